/* test_store.c - surfaces on disk, the journal, and the reference tool's files. */
#include <hdf5.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "basin/store.h"

#include <check.h> /* behind the others: it has a macro `fail` */

#define NX 4
#define NY 3

static const char *const names[] = {"train_loss", "train_acc"};

/* Each test has a folder of its own, in which it works. */
static char start[4096], folder[32];

static void enter_folder(void) {
    ck_assert_ptr_nonnull(getcwd(start, sizeof start));
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-test-store-XXXXXX")));
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void) {
    static const char *const left[] = {"a.h5", "b.h5", "a.h5.journal", "other"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) unlink(left[i]);
    ck_assert_int_eq(chdir(start), 0);
    ck_assert_int_eq(rmdir(folder), 0); /* nothing else was left behind */
}

static void read_bytes(const char *path, unsigned char **bytes, size_t *size) {
    ck_assert_int_eq(file_read(bytes, size, path, 1 << 24, NULL), BASIN_OK);
}

static void write_bytes(const char *path, const void *bytes, size_t size) {
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
    ck_assert_int_eq(fclose(out), 0);
}

static int has_bytes(const char *path, const void *bytes, size_t size) {
    unsigned char *found = NULL;
    size_t length = 0;
    read_bytes(path, &found, &length);
    int same = length == size && memcmp(found, bytes, size) == 0;
    free(found);
    return same;
}

static basin_surface *new_plane(void) {
    basin_surface *surface = NULL;
    basin_range x = {-1, 1, NX}, y = {0, 2, NY};
    ck_assert_int_eq(basin_surface_new(&surface, &x, &y, 2, names, NULL), BASIN_OK);
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, "seed", "7"), BASIN_OK);
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, "network", "mlp:4"), BASIN_OK);
    return surface;
}

/* The values of a point, among them all that is no ordinary number. */
static double value_of(int metric, int index) {
    static const double odd[] = {INFINITY, -INFINITY, NAN, -0.0, 0x1p-1074, 0, -1};
    int i = metric * NX * NY + index;
    return i < 7 ? odd[i] : 0.1 * i;
}

static void set_point(basin_surface *surface, int index) {
    for (int m = 0; m < surface->metrics; m++) surface->metric[m].values[index] = value_of(m, index);
    surface->point[index] = BASIN_EVALUATED;
}

static void append_point(basin_journal *journal, int index) {
    double values[] = {value_of(0, index), value_of(1, index)};
    ck_assert_int_eq(basin_journal_append(journal, index, values, NULL), BASIN_OK);
}

static int same_bits(const double *a, const double *b, int count) {
    return memcmp(a, b, (size_t)count * sizeof *a) == 0;
}

static int same_record(const basin_record *a, const basin_record *b) {
    if (a->count != b->count) return 0;
    for (int i = 0; i < a->count; i++)
        if (strcmp(a->entry[i].key, b->entry[i].key) != 0 || strcmp(a->entry[i].value, b->entry[i].value) != 0)
            return 0;
    return 1;
}

static void check_same(const basin_surface *a, const basin_surface *b) {
    ck_assert_int_eq(a->nx, b->nx);
    ck_assert_int_eq(a->ny, b->ny);
    ck_assert_int_eq(!a->y, !b->y);
    ck_assert(same_bits(a->x, b->x, a->nx));
    if (a->y) ck_assert(same_bits(a->y, b->y, a->ny));
    ck_assert_int_eq(a->metrics, b->metrics);
    for (int m = 0; m < a->metrics; m++) {
        ck_assert_str_eq(a->metric[m].name, b->metric[m].name);
        ck_assert(same_bits(a->metric[m].values, b->metric[m].values, basin_surface_points(a)));
    }
    ck_assert_mem_eq(a->point, b->point, (size_t)basin_surface_points(a));
    ck_assert(same_record(&a->record, &b->record));
}

/* ---- surface files ---- */

START_TEST(surface_comes_back_bit_for_bit) {
    basin_surface *surface = new_plane(), *back = NULL;
    for (int i = 0; i < NX * NY - 1; i++) set_point(surface, i);
    surface->point[8] = BASIN_INTERPOLATED;
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_load(&back, "a.h5", NULL), BASIN_OK);
    check_same(surface, back);
    basin_surface_free(back);
    basin_surface_free(surface);
}
END_TEST

/* An application's own files would stay locked, or grow, if a call left something open. */
START_TEST(nothing_is_left_open) {
    basin_surface *surface = new_plane(), *back = NULL;
    basin_array *arrays = NULL;
    int count = 0;
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_load(&back, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_direction_arrays_load(&arrays, &count, "a.h5", "xdirection", NULL), BASIN_ENOTFOUND);
    ck_assert_int_eq(H5Fget_obj_count(H5F_OBJ_ALL, H5F_OBJ_ALL), 0);
    basin_surface_free(back);
    basin_surface_free(surface);
}
END_TEST

START_TEST(line_comes_back_bit_for_bit) {
    basin_surface *surface = NULL, *back = NULL;
    basin_range x = {-0.5, 1.5, NX};
    ck_assert_int_eq(basin_surface_new(&surface, &x, NULL, 2, names, NULL), BASIN_OK);
    for (int i = 0; i < NX; i++) set_point(surface, i);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_load(&back, "a.h5", NULL), BASIN_OK);
    check_same(surface, back);
    basin_surface_free(back);
    basin_surface_free(surface);
}
END_TEST

/* Many entries, long ones and empty ones too: HDF5 keeps each of these in another way. */
START_TEST(record_keeps_its_order) {
    basin_surface *surface = new_plane(), *back = NULL;
    char *text = calloc(200001, 1);
    memset(text, 'a', 200000);
    for (int i = 0; i < 50; i++) {
        char key[8];
        snprintf(key, sizeof key, "k%d", i * 37 % 50);
        ck_assert_int_eq(basin_record_set(&surface->record, NULL, key, "\xce\xb1 = %d", i), BASIN_OK);
    }
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, "long", "%s", text), BASIN_OK);
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, "empty", "%s", ""), BASIN_OK);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_load(&back, "a.h5", NULL), BASIN_OK);
    ck_assert(same_record(&surface->record, &back->record));
    basin_surface_free(back);
    basin_surface_free(surface);
    free(text);
}
END_TEST

START_TEST(metrics_keep_their_order) {
    static const char *const unsorted[] = {"test_loss", "zeta", "alpha", "train_loss"};
    basin_surface *surface = NULL, *back = NULL;
    ck_assert_int_eq(basin_surface_new(&surface, &(basin_range){0, 1, 3}, NULL, 4, unsorted, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_load(&back, "a.h5", NULL), BASIN_OK);
    for (int m = 0; m < 4; m++) ck_assert_str_eq(back->metric[m].name, unsorted[m]);
    basin_surface_free(back);
    basin_surface_free(surface);
}
END_TEST

START_TEST(equal_surfaces_give_equal_files) {
    basin_surface *surface = new_plane(), *back = NULL;
    unsigned char *bytes = NULL;
    size_t size = 0;
    for (int i = 0; i < NX * NY; i++) set_point(surface, i);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    read_bytes("a.h5", &bytes, &size);
    sleep(1); /* no time is in the file: it has seconds if any */
    ck_assert_int_eq(basin_surface_load(&back, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_save(back, "b.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_save(back, "a.h5", NULL), BASIN_OK);
    ck_assert(has_bytes("b.h5", bytes, size));
    ck_assert(has_bytes("a.h5", bytes, size));
    free(bytes);
    basin_surface_free(back);
    basin_surface_free(surface);
}
END_TEST

/* What h5py shows as f["train_loss"].shape == (ny, nx), with x fastest. */
START_TEST(arrays_are_rows_of_x) {
    basin_surface *surface = new_plane();
    for (int i = 0; i < NX * NY; i++) set_point(surface, i);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    hid_t file = H5Fopen("a.h5", H5F_ACC_RDONLY, H5P_DEFAULT), data = H5Dopen2(file, "train_acc", H5P_DEFAULT);
    hid_t space = H5Dget_space(data), type = H5Dget_type(data);
    hsize_t dim[2] = {0};
    double values[NY][NX];
    ck_assert_int_eq(H5Sget_simple_extent_dims(space, dim, NULL), 2);
    ck_assert_uint_eq(dim[0], NY);
    ck_assert_uint_eq(dim[1], NX);
    ck_assert_int_gt(H5Tequal(type, H5T_IEEE_F64LE), 0);
    ck_assert_int_ge(H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
    ck_assert_double_eq(values[2][1], value_of(1, 2 * NX + 1));
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(data);
    H5Fclose(file);
    basin_surface_free(surface);
}
END_TEST

START_TEST(other_files_are_left_alone) {
    static const char text[] = "my thesis";
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    basin_error err = {0};
    write_bytes("other", text, sizeof text);
    ck_assert_int_eq(basin_surface_save(surface, "other", &err), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "other: "));
    ck_assert_int_eq(basin_journal_open(&journal, "other", surface, &err), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "other: "));
    ck_assert(has_bytes("other", text, sizeof text));
    ck_assert(!file_exists("other.journal"));
    basin_surface_free(surface);
}
END_TEST

START_TEST(unwritable_places_are_named) {
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    basin_error err = {0};
    ck_assert_int_eq(basin_surface_save(surface, "nowhere/a.h5", &err), BASIN_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "nowhere/a.h5: "));
    ck_assert_int_eq(basin_journal_open(&journal, "nowhere/a.h5", surface, &err), BASIN_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "nowhere/a.h5.journal: "));
    basin_surface_free(surface);
}
END_TEST

START_TEST(names_that_the_format_needs_are_refused) {
    static const char *const reserved[] = {"xcoordinates", "ycoordinates", "point", "."};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        basin_surface *surface = NULL;
        basin_error err = {0};
        ck_assert_int_eq(basin_surface_new(&surface, &(basin_range){0, 1, 2}, NULL, 1, &reserved[i], NULL), BASIN_OK);
        ck_assert_int_eq(basin_surface_save(surface, "a.h5", &err), BASIN_EINVALID);
        ck_assert_ptr_nonnull(strstr(err.message, reserved[i]));
        ck_assert(!file_exists("a.h5"));
        basin_surface_free(surface);
    }
    basin_surface *surface = new_plane();
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, "basin_format", "3"), BASIN_OK);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_EINVALID);
    basin_surface_free(surface);
}
END_TEST

START_TEST(what_is_no_surface_is_named) {
    basin_surface *surface = NULL;
    basin_error err = {0};
    ck_assert_int_eq(basin_surface_load(&surface, "a.h5", &err), BASIN_ENOTFOUND);
    ck_assert_str_eq(err.message, "a.h5: No such file or directory");
    ck_assert_int_eq(basin_surface_load(&surface, ".", &err), BASIN_EIO);
    write_bytes("other", "", 0);
    ck_assert_int_eq(basin_surface_load(&surface, "other", &err), BASIN_EFORMAT);
    ck_assert_str_eq(err.message, "other: not an HDF5 file");
    ck_assert_ptr_null(surface);
}
END_TEST

/* A file cut anywhere is an error, and never taken for a surface that may be replaced. */
START_TEST(truncated_surface_is_an_error) {
    basin_surface *surface = new_plane();
    unsigned char *bytes = NULL;
    size_t size = 0;
    for (int i = 0; i < NX * NY; i++) set_point(surface, i);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    read_bytes("a.h5", &bytes, &size);
    for (size_t length = 0; length < size; length += 7) {
        basin_surface *back = NULL;
        basin_error err = {0};
        write_bytes("b.h5", bytes, length);
        ck_assert_int_eq(basin_surface_load(&back, "b.h5", &err), BASIN_EFORMAT);
        ck_assert_ptr_nonnull(strstr(err.message, "b.h5: "));
        ck_assert_ptr_null(back);
        ck_assert_int_eq(basin_surface_save(surface, "b.h5", NULL), BASIN_EEXISTS);
    }
    free(bytes);
    basin_surface_free(surface);
}
END_TEST

/* A flipped byte gives an error or a surface of the right form; never a crash, never a state that does not exist. */
START_TEST(damaged_surface_is_an_error_or_whole) {
    basin_surface *surface = new_plane();
    unsigned char *bytes = NULL;
    size_t size = 0;
    int refused = 0;
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    read_bytes("a.h5", &bytes, &size);
    for (size_t i = 0; i < size; i++) {
        basin_surface *back = NULL;
        bytes[i] ^= 0xff;
        write_bytes("b.h5", bytes, size);
        bytes[i] ^= 0xff;
        if (basin_surface_load(&back, "b.h5", NULL) != BASIN_OK) {
            refused++;
            continue;
        }
        int known = 0;
        for (basin_point state = BASIN_MISSING; state <= BASIN_INTERPOLATED; state++)
            known += basin_surface_count(back, state);
        ck_assert_int_eq(known, back->nx * back->ny);
        ck_assert_int_ge(back->metrics, 1);
        basin_surface_free(back);
    }
    ck_assert_int_gt(refused, 100);
    free(bytes);
    basin_surface_free(surface);
}
END_TEST

/* ---- files of the reference tool ---- */

static void put_array(hid_t place, const char *name, hid_t type, int rank, const hsize_t *dim, const void *values) {
    hid_t space = H5Screate_simple(rank, dim, NULL);
    hid_t data = H5Dcreate2(place, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    ck_assert_int_ge(H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
    H5Dclose(data);
    H5Sclose(space);
}

/* A file as the reference tool makes it: shape (nx, ny), elements numbered as the grid (ny, nx). */
static void write_foreign(const char *path, int columns, int rows, int loss_count) {
    const hsize_t nx = 3, ny = 2, shape[] = {(hsize_t)columns, (hsize_t)rows};
    const double x[] = {-1, 0, 1}, y[] = {10, 20}, loss[] = {1, 2, -1, 4, 5, 6}, acc[] = {11, 12, -1, 14, -1, 16};
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    hid_t text = H5Tcopy(H5T_C_S1);
    H5Tset_size(text, H5T_VARIABLE);
    const char *direction = "some_directions.h5";
    hid_t scalar = H5Screate(H5S_SCALAR);
    hid_t dir_file = H5Dcreate2(file, "dir_file", text, scalar, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    ck_assert_int_ge(H5Dwrite(dir_file, text, H5S_ALL, H5S_ALL, H5P_DEFAULT, &direction), 0);
    H5Dclose(dir_file);
    H5Sclose(scalar);
    H5Tclose(text);
    put_array(file, "xcoordinates", H5T_NATIVE_DOUBLE, 1, &nx, x);
    put_array(file, "ycoordinates", H5T_NATIVE_DOUBLE, 1, &ny, y);
    if (loss_count) put_array(file, "train_loss", H5T_NATIVE_DOUBLE, 2, shape, loss);
    if (loss_count) put_array(file, "train_acc", H5T_NATIVE_DOUBLE, 2, shape, acc);
    H5Fclose(file);
}

START_TEST(reference_surface_is_read) {
    basin_surface *surface = NULL;
    char path[5000], line[256];
    int row = 0;
    snprintf(path, sizeof path, "%s/tests/reference/surface.h5", start);
    ck_assert_int_eq(basin_surface_load(&surface, path, NULL), BASIN_OK);
    ck_assert_int_eq(surface->nx, 5);
    ck_assert_int_eq(surface->ny, 5);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), 25);
    ck_assert_str_eq(surface->metric[0].name, "train_loss");
    ck_assert_str_eq(surface->metric[1].name, "train_acc");
    snprintf(path, sizeof path, "%s/tests/reference/surface.csv", start);
    FILE *csv = fopen(path, "r");
    ck_assert_ptr_nonnull(csv);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, csv));
    for (; fgets(line, sizeof line, csv); row++) {
        double x, y, exact, loss, acc;
        ck_assert_int_eq(sscanf(line, "%lf,%lf,%lf,%lf,%lf", &x, &y, &exact, &loss, &acc), 5);
        ck_assert_double_eq(surface->x[row % 5], x);
        ck_assert_double_eq(surface->y[row / 5], y);
        ck_assert_double_eq_tol(surface->metric[0].values[row], loss, 1e-10 * loss);
        ck_assert_double_eq_tol(surface->metric[1].values[row], acc, 1e-10 * acc);
    }
    ck_assert_int_eq(row, 25);
    fclose(csv);
    basin_surface_free(surface);
}
END_TEST

/* Its own shape (3, 2), and (2, 3) as whoever wrote it right would have it, mean the same. */
START_TEST(foreign_grid_is_read_as_what_it_means) {
    const int shapes[][2] = {{3, 2}, {2, 3}};
    basin_surface *surface = NULL;
    write_foreign("a.h5", shapes[_i][0], shapes[_i][1], 1);
    ck_assert_int_eq(basin_surface_load(&surface, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(surface->nx, 3);
    ck_assert_int_eq(surface->ny, 2);
    const double *loss = basin_surface_values(surface, "train_loss"), *acc = basin_surface_values(surface, "train_acc");
    ck_assert_double_eq(loss[1], 2); /* x = 0, y = 10 */
    ck_assert_double_eq(loss[3], 4); /* x = -1, y = 20 */
    ck_assert_double_eq(acc[5], 16);
    ck_assert(isnan(loss[2]) && isnan(acc[2]));
    ck_assert_int_eq(surface->point[2], BASIN_MISSING);
    ck_assert(isnan(acc[4]) && loss[4] == 5);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), 5);
    basin_surface_free(surface);
}
END_TEST

START_TEST(foreign_grid_of_another_shape_is_named) {
    basin_surface *surface = NULL;
    basin_error err = {0};
    write_foreign("a.h5", 6, 1, 1);
    ck_assert_int_eq(basin_surface_load(&surface, "a.h5", &err), BASIN_EFORMAT);
    ck_assert_ptr_nonnull(strstr(err.message, "a.h5: the shape of 'train_"));
}
END_TEST

/* Its coordinates come first: there all is missing. What has anything else in it is not taken for one. */
START_TEST(foreign_file_that_was_only_begun_has_no_values) {
    basin_surface *surface = NULL;
    basin_error err = {0};
    const hsize_t n = 6;
    const double other[6] = {0};
    write_foreign("a.h5", 3, 2, 0);
    ck_assert_int_eq(basin_surface_load(&surface, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(surface->nx, 3);
    ck_assert_int_eq(surface->ny, 2);
    ck_assert_int_eq(surface->metrics, 0);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_MISSING), 6);
    ck_assert_str_eq(basin_record_get(&surface->record, "dir_file"), "some_directions.h5");
    ck_assert_int_eq(basin_surface_save(surface, "b.h5", &err), BASIN_ENOTFOUND);
    ck_assert_int_ne(access("b.h5", F_OK), 0);
    basin_surface_free(surface);
    surface = NULL;

    hid_t file = H5Fopen("a.h5", H5F_ACC_RDWR, H5P_DEFAULT);
    put_array(file, "other", H5T_NATIVE_DOUBLE, 1, &n, other);
    H5Fclose(file);
    ck_assert_int_eq(basin_surface_load(&surface, "a.h5", &err), BASIN_EFORMAT);
    ck_assert_ptr_nonnull(strstr(err.message, "a.h5: coordinates without values"));
    ck_assert_ptr_null(surface);
}
END_TEST

static const char *reference(const char *name) {
    static char path[5000];
    snprintf(path, sizeof path, "%s/tests/reference/%s", start, name);
    return path;
}

/* tests/reference/loss_landscape.py, write(): all its keys, -1 (or 1) where it stopped, 5 x 3 points in arrays (5, 3). */
START_TEST(what_the_reference_tool_writes_is_read_as_what_it_means) {
    static const char *const order[] = {"train_loss", "train_acc", "test_loss", "test_acc", "max_eig", "min_eig"};
    const int known[] = {15, 15, 7, 7, 6, 6};
    basin_surface *s = NULL;
    ck_assert_int_eq(basin_surface_load(&s, reference("loss-landscape/plane.h5"), NULL), BASIN_OK);
    ck_assert_int_eq(s->nx, 5);
    ck_assert_int_eq(s->ny, 3);
    ck_assert_int_eq(s->metrics, 6);
    for (int m = 0; m < 6; m++) ck_assert_str_eq(s->metric[m].name, order[m]);
    for (int i = 0; i < 15; i++) {
        double x = s->x[i % 5], y = s->y[i / 5];
        const double means[] = {100 * x * x + y, 90 - x - y / 10, 101 * x * x + y, 80 - x - y / 10, x + y, x - y};
        for (int m = 0; m < 6; m++) {
            if (i < known[m])
                ck_assert_double_eq(s->metric[m].values[i], means[m]);
            else
                ck_assert(isnan(s->metric[m].values[i]));
        }
    }
    ck_assert_int_eq(basin_surface_count(s, BASIN_EVALUATED), 15);
    ck_assert_str_eq(basin_record_get(&s->record, "dir_file"),
                     "nets/model_300.t7_weights_xignore=biasbn_xnorm=filter.h5");
    basin_surface_free(s);

    ck_assert_int_eq(basin_surface_load(&s, reference("loss-landscape/line.h5"), NULL), BASIN_OK);
    ck_assert_ptr_null(s->y);
    ck_assert_double_eq(s->metric[0].values[0], 1.25);
    ck_assert(isnan(s->metric[0].values[3]) && s->point[3] == BASIN_EVALUATED); /* what the network gave */
    basin_surface_free(s);
}
END_TEST

/* A direction over states has the counters of batch norm in it, integers without dimensions. */
START_TEST(counters_of_a_direction_are_numbers) {
    basin_array *arrays = NULL;
    int count = 0;
    ck_assert_int_eq(
        basin_direction_arrays_load(&arrays, &count, reference("loss-landscape/states.h5"), "xdirection", NULL),
        BASIN_OK);
    ck_assert_int_eq(count, 6);
    ck_assert_int_eq(arrays[0].size, 18);
    ck_assert_int_eq(arrays[5].size, 1);
    ck_assert(arrays[5].data[0] == 7);
    basin_arrays_free(arrays, count);
}
END_TEST

/* Its text lies in a heap, which is read by hand: no flipped byte makes more of it than it is. */
START_TEST(damaged_text_is_no_text_or_short) {
    unsigned char *bytes = NULL;
    size_t size = 0;
    int without = 0;
    read_bytes(reference("loss-landscape/plane.h5"), &bytes, &size);
    unsigned char *heap = memmem(bytes, size, "GCOL", 4);
    ck_assert_ptr_nonnull(heap);
    for (unsigned char *at = heap; at < heap + 40; at++)
        for (int bit = 0; bit < 8; bit++) {
            basin_surface *surface = NULL;
            *at ^= (unsigned char)(1 << bit);
            write_bytes("a.h5", bytes, size);
            ck_assert_int_eq(basin_surface_load(&surface, "a.h5", NULL), BASIN_OK);
            const char *text = basin_record_get(&surface->record, "dir_file");
            ck_assert(!text || strlen(text) <= 56);
            without += !text;
            *at ^= (unsigned char)(1 << bit);
            basin_surface_free(surface);
        }
    ck_assert_int_gt(without, 100);
    free(bytes);
}
END_TEST

/* Links and arrays that lead into other files are not followed. */
START_TEST(other_files_are_not_read) {
    const hsize_t n = 2;
    const double x[] = {0, 1};
    basin_surface *surface = NULL;
    write_foreign("b.h5", 3, 2, 1);
    hid_t file = H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), space = H5Screate_simple(1, &n, NULL);
    hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_external(plist, "b.h5", 0, 16);
    put_array(file, "xcoordinates", H5T_NATIVE_DOUBLE, 1, &n, x);
    H5Lcreate_external("b.h5", "/ycoordinates", file, "train_loss", H5P_DEFAULT, H5P_DEFAULT);
    H5Dclose(H5Dcreate2(file, "train_acc", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, plist, H5P_DEFAULT));
    H5Pclose(plist);
    H5Sclose(space);
    H5Fclose(file);
    ck_assert_int_eq(basin_surface_load(&surface, "a.h5", NULL), BASIN_EFORMAT);
    ck_assert_ptr_null(surface);
}
END_TEST

/* A few bytes that declare 10^8 values are refused before anything is allocated. */
START_TEST(empty_promises_are_refused) {
    const hsize_t nx = 10000, ny = 10000, n = 3, shape[] = {ny, nx};
    basin_surface *surface = NULL;
    hid_t file = H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    double *axis = malloc(nx * sizeof *axis);
    for (hsize_t i = 0; i < nx; i++) axis[i] = (double)i;
    put_array(file, "xcoordinates", H5T_NATIVE_DOUBLE, 1, &n, axis);
    hid_t space = H5Screate_simple(1, &(hsize_t){1 << 28}, NULL);
    H5Dclose(H5Dcreate2(file, "train_loss", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
    H5Fclose(file);
    ck_assert_int_eq(basin_surface_load(&surface, "a.h5", NULL), BASIN_EFORMAT);

    file = H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put_array(file, "xcoordinates", H5T_NATIVE_DOUBLE, 1, &nx, axis);
    put_array(file, "ycoordinates", H5T_NATIVE_DOUBLE, 1, &ny, axis);
    space = H5Screate_simple(2, shape, NULL);
    for (int i = 0; i < 3; i++) {
        char name[32];
        snprintf(name, sizeof name, "metric%d", i);
        H5Dclose(H5Dcreate2(file, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    }
    H5Sclose(space);
    H5Fclose(file);
    ck_assert_int_eq(basin_surface_load(&surface, "a.h5", NULL), BASIN_EFORMAT);
    ck_assert_ptr_null(surface);
    free(axis);
}
END_TEST

static void write_directions(const char *path) {
    const hsize_t weight[] = {2, 3}, bias = 2;
    const float weights[] = {1, 2, 3, 4, 5, 6}, biases[] = {7, 8};
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    hid_t group = H5Gcreate2(file, "xdirection", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    for (int i = 11; i >= 0; i--) { /* "10" sorts before "2" */
        char name[16];
        snprintf(name, sizeof name, "%d", i);
        put_array(group, name, H5T_NATIVE_FLOAT, i % 2 ? 1 : 2, i % 2 ? &bias : weight, i % 2 ? biases : weights);
    }
    H5Gclose(group);
    group = H5Gcreate2(file, "ydirection", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    put_array(group, "1", H5T_NATIVE_FLOAT, 1, &bias, biases);
    H5Gclose(group);
    H5Fclose(file);
}

START_TEST(directions_are_read_in_order) {
    basin_array *arrays = NULL;
    int count = 0;
    write_directions("a.h5");
    ck_assert_int_eq(basin_direction_arrays_load(&arrays, &count, "a.h5", "xdirection", NULL), BASIN_OK);
    ck_assert_int_eq(count, 12);
    for (int i = 0; i < count; i++) {
        ck_assert_int_eq(arrays[i].size, i % 2 ? 2 : 6);
        for (int k = 0; k < arrays[i].size; k++) ck_assert(arrays[i].data[k] == (float)(i % 2 ? 7 + k : 1 + k));
    }
    basin_arrays_free(arrays, count);
}
END_TEST

START_TEST(wrong_directions_are_named) {
    basin_array *arrays = NULL;
    basin_error err = {0};
    int count = 0;
    ck_assert_int_eq(basin_direction_arrays_load(&arrays, &count, "a.h5", "xdirection", &err), BASIN_ENOTFOUND);
    write_directions("a.h5");
    ck_assert_int_eq(basin_direction_arrays_load(&arrays, &count, "a.h5", "zdirection", &err), BASIN_ENOTFOUND);
    ck_assert_ptr_nonnull(strstr(err.message, "no group 'zdirection'"));
    ck_assert_int_eq(basin_direction_arrays_load(&arrays, &count, "a.h5", "ydirection", &err), BASIN_EFORMAT);
    ck_assert_ptr_nonnull(strstr(err.message, "'ydirection' has no array of numbers '0'"));
    ck_assert_ptr_null(arrays);
}
END_TEST

/* ---- the journal ---- */

/* Opens, counts what is finished and checks that each finished point has its own values, bit for bit. */
static int resume(const char *path) {
    basin_surface *surface = new_plane(), *expected = new_plane();
    basin_journal *journal = NULL;
    basin_error err = {0};
    ck_assert_msg(basin_journal_open(&journal, path, surface, &err) == BASIN_OK, "%s", err.message);
    for (int i = 0; i < NX * NY; i++)
        if (surface->point[i] == BASIN_EVALUATED) set_point(expected, i);
    ck_assert_int_eq(basin_record_set(&expected->record, NULL, "configuration", "%s",
                                      basin_record_get(&surface->record, "configuration")),
                     BASIN_OK);
    check_same(surface, expected);
    int finished = basin_surface_count(surface, BASIN_EVALUATED);
    basin_journal_close(journal);
    basin_surface_free(surface);
    basin_surface_free(expected);
    return finished;
}

/* Leaves a journal with the first `count` points and gives its bytes. */
static void make_journal(int count, unsigned char **bytes, size_t *size) {
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    for (int i = 0; i < count; i++) append_point(journal, i);
    basin_journal_close(journal);
    basin_surface_free(surface);
    read_bytes("a.h5.journal", bytes, size);
}

START_TEST(finished_points_are_resumed) {
    unsigned char *bytes = NULL;
    size_t size = 0;
    make_journal(NX * NY, &bytes, &size);
    ck_assert_int_eq(resume("a.h5"), NX * NY);
    ck_assert(has_bytes("a.h5.journal", bytes, size));
    free(bytes);
}
END_TEST

static int damaged(const char *path) {
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    ck_assert_int_eq(basin_journal_open(&journal, path, surface, NULL), BASIN_OK);
    const int count = basin_journal_damaged(journal);
    basin_journal_close(journal);
    basin_surface_free(surface);
    return count;
}

/* How many points a run has that only looks at the journal, which stays as it is. */
static int look(basin_status expected) {
    basin_surface *surface = new_plane();
    unsigned char *before = NULL;
    size_t size = 0;
    read_bytes("a.h5.journal", &before, &size);
    ck_assert_int_eq(basin_journal_read(surface, "a.h5", NULL), expected);
    ck_assert(has_bytes("a.h5.journal", before, size));
    int count = basin_surface_count(surface, BASIN_EVALUATED);
    basin_surface_free(surface);
    free(before);
    return count;
}

/* Of a journal cut at any byte exactly the whole records are left, and the next append stands behind them. */
START_TEST(torn_tail_is_dropped) {
    enum { COUNT = 4 };
    unsigned char *bytes = NULL;
    size_t size = 0, header, record = (2 + 2) * 8;
    make_journal(COUNT, &bytes, &size);
    header = size - COUNT * record;
    for (size_t length = 0; length <= size; length++) {
        int whole = length < header ? 0 : (int)((length - header) / record);
        write_bytes("a.h5.journal", bytes, length);
        ck_assert_int_eq(look(BASIN_OK), whole);
        ck_assert_int_eq(resume("a.h5"), whole);
        ck_assert(has_bytes("a.h5.journal", bytes, header + (size_t)whole * record));

        write_bytes("a.h5.journal", bytes, length);
        basin_surface *surface = new_plane();
        basin_journal *journal = NULL;
        ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
        append_point(journal, NX * NY - 1);
        basin_journal_close(journal);
        basin_surface_free(surface);
        ck_assert_int_eq(resume("a.h5"), whole + 1);
    }
    free(bytes);
}
END_TEST

/* A flipped byte in the head is another configuration or no journal; in the description behind it, it only keeps others from
 * looking; in a record, the other ones are kept, and it is said if it was not the last. */
START_TEST(flipped_bytes_are_noticed) {
    enum { COUNT = 4, HEAD = 72 };
    unsigned char *bytes = NULL;
    size_t size = 0, header, record = (2 + 2) * 8;
    make_journal(COUNT, &bytes, &size);
    header = size - COUNT * record;
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= 1;
        write_bytes("a.h5.journal", bytes, size);
        if (i >= HEAD && i < header) {
            ck_assert_int_eq(resume("a.h5"), COUNT);
        } else if (i < HEAD) {
            basin_surface *surface = new_plane();
            basin_journal *journal = NULL;
            ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_EEXISTS);
            ck_assert(has_bytes("a.h5.journal", bytes, size));
            ck_assert_int_eq(basin_surface_count(surface, BASIN_MISSING), NX * NY);
            basin_surface_free(surface);
            ck_assert_int_eq(look(BASIN_EEXISTS), 0);
        } else {
            const int is_last = (i - header) / record == COUNT - 1;
            ck_assert_int_eq(look(BASIN_OK), COUNT - 1);
            ck_assert_int_eq(resume("a.h5"), COUNT - 1);
            ck_assert_int_eq(damaged("a.h5"), !is_last);
            ck_assert(has_bytes("a.h5.journal", bytes, is_last ? size - record : size));
        }
        bytes[i] ^= 1;
    }
    free(bytes);
}
END_TEST

/* What the file beside it says otherwise is neither replaced nor kept in silence. */
START_TEST(journals_that_contradict_are_refused) {
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    basin_error err = {0};
    unsigned char *bytes = NULL;
    size_t size = 0;
    make_journal(4, &bytes, &size);
    ck_assert_int_eq(basin_journal_read(surface, "a.h5", NULL), BASIN_OK);
    double *value = &surface->metric[1].values[2];
    *value *= 1 + BASIN_ROUNDING / 2; /* another kind of processor */
    ck_assert_int_eq(basin_journal_read(surface, "a.h5", NULL), BASIN_OK);
    *value *= 2;
    const double was = *value;
    ck_assert_int_eq(basin_journal_read(surface, "a.h5", &err), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "a.h5.journal: point 2 has"));
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, &err), BASIN_EEXISTS);
    ck_assert_double_eq(*value, was);
    ck_assert(has_bytes("a.h5.journal", bytes, size));
    basin_surface_free(surface);
    free(bytes);
}
END_TEST

/* Each of these is another run. */
static void change_record(basin_surface *surface) {
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, "seed", "8"), BASIN_OK);
}
static void extend_record(basin_surface *surface) {
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, "more", "%s", ""), BASIN_OK);
}
static void change_x(basin_surface *surface) {
    surface->x[1] = nextafter(surface->x[1], 5);
}
static void change_y(basin_surface *surface) {
    surface->y[1] = nextafter(surface->y[1], 5);
}
static void change_name(basin_surface *surface) {
    snprintf(surface->metric[1].name, sizeof surface->metric[1].name, "test_acc");
}
static void (*const changes[])(basin_surface *) = {change_record, extend_record, change_x, change_y, change_name};

START_TEST(other_configuration_is_refused) {
    unsigned char *bytes = NULL;
    size_t size = 0;
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    basin_error err = {0};
    make_journal(3, &bytes, &size);
    changes[_i](surface);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, &err), BASIN_EEXISTS);
    ck_assert_str_eq(err.message, "a.h5.journal: an unfinished run with other settings; finish it with the same "
                                  "options or delete it");
    ck_assert_int_eq(basin_journal_read(surface, "a.h5", &err), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "no part of this surface; finish it with its own options or delete it"));
    ck_assert_int_eq(basin_journal_read(surface, "b.h5", &err), BASIN_ENOTFOUND);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_MISSING), NX * NY);
    ck_assert(has_bytes("a.h5.journal", bytes, size));
    basin_surface_free(surface);
    free(bytes);
}
END_TEST

/* An unfinished run can be looked at: what it is of is in the journal. */
START_TEST(journals_are_surfaces_of_which_points_are_missing) {
    unsigned char *bytes = NULL;
    size_t size = 0, record = (2 + 2) * 8;
    basin_surface *there = NULL, *expected = new_plane();
    basin_error err = {0};
    make_journal(3, &bytes, &size);
    ck_assert(basin_surface_is("a.h5.journal"));
    ck_assert_int_eq(basin_surface_import(&there, "a.h5", &err), BASIN_ENOTFOUND);
    ck_assert_ptr_nonnull(strstr(err.message, "what it has so far is in a.h5.journal"));
    for (int whole = 3; whole >= 0; whole--) {
        write_bytes("a.h5.journal", bytes, size - (size_t)(3 - whole) * record);
        ck_assert_msg(basin_surface_import(&there, "a.h5.journal", &err) == BASIN_OK, "%s", err.message);
        ck_assert_int_eq(basin_surface_count(there, BASIN_EVALUATED), whole);
        ck_assert(basin_surface_is_same_grid(there, expected, 0));
        ck_assert_int_eq(there->record.count, expected->record.count + 1);
        for (int i = 0; i < expected->record.count; i++)
            ck_assert_str_eq(there->record.entry[i].value, expected->record.entry[i].value);
        ck_assert_str_eq(there->record.entry[there->record.count - 1].key, "configuration");
        for (int m = 0; m < there->metrics; m++) ck_assert_str_eq(there->metric[m].name, expected->metric[m].name);
        basin_surface_free(there);
    }
    for (size_t i = 0; i < size - 3 * record; i++) {
        bytes[i] ^= 1;
        write_bytes("a.h5.journal", bytes, size);
        ck_assert_int_ne(basin_surface_import(&there, "a.h5.journal", &err), BASIN_OK);
        bytes[i] ^= 1;
        write_bytes("a.h5.journal", bytes, i);
        ck_assert_int_ne(basin_surface_import(&there, "a.h5.journal", &err), BASIN_OK);
    }
    basin_surface_free(expected);
    free(bytes);
}
END_TEST

START_TEST(journal_of_an_ensemble_has_its_seeds) {
    basin_surface *surface = new_plane(), *there = NULL;
    basin_journal *journal = NULL;
    ck_assert_int_eq(basin_surface_set_members(surface, 2, (const uint64_t[]){7, UINT64_MAX}, NULL), BASIN_OK);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    append_point(journal, 2 * NX * NY - 1);
    basin_journal_close(journal);
    ck_assert_int_eq(basin_surface_import(&there, "a.h5.journal", NULL), BASIN_OK);
    ck_assert_int_eq(there->members, 2);
    ck_assert(there->seed[0] == 7 && there->seed[1] == UINT64_MAX);
    ck_assert_int_eq(there->point[2 * NX * NY - 1], BASIN_EVALUATED);
    basin_surface_free(there);
    basin_surface_free(surface);
}
END_TEST

/* Who replaces an output keeps runs from going on there meanwhile. */
START_TEST(outputs_can_be_held) {
    unsigned char *bytes = NULL;
    size_t size = 0;
    basin_surface *surface = new_plane();
    basin_journal *held = NULL, *run = NULL;
    basin_error err = {0};
    ck_assert_int_eq(basin_journal_hold(&held, "a.h5", NULL), BASIN_OK);
    ck_assert_ptr_null(held);
    make_journal(3, &bytes, &size);
    ck_assert_int_eq(basin_journal_hold(&held, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_journal_open(&run, "a.h5", surface, &err), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "another run is writing it"));
    basin_journal_close(held);
    ck_assert(has_bytes("a.h5.journal", bytes, size));
    ck_assert_int_eq(basin_journal_open(&run, "a.h5", surface, &err), BASIN_OK);
    ck_assert_int_eq(basin_journal_hold(&held, "a.h5", &err), BASIN_EEXISTS);
    basin_journal_close(run);
    basin_surface_free(surface);
    free(bytes);
}
END_TEST

START_TEST(what_is_no_journal_is_left_alone) {
    static const char text[] = "a diary, longer than the header of a journal could ever be, and dear to its owner";
    const size_t sizes[] = {1, 8, sizeof text};
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    basin_error err = {0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_bytes("a.h5.journal", text, sizes[i]);
        ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, &err), BASIN_EEXISTS);
        ck_assert_ptr_nonnull(strstr(err.message, "a.h5.journal: exists and is not a journal"));
        ck_assert_int_eq(basin_journal_read(surface, "a.h5", &err), BASIN_EEXISTS); /* there it is no output */
        ck_assert_ptr_nonnull(strstr(err.message, "a.h5.journal: is not a journal, or its beginning is damaged"));
        ck_assert(has_bytes("a.h5.journal", text, sizes[i]));
    }
    basin_surface_free(surface);
}
END_TEST

START_TEST(two_runs_cannot_share_a_journal) {
    basin_surface *surface = new_plane(), *second = new_plane();
    basin_journal *journal = NULL, *other = NULL;
    basin_error err = {0};
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    ck_assert_int_eq(basin_journal_open(&other, "a.h5", second, &err), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "another run is writing it"));
    append_point(journal, 5);
    basin_journal_close(journal);
    ck_assert_int_eq(resume("a.h5"), 1);
    basin_surface_free(surface);
    basin_surface_free(second);
}
END_TEST

/* A surface file with `count` points, made by a run that added an entry to its record at the end. */
static void make_surface(int count) {
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    for (int i = 0; i < count; i++) set_point(surface, i);
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, "centre.loss", "0.01"), BASIN_OK);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    basin_journal_remove(journal);
    ck_assert(!file_exists("a.h5.journal"));
    basin_surface_free(surface);
}

/* The points of a surface file, all or a few, are not evaluated again, and what it says beyond its configuration is
 * kept. */
START_TEST(surface_file_is_adopted) {
    for (int count = 1; count <= NX * NY; count += NX * NY - 1) {
        basin_surface *surface = new_plane();
        basin_journal *journal = NULL;
        make_surface(count);
        ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
        ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), count);
        ck_assert_str_eq(basin_record_get(&surface->record, "centre.loss"), "0.01");
        basin_journal_close(journal);
        basin_surface_free(surface);
        ck_assert_int_eq(unlink("a.h5"), 0);
        ck_assert_int_eq(unlink("a.h5.journal"), 0);
    }
}
END_TEST

START_TEST(surface_of_another_configuration_is_refused) {
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    basin_error err = {0};
    unsigned char *bytes = NULL;
    size_t size = 0;
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    basin_journal_remove(journal);
    read_bytes("a.h5", &bytes, &size);
    basin_surface_free(surface);

    surface = new_plane();
    changes[_i](surface);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, &err), BASIN_EEXISTS);
    ck_assert_str_eq(err.message, "a.h5: exists and was made with other settings; remove it or choose another output");
    ck_assert(!file_exists("a.h5.journal"));
    ck_assert(has_bytes("a.h5", bytes, size));
    basin_surface_free(surface);
    free(bytes);
}
END_TEST

/* The surface that tests/reference/loss-landscape/killed.h5 would have become: 5 x 5 points of which it has 23, and of the
 * next one the loss. */
static basin_surface *new_killed(void) {
    basin_surface *surface = NULL;
    basin_range axis = {-1, 1, 5};
    ck_assert_int_eq(basin_surface_new(&surface, &axis, &axis, 2, names, NULL), BASIN_OK);
    ck_assert_int_eq(basin_record_set(&surface->record, NULL, "seed", "7"), BASIN_OK);
    return surface;
}

static void copy_killed(unsigned char **bytes, size_t *size) {
    read_bytes(reference("loss-landscape/killed.h5"), bytes, size);
    write_bytes("a.h5", *bytes, *size);
}

START_TEST(runs_go_on_from_files_of_the_reference_tool) {
    basin_surface *surface = new_killed(), *whole = NULL, *back = NULL;
    basin_journal *journal = NULL;
    unsigned char *bytes = NULL;
    size_t size = 0;
    copy_killed(&bytes, &size);
    ck_assert_int_eq(basin_surface_load(&whole, reference("surface.h5"), NULL), BASIN_OK);
    surface->x[1] = nextafter(surface->x[1], 0); /* as np.linspace may have it */
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), 23);
    for (int m = 0; m < 2; m++) ck_assert(same_bits(surface->metric[m].values, whole->metric[m].values, 23));
    ck_assert_int_eq(surface->point[23], BASIN_MISSING);
    ck_assert_double_eq(surface->metric[0].values[23], whole->metric[0].values[23]); /* kept for the evaluation */
    ck_assert(isnan(surface->metric[1].values[23]) && isnan(surface->metric[0].values[24]));
    ck_assert_str_eq(basin_record_get(&surface->record, "imported"),
                     "23 of 25 points from a surface file of the reference tool");
    ck_assert_ptr_nonnull(basin_record_get(&surface->record, "dir_file"));
    for (int i = 23; i < 25; i++) append_point(journal, i);
    basin_journal_close(journal);
    ck_assert(has_bytes("a.h5", bytes, size)); /* until there is more */
    basin_surface_free(surface);

    surface = new_killed();
    surface->x[1] = nextafter(surface->x[1], 0);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), 25);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    basin_journal_remove(journal);
    basin_surface_free(surface);

    surface = new_killed();
    surface->x[1] = nextafter(surface->x[1], 0);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK); /* now it is this run's own */
    basin_journal_remove(journal);
    ck_assert_int_eq(basin_surface_load(&back, "a.h5", NULL), BASIN_OK);
    check_same(surface, back);
    basin_surface_free(surface);
    basin_surface_free(whole);
    basin_surface_free(back);
    free(bytes);
}
END_TEST

/* The same as the run finds, while that may be under way, and nothing is written. */
START_TEST(previews_find_what_runs_do) {
    basin_surface *surface = new_killed(), *preview = new_killed();
    basin_journal *journal = NULL;
    unsigned char *bytes = NULL;
    size_t size = 0;
    copy_killed(&bytes, &size);
    ck_assert_int_eq(basin_journal_preview(preview, "a.h5", NULL), BASIN_OK);
    ck_assert(!file_exists("a.h5.journal"));
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    for (int m = 0; m < 2; m++) ck_assert(same_bits(preview->metric[m].values, surface->metric[m].values, 25));
    append_point(journal, 24);
    ck_assert_int_eq(basin_journal_preview(preview, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_count(preview, BASIN_EVALUATED), 24);
    ck_assert_int_eq(preview->record.count, 1); /* "seed" */
    basin_journal_remove(journal);
    ck_assert(has_bytes("a.h5", bytes, size));
    basin_surface_free(surface);
    basin_surface_free(preview);
    free(bytes);
}
END_TEST

/* With coordinates alone, or with marks for the values of whatever metric. */
START_TEST(runs_go_on_from_files_that_were_only_begun) {
    const hsize_t n = 5, shape[] = {5, 5};
    double marks[25];
    basin_surface *surface = new_killed(), *back = NULL;
    basin_journal *journal = NULL;
    hid_t file = H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put_array(file, "xcoordinates", H5T_NATIVE_DOUBLE, 1, &n, surface->x);
    put_array(file, "ycoordinates", H5T_NATIVE_DOUBLE, 1, &n, surface->y);
    for (int i = 0; i < 25; i++) marks[i] = -1;
    if (_i) put_array(file, "test_loss", H5T_NATIVE_DOUBLE, 2, shape, marks);
    H5Fclose(file);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_MISSING), 25);
    ck_assert_str_eq(basin_record_get(&surface->record, "imported"),
                     "0 of 25 points from a surface file of the reference tool");
    for (int i = 0; i < 25; i++) append_point(journal, i);
    basin_journal_close(journal);
    basin_surface_free(surface);

    surface = new_killed();
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), 25);
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    basin_journal_remove(journal);
    ck_assert_int_eq(basin_surface_load(&back, "a.h5", NULL), BASIN_OK);
    check_same(surface, back);
    basin_surface_free(surface);
    basin_surface_free(back);
}
END_TEST

static void move_x(basin_surface *surface) {
    surface->x[1] += 1e-6;
}
static void move_y(basin_surface *surface) {
    surface->y[1] += 1e-6;
}
static const struct {
    void (*change)(basin_surface *);
    const char *words;
} misfits[] = {{move_x, "over another grid"}, {move_y, "over another grid"}, {change_name, "with 'train_acc'"}};

START_TEST(files_of_the_reference_tool_that_do_not_fit_are_left_alone) {
    basin_surface *surface = new_killed();
    basin_journal *journal = NULL;
    basin_error err = {0};
    unsigned char *bytes = NULL;
    size_t size = 0;
    copy_killed(&bytes, &size);
    misfits[_i].change(surface);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, &err), BASIN_EEXISTS);
    ck_assert_int_eq(basin_journal_preview(surface, "a.h5", NULL), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "a.h5: exists and is a surface file of the reference tool, "));
    ck_assert_ptr_nonnull(strstr(err.message, misfits[_i].words));
    ck_assert(!file_exists("a.h5.journal"));
    ck_assert(has_bytes("a.h5", bytes, size));
    ck_assert_int_eq(basin_surface_count(surface, BASIN_MISSING), 25);
    basin_surface_free(surface);
    free(bytes);
}
END_TEST

static basin_surface *new_ensemble(uint64_t last) {
    const uint64_t seeds[] = {4, last};
    basin_surface *surface = new_plane();
    ck_assert_int_eq(basin_surface_set_members(surface, 2, seeds, NULL), BASIN_OK);
    return surface;
}

/* The journal counts through all members; other seeds are another run. */
START_TEST(journals_of_ensembles_are_resumed) {
    basin_surface *surface = new_ensemble(9), *back = NULL;
    basin_journal *journal = NULL;
    basin_error err = {0};
    const int points[] = {2, NX * NY + 3, 2 * NX * NY - 1};
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    for (int i = 0; i < 3; i++) append_point(journal, points[i]);
    basin_journal_close(journal);
    basin_surface_free(surface);

    surface = new_ensemble(10);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_EEXISTS);
    basin_surface_free(surface);
    surface = new_plane();
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_EEXISTS);
    basin_surface_free(surface);

    surface = new_ensemble(9);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), 3);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(surface->point[points[i]], BASIN_EVALUATED);
        ck_assert_double_eq(surface->metric[1].values[points[i]], value_of(1, points[i]));
    }
    ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
    basin_journal_remove(journal);
    basin_surface_free(surface);

    surface = new_ensemble(9);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), 3);
    basin_journal_remove(journal);
    ck_assert_int_eq(basin_surface_load(&back, "a.h5", NULL), BASIN_OK);
    ck_assert_int_eq(back->members, 2);
    ck_assert_uint_eq(back->seed[1], 9);
    check_same(surface, back);
    basin_surface_free(surface);
    basin_surface_free(back);

    surface = new_ensemble(10);
    ck_assert_int_eq(basin_journal_open(&journal, "a.h5", surface, &err), BASIN_EEXISTS);
    basin_surface_free(surface);
}
END_TEST

/* A list of seeds that contradicts the arrays, has one twice, or is none. */
START_TEST(wrong_seeds_are_named) {
    static const struct {
        hsize_t count;
        uint64_t seeds[3];
        int real;
        const char *words;
    } wrong[] = {{3, {1, 2, 3}, 0, "the shape of 'train_loss' is not that of the grid"},
                 {2, {5, 5}, 0, "seed 5 is there twice"},
                 {1, {5}, 0, "'seeds' is no list"},
                 {2, {1, 2}, 1, "'seeds' is no list"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        basin_surface *surface = new_ensemble(9), *back = NULL;
        basin_error err = {0};
        ck_assert_int_eq(basin_surface_save(surface, "a.h5", NULL), BASIN_OK);
        basin_surface_free(surface);
        hid_t file = H5Fopen("a.h5", H5F_ACC_RDWR, H5P_DEFAULT);
        H5Ldelete(file, "seeds", H5P_DEFAULT);
        put_array(file, "seeds", wrong[i].real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_UINT64, 1, &wrong[i].count,
                  wrong[i].seeds);
        H5Fclose(file);
        ck_assert_int_eq(basin_surface_load(&back, "a.h5", &err), BASIN_EFORMAT);
        ck_assert_msg(strstr(err.message, wrong[i].words) != NULL, "%s", err.message);
        unlink("a.h5"); /* a damaged file is not replaced */
    }
}
END_TEST

/* A writer that says what it has appended, and waits at its end. */
static void write_until_killed(int acknowledge) {
    basin_surface *surface = new_plane();
    basin_journal *journal = NULL;
    if (basin_journal_open(&journal, "a.h5", surface, NULL) != BASIN_OK) _exit(1);
    for (int i = 0; i < NX * NY; i++) {
        double values[] = {value_of(0, i), value_of(1, i)};
        if (basin_journal_append(journal, i, values, NULL) != BASIN_OK) _exit(1);
        if (write(acknowledge, &i, sizeof i) != sizeof i) _exit(1);
    }
    for (;;) pause();
}

/* Killed after `count` points or a little later.  @return how many it acknowledged */
static int kill_after(int count) {
    int ends[2], point, acknowledged = 0, status = 0;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) write_until_killed(ends[1]);
    close(ends[1]);
    while (acknowledged < count && read(ends[0], &point, sizeof point) == sizeof point) acknowledged++;
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    while (read(ends[0], &point, sizeof point) == sizeof point) acknowledged++;
    close(ends[0]);
    return acknowledged;
}

START_TEST(killed_run_keeps_what_it_acknowledged) {
    for (int count = 0; count <= NX * NY; count++) {
        int acknowledged = kill_after(count);
        ck_assert_int_ge(acknowledged, count);
        ck_assert_int_ge(resume("a.h5"), acknowledged);
        unlink("a.h5.journal");
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("store");
    TCase *surfaces = tcase_create("surface"), *foreign = tcase_create("reference tool"),
          *journals = tcase_create("journal");
    const int change_count = sizeof changes / sizeof *changes;
    TCase *all[] = {surfaces, foreign, journals};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        tcase_add_checked_fixture(all[i], enter_folder, leave_folder);
        tcase_set_timeout(all[i], 300);
        suite_add_tcase(suite, all[i]);
    }
    tcase_add_test(surfaces, surface_comes_back_bit_for_bit);
    tcase_add_test(surfaces, nothing_is_left_open);
    tcase_add_test(surfaces, line_comes_back_bit_for_bit);
    tcase_add_test(surfaces, record_keeps_its_order);
    tcase_add_test(surfaces, metrics_keep_their_order);
    tcase_add_test(surfaces, equal_surfaces_give_equal_files);
    tcase_add_test(surfaces, arrays_are_rows_of_x);
    tcase_add_test(surfaces, other_files_are_left_alone);
    tcase_add_test(surfaces, unwritable_places_are_named);
    tcase_add_test(surfaces, names_that_the_format_needs_are_refused);
    tcase_add_test(surfaces, what_is_no_surface_is_named);
    tcase_add_test(surfaces, truncated_surface_is_an_error);
    tcase_add_test(surfaces, damaged_surface_is_an_error_or_whole);
    tcase_add_test(foreign, reference_surface_is_read);
    tcase_add_loop_test(foreign, foreign_grid_is_read_as_what_it_means, 0, 2);
    tcase_add_test(foreign, foreign_grid_of_another_shape_is_named);
    tcase_add_test(foreign, foreign_file_that_was_only_begun_has_no_values);
    tcase_add_test(foreign, what_the_reference_tool_writes_is_read_as_what_it_means);
    tcase_add_test(foreign, counters_of_a_direction_are_numbers);
    tcase_add_test(foreign, damaged_text_is_no_text_or_short);
    tcase_add_test(foreign, other_files_are_not_read);
    tcase_add_test(foreign, empty_promises_are_refused);
    tcase_add_test(foreign, directions_are_read_in_order);
    tcase_add_test(foreign, wrong_directions_are_named);
    tcase_add_test(journals, finished_points_are_resumed);
    tcase_add_test(journals, torn_tail_is_dropped);
    tcase_add_test(journals, flipped_bytes_are_noticed);
    tcase_add_test(journals, journals_are_surfaces_of_which_points_are_missing);
    tcase_add_test(journals, journal_of_an_ensemble_has_its_seeds);
    tcase_add_test(journals, outputs_can_be_held);
    tcase_add_test(journals, journals_that_contradict_are_refused);
    tcase_add_loop_test(journals, other_configuration_is_refused, 0, change_count);
    tcase_add_test(journals, what_is_no_journal_is_left_alone);
    tcase_add_test(journals, two_runs_cannot_share_a_journal);
    tcase_add_test(journals, surface_file_is_adopted);
    tcase_add_loop_test(journals, surface_of_another_configuration_is_refused, 0, change_count);
    tcase_add_test(journals, runs_go_on_from_files_of_the_reference_tool);
    tcase_add_test(journals, previews_find_what_runs_do);
    tcase_add_loop_test(journals, runs_go_on_from_files_that_were_only_begun, 0, 2);
    tcase_add_loop_test(journals, files_of_the_reference_tool_that_do_not_fit_are_left_alone, 0,
                        sizeof misfits / sizeof *misfits);
    tcase_add_test(journals, journals_of_ensembles_are_resumed);
    tcase_add_test(surfaces, wrong_seeds_are_named);
    tcase_add_test(journals, killed_run_keeps_what_it_acknowledged);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
