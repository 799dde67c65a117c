/* test_export.c - surfaces in the other file formats: what comes back, and what is refused. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/file.h"
#include "base/npy.h"
#include "store/surface_format.h"

#include <check.h> /* behind the others: it has a macro `fail` */

#define NX 4
#define NY 3

static const surface_format *const formats[] = {
#define FORMAT(name) &surface_format_##name,
#include "store/exports.list.h"
#undef FORMAT
};

enum { FORMATS = sizeof formats / sizeof *formats - 1 }; /* the last, journal, is written by runs alone */

static const char *const names[] = {"train_loss", "a-b.c&\"d\"<>"};
static const char *const plain[] = {"train_loss", "train_acc"};

/* Each test has a folder of its own, in which it works. */
static char start[4096], folder[32];

static void enter_folder(void) {
    ck_assert_ptr_nonnull(getcwd(start, sizeof start));
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-test-export-XXXXXX")));
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void) {
    for (int i = 0; i < FORMATS; i++) {
        char path[2][32];
        for (int k = 0; k < 2; k++) {
            snprintf(path[k], sizeof path[k], "%c%s", 'a' + k, formats[i]->ending);
            unlink(path[k]);
        }
    }
    ck_assert_int_eq(chdir(start), 0);
    ck_assert_int_eq(rmdir(folder), 0); /* nothing else was left behind */
}

static const char *path_of(char path[32], char name, const surface_format *format) {
    snprintf(path, 32, "%c%s", name, format->ending);
    return path;
}

static void write_bytes(const char *path, const void *bytes, size_t size) {
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
    ck_assert_int_eq(fclose(out), 0);
}

static void read_bytes(const char *path, unsigned char **bytes, size_t *size) {
    ck_assert_int_eq(file_read(bytes, size, path, 1 << 24, NULL), BASIN_OK);
}

static int has_bytes(const char *path, const void *bytes, size_t size) {
    unsigned char *found = NULL;
    size_t length = 0;
    read_bytes(path, &found, &length);
    int same = length == size && memcmp(found, bytes, size) == 0;
    free(found);
    return same;
}

/* What a number can be: the odd ones, and some that need all of their 17 digits. */
static double value_of(int metric, int index) {
    const double odd[] = {INFINITY, -INFINITY, NAN, -NAN, -0.0, 0x1p-1074, 0x1.fffffffffffffp1023, -1, 1.0 / 3};
    int i = metric * NX * NY + index;
    return i < 9 ? odd[i] : 0.1 * i + 1e-7 / (i + 1);
}

/* Point 3 is missing, point 8 interpolated. */
static void fill(basin_surface *surface, int interpolated) {
    for (int i = 0; i < basin_surface_points(surface); i++) {
        if (i == 3) continue;
        for (int m = 0; m < surface->metrics; m++) surface->metric[m].values[i] = value_of(m, i);
        surface->point[i] = i == 8 && interpolated ? BASIN_INTERPOLATED : BASIN_EVALUATED;
    }
}

static void set(basin_surface *surface, const char *key, const char *value) {
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, key, "%s", value), BASIN_OK);
}

/* A record in which every separator of a format turns up. */
static basin_surface *new_surface(int is_plane, int interpolated) {
    basin_surface *surface = NULL;
    basin_range x = {-1.0 / 3, 1, NX}, y = {0, 0.7, NY};
    ck_assert_int_eq(basin_surface_new(&surface, &x, is_plane ? &y : NULL, 2, plain, NULL), BASIN_OK);
    fill(surface, interpolated);
    set(surface, "network", "mlp:4");
    set(surface, "z: #,\\\"'", "two\nlines\r\n, a tab\t, \\n, \xce\xb1 -- \"x\": {y} <!-- & -->");
    set(surface, "empty", "");
    set(surface, "blank", " ");
    set(surface, "a", "b\\");
    return surface;
}

/* The same with three members. */
static basin_surface *new_ensemble(int is_plane, int interpolated) {
    static const uint64_t seeds[] = {7, UINT64_MAX, 0};
    basin_surface *surface = new_surface(is_plane, interpolated);
    ck_assert_int_eq(basin_surface_set_members(surface, 3, seeds, NULL), BASIN_OK);
    fill(surface, interpolated);
    return surface;
}

static basin_surface *(*const makers[])(int, int) = {new_surface, new_ensemble};

static int same_bits(const double *a, const double *b, int count) {
    return memcmp(a, b, (size_t)count * sizeof *a) == 0;
}

static void check_same(const basin_surface *a, const basin_surface *b) {
    ck_assert_int_eq(a->nx, b->nx);
    ck_assert_int_eq(a->ny, b->ny);
    ck_assert_int_eq(!a->y, !b->y);
    ck_assert(same_bits(a->x, b->x, a->nx));
    if (a->y) ck_assert(same_bits(a->y, b->y, a->ny));
    ck_assert_int_eq(a->metrics, b->metrics);
    ck_assert_int_eq(a->members, b->members);
    ck_assert_int_eq(!a->seed, !b->seed);
    if (a->seed) ck_assert_mem_eq(a->seed, b->seed, (size_t)a->members * sizeof *a->seed);
    ck_assert_mem_eq(a->point, b->point, (size_t)basin_surface_points(a));
    for (int m = 0; m < a->metrics; m++) {
        ck_assert_str_eq(a->metric[m].name, b->metric[m].name);
        ck_assert(same_bits(a->metric[m].values, b->metric[m].values, basin_surface_points(a)));
    }
    ck_assert_int_eq(a->record.count, b->record.count);
    for (int i = 0; i < a->record.count; i++) {
        ck_assert_str_eq(a->record.entry[i].key, b->record.entry[i].key);
        ck_assert_str_eq(a->record.entry[i].value, b->record.entry[i].value);
    }
}

/* ---- every format ---- */

START_TEST(surface_comes_back_bit_for_bit) {
    char path[32];
    path_of(path, 'a', formats[_i]);
    for (int kind = 0; kind < 8 && formats[_i]->read; kind++) {
        basin_surface *surface = makers[kind / 4](kind & 1, kind & 2), *back = NULL;
        basin_error err = {0};
        ck_assert_msg(basin_surface_export(surface, path, NULL, &err) == BASIN_OK, "%s", err.message);
        ck_assert(basin_surface_is(path));
        ck_assert_msg(basin_surface_import(&back, path, &err) == BASIN_OK, "%s", err.message);
        check_same(surface, back);
        basin_surface_free(back);
        basin_surface_free(surface);
    }
}
END_TEST

START_TEST(equal_surfaces_give_equal_files) {
    char a[32], b[32];
    basin_surface *surface = new_surface(1, 1);
    unsigned char *bytes = NULL;
    size_t size = 0;
    ck_assert_int_eq(basin_surface_export(surface, path_of(a, 'a', formats[_i]), NULL, NULL), BASIN_OK);
    read_bytes(a, &bytes, &size);
    sleep(2); /* no time is in the file: zip has steps of two seconds */
    setenv("TZ", "UTC-9", 1);
    ck_assert_int_eq(basin_surface_export(surface, path_of(b, 'b', formats[_i]), NULL, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_export(surface, a, NULL, NULL), BASIN_OK);
    ck_assert(has_bytes(a, bytes, size));
    ck_assert(has_bytes(b, bytes, size));
    unsetenv("TZ");
    free(bytes);
    basin_surface_free(surface);
}
END_TEST

START_TEST(other_files_are_left_alone) {
    static const char *const texts[] = {"my thesis", "", "x,y,loss\n1,2,3\n", "PK\3\4",
                                        "<?xml version=\"1.0\"?>\n<svg/>"};
    char path[32];
    basin_surface *surface = new_surface(1, 1);
    path_of(path, 'a', formats[_i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        basin_error err = {0};
        write_bytes(path, texts[i], strlen(texts[i]));
        ck_assert_int_eq(basin_surface_export(surface, path, NULL, &err), BASIN_EEXISTS);
        ck_assert_ptr_eq(strstr(err.message, path), err.message);
        ck_assert(has_bytes(path, texts[i], strlen(texts[i])));
    }
    basin_surface_free(surface);
}
END_TEST

/* A file cut anywhere is an error, and never taken for a surface that may be replaced. */
START_TEST(truncated_file_is_an_error) {
    char a[32], b[32];
    basin_surface *surface = new_surface(1, 1);
    unsigned char *bytes = NULL;
    size_t size = 0;
    ck_assert_int_eq(basin_surface_export(surface, path_of(a, 'a', formats[_i]), NULL, NULL), BASIN_OK);
    read_bytes(a, &bytes, &size);
    path_of(b, 'b', formats[_i]);
    for (size_t length = 0; length + 8 < size && formats[_i]->read; length += 3) {
        basin_surface *back = NULL;
        basin_error err = {0};
        write_bytes(b, bytes, length);
        ck_assert_int_eq(basin_surface_import(&back, b, &err), BASIN_EFORMAT);
        ck_assert_ptr_eq(strstr(err.message, b), err.message);
        ck_assert_ptr_null(back);
        ck_assert_int_eq(basin_surface_export(surface, b, NULL, NULL), BASIN_EEXISTS);
    }
    free(bytes);
    basin_surface_free(surface);
}
END_TEST

/* A flipped byte gives an error or a surface of the right form; never a crash, never a state that does not exist. */
START_TEST(damaged_file_is_an_error_or_whole) {
    char a[32], b[32];
    const surface_format *format = formats[_i / 2];
    basin_surface *surface = makers[_i % 2](1, 1);
    unsigned char *bytes = NULL;
    size_t size = 0;
    ck_assert_int_eq(basin_surface_export(surface, path_of(a, 'a', format), NULL, NULL), BASIN_OK);
    read_bytes(a, &bytes, &size);
    path_of(b, 'b', format);
    for (size_t i = 0; i < size && format->read; i += _i % 2 ? 3 : 1) {
        basin_surface *back = NULL;
        bytes[i] ^= 0x15;
        write_bytes(b, bytes, size);
        bytes[i] ^= 0x15;
        if (basin_surface_import(&back, b, NULL) != BASIN_OK) continue;
        int known = 0;
        for (basin_point state = BASIN_MISSING; state <= BASIN_INTERPOLATED; state++)
            known += basin_surface_count(back, state);
        ck_assert_int_eq(known, basin_surface_points(back));
        basin_surface_free(back);
    }
    free(bytes);
    basin_surface_free(surface);
}
END_TEST

START_TEST(unwritable_place_is_named) {
    char path[64];
    basin_surface *surface = new_surface(1, 0);
    basin_error err = {0};
    snprintf(path, sizeof path, "nowhere/a%s", formats[_i]->ending);
    ck_assert_int_eq(basin_surface_export(surface, path, NULL, &err), BASIN_EIO);
    ck_assert_ptr_eq(strstr(err.message, path), err.message);
    basin_surface_free(surface);
}
END_TEST

START_TEST(a_full_disk_is_named) {
    basin_surface *surface = new_surface(1, 0);
    basin_error err = {0};
    FILE *out = fopen("/dev/full", "wb");
    ck_assert_ptr_nonnull(out);
    setvbuf(out, NULL, _IONBF, 0);
    ck_assert_int_eq(formats[_i]->write(out, surface, NULL, "a", &err), BASIN_OK);
    ck_assert(ferror(out)); /* which file_replace looks at */
    fclose(out);
    basin_surface_free(surface);
}
END_TEST

/* Names that a format needs itself, or that it cannot hold, are refused, and nothing is written. */
START_TEST(names_that_the_format_needs_are_refused) {
    static const char *const bad[FORMATS][6] = {{"xcoordinates", "ycoordinates", "point", "seeds"},
                                                {"x", "y", "point", "record", "seeds"},
                                                {"x", "y", "point", "a,b", "a\"b", "seed"},
                                                {0}};
    char path[32];
    path_of(path, 'a', formats[_i]);
    for (int i = 0; i < 6 && bad[_i][i]; i++) {
        basin_surface *surface = NULL;
        basin_error err = {0};
        ck_assert_int_eq(basin_surface_new(&surface, &(basin_range){0, 1, 2}, NULL, 1, &bad[_i][i], NULL), BASIN_OK);
        ck_assert_int_eq(basin_surface_export(surface, path, NULL, &err), BASIN_EINVALID);
        ck_assert_ptr_nonnull(strstr(err.message, bad[_i][i]));
        ck_assert(!file_exists(path));
        basin_surface_free(surface);
    }
}
END_TEST

START_TEST(the_formats_are_listed) {
    ck_assert_ptr_null(formats[FORMATS]->write);
    const char *help = NULL;
    for (int i = 0; i < FORMATS; i++) {
        ck_assert_str_eq(basin_surface_format(i, &help), formats[i]->ending);
        ck_assert_str_eq(help, formats[i]->help);
    }
    ck_assert_ptr_null(basin_surface_format(FORMATS, &help));
    ck_assert_ptr_null(basin_surface_format(-1, NULL));
}
END_TEST

START_TEST(unknown_endings_are_answered_by_the_known_ones) {
    static const char *const paths[] = {"a.gif", "a", "folder.csv/a", ".."};
    basin_surface *surface = new_surface(1, 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        basin_error err = {0};
        ck_assert_int_eq(basin_surface_export(surface, paths[i], NULL, &err), BASIN_EINVALID);
        for (int k = 0; k < FORMATS; k++) ck_assert_ptr_nonnull(strstr(err.message, formats[k]->ending));
    }
    basin_surface_free(surface);
}
END_TEST

/* ---- one format ---- */

/* Only .vts has a height, and only of a metric that is there. */
START_TEST(heights_are_checked) {
    basin_surface *surface = new_surface(1, 0);
    basin_export_options options = {.height = "train_loss"}, unknown = {.height = "test_loss"};
    basin_error err = {0};
    ck_assert_int_eq(basin_surface_export(surface, "a.csv", &options, &err), BASIN_EINVALID);
    ck_assert_int_eq(basin_surface_export(surface, "a.vts", &unknown, &err), BASIN_ENOTFOUND);
    ck_assert_ptr_nonnull(strstr(err.message, "'test_loss'"));
    ck_assert(!file_exists("a.vts"));
    ck_assert_int_eq(basin_surface_export(surface, "a.vts", &options, &err), BASIN_OK);
    basin_surface_free(surface);
}
END_TEST

static int digit_of(char c) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* The bytes of the array of that name, behind their count; the caller frees. */
static unsigned char *array_of(const char *text, const char *name, size_t size) {
    char key[64];
    snprintf(key, sizeof key, "Name=\"%s\"", name);
    const char *at = strstr(text, key);
    ck_assert_ptr_nonnull(at);
    at = strchr(at, '>') + 2;
    unsigned char *bytes = malloc(size + 16), *out = bytes;
    unsigned bits = 0;
    for (int count = 1; digit_of(*at) >= 0; at++, count++) {
        bits = bits << 6 | (unsigned)digit_of(*at);
        if (count % 4 != 1) {
            ck_assert_int_lt(out - bytes, (int)size + 8);
            *out++ = (unsigned char)(bits >> (6 - 2 * ((count - 1) % 4)));
        }
    }
    uint64_t stated;
    memcpy(&stated, bytes, sizeof stated);
    ck_assert_uint_eq(stated, size);
    ck_assert_int_eq(out - bytes, (int)size + 8);
    memmove(bytes, bytes + 8, size);
    return bytes;
}

/* Arrays as they are; the height follows the values, and stays on the finite ones where they are none. */
START_TEST(vts_holds_the_values) {
    basin_surface *surface = new_surface(1, 1);
    unsigned char *bytes = NULL;
    size_t size = 0;
    double *loss = surface->metric[0].values;
    ck_assert_int_eq(basin_surface_export(surface, "a.vts", &(basin_export_options){.height = "train_loss"}, NULL),
                     BASIN_OK);
    read_bytes("a.vts", &bytes, &size);
    char *text = realloc(bytes, size + 1);
    text[size] = 0;
    ck_assert_ptr_nonnull(strstr(text, "WholeExtent=\"0 3 0 2 0 0\""));
    unsigned char *values = array_of(text, "train_loss", NX * NY * sizeof(double));
    ck_assert_mem_eq(values, loss, NX * NY * sizeof(double));
    free(values);
    values = array_of(text, "point", NX * NY);
    ck_assert_mem_eq(values, surface->point, NX * NY);
    free(values);
    double point[NX * NY][3];
    values = array_of(text, "Points", sizeof point);
    memcpy(point, values, sizeof point);
    free(values);
    for (int i = 0; i < NX * NY; i++) {
        ck_assert_double_eq(point[i][0], surface->x[i % NX]);
        ck_assert_double_eq(point[i][1], surface->y[i / NX]);
        if (isfinite(loss[i])) ck_assert_double_eq(point[i][2], loss[i]);
    }
    ck_assert_double_eq(point[0][2], 0x1.fffffffffffffp1023); /* inf */
    ck_assert_double_eq(point[1][2], -1);                     /* -inf */
    ck_assert_double_eq(point[2][2], 0x1.fffffffffffffp1023); /* NaN */
    ck_assert_double_eq(point[3][2], 0x1.fffffffffffffp1023); /* missing */
    free(text);
    basin_surface_free(surface);
}
END_TEST

/* Points 3 and 10 are not known: of the 6 cells of 4 x 3 points 3 stay, of the 3 of a line 2. */
START_TEST(vtp_leaves_out_what_is_not_known) {
    const int64_t quadrangles[] = {4, 5, 9, 8}, segment[] = {0, 1};
    for (int plane = 0; plane < 2; plane++) {
        basin_surface *surface = new_surface(plane, 0);
        unsigned char *bytes = NULL;
        size_t size = 0;
        for (int i = 0; i < surface->nx * surface->ny; i++)
            if (i != 3) surface->metric[1].values[i] = i == 10 ? NAN : i;
        const basin_export_options options = {.height = "train_acc"};
        ck_assert_int_eq(basin_surface_export(surface, "a.vtp", &options, NULL), BASIN_OK);
        read_bytes("a.vtp", &bytes, &size);
        char *text = realloc(bytes, size + 1);
        text[size] = 0;
        ck_assert_ptr_nonnull(strstr(text, plane ? "NumberOfLines=\"0\" NumberOfStrips=\"0\" NumberOfPolys=\"3\""
                                                 : "NumberOfLines=\"2\""));
        const size_t length = plane ? 3 * sizeof quadrangles : 2 * sizeof segment;
        unsigned char *values = array_of(text, "connectivity", length);
        if (plane)
            ck_assert_mem_eq(values + 2 * sizeof quadrangles, quadrangles, sizeof quadrangles);
        else
            ck_assert_mem_eq(values, segment, sizeof segment);
        free(values);
        values = array_of(text, "train_loss", (size_t)(surface->nx * surface->ny) * sizeof(double));
        ck_assert_mem_eq(values, surface->metric[0].values, (size_t)(surface->nx * surface->ny) * sizeof(double));
        free(values);
        free(text);
        basin_surface_free(surface);
    }
}
END_TEST

static unsigned char *export_array(const basin_surface *surface, const char *path, const char *name, size_t size) {
    unsigned char *bytes = NULL;
    size_t length = 0;
    ck_assert_int_eq(basin_surface_export(surface, path, NULL, NULL), BASIN_OK);
    read_bytes(path, &bytes, &length);
    char *text = realloc(bytes, length + 1);
    text[length] = 0;
    unsigned char *values = array_of(text, name, size);
    free(text);
    return values;
}

/* What knows no members gets the median and the quartiles. */
START_TEST(ensembles_become_quartiles_for_paraview) {
    static const char *const paths[] = {"a.vts", "a.vtp"}, *const endings[] = {"_q25", "", "_q75"};
    basin_surface *surface = new_ensemble(1, 0);
    for (int k = 0; k < 6; k++) {
        char name[32];
        basin_surface *quantile = NULL;
        ck_assert_int_eq(basin_surface_quantile(&quantile, surface, 0.25 * (1 + k % 3), NULL), BASIN_OK);
        snprintf(name, sizeof name, "train_acc%s", endings[k % 3]);
        unsigned char *values = export_array(surface, paths[k / 3], name, NX * NY * sizeof(double));
        ck_assert_mem_eq(values, quantile->metric[1].values, NX * NY * sizeof(double));
        free(values);
        basin_surface_free(quantile);
    }
    basin_surface_free(surface);
}
END_TEST

/* Names and records that mean something in XML. */
START_TEST(vts_is_well_formed) {
    basin_surface *surface = NULL;
    unsigned char *bytes = NULL;
    size_t size = 0;
    ck_assert_int_eq(basin_surface_new(&surface, &(basin_range){0, 1, 2}, NULL, 2, names, NULL), BASIN_OK);
    set(surface, "a--", "---><b>\x01\xff-");
    ck_assert_int_eq(basin_surface_export(surface, "a.vts", NULL, NULL), BASIN_OK);
    read_bytes("a.vts", &bytes, &size);
    char *text = realloc(bytes, size + 1);
    text[size] = 0;
    ck_assert_ptr_nonnull(strstr(text, "Name=\"a-b.c&amp;&quot;d&quot;&lt;&gt;\""));
    ck_assert_ptr_nonnull(strstr(text, "a- -: - - -><b> ?- \n-->"));
    free(text);
    basin_surface_free(surface);
}
END_TEST

START_TEST(csv_is_what_a_person_reads) {
    static const char expected[] = "# basin surface 1, 2 x 2 points\n"
                                   "# seed: 7\n"
                                   "# a\\:b: c\\nd\n"
                                   "x,y,train_loss,train_acc\n"
                                   "0,-1,0.1,50\n"
                                   "0.5,-1,inf,nan\n"
                                   "0,1,,\n"
                                   "0.5,1,0.3333333333333333,-0\n";
    basin_surface *surface = NULL;
    basin_range x = {0, 0.5, 2}, y = {-1, 1, 2};
    const double values[2][4] = {{0.1, INFINITY, 0, 1.0 / 3}, {50, NAN, 0, -0.0}};
    ck_assert_int_eq(basin_surface_new(&surface, &x, &y, 2, plain, NULL), BASIN_OK);
    for (int i = 0; i < 4; i++) {
        if (i == 2) continue;
        for (int m = 0; m < 2; m++) surface->metric[m].values[i] = values[m][i];
        surface->point[i] = BASIN_EVALUATED;
    }
    set(surface, "seed", "7");
    set(surface, "a:b", "c\nd");
    ck_assert_int_eq(basin_surface_export(surface, "a.csv", NULL, NULL), BASIN_OK);
    ck_assert(has_bytes("a.csv", expected, strlen(expected)));
    basin_surface_free(surface);
}
END_TEST

/* What is wrong in a text is named with its line. */
static const struct {
    const char *rows, *message;
} faults[] = {
    {"x,loss\n0,1\n1,abc\n", "a.csv: line 4: a value is no number"},
    {"x,loss\n0,1\n1\n", "a.csv: line 4: too few columns"},
    {"x,loss\n0,1\n1,2,3\n", "a.csv: line 4: too many columns"},
    {"x,loss,acc\n0,1,2\n1,2,\n", "a.csv: line 4: some values are missing; a value that is unknown is nan"},
    {"x,loss\n0,1\n", "a.csv: cut short: 1 of 2 points"},
    {"x,loss\n0,1\n1,2\n2,3\n", "a.csv: line 5: more points than the first line says"},
    {"x,loss\n1,1\n0,2\n", "a.csv: x coordinates do not increase at 0"},
    {"x,loss,loss\n0,1,2\n1,1,2\n", "a.csv: metric 'loss' is named twice"},
};

static void check_fault(const char *mark, const char *rows, const char *message) {
    char text[256];
    basin_surface *surface = NULL;
    basin_error err = {0};
    snprintf(text, sizeof text, "# basin surface 1, %s\n%s", mark, rows);
    write_bytes("a.csv", text, strlen(text));
    ck_assert_int_eq(basin_surface_import(&surface, "a.csv", &err), BASIN_EFORMAT);
    ck_assert_str_eq(err.message, message);
    ck_assert_ptr_null(surface);
}

START_TEST(faults_are_named_with_their_line) {
    check_fault("2 points", faults[_i].rows, faults[_i].message);
}
END_TEST

/* Two members of two points. */
static const struct {
    const char *rows, *message;
} ensemble_faults[] = {
    {"x,loss\n0,1\n1,2\n0,3\n1,4\n", "a.csv: line 2: the columns do not begin with 'seed,x,'"},
    {"seed,x\n5,0\n5,1\n6,0\n6,1\n", "a.csv: line 2: no column of values"},
    {"seed,x,loss\n5,0,1\n5,1,2\n5,0,3\n5,1,4\n", "a.csv: seed 5 is there twice"},
    {"seed,x,loss\n5,0,1\n6,1,2\n5,0,3\n6,1,4\n",
     "a.csv: line 4: out of order: all points of one seed are wanted before those of the next"},
    {"seed,x,loss\n-5,0,1\n5,1,2\n6,0,3\n6,1,4\n", "a.csv: line 3: the seed is no number"},
    {"seed,x,loss\n18446744073709551616,0,1\n5,1,2\n6,0,3\n6,1,4\n", "a.csv: line 3: the seed is no number"},
    {"seed,x,loss\n5,0,1\n5,1,2\n6,0.5,3\n6,1,4\n",
     "a.csv: line 5: out of order: the points of a grid, row by row with x fastest, are wanted"},
    {"seed,x,loss\n5,0,1\n5,1,2\n6,0,3\n", "a.csv: cut short: 3 of 4 points"},
};

START_TEST(faults_of_ensembles_are_named_with_their_line) {
    check_fault("2 points, 2 seeds", ensemble_faults[_i].rows, ensemble_faults[_i].message);
}
END_TEST

/* No product of these overflows into something small. */
START_TEST(huge_ensembles_are_refused) {
    static const char *const marks[] = {"999999999 x 999999999 points, 1000 seeds",
                                        "2 points, 1001 seeds",
                                        "2 points, 1 seeds",
                                        "2 points, -3 seeds",
                                        "2 points, 3 seeds too",
                                        "2 points,3 seeds"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char text[256];
        basin_surface *surface = NULL;
        snprintf(text, sizeof text, "# basin surface 1, %s\nseed,x,loss\n1,0,1\n1,1,1\n", marks[i]);
        write_bytes("a.csv", text, strlen(text));
        ck_assert_int_eq(basin_surface_import(&surface, "a.csv", NULL), BASIN_EFORMAT);
    }
}
END_TEST

/* As numpy.load wants it: arrays of doubles, rows of x, and a record that is JSON. */
START_TEST(npz_has_the_arrays) {
    basin_surface *surface = new_surface(1, 0);
    archive *zip = NULL;
    file_source file;
    unsigned char *bytes = NULL;
    size_t size = 0;
    npy_array array;
    basin_error err = {0};
    ck_assert_int_eq(basin_surface_export(surface, "a.npz", NULL, NULL), BASIN_OK);
    ck_assert_int_eq(file_open(&file, "a.npz", SIZE_MAX, NULL), BASIN_OK);
    ck_assert_int_eq(archive_open(&zip, &file, NULL), BASIN_OK);
    static const char *const entries[] = {"x.npy",         "y.npy",     "train_loss.npy",
                                          "train_acc.npy", "point.npy", "record.npy"};
    ck_assert_int_eq(archive_count(zip), 6);
    for (int i = 0; i < 6; i++) ck_assert_str_eq(archive_name(zip, i), entries[i]);
    ck_assert_int_eq(archive_read(zip, 2, 1 << 20, &bytes, &size, NULL), BASIN_OK);
    ck_assert_int_eq(npy_read(&array, bytes, size, "f", "train_loss.npy", NULL), BASIN_OK);
    ck_assert(array.kind == 'f' && array.rank == 2 && array.shape[0] == NY && array.shape[1] == NX);
    ck_assert_uint_eq((size_t)(array.first - bytes) % 64, 0);
    ck_assert_int_eq(npy_read(&array, bytes, size, "S", "train_loss.npy", &err), BASIN_EUNSUPPORTED);
    ck_assert_str_eq(err.message, "train_loss.npy: elements of type f8; save it as bytes (dtype S)");
    ck_assert_int_eq(npy_read(&array, bytes, size, "f", "train_loss.npy", NULL), BASIN_OK);
    ck_assert_mem_eq(array.first, surface->metric[0].values, NX * NY * sizeof(double));
    free(bytes);
    archive_close(zip);
    file_close(&file);
    basin_surface_free(surface);
}
END_TEST

START_TEST(npz_refuses_what_is_no_text) {
    basin_surface *surface = new_surface(1, 0);
    basin_error err = {0};
    set(surface, "odd", "\xff");
    ck_assert_int_eq(basin_surface_export(surface, "a.npz", NULL, &err), BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "entry 'odd'"));
    ck_assert(!file_exists("a.npz"));
    basin_surface_free(surface);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("export");
    TCase *tests = tcase_create("export");
    tcase_add_checked_fixture(tests, enter_folder, leave_folder);
    tcase_set_timeout(tests, 300);
    tcase_add_loop_test(tests, surface_comes_back_bit_for_bit, 0, FORMATS);
    tcase_add_loop_test(tests, equal_surfaces_give_equal_files, 0, FORMATS);
    tcase_add_loop_test(tests, other_files_are_left_alone, 0, FORMATS);
    tcase_add_loop_test(tests, truncated_file_is_an_error, 0, FORMATS);
    tcase_add_loop_test(tests, damaged_file_is_an_error_or_whole, 0, 2 * FORMATS);
    tcase_add_loop_test(tests, unwritable_place_is_named, 0, FORMATS);
    tcase_add_loop_test(tests, a_full_disk_is_named, 0, FORMATS);
    tcase_add_loop_test(tests, names_that_the_format_needs_are_refused, 0, FORMATS);
    tcase_add_test(tests, the_formats_are_listed);
    tcase_add_test(tests, unknown_endings_are_answered_by_the_known_ones);
    tcase_add_test(tests, heights_are_checked);
    tcase_add_test(tests, vts_holds_the_values);
    tcase_add_test(tests, vtp_leaves_out_what_is_not_known);
    tcase_add_test(tests, ensembles_become_quartiles_for_paraview);
    tcase_add_test(tests, vts_is_well_formed);
    tcase_add_test(tests, csv_is_what_a_person_reads);
    tcase_add_loop_test(tests, faults_are_named_with_their_line, 0, sizeof faults / sizeof *faults);
    tcase_add_loop_test(tests, faults_of_ensembles_are_named_with_their_line, 0,
                        sizeof ensemble_faults / sizeof *ensemble_faults);
    tcase_add_test(tests, huge_ensembles_are_refused);
    tcase_add_test(tests, npz_has_the_arrays);
    tcase_add_test(tests, npz_refuses_what_is_no_text);
    suite_add_tcase(s, tests);
    return s;
}

int main(void) {
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
