/* test_own.c - data files of one's own: arrays, tables, folders of images; what they hold, and what damage does to them. */
#include "base/archive.h"
#include "base/npy.h"
#include "basin/dataset.h"
#include "data/png.h"
#include "data/resize.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REFERENCE "tests/reference/own"

static char folder[32];
static basin_error err;

static void make_folder(void) {
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-own-XXXXXX")));
}

static int delete_entry(const char *path, const struct stat *info, int kind, struct FTW *at) {
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static void delete_folder(void) {
    ck_assert_int_eq(nftw(folder, delete_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* The path of a file below the test's folder; the folders on the way are made. Up to four are valid at a time. */
static const char *place(const char *name) {
    static char paths[4][256];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof *paths, "%s/%s", folder, name);
    for (char *slash = path + strlen(folder); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        ck_assert(mkdir(path, 0777) == 0 || errno == EEXIST);
        *slash = '/';
    }
    return path;
}

/* A file that is there is removed, not cut: some file systems write what was cut to disk at once. */
static void write_bytes(const char *path, const void *bytes, size_t size) {
    remove(path);
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
    ck_assert_int_eq(fclose(out), 0);
}

static unsigned char *read_bytes(const char *path, size_t *size) {
    FILE *in = fopen(path, "rb");
    unsigned char *bytes = malloc(1 << 16);
    ck_assert_ptr_nonnull(in);
    *size = fread(bytes, 1, 1 << 16, in);
    ck_assert_int_eq(fclose(in), 0);
    return bytes;
}

static basin_dataset *open_with(const char *name, basin_data_options options) {
    basin_dataset *data = NULL;
    ck_assert_msg(basin_dataset_open_with(&data, name, &options, &err) == BASIN_OK, "%s", err.message);
    return data;
}

static void assert_refused(const char *name, basin_data_options options, basin_status wanted, const char *says) {
    basin_dataset *data = NULL;
    ck_assert_msg(basin_dataset_open_with(&data, name, &options, &err) == wanted, "%s", err.message);
    ck_assert_ptr_null(data);
    ck_assert_msg(strstr(err.message, says) != NULL, "'%s' is not in: %s", says, err.message);
    ck_assert_ptr_null(strchr(err.message, '\n'));
}

/* ---- folders of images ---- */

/* The line of pixels.txt under test: its numbers, and the pixels that torchvision makes. */
typedef struct expected {
    char folder[32], path[64];
    int resize, crop, channels;
    size_t size;
    uint8_t pixels[1024];
} expected;

static int read_expected(FILE *in, expected *e) {
    static char hex[4096];
    if (fscanf(in, "%31s %d %d %d %63s %4095s", e->folder, &e->resize, &e->crop, &e->channels, e->path, hex) != 6)
        return 0;
    e->size = strlen(hex) / 2;
    ck_assert_uint_le(e->size, sizeof e->pixels);
    for (size_t i = 0; i < e->size; i++) {
        unsigned value;
        ck_assert_int_eq(sscanf(hex + 2 * i, "%2x", &value), 1);
        e->pixels[i] = (uint8_t)value;
    }
    return 1;
}

/* Each image, of every kind of PNG, resized and cropped in seven ways. */
START_TEST(images_are_resized_and_cropped_as_torchvision_does) {
    FILE *in = fopen(REFERENCE "/pixels.txt", "r");
    char opened[64] = "", wanted[64], path[64];
    basin_dataset *data = NULL;
    expected e;
    int64_t at = 0;
    int images = 0;
    ck_assert_ptr_nonnull(in);
    while (read_expected(in, &e)) {
        snprintf(wanted, sizeof wanted, "%s %d %d", e.folder, e.resize, e.crop);
        if (strcmp(opened, wanted) != 0) {
            ck_assert(!data || at == basin_dataset_count(data));
            basin_dataset_free(data);
            snprintf(path, sizeof path, REFERENCE "/%s", e.folder);
            data = open_with(path, (basin_data_options){.resize = e.resize, .crop = e.crop});
            strcpy(opened, wanted);
            at = 0;
        }
        basin_input input = basin_dataset_input(data);
        ck_assert_int_eq(input.channels, e.channels);
        ck_assert_uint_eq((size_t)input.channels * (size_t)input.height * (size_t)input.width, e.size);
        const uint8_t *pixels = basin_dataset_pixels(data, at);
        for (size_t i = 0; i < e.size; i++) {
            int difference = abs(pixels[i] - e.pixels[i]);
            ck_assert_msg(difference <= 1, "%s resized to %d, cropped to %d: byte %zu is %d, not %d", e.path, e.resize,
                          e.crop, i, pixels[i], e.pixels[i]);
        }
        const char *name = basin_dataset_class(data, basin_dataset_label(data, at));
        ck_assert_ptr_nonnull(strstr(e.path, name));
        at++;
        images++;
    }
    fclose(in);
    basin_dataset_free(data);
    ck_assert_int_eq(images, 45);
}
END_TEST

START_TEST(grey_images_become_colours_if_asked_for) {
    basin_dataset *grey = open_with(REFERENCE "/grey", (basin_data_options){.resize = 7, .crop = 6});
    basin_dataset *rgb = open_with(REFERENCE "/grey", (basin_data_options){.resize = 7, .crop = 6, .rgb = 1});
    ck_assert_int_eq(basin_dataset_input(grey).channels, 1);
    ck_assert_int_eq(basin_dataset_input(rgb).channels, 3);
    for (int64_t i = 0; i < basin_dataset_count(grey); i++)
        for (int at = 0; at < 36 * 3; at++)
            ck_assert_int_eq(basin_dataset_pixels(rgb, i)[at], basin_dataset_pixels(grey, i)[at / 3]);
    basin_dataset_free(grey);
    basin_dataset_free(rgb);
}
END_TEST

START_TEST(images_of_different_sizes_have_to_be_made_equal) {
    assert_refused(REFERENCE "/colour", (basin_data_options){0}, BASIN_ESHAPE,
                   "--resize and --centre-crop make them equal");
    assert_refused(REFERENCE "/colour", (basin_data_options){.resize = 8}, BASIN_ESHAPE, "--resize and --centre-crop");
    assert_refused(REFERENCE "/colour/ant", (basin_data_options){0}, BASIN_EFORMAT, "no images");
    assert_refused(REFERENCE "/colour", (basin_data_options){.classes = 2}, BASIN_EINVALID,
                   "cannot be asked of folders of PNG images");
}
END_TEST

static void copy_file(const char *from, const char *to) {
    size_t size;
    unsigned char *bytes = read_bytes(from, &size);
    write_bytes(to, bytes, size);
    free(bytes);
}

START_TEST(a_folder_may_have_splits) {
    copy_file(REFERENCE "/grey/0/a.png", place("photos/train/cat/1.png"));
    copy_file(REFERENCE "/grey/0/a.png", place("photos/train/dog/1.PNG"));
    copy_file(REFERENCE "/grey/0/b.png", place("photos/val/cat/2.png"));
    copy_file(REFERENCE "/grey/0/b.png", place("photos/val/cat/.hidden.png"));
    write_bytes(place("photos/val/cat/notes.txt"), "x", 1);
    char name[300];
    snprintf(name, sizeof name, "%s:train", place("photos"));
    basin_dataset *data = open_with(name, (basin_data_options){0});
    ck_assert_int_eq(basin_dataset_count(data), 2);
    ck_assert_int_eq(basin_dataset_classes(data), 2);
    ck_assert_str_eq(basin_dataset_class(data, 1), "dog");
    ck_assert_str_eq(basin_dataset_split(data), "train");
    basin_dataset_free(data);
    write_bytes(place("photos/test/bee/1.jpg"), "x", 1);
    assert_refused(place("photos"), (basin_data_options){0}, BASIN_EFORMAT, "photos/test/bee: no .png images");
    ck_assert_int_eq(unlink(place("photos/test/bee/1.jpg")) + rmdir(place("photos/test/bee")), 0);
    assert_refused(place("photos"), (basin_data_options){0}, BASIN_ENOTFOUND,
                   "has no split 'test'; there is train, val, to be asked for as ");
    snprintf(name, sizeof name, "%s:val", place("photos"));
    data =
        open_with(name, (basin_data_options){.resize = 5, .crop = 4, .normalize = 1, .mean = {0.5f}, .std = {0.25f}});
    float input[16], label;
    basin_dataset_read(data, 0, 1, input, &label);
    ck_assert_int_eq(basin_dataset_count(data), 1);
    ck_assert_float_eq(input[3], ((float)basin_dataset_pixels(data, 0)[3] / 255.0f - 0.5f) / 0.25f);
    basin_dataset_free(data);
}
END_TEST

/* ---- arrays ---- */

/* One .npy file; elements as they are. */
static void write_array(const char *path, char kind, int size, int rank, const int64_t *shape, const void *elements) {
    npy_array array = {.kind = kind, .size = size, .rank = rank, .count = 1, .first = elements};
    unsigned char *bytes = NULL;
    size_t length = 0;
    for (int i = 0; i < rank; i++) array.count *= array.shape[i] = shape[i];
    ck_assert_int_eq(npy_compose(&bytes, &length, &array, &err), BASIN_OK);
    write_bytes(path, bytes, length);
    free(bytes);
}

static const char *pair(const char *x, const char *y) {
    static char name[600];
    snprintf(name, sizeof name, "%s,%s", x, y);
    return name;
}

#define SHAPE(...)                                                                                                     \
    (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (const int64_t[]) {                                     \
        __VA_ARGS__                                                                                                    \
    }

/* Two samples of 24 numbers, 0 to 47, in every shape that there is; where its place in memory is told by channels last. */
static const struct {
    int rank;
    int64_t shape[4];
    int channels, height, width;
    int64_t second; /* which number of the array is the network's second one */
} shapes[] = {
    {2, {2, 24}, 24, 1, 1, 1},     {3, {2, 6, 4}, 1, 6, 4, 1},    {4, {2, 3, 4, 2}, 3, 4, 2, 8},
    {4, {2, 4, 2, 3}, 3, 4, 2, 1}, {4, {2, 1, 6, 4}, 1, 6, 4, 1}, {4, {2, 6, 4, 1}, 1, 6, 4, 1},
    {4, {2, 6, 2, 2}, 6, 2, 2, 4}, {4, {2, 2, 2, 6}, 6, 2, 2, 1},
};

START_TEST(arrays_of_every_shape_lie_in_memory_with_channels_last) {
    float values[48], inputs[24], label;
    uint8_t bytes[48];
    for (int i = 0; i < 48; i++) values[i] = (float)(bytes[i] = (uint8_t)i);
    write_array(place("y.npy"), 'i', 8, SHAPE(2), (int64_t[]){1, 0});
    for (int is_float = 0; is_float < 2; is_float++) {
        write_array(place("x.npy"), is_float ? 'f' : 'u', is_float ? 4 : 1, shapes[_i].rank, shapes[_i].shape,
                    is_float ? (void *)values : bytes);
        basin_dataset *data = open_with(pair(place("x.npy"), place("y.npy")), (basin_data_options){0});
        basin_input in = basin_dataset_input(data);
        ck_assert_int_eq(in.channels, shapes[_i].channels);
        ck_assert_int_eq(in.height, shapes[_i].height);
        ck_assert_int_eq(in.width, shapes[_i].width);
        ck_assert_int_eq(basin_dataset_count(data), 2);
        ck_assert_int_eq(basin_dataset_label(data, 0), 1);
        basin_dataset_read(data, 1, 1, inputs, &label);
        ck_assert_float_eq(inputs[1], (float)(24 + shapes[_i].second) / (is_float ? 1.0f : 255.0f));
        ck_assert_float_eq(label, 0);
        basin_dataset_free(data);
    }
}
END_TEST

/* What numpy.save makes of a transposed array: the first index runs fastest. */
START_TEST(arrays_in_fortran_order_are_turned) {
    static const struct {
        int rank;
        int64_t shape[4];
    } cases[] = {{2, {2, 24}}, {3, {2, 6, 4}}, {4, {2, 3, 4, 2}}};
    const int64_t *shape = cases[_i].shape;
    float turned[48], inputs[2][48], labels[2];
    for (int i = 0; i < 48; i++) { /* number i of C order goes to its place */
        int64_t rest = i, at = 0, stride = 48;
        for (int d = cases[_i].rank - 1; d >= 0; d--) {
            stride /= shape[d];
            at += rest % shape[d] * stride;
            rest /= shape[d];
        }
        turned[at] = (float)i;
    }
    write_array(place("y.npy"), 'i', 8, SHAPE(2), (int64_t[]){1, 0});
    for (int is_fortran = 0; is_fortran < 2; is_fortran++) {
        float rows[48];
        for (int i = 0; i < 48; i++) rows[i] = (float)i;
        write_array(place("x.npy"), 'f', 4, cases[_i].rank, shape, is_fortran ? turned : rows);
        if (is_fortran) {
            size_t size;
            unsigned char *bytes = read_bytes(place("x.npy"), &size);
            memcpy(strstr((char *)bytes + 10, "False"), "True ", 5);
            write_bytes(place("x.npy"), bytes, size);
            free(bytes);
        }
        basin_dataset *data = open_with(pair(place("x.npy"), place("y.npy")), (basin_data_options){0});
        basin_dataset_read(data, 0, 2, inputs[is_fortran], labels);
        basin_dataset_free(data);
    }
    for (int i = 0; i < 48; i++) ck_assert_float_eq(inputs[0][i], inputs[1][i]);
}
END_TEST

START_TEST(tokens_are_kept_exactly_or_refused) {
    int64_t tokens[] = {0, 1 << 24, -5, 49999, 7, (1 << 24) + 1};
    float inputs[6], labels[2];
    write_array(place("y.npy"), 'u', 1, SHAPE(2), (uint8_t[]){0, 1});
    write_array(place("x.npy"), 'i', 8, SHAPE(1, 5), tokens);
    write_array(place("one.npy"), 'u', 1, SHAPE(1, 1), (uint8_t[]){0});
    basin_dataset *data = open_with(pair(place("x.npy"), place("one.npy")), (basin_data_options){0});
    basin_dataset_read(data, 0, 1, inputs, labels);
    for (int i = 0; i < 5; i++) ck_assert_float_eq(inputs[i], (float)tokens[i]);
    ck_assert_int_eq((int64_t)inputs[1], tokens[1]);
    basin_dataset_free(data);
    write_array(place("x.npy"), 'i', 8, SHAPE(2, 3), tokens);
    assert_refused(pair(place("x.npy"), place("y.npy")), (basin_data_options){0}, BASIN_EFORMAT,
                   "sample 1 has the whole number 16777217, more than 16777216");
    write_array(place("x.npy"), 'u', 8, SHAPE(2, 1), (uint64_t[]){1, UINT64_MAX});
    assert_refused(pair(place("x.npy"), place("y.npy")), (basin_data_options){0}, BASIN_EFORMAT, "sample 1 has");
    write_array(place("x.npy"), 'i', 8, SHAPE(2, 3, 1), tokens);
    assert_refused(pair(place("x.npy"), place("y.npy")), (basin_data_options){0}, BASIN_EFORMAT, "sample 1 has");
}
END_TEST

START_TEST(images_of_integers_are_the_numbers_that_they_are) {
    int64_t pixels[24];
    float inputs[24], labels[2];
    for (int i = 0; i < 24; i++) pixels[i] = 300 * i - 1000;
    write_array(place("y.npy"), 'u', 1, SHAPE(2), (uint8_t[]){0, 1});
    write_array(place("x.npy"), 'i', 8, SHAPE(2, 3, 2, 2), pixels);
    basin_dataset *data = open_with(pair(place("x.npy"), place("y.npy")), (basin_data_options){0});
    basin_dataset_read(data, 0, 2, inputs, labels);
    for (int i = 0; i < 24; i++) ck_assert_float_eq(inputs[i], (float)pixels[i / 12 * 12 + i % 3 * 4 + i % 12 / 3]);
    basin_dataset_free(data);
}
END_TEST

/* Labels of three samples, and what they are: classes, or so many real targets. */
START_TEST(integers_are_classes_and_floats_are_targets) {
    const double f64[] = {0.5, -1, 2, 3, 4, 1e-3};
    const uint8_t bits[] = {1, 0, 0, 1, 1, 1};
    write_array(place("x.npy"), 'f', 4, SHAPE(3, 1), (float[]){1, 2, 3});
    const struct {
        char kind;
        int size, rank;
        int64_t shape[2];
        const void *elements;
        int classes, targets;
        double last; /* target of the last sample */
    } cases[] = {
        {'f', 8, 1, {3}, f64, 0, 1, 2},     {'f', 8, 2, {3, 1}, f64, 0, 1, 2},  {'f', 8, 2, {3, 2}, f64, 0, 2, 1e-3},
        {'u', 1, 2, {3, 2}, bits, 0, 2, 1}, {'b', 1, 2, {3, 2}, bits, 0, 2, 1}, {'u', 1, 1, {3}, bits, 2, 0, 0},
        {'b', 1, 2, {3, 1}, bits, 2, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_array(place("y.npy"), cases[i].kind, cases[i].size, cases[i].rank, cases[i].shape, cases[i].elements);
        basin_dataset *data = open_with(pair(place("x.npy"), place("y.npy")), (basin_data_options){0});
        int targets = cases[i].targets ? cases[i].targets : 1;
        float input, got[2];
        ck_assert_int_eq(basin_dataset_classes(data), cases[i].classes);
        ck_assert_int_eq(basin_dataset_targets(data), cases[i].targets);
        ck_assert_int_eq(basin_dataset_input(data).outputs, cases[i].classes + cases[i].targets);
        basin_dataset_read(data, 2, 1, &input, got);
        ck_assert_float_eq(got[targets - 1], (float)cases[i].last);
        ck_assert_float_eq(basin_dataset_target(data, 2)[targets - 1], (float)cases[i].last);
        ck_assert_int_eq(basin_dataset_label(data, 0), cases[i].targets ? -1 : 1);
        ck_assert_ptr_null(basin_dataset_class(data, 0));
        basin_dataset_free(data);
    }
    assert_refused(pair(place("x.npy"), place("x.npy")), (basin_data_options){.classes = 2}, BASIN_EINVALID,
                   "has real targets, no classes to be 2");
}
END_TEST

START_TEST(a_subset_of_real_targets_keeps_input_and_target_together) {
    float x[50], y[100], input, target[2];
    char all[33], some[33];
    for (int i = 0; i < 50; i++) x[i] = (float)i, y[2 * i] = (float)i * 2, y[2 * i + 1] = (float)-i;
    write_array(place("x.npy"), 'f', 4, SHAPE(50, 1), x);
    write_array(place("y.npy"), 'f', 4, SHAPE(50, 2), y);
    basin_dataset *data = open_with(pair(place("x.npy"), place("y.npy")), (basin_data_options){0}), *part = NULL;
    ck_assert_int_eq(basin_dataset_subset(&part, data, 20, 3, &err), BASIN_OK);
    float before = -1;
    for (int i = 0; i < 20; i++) {
        basin_dataset_read(part, i, 1, &input, target);
        ck_assert(input > before && target[0] == 2 * input && target[1] == -input);
        before = input;
    }
    basin_dataset_hash(data, all);
    basin_dataset_hash(part, some);
    ck_assert_str_ne(all, some);
    basin_dataset_free(part);
    y[7] += 1;
    write_array(place("y.npy"), 'f', 4, SHAPE(50, 2), y);
    basin_dataset *other = open_with(pair(place("x.npy"), place("y.npy")), (basin_data_options){0});
    basin_dataset_hash(other, some);
    ck_assert_str_ne(all, some);
    basin_dataset_free(other);
    basin_dataset_free(data);
}
END_TEST

START_TEST(arrays_that_cannot_be_samples_are_refused) {
    const float nan_at_3[] = {0, 1, 2, NAN, 4, 5};
    const char *x = place("x.npy"), *y = place("y.npy");
    const int64_t whole[] = {0, 1, -1, 3, 2, 1};
    write_array(y, 'i', 8, SHAPE(3), whole);
    write_array(x, 'f', 4, SHAPE(3, 2), nan_at_3);
    assert_refused(pair(x, y), (basin_data_options){0}, BASIN_EFORMAT, "sample 1 has a value that is inf or nan");
    assert_refused(pair(y, x), (basin_data_options){0}, BASIN_ESHAPE, "has 1 dimensions; inputs are (N,features)");
    write_array(x, 'f', 4, SHAPE(3, 1), (float[]){1, 2, 3});
    assert_refused(pair(x, y), (basin_data_options){0}, BASIN_EFORMAT,
                   "sample 2 has label -1, out of range: classes are 0, 1, 2, ... (real targets have to be floats)");
    write_array(y, 'f', 4, SHAPE(3, 2), nan_at_3);
    assert_refused(pair(x, y), (basin_data_options){0}, BASIN_EFORMAT, "sample 1 has a target that is inf or nan");
    write_array(y, 'f', 4, SHAPE(2), nan_at_3);
    assert_refused(pair(x, y), (basin_data_options){0}, BASIN_EFORMAT, "2 labels for the 3 samples in");
    write_array(y, 'f', 4, SHAPE(3, 1, 2), nan_at_3);
    assert_refused(pair(x, y), (basin_data_options){0}, BASIN_ESHAPE, "has 3 dimensions; labels are (N)");
    write_array(y, 'i', 8, SHAPE(3, 2), (int64_t[]){0, 1, 2, 3, 4, 1 << 25});
    assert_refused(pair(x, y), (basin_data_options){0}, BASIN_EFORMAT, "sample 2 has the whole number 33554432");
    write_array(x, 'f', 4, SHAPE(1, 2, 3, 1), nan_at_3); /* 1 or 3 channels? */
    write_array(y, 'i', 8, SHAPE(1), whole);
    assert_refused(x, (basin_data_options){0}, BASIN_EINVALID, "name inputs and labels, as in x.npy,y.npy");
}
END_TEST

START_TEST(images_of_any_size_and_channels_are_read_in_the_order_of_pytorch_unless_their_shape_tells_another) {
    static const struct {
        int64_t shape[4];
        int channels, height, width;
    } cases[] = {{{1, 4, 6, 9}, 4, 6, 9}, {{1, 5, 5, 5}, 5, 5, 5}, {{1, 1, 2, 3}, 1, 2, 3}, {{1, 4, 6, 6}, 4, 6, 6},
                 {{1, 6, 6, 4}, 4, 6, 6}, {{1, 6, 9, 3}, 3, 6, 9}, {{1, 1, 6, 9}, 1, 6, 9}};
    float values[216];
    for (int i = 0; i < 216; i++) values[i] = (float)i;
    write_array(place("y.npy"), 'i', 8, SHAPE(1), (int64_t[]){0});
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const int64_t *s = cases[k].shape;
        write_array(place("x.npy"), 'f', 4, SHAPE(1, s[1], s[2], s[3]), values);
        basin_dataset *data = open_with(pair(place("x.npy"), place("y.npy")), (basin_data_options){0});
        const basin_input in = basin_dataset_input(data);
        ck_assert_int_eq(in.channels, cases[k].channels);
        ck_assert_int_eq(in.height, cases[k].height);
        ck_assert_int_eq(in.width, cases[k].width);
        basin_dataset_free(data);
    }
}
END_TEST

/* ---- one .npz ---- */

static void write_npz(const char *path, int count, const char *const names[], const char *const files[]) {
    archive_part parts[8] = {{0}};
    unsigned char *bytes = NULL;
    size_t size = 0;
    for (int i = 0; i < count; i++) {
        parts[i].name = (char *)names[i];
        parts[i].bytes = read_bytes(files[i], &parts[i].size);
    }
    ck_assert_int_eq(archive_compose(&bytes, &size, count, parts, &err), BASIN_OK);
    write_bytes(path, bytes, size);
    for (int i = 0; i < count; i++) free(parts[i].bytes);
    free(bytes);
}

START_TEST(an_archive_has_its_splits_and_one_number_of_classes) {
    static const char *const names[] = {"x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy"};
    const char *x = place("x.npy"), *train = place("train.npy"), *test = place("test.npy");
    const char *const files[] = {x, train, x, test};
    char npz[300], name[320];
    write_array(x, 'f', 4, SHAPE(3, 1), (float[]){1, 2, 3});
    write_array(train, 'i', 4, SHAPE(3), (int32_t[]){0, 4, 1});
    write_array(test, 'i', 4, SHAPE(3), (int32_t[]){0, 1, 1});
    snprintf(npz, sizeof npz, "%s/own.npz", folder);
    write_npz(npz, 4, names, files);
    basin_dataset *data = open_with(npz, (basin_data_options){0});
    ck_assert_int_eq(basin_dataset_classes(data), 5);
    ck_assert_int_eq(basin_dataset_label(data, 1), 1);
    basin_dataset_free(data);
    snprintf(name, sizeof name, "%s:train", npz);
    data = open_with(name, (basin_data_options){.classes = 7});
    ck_assert_int_eq(basin_dataset_classes(data), 7);
    ck_assert_int_eq(basin_dataset_label(data, 1), 4);
    basin_dataset_free(data);
    snprintf(name, sizeof name, "%s:val", npz);
    assert_refused(name, (basin_data_options){0}, BASIN_ENOTFOUND, "has no arrays x and y");
    assert_refused(npz, (basin_data_options){.classes = 1}, BASIN_EFORMAT, "sample 1 has label 1, out of range");
}
END_TEST

/* ---- tables ---- */

static const char *write_table(const char *text) {
    const char *path = place("table.csv");
    write_bytes(path, text, strlen(text));
    return path;
}

/* A table, which columns are labels, and what they are. */
static const struct {
    const char *text, *label;
    int features, classes, targets;
    float last[2];    /* the last row's target, or its class */
    float input;      /* the last row's first input */
    const char *name; /* of its class */
} tables[] = {
    {"a,b,label\n1,2,0\n3,4,2\n", NULL, 2, 3, 0, {2}, 3, NULL},
    {"a,label,b\n1,bee,2\n3,ant,4\n", NULL, 2, 2, 0, {0}, 3, "ant"},
    {"a,label\n1,0.5\n3,-4\n", NULL, 1, 0, 1, {-4}, 3, NULL},
    {"a,label\n1,5.0\n3,4.0\n", NULL, 1, 0, 1, {4}, 3, NULL},
    {"u,a,v\n7,1,8\n9,3,10\n", "u,v", 1, 0, 2, {9, 10}, 3, NULL},
    {"u,a,v\n7,1,8\n9,3,10\n", "v,u", 1, 0, 2, {10, 9}, 3, NULL},
    {"\"u,v\",a\n7,1\n1,3\n", "u,v", 1, 8, 0, {1}, 3, NULL},
    {"\"two\nlines\",label\r\n1,0\r\n\r\n3,1", NULL, 1, 2, 0, {1}, 3, NULL},
    {"a;b;label\n1;2;0\n3;4;2\n", NULL, 2, 3, 0, {2}, 3, NULL},
    {"\xef\xbb\xbf\"a\"\tlabel\tb\r\n1\tbee\t2\r\n3\t\"ant;\"\t4\r\n", NULL, 2, 2, 0, {0}, 3, "ant;"},
    {"a,b;c,label\n1,2,0\n3,4,1\n", NULL, 2, 2, 0, {1}, 3, NULL},
    {"\xef\xbb\xbflabel,a\n0,1\n1,3\n", NULL, 1, 2, 0, {1}, 3, NULL},
};

START_TEST(a_table_has_classes_or_targets) {
    const char *path = write_table(tables[_i].text);
    float inputs[2], got[2];
    basin_dataset *data = open_with(path, (basin_data_options){.label = tables[_i].label});
    basin_input in = basin_dataset_input(data);
    ck_assert(in.channels == tables[_i].features && in.height == 1 && in.width == 1);
    ck_assert_int_eq(basin_dataset_count(data), 2);
    ck_assert_int_eq(basin_dataset_classes(data), tables[_i].classes);
    ck_assert_int_eq(basin_dataset_targets(data), tables[_i].targets);
    basin_dataset_read(data, 1, 1, inputs, got);
    ck_assert_float_eq(inputs[0], tables[_i].input);
    for (int k = 0; k < (tables[_i].targets ? tables[_i].targets : 1); k++)
        ck_assert_float_eq(got[k], tables[_i].last[k]);
    if (tables[_i].name) ck_assert_str_eq(basin_dataset_class(data, (int)got[0]), tables[_i].name);
    basin_dataset_free(data);
}
END_TEST

static const struct {
    const char *text, *label;
    int classes;
    basin_status status;
    const char *says;
} wrong_tables[] = {
    {"a,b\n1,2\n", NULL, 0, BASIN_EINVALID, "no column 'label' for the labels; --label names one or more of a, b"},
    {"a,b,c\n1,2,3\n", "a,x", 0, BASIN_EINVALID, "no column 'a,x'"},
    {"a,b,c\n1,2,3\n", "a,a", 0, BASIN_EINVALID, "no column 'a,a'"},
    {"a,b,c\n1,2,3\n", "", 0, BASIN_EINVALID, "no column ''"},
    {"a,b\n1,2\n", "a,b", 0, BASIN_EFORMAT, "has labels, but no column of numbers"},
    {"a,label\n1,0\nx,1\n", NULL, 0, BASIN_EFORMAT, "line 3, column 'a': 'x' is no number"},
    {"a,label\n1,0\ninf,1\n", NULL, 0, BASIN_EFORMAT, "line 3, column 'a': 'inf' is no number"},
    {"a,label\n1,0.5\n2,half\n", NULL, 0, BASIN_EFORMAT,
     "row 2 has the label 'half', which is no number as others are"},
    {"a,b,c\n1,2,3\n4,5,six\n", "b,c", 0, BASIN_EFORMAT, "row 2 has the target 'six', which is no number"},
    {"a,label\n1,0.5\n2,nan\n", NULL, 0, BASIN_EFORMAT, "sample 1 has a target that is inf or nan"},
    {"a,label\n1,0.5\n2,1.5\n", NULL, 3, BASIN_EINVALID, "has real targets, no classes to be 3"},
    {"a,label\n1,ant\n2,bee\n", NULL, 3, BASIN_EFORMAT, "labels have 2 names, not 3"},
    {"a,label\n1,-1\n", NULL, 0, BASIN_EFORMAT, "label -1, out of range"},
    {"a,label\n1,99999999999999999999\n", NULL, 0, BASIN_EFORMAT, "out of range"},
    {"a,label\n1,1\n1,2\n", NULL, 2, BASIN_EFORMAT,
     "sample 1 has label 2, out of range: there are 2 classes, which count from 0, and the labels from 1: subtract 1"},
    {"a;label\n1,5;1\n", NULL, 0, BASIN_EFORMAT, "line 2, column 'a': '1,5' is no number"},
    {"a,label\n1\n", NULL, 0, BASIN_EFORMAT, "line 2 has 1 cells, the header 2"},
    {"a,label\n1,2,3\n", NULL, 0, BASIN_EFORMAT, "line 2 has 3 cells, the header 2"},
    {"a,label\n1,\n", NULL, 0, BASIN_EFORMAT, "line 2: no label"},
    {"a,label\n", NULL, 0, BASIN_EFORMAT, "no rows behind the header line"},
    {"", NULL, 0, BASIN_EFORMAT, "no rows"},
    {"a,label\n\"1,0\n", NULL, 0, BASIN_EFORMAT, "a quotation mark is never closed"},
    {"a,label\n1\"2,0\n", NULL, 0, BASIN_EFORMAT, "line 2: a stray quotation mark"},
};

START_TEST(a_table_that_cannot_be_read_says_where) {
    assert_refused(write_table(wrong_tables[_i].text),
                   (basin_data_options){.label = wrong_tables[_i].label, .classes = wrong_tables[_i].classes},
                   wrong_tables[_i].status, wrong_tables[_i].says);
}
END_TEST

/* ---- damage ---- */

static int refused, taken;

/* A damaged file is read, or refused in one line. */
static void try_open(const char *name, basin_data_options options) {
    basin_dataset *data = NULL;
    err = (basin_error){0};
    if (basin_dataset_open_with(&data, name, &options, &err) == BASIN_OK) {
        taken++;
        basin_dataset_free(data);
        return;
    }
    refused++;
    ck_assert_ptr_null(data);
    ck_assert_int_gt((int)strlen(err.message), 0);
    ck_assert_msg(!strpbrk(err.message, "\n\r\t\x1b"), "%s", err.message);
}

/* The file with each byte changed in three ways, and cut at each place. */
static void damage(const char *path, const char *name, basin_data_options options) {
    size_t size;
    unsigned char *bytes = read_bytes(path, &size);
    refused = taken = 0;
    for (size_t i = 0; i < size; i++) {
        static const unsigned char flips[] = {0x01, 0x80, 0xff};
        for (int k = 0; k < 3; k++) {
            bytes[i] ^= flips[k];
            write_bytes(path, bytes, size);
            try_open(name, options);
            bytes[i] ^= flips[k];
        }
        write_bytes(path, bytes, i);
        try_open(name, options);
    }
    write_bytes(path, bytes, size);
    basin_dataset_free(open_with(name, options));
    free(bytes);
    ck_assert_int_gt(refused, (int)size);
}

START_TEST(damaged_images_are_refused_or_read) {
    static const char *const kinds[] = {"ant/grey", "bee/palette-2bit", "bee/interlaced", "bee/palette-alpha"};
    char from[96];
    snprintf(from, sizeof from, REFERENCE "/colour/%s.png", kinds[_i]);
    copy_file(from, place("photos/a/1.png"));
    char path[256];
    snprintf(path, sizeof path, "%s", place("photos/a/1.png"));
    damage(path, place("photos"), (basin_data_options){.resize = 6, .crop = 5});
}
END_TEST

START_TEST(damaged_arrays_are_refused_or_read) {
    char x[256], y[256], npz[256];
    snprintf(x, sizeof x, "%s", place("x.npy"));
    snprintf(y, sizeof y, "%s", place("y.npy"));
    write_array(x, 'f', 4, SHAPE(3, 2), (float[]){1, 2, 3, 4, 5, 6});
    write_array(y, 'i', 2, SHAPE(3), (int16_t[]){0, 1, 2});
    damage(x, pair(x, y), (basin_data_options){0});
    damage(y, pair(x, y), (basin_data_options){0});
    write_array(y, 'f', 8, SHAPE(3, 2), (double[]){1, 2, 3, 4, 5, 6});
    damage(y, pair(x, y), (basin_data_options){0});
    snprintf(npz, sizeof npz, "%s/own.npz", folder);
    write_npz(npz, 2, (const char *const[]){"x.npy", "y.npy"}, (const char *const[]){x, y});
    damage(npz, npz, (basin_data_options){0});
}
END_TEST

START_TEST(damaged_tables_are_refused_or_read) {
    const char *path = write_table("a,\"b\nc\",label\n1,2.5,ant\n\"3\",4e2,bee\n-5,0x6,\"c,\"\"d\"\n");
    size_t size;
    unsigned char *bytes = read_bytes(path, &size);
    refused = taken = 0;
    for (size_t i = 0; i < size; i++)
        for (int value = 0; value < 256; value += i % 2 ? 7 : 1) {
            unsigned char was = bytes[i];
            bytes[i] = (unsigned char)value;
            write_bytes(path, bytes, value ? size : i); /* and cut here */
            try_open(path, (basin_data_options){0});
            bytes[i] = was;
        }
    free(bytes);
    ck_assert_int_gt(refused, 1000);
    ck_assert_int_gt(taken, 1000);
}
END_TEST

/* Headers that promise more than there is memory. */
START_TEST(absurd_sizes_are_refused_before_memory_is_asked_for) {
    static const char *const shapes_of[] = {"(99999999999, 99999999999)",
                                            "(9223372036854775807, 2)",
                                            "(4294967296,)",
                                            "(2, 999999999999)",
                                            "(0, 5)",
                                            "(-1, 2)"};
    char text[256];
    write_array(place("y.npy"), 'i', 8, SHAPE(2), (int64_t[]){0, 1});
    for (size_t i = 0; i < sizeof shapes_of / sizeof *shapes_of; i++) {
        int length = snprintf(text + 10, sizeof text - 10, "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }\n",
                              shapes_of[i]);
        memcpy(text, "\x93NUMPY\1\0", 8);
        text[8] = (char)length, text[9] = 0;
        write_bytes(place("x.npy"), text, (size_t)length + 10);
        basin_dataset *data = NULL;
        ck_assert_int_ne(basin_dataset_open(&data, pair(place("x.npy"), place("y.npy")), NULL, &err), BASIN_OK);
        ck_assert_ptr_null(data);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("own");
    TCase *content = tcase_create("content"), *damages = tcase_create("damage");
    tcase_add_checked_fixture(content, make_folder, delete_folder);
    tcase_add_checked_fixture(damages, make_folder, delete_folder);
    tcase_add_test(content, images_are_resized_and_cropped_as_torchvision_does);
    tcase_add_test(content, grey_images_become_colours_if_asked_for);
    tcase_add_test(content, images_of_different_sizes_have_to_be_made_equal);
    tcase_add_test(content, a_folder_may_have_splits);
    tcase_add_loop_test(content, arrays_of_every_shape_lie_in_memory_with_channels_last, 0,
                        (int)(sizeof shapes / sizeof *shapes));
    tcase_add_loop_test(content, arrays_in_fortran_order_are_turned, 0, 3);
    tcase_add_test(content, tokens_are_kept_exactly_or_refused);
    tcase_add_test(content, images_of_integers_are_the_numbers_that_they_are);
    tcase_add_test(content, integers_are_classes_and_floats_are_targets);
    tcase_add_test(content, a_subset_of_real_targets_keeps_input_and_target_together);
    tcase_add_test(content, arrays_that_cannot_be_samples_are_refused);
    tcase_add_test(content, an_archive_has_its_splits_and_one_number_of_classes);
    tcase_add_test(content,
                   images_of_any_size_and_channels_are_read_in_the_order_of_pytorch_unless_their_shape_tells_another);
    tcase_add_loop_test(content, a_table_has_classes_or_targets, 0, (int)(sizeof tables / sizeof *tables));
    tcase_add_loop_test(content, a_table_that_cannot_be_read_says_where, 0,
                        (int)(sizeof wrong_tables / sizeof *wrong_tables));
    tcase_add_loop_test(damages, damaged_images_are_refused_or_read, 0, 4);
    tcase_add_test(damages, damaged_arrays_are_refused_or_read);
    tcase_add_test(damages, damaged_tables_are_refused_or_read);
    tcase_add_test(damages, absurd_sizes_are_refused_before_memory_is_asked_for);
    suite_add_tcase(suite, content);
    suite_add_tcase(suite, damages);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
