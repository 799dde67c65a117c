/* test_data.c - datasets: what the files say, where they are found, how samples are chosen. */
#include "data/source.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char start[4096], folder[32];
static basin_error err;

static void make_folder(void) {
    ck_assert_ptr_nonnull(getcwd(start, sizeof start));
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-data-XXXXXX")));
    ck_assert_int_eq(unsetenv("BASIN_DATA"), 0);
}

static int delete_entry(const char *path, const struct stat *info, int kind, struct FTW *at) {
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static void delete_folder(void) {
    ck_assert_int_eq(chdir(start), 0);
    ck_assert_int_eq(nftw(folder, delete_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* The path of a file below the test's folder; the folders on the way are made. */
static const char *place(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    for (char *slash = path + strlen(folder); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        ck_assert(mkdir(path, 0777) == 0 || errno == EEXIST);
        *slash = '/';
    }
    return path;
}

/* Gzipped if the name says so. */
static void write_file(const char *name, const void *bytes, size_t size) {
    gzFile out = gzopen(place(name), strstr(name, ".gz") ? "wb" : "wbT");
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(gzwrite(out, bytes, (unsigned)size), (int)size);
    ck_assert_int_eq(gzclose(out), Z_OK);
}

/* An IDX file: the header's numbers, then bytes. */
static void write_idx(const char *name, int numbers, const uint32_t *header, const void *bytes, size_t size) {
    unsigned char file[256];
    for (int i = 0; i < numbers; i++) memcpy(file + 4 * i, &(uint32_t){htonl(header[i])}, 4);
    memcpy(file + 4 * numbers, bytes, size);
    write_file(name, file, 4 * (size_t)numbers + size);
}

/* Three images of 2 rows and 3 columns. */
static const unsigned char pixels[18] = {0, 1, 77, 128, 255, 5, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25};
static const unsigned char labels[3] = {9, 0, 4};

static void write_images(const char *name) {
    write_idx(name, 4, (uint32_t[]){0x803, 3, 2, 3}, pixels, sizeof pixels);
}

static void write_labels(const char *name) {
    write_idx(name, 2, (uint32_t[]){0x801, 3}, labels, sizeof labels);
}

static basin_dataset *open_dataset(const char *name) {
    basin_dataset *dataset = NULL;
    ck_assert_msg(basin_dataset_open(&dataset, name, folder, &err) == BASIN_OK, "%s", err.message);
    return dataset;
}

static void assert_refused(const char *name, basin_status wanted, const char *file, const char *message) {
    basin_dataset *dataset = NULL;
    ck_assert_msg(basin_dataset_open(&dataset, name, folder, &err) == wanted, "%s", err.message);
    ck_assert_ptr_null(dataset);
    ck_assert_msg(strstr(err.message, file) != NULL, "'%s' is not in: %s", file, err.message);
    ck_assert_msg(strstr(err.message, message) != NULL, "'%s' is not in: %s", message, err.message);
    ck_assert_ptr_null(strchr(err.message, '\n'));
}

START_TEST(an_idx_dataset_is_what_its_files_say) {
    write_images("t10k-images-idx3-ubyte");
    write_labels("t10k-labels-idx1-ubyte");
    basin_dataset *dataset = open_dataset("fashion-mnist:test");
    basin_input input = basin_dataset_input(dataset);
    ck_assert_str_eq(basin_dataset_name(dataset), "fashion-mnist:test");
    ck_assert_int_eq(basin_dataset_count(dataset), 3);
    ck_assert(input.channels == 1 && input.height == 2 && input.width == 3 && input.outputs == 10);
    ck_assert_mem_eq(basin_dataset_pixels(dataset, 1), pixels + 6, 6);
    ck_assert_int_eq(basin_dataset_label(dataset, 2), 4);
    ck_assert_str_eq(basin_dataset_class(dataset, 9), "Ankle boot");
    ck_assert_ptr_null(basin_dataset_class(dataset, 10));
    basin_dataset_free(dataset);
}
END_TEST

/* The expected values are torchvision's: ToTensor, then Normalize. */
START_TEST(pixels_are_normalized_as_torchvision_does) {
    static const float expected[5] = {-0.810198367f, -0.799089134f, 0.0452146828f, 0.611787021f, 2.02266288f};
    float inputs[12];
    float seen[2];
    write_images("t10k-images-idx3-ubyte");
    write_labels("t10k-labels-idx1-ubyte");
    basin_dataset *dataset = open_dataset("fashion-mnist:test");
    basin_dataset_read(dataset, 0, 2, inputs, seen);
    for (int i = 0; i < 5; i++) ck_assert_float_eq(inputs[i], expected[i]);
    ck_assert_float_eq(seen[0], 9);
    ck_assert_float_eq(seen[1], 0);
    basin_dataset_free(dataset);
}
END_TEST

START_TEST(a_gzipped_file_is_the_same_as_a_plain_one) {
    char plain[33], packed[33];
    write_images("plain/t10k-images-idx3-ubyte");
    write_labels("plain/t10k-labels-idx1-ubyte");
    write_images("packed/t10k-images-idx3-ubyte.gz");
    write_labels("packed/t10k-labels-idx1-ubyte.gz");
    ck_assert_int_eq(setenv("BASIN_DATA", place("plain"), 1), 0);
    basin_dataset *dataset = open_dataset("mnist:test");
    basin_dataset_hash(dataset, plain);
    basin_dataset_free(dataset);
    ck_assert_int_eq(setenv("BASIN_DATA", place("packed"), 1), 0);
    dataset = open_dataset("mnist:test");
    basin_dataset_hash(dataset, packed);
    basin_dataset_free(dataset);
    ck_assert_str_eq(plain, packed);
}
END_TEST

/* Headers and byte counts of the two files, and what the message must name and say. */
static const struct {
    uint32_t images[4];
    size_t pixels;
    uint32_t labels[2];
    size_t labelled;
    const char *file, *message;
} damages[] = {
    {{0x801, 3, 2, 3},
     18,
     {0x801, 3},
     3,
     "t10k-images",
     "begins with 0x00000801, an IDX file of images with 0x00000803"},
    {{0x803, 3, 2, 3},
     18,
     {0x803, 3},
     3,
     "t10k-labels",
     "begins with 0x00000803, an IDX file of labels with 0x00000801"},
    {{0x803, 3, 2, 3}, 17, {0x801, 3}, 3, "t10k-images", "cut short or damaged"},
    {{0x803, 2, 2, 3}, 18, {0x801, 2}, 2, "t10k-images", "cut short or damaged"},
    {{0x803, 3, 2, 3}, 18, {0x801, 3}, 2, "t10k-labels", "cut short or damaged"},
    {{0x803, 0xffffffff, 0xffffffff, 0xffffffff}, 18, {0x801, 3}, 3, "t10k-images", "cut short or damaged"},
    {{0x803, 0x80000000, 2, 0x80000000}, 0, {0x801, 3}, 3, "t10k-images", "cut short or damaged"},
    {{0x803, 0, 2, 3}, 0, {0x801, 0}, 0, "t10k-images", "0 images of 2x3 pixels"},
    {{0x803, 3, 0, 3}, 0, {0x801, 3}, 3, "t10k-images", "3 images of 0x3 pixels"},
    {{0x803, 3, 2, 3}, 18, {0x801, 2}, 2, "t10k-labels", "2 labels for the 3 images in"},
};

START_TEST(a_damaged_idx_file_is_refused_and_named) {
    write_idx("mnist/t10k-images-idx3-ubyte", 4, damages[_i].images, pixels, damages[_i].pixels);
    write_idx("mnist/t10k-labels-idx1-ubyte", 2, damages[_i].labels, labels, damages[_i].labelled);
    assert_refused("mnist:test", BASIN_EFORMAT, damages[_i].file, damages[_i].message);
}
END_TEST

START_TEST(a_label_out_of_range_is_refused_and_named) {
    write_images("t10k-images-idx3-ubyte");
    write_idx("t10k-labels-idx1-ubyte", 2, (uint32_t[]){0x801, 3}, "\0\12\1", 3);
    assert_refused("mnist:test", BASIN_EFORMAT, "t10k-labels",
                   "sample 1 has label 10, out of range: there are 10 classes");
}
END_TEST

START_TEST(a_gzip_file_cut_anywhere_is_refused) {
    struct stat info;
    write_labels("t10k-labels-idx1-ubyte");
    write_images("t10k-images-idx3-ubyte.gz");
    ck_assert_int_eq(stat(place("t10k-images-idx3-ubyte.gz"), &info), 0);
    for (off_t size = info.st_size - 1; size >= 0; size--) {
        ck_assert_int_eq(truncate(place("t10k-images-idx3-ubyte.gz"), size), 0);
        assert_refused("mnist:test", BASIN_EFORMAT, "t10k-images-idx3-ubyte.gz", "");
    }
}
END_TEST

/* CIFAR records: label bytes, then planes filled with `first`, `first` + 1, `first` + 2. */
static void write_cifar(const char *name, int count, const unsigned char (*label)[2], int label_bytes, int first) {
    unsigned char file[4 * 3074], *at = file;
    for (int i = 0; i < count; i++) {
        memcpy(at, label[i] + 2 - label_bytes, (size_t)label_bytes);
        at += label_bytes;
        for (int c = 0; c < 3; c++, at += 1024) memset(at, first + c, 1024);
        at[-1] = 99; /* the last blue pixel */
    }
    write_file(name, file, (size_t)(at - file));
}

START_TEST(cifar10_joins_its_batches_in_order_with_channels_last) {
    for (int batch = 1; batch <= 5; batch++) {
        char name[64];
        snprintf(name, sizeof name, "cifar-10-batches-bin/data_batch_%d.bin", batch);
        write_cifar(name, 2, (const unsigned char[][2]){{0, (unsigned char)batch}, {0, 9}}, 1, 10 * batch);
    }
    basin_dataset *dataset = open_dataset("cifar10:train");
    basin_input input = basin_dataset_input(dataset);
    ck_assert_int_eq(basin_dataset_count(dataset), 10);
    ck_assert(input.channels == 3 && input.height == 32 && input.width == 32 && input.outputs == 10);
    for (int batch = 1; batch <= 5; batch++) {
        const uint8_t *sample = basin_dataset_pixels(dataset, 2 * batch - 2);
        ck_assert_int_eq(basin_dataset_label(dataset, 2 * batch - 2), batch);
        ck_assert(sample[0] == 10 * batch && sample[1] == 10 * batch + 1 && sample[2] == 10 * batch + 2);
        ck_assert(sample[3069] == 10 * batch && sample[3071] == 99);
    }
    float *inputs = malloc(3072 * sizeof *inputs), label;
    basin_dataset_read(dataset, 0, 1, inputs, &label);
    for (int c = 0; c < 3; c++)
        ck_assert_float_eq(inputs[c],
                           ((float)(10 + c) / 255.0f - basin_dataset_mean(dataset)[c]) / basin_dataset_std(dataset)[c]);
    free(inputs);
    basin_dataset_free(dataset);
}
END_TEST

START_TEST(cifar100_has_fine_labels) {
    write_cifar("test.bin.gz", 2, (const unsigned char[][2]){{3, 99}, {19, 0}}, 2, 0);
    basin_dataset *dataset = open_dataset("cifar100:test");
    ck_assert_int_eq(basin_dataset_count(dataset), 2);
    ck_assert_int_eq(basin_dataset_label(dataset, 0), 99);
    ck_assert_int_eq(basin_dataset_label(dataset, 1), 0);
    ck_assert_str_eq(basin_dataset_class(dataset, 99), "worm");
    basin_dataset_free(dataset);
}
END_TEST

START_TEST(a_damaged_cifar_file_is_refused_and_named) {
    write_cifar("test_batch.bin", 3, (const unsigned char[][2]){{0, 9}, {0, 1}, {0, 10}}, 1, 0);
    assert_refused("cifar10:test", BASIN_EFORMAT, "test_batch.bin", "sample 2 has label 10");
    ck_assert_int_eq(truncate(place("test_batch.bin"), 3072), 0);
    assert_refused("cifar10:test", BASIN_EFORMAT, "test_batch.bin", "3072 bytes, not a multiple of 3073");
    ck_assert_int_eq(truncate(place("test_batch.bin"), 0), 0);
    assert_refused("cifar10:test", BASIN_EFORMAT, "test_batch.bin", "0 bytes");
}
END_TEST

START_TEST(a_missing_part_is_named) {
    write_images("mnist/t10k-images-idx3-ubyte");
    assert_refused("mnist:test", BASIN_ENOTFOUND, "mnist/t10k-labels-idx1-ubyte", "missing");
}
END_TEST

START_TEST(a_wrong_name_says_what_there_is) {
    assert_refused("imagenet:train", BASIN_EINVALID, "'imagenet'", "fashion-mnist, mnist, cifar10, cifar100");
    assert_refused("mnist:val", BASIN_EINVALID, "'val'", "mnist:train or mnist:test");
    assert_refused("mnist", BASIN_EINVALID, "'mnist' needs a split", "mnist:train or mnist:test");
    assert_refused("", BASIN_EINVALID, "''", "fashion-mnist");
}
END_TEST

/* A dataset that no machine has. */
static const data_source atlantis = {.name = "atlantis",
                                     .folders = {"atlantis", "Atlantis/raw"},
                                     .splits = {{"train", {"atlantis.bin"}}},
                                     .origin = "the sea"};

static void assert_found(const char *user_folder, const char *expected) {
    char *paths[SOURCE_FILES] = {0};
    ck_assert_msg(source_find(paths, &atlantis, atlantis.splits, user_folder, &err) == BASIN_OK, "%s", err.message);
    ck_assert_str_eq(paths[0], expected);
    free(paths[0]);
}

START_TEST(what_is_nowhere_says_where_it_looked_and_where_to_get_it) {
    char *paths[SOURCE_FILES] = {0};
    setenv("BASIN_DATA", "/nowhere/else", 1);
    ck_assert_int_eq(source_find(paths, &atlantis, atlantis.splits, "/nowhere", &err), BASIN_ENOTFOUND);
    static const char *const parts[] = {"atlantis:train", "atlantis.bin", "the sea",
                                        "/nowhere, /nowhere/else, " BASIN_PREFIX "/share/basin/data",
                                        "/usr/share/datasets"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ck_assert_msg(strstr(err.message, parts[i]) != NULL, "'%s' is not in: %s", parts[i], err.message);
    ck_assert_ptr_null(strchr(err.message, '\n'));
}
END_TEST

START_TEST(folders_are_searched_from_the_most_to_the_least_explicit) {
    char user[64], variable[64], expected[128];
    ck_assert_int_eq(chdir(folder), 0);
    write_file("data/Atlantis/raw/atlantis.bin", "x", 1);
    assert_found(NULL, "data/Atlantis/raw/atlantis.bin");

    snprintf(variable, sizeof variable, "%s/variable", folder);
    snprintf(expected, sizeof expected, "%s/atlantis.bin.gz", variable);
    setenv("BASIN_DATA", variable, 1);
    write_file("variable/atlantis.bin.gz", "x", 1);
    assert_found(NULL, expected);

    snprintf(user, sizeof user, "%s/user", folder);
    assert_found(user, expected); /* it does not exist: the next one is tried */
    write_file("user/atlantis.bin", "x", 1);
    snprintf(expected, sizeof expected, "%s/atlantis.bin", user);
    assert_found(user, expected);
    write_file("user/atlantis/atlantis.bin", "x", 1);
    snprintf(expected, sizeof expected, "%s/atlantis/atlantis.bin", user);
    assert_found(user, expected);
}
END_TEST

START_TEST(a_checkout_is_known_by_where_the_program_lies) {
    char *paths[SOURCE_FILES] = {0}, data[256] = "", expected[320];
    ck_assert_int_gt(readlink("/proc/self/exe", data, sizeof data - 8), 0);
    strcpy(strrchr(data, '/'), "/data");
    snprintf(expected, sizeof expected, "%s/atlantis/atlantis.bin", data);
    write_file("atlantis/atlantis.bin", "x", 1);
    unlink(data);
    ck_assert_int_eq(symlink(folder, data), 0);
    basin_status status = source_find(paths, &atlantis, atlantis.splits, NULL, &err);
    unlink(data);
    ck_assert_msg(status == BASIN_OK, "%s", err.message);
    ck_assert_str_eq(paths[0], expected);
    free(paths[0]);
}
END_TEST

START_TEST(files_of_a_shared_folder_are_nobodys) {
    char *paths[SOURCE_FILES] = {0};
    ck_assert_int_eq(chdir(folder), 0);
    write_file("data/atlantis.bin", "x", 1);
    ck_assert_int_eq(source_find(paths, &atlantis, atlantis.splits, NULL, &err), BASIN_ENOTFOUND);
}
END_TEST

/* Five classes of 40, 40, 40, 3 and 20 samples, mixed; sample i has the one pixel i. */
enum { COUNT = 143, CLASSES = 5 };
static basin_dataset *mixed;

static void make_mixed(void) {
    uint8_t values[COUNT];
    int32_t classes[COUNT];
    int left[CLASSES] = {40, 40, 40, 3, 20}, label = 0;
    for (int i = 0; i < COUNT; i++) {
        do label = (label + 1) % CLASSES;
        while (!left[label]);
        left[label]--;
        values[i] = (uint8_t)i;
        classes[i] = label;
    }
    basin_input input = {1, 1, 1, CLASSES};
    ck_assert_int_eq(
        basin_dataset_from_pixels(&mixed, "mixed", input, COUNT, values, classes, &(float){0}, &(float){1}, &err),
        BASIN_OK);
}

static void free_mixed(void) {
    basin_dataset_free(mixed);
}

static basin_dataset *subset(int64_t samples, uint64_t seed) {
    basin_dataset *dataset = NULL;
    ck_assert_int_eq(basin_dataset_subset(&dataset, mixed, samples, seed, &err), BASIN_OK);
    ck_assert_int_eq(basin_dataset_count(dataset), samples);
    return dataset;
}

/* Which of the samples of `mixed` a subset has. */
static void mark(const basin_dataset *dataset, int has[COUNT]) {
    memset(has, 0, COUNT * sizeof *has);
    for (int64_t i = 0; i < basin_dataset_count(dataset); i++) has[*basin_dataset_pixels(dataset, i)]++;
}

START_TEST(a_subset_is_balanced_as_far_as_classes_reach) {
    static const int sizes[CLASSES] = {40, 40, 40, 3, 20};
    for (int64_t samples = 1; samples <= COUNT; samples++) {
        basin_dataset *dataset = subset(samples, 7);
        int64_t taken[CLASSES] = {0}, most = 0;
        for (int64_t i = 0; i < samples; i++) taken[basin_dataset_label(dataset, i)]++;
        for (int c = 0; c < CLASSES; c++) most = taken[c] > most ? taken[c] : most;
        for (int c = 0; c < CLASSES; c++) ck_assert(taken[c] >= most - 1 || taken[c] == sizes[c]);
        basin_dataset_free(dataset);
    }
}
END_TEST

START_TEST(a_subset_has_each_sample_once_in_file_order_with_its_own_label) {
    basin_dataset *dataset = subset(60, 1);
    for (int64_t i = 0; i < 60; i++) {
        int sample = *basin_dataset_pixels(dataset, i);
        ck_assert_int_eq(basin_dataset_label(dataset, i), basin_dataset_label(mixed, sample));
        if (i) ck_assert_int_gt(sample, *basin_dataset_pixels(dataset, i - 1));
    }
    basin_dataset_free(dataset);
}
END_TEST

START_TEST(a_larger_subset_contains_the_smaller_one) {
    int small[COUNT], large[COUNT];
    for (int64_t samples = 1; samples < COUNT; samples++) {
        basin_dataset *a = subset(samples, 3), *b = subset(samples + 1, 3);
        mark(a, small);
        mark(b, large);
        for (int i = 0; i < COUNT; i++) ck_assert_int_ge(large[i], small[i]);
        basin_dataset_free(a);
        basin_dataset_free(b);
    }
}
END_TEST

START_TEST(a_subset_is_fixed_by_its_seed_on_every_machine) {
    static const uint8_t expected[8] = {2, 7, 48, 80, 81, 95, 118, 140};
    int first[COUNT], second[COUNT];
    basin_dataset *a = subset(8, 1), *b = subset(8, 2);
    for (int i = 0; i < 8; i++) ck_assert_int_eq(*basin_dataset_pixels(a, i), expected[i]);
    mark(a, first);
    mark(b, second);
    ck_assert_mem_ne(first, second, sizeof first);
    basin_dataset_free(a);
    basin_dataset_free(b);
}
END_TEST

START_TEST(a_subset_of_all_samples_is_the_same_data) {
    char all[33], whole[33], part[33];
    basin_dataset *a = subset(COUNT, 5), *b = subset(COUNT - 1, 5);
    basin_dataset_hash(a, all);
    basin_dataset_hash(mixed, whole);
    basin_dataset_hash(b, part);
    ck_assert_str_eq(all, whole);
    ck_assert_str_ne(part, whole);
    basin_dataset_free(a);
    basin_dataset_free(b);
}
END_TEST

START_TEST(the_first_samples_are_taken_in_order_also_from_a_subset) {
    basin_dataset *a = subset(60, 1), *b = NULL;
    float input[3], label[3];
    ck_assert_int_eq(basin_dataset_first(&b, a, 5, &err), BASIN_OK);
    ck_assert_str_eq(basin_dataset_name(a), "mixed[60 of 143, seed 1]");
    ck_assert_str_eq(basin_dataset_name(b), "mixed[60 of 143, seed 1][first 5 of 60]");
    for (int i = 0; i < 5; i++) ck_assert_ptr_eq(basin_dataset_pixels(b, i), basin_dataset_pixels(a, i));
    basin_dataset_read(b, 2, 3, input, label);
    for (int i = 0; i < 3; i++) {
        ck_assert_float_eq(input[i], (float)*basin_dataset_pixels(a, i + 2) / 255.0f);
        ck_assert_float_eq(label[i], (float)basin_dataset_label(a, i + 2));
    }
    basin_dataset_free(b);
    basin_dataset_free(a);
}
END_TEST

START_TEST(a_count_that_cannot_be_is_refused) {
    basin_dataset *dataset = NULL;
    static const int64_t wrong[] = {0, -1, COUNT + 1};
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(basin_dataset_subset(&dataset, mixed, wrong[i], 1, &err), BASIN_EINVALID);
        ck_assert_int_eq(basin_dataset_first(&dataset, mixed, wrong[i], &err), BASIN_EINVALID);
        ck_assert_ptr_nonnull(strstr(err.message, "from 143"));
    }
    ck_assert_ptr_null(dataset);
}
END_TEST

START_TEST(labels_from_memory_are_checked_too) {
    basin_dataset *dataset = NULL;
    basin_input input = {1, 1, 1, 2};
    float zero = 0, one = 1;
    ck_assert_int_eq(
        basin_dataset_from_pixels(&dataset, "own", input, 2, (uint8_t[]){1, 2}, (int32_t[]){0, -1}, &zero, &one, &err),
        BASIN_EFORMAT);
    ck_assert_str_eq(err.message, "own: sample 1 has label -1, out of range: there are 2 classes");
    ck_assert_int_eq(basin_dataset_from_pixels(&dataset, "own", input, 0, NULL, NULL, &zero, &one, &err),
                     BASIN_EINVALID);
    ck_assert_ptr_null(dataset);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("data");
    TCase *files = tcase_create("files"), *subsets = tcase_create("subsets");
    tcase_add_checked_fixture(files, make_folder, delete_folder);
    tcase_add_test(files, an_idx_dataset_is_what_its_files_say);
    tcase_add_test(files, pixels_are_normalized_as_torchvision_does);
    tcase_add_test(files, a_gzipped_file_is_the_same_as_a_plain_one);
    tcase_add_loop_test(files, a_damaged_idx_file_is_refused_and_named, 0, (int)(sizeof damages / sizeof *damages));
    tcase_add_test(files, a_label_out_of_range_is_refused_and_named);
    tcase_add_test(files, a_gzip_file_cut_anywhere_is_refused);
    tcase_add_test(files, cifar10_joins_its_batches_in_order_with_channels_last);
    tcase_add_test(files, cifar100_has_fine_labels);
    tcase_add_test(files, a_damaged_cifar_file_is_refused_and_named);
    tcase_add_test(files, a_missing_part_is_named);
    tcase_add_test(files, a_wrong_name_says_what_there_is);
    tcase_add_test(files, what_is_nowhere_says_where_it_looked_and_where_to_get_it);
    tcase_add_test(files, folders_are_searched_from_the_most_to_the_least_explicit);
    tcase_add_test(files, a_checkout_is_known_by_where_the_program_lies);
    tcase_add_test(files, files_of_a_shared_folder_are_nobodys);
    tcase_add_checked_fixture(subsets, make_mixed, free_mixed);
    tcase_add_test(subsets, a_subset_is_balanced_as_far_as_classes_reach);
    tcase_add_test(subsets, a_subset_has_each_sample_once_in_file_order_with_its_own_label);
    tcase_add_test(subsets, a_larger_subset_contains_the_smaller_one);
    tcase_add_test(subsets, a_subset_is_fixed_by_its_seed_on_every_machine);
    tcase_add_test(subsets, a_subset_of_all_samples_is_the_same_data);
    tcase_add_test(subsets, the_first_samples_are_taken_in_order_also_from_a_subset);
    tcase_add_test(subsets, a_count_that_cannot_be_is_refused);
    tcase_add_test(subsets, labels_from_memory_are_checked_too);
    suite_add_tcase(suite, files);
    suite_add_tcase(suite, subsets);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
