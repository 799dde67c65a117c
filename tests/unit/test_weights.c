/* test_weights.c - checkpoints: what is written is what is read, and what is damaged is refused in one line. */
#include "base/file.h"
#include "base/number.h"
#include "basin/checkpoint.h"
#include "tensor/layout.h"

#include <check.h> /* defines fail() over ours */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[32];
static char path[64], other[64];
static basin_error err;

static void make_folder(void) {
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-weights-XXXXXX")));
    snprintf(path, sizeof path, "%s/net.safetensors", folder);
    snprintf(other, sizeof other, "%s/other", folder);
}

static void delete_folder(void) {
    unlink(path);
    unlink(other);
    rmdir(folder); /* succeeds only if nothing else was left there */
    ck_assert(!file_exists(folder));
}

/* A file of exactly these bytes: what it says is the header's length, the header, the values. */
static void write_raw(uint64_t length, const char *header, const void *values, size_t size) {
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    fwrite(&length, sizeof length, 1, out);
    fputs(header, out);
    if (size) fwrite(values, 1, size, out);
    ck_assert_int_eq(fclose(out), 0);
}

static void write_values(const char *header, const void *values, size_t size) {
    write_raw(strlen(header), header, values, size);
}

static void write_zeros(const char *header, size_t size) {
    static const char zeros[64];
    ck_assert_uint_le(size, sizeof zeros);
    write_values(header, zeros, size);
}

static basin_checkpoint *load(void) {
    basin_checkpoint *checkpoint = NULL;
    ck_assert_msg(basin_checkpoint_load(&checkpoint, path, &err) == BASIN_OK, "%s", err.message);
    return checkpoint;
}

static float some_values[] = {0, 1, -2, 3.5f, -0.0f, 1e-40f};

static void save_example(const char *to) {
    basin_tensor tensors[] = {{"z.weight", {2, {2, 3}}, some_values},
                              {"a.bias", {1, {2}}, some_values + 1},
                              {"scalar", {0}, some_values + 3}};
    basin_record record = {0};
    basin_record_set(&record, NULL, "network", "lenet5");
    basin_record_set(&record, NULL, "data", "μ \"quoted\"\nline");
    ck_assert_msg(basin_checkpoint_save(to, 3, tensors, &record, &err) == BASIN_OK, "%s", err.message);
    basin_record_clear(&record);
}

START_TEST(what_is_written_is_read_in_the_same_order) {
    save_example(path);
    basin_checkpoint *checkpoint = load();
    ck_assert_str_eq(checkpoint->format, "safetensors");
    ck_assert_int_eq(checkpoint->count, 3);
    ck_assert_str_eq(checkpoint->tensor[0].name, "z.weight");
    ck_assert_int_eq(checkpoint->tensor[0].shape.rank, 2);
    ck_assert_int_eq(checkpoint->tensor[0].shape.dim[1], 3);
    ck_assert_mem_eq(checkpoint->tensor[0].data, some_values, sizeof some_values);
    ck_assert_str_eq(checkpoint->tensor[1].name, "a.bias");
    ck_assert_int_eq(checkpoint->tensor[2].shape.rank, 0);
    ck_assert_float_eq(*checkpoint->tensor[2].data, 3.5f);
    ck_assert_int_eq(checkpoint->record.count, 2);
    ck_assert_str_eq(checkpoint->record.entry[0].key, "network");
    ck_assert_str_eq(checkpoint->record.entry[1].value, "μ \"quoted\"\nline");
    basin_checkpoint_free(checkpoint);
}
END_TEST

START_TEST(a_checkpoint_saved_again_has_the_same_bytes_and_aligned_values) {
    unsigned char *first, *second;
    size_t first_size, second_size;
    save_example(path);
    basin_checkpoint *checkpoint = load();
    ck_assert_int_eq(basin_checkpoint_save(other, checkpoint->count, checkpoint->tensor, &checkpoint->record, &err),
                     BASIN_OK);
    ck_assert_int_eq(file_read(&first, &first_size, path, 4096, &err), BASIN_OK);
    ck_assert_int_eq(file_read(&second, &second_size, other, 4096, &err), BASIN_OK);
    ck_assert_uint_eq(first_size, second_size);
    ck_assert_mem_eq(first, second, first_size);
    ck_assert_uint_eq(first[0] % 8, 0);
    free(first);
    free(second);
    basin_checkpoint_free(checkpoint);
}
END_TEST

START_TEST(the_order_of_tensors_is_that_of_their_values) {
    write_zeros("{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
                "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                8);
    basin_checkpoint *checkpoint = load();
    ck_assert_str_eq(checkpoint->tensor[0].name, "a");
    ck_assert_str_eq(checkpoint->tensor[1].name, "b");
    basin_checkpoint_free(checkpoint);
}
END_TEST

/* 1, -2, the smallest number above 0, inf, NaN in each type; 0x0001 in half precision is 2^-24. */
START_TEST(every_floating_type_becomes_f32) {
    static const double wide[] = {1, -2, 0x1p-149, INFINITY, NAN};
    static const uint16_t half[] = {0x3c00, 0xc000, 0x0001, 0x7c00, 0x7e00};
    static const uint16_t brain[] = {0x3f80, 0xc000, 0x0001, 0x7f80, 0x7fc0};
    static const struct {
        const char *type;
        const void *values;
        size_t size;
        float tiny;
    } cases[] = {{"F64", wide, sizeof wide, 0x1p-149f},
                 {"F16", half, sizeof half, 0x1p-24f},
                 {"BF16", brain, sizeof brain, 0x1p-133f}};
    for (size_t i = 0; i < 3; i++) {
        char header[128];
        snprintf(header, sizeof header, "{\"t\":{\"dtype\":\"%s\",\"shape\":[5],\"data_offsets\":[0,%zu]}}",
                 cases[i].type, cases[i].size);
        write_values(header, cases[i].values, cases[i].size);
        basin_checkpoint *checkpoint = load();
        const float *data = checkpoint->tensor[0].data;
        ck_assert_float_eq(data[0], 1);
        ck_assert_float_eq(data[1], -2);
        ck_assert_float_eq(data[2], cases[i].tiny);
        ck_assert_float_infinite(data[3]);
        ck_assert_float_nan(data[4]);
        basin_checkpoint_free(checkpoint);
    }
}
END_TEST

START_TEST(every_half_is_what_it_stands_for) {
    static unsigned char bytes[65536 * 2];
    static float values[65536];
    for (int i = 0; i < 65536; i++) bytes[2 * i] = (unsigned char)(i & 255), bytes[2 * i + 1] = (unsigned char)(i >> 8);
    numbers_f16(values, bytes, 65536);
    for (int i = 0; i < 65536; i++) {
        int exponent = i >> 10 & 31, fraction = i & 1023;
        float size = exponent == 31
                         ? (fraction ? NAN : INFINITY)
                         : ldexpf((float)(exponent ? fraction + 1024 : fraction), (exponent ? exponent : 1) - 25);
        ck_assert(!signbit(values[i]) == !(i >> 15));
        ck_assert(isnan(size) ? isnan(values[i]) : fabsf(values[i]) == size);
    }
}
END_TEST

START_TEST(counters_are_listed_without_values) {
    write_zeros("{\"bn.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}", 8);
    basin_checkpoint *checkpoint = load();
    ck_assert_str_eq(checkpoint->tensor[0].name, "bn.num_batches_tracked");
    ck_assert_ptr_null(checkpoint->tensor[0].data);
    basin_checkpoint_free(checkpoint);
}
END_TEST

/* Header, bytes of values behind it, and what the message must say. */
static const struct {
    const char *header;
    size_t data;
    basin_status status;
    const char *message;
} damages[] = {
    {"", 0, BASIN_EFORMAT, "not a checkpoint of a known format"},
    {"[]", 0, BASIN_EFORMAT, "not a checkpoint of a known format"},
    {"{]", 0, BASIN_EFORMAT, "header is damaged at byte"},
    {"{} x", 0, BASIN_EFORMAT, "header is damaged at byte"},
    {"{}", 3, BASIN_EFORMAT, "3 bytes behind the last tensor"},
    {"{\"t\":1}", 0, BASIN_EFORMAT, "entry of tensor 't' is damaged"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, BASIN_EFORMAT, "entry of tensor 't' is damaged"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4, BASIN_EFORMAT,
     "entry of tensor 't' is damaged"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}", 4, BASIN_EFORMAT,
     "entry of tensor 't' is damaged"},
    {"{\"t\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, BASIN_EUNSUPPORTED, "type 'F8_E4M3'"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}", 4, BASIN_EFORMAT, "no list as its shape"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, BASIN_EFORMAT, "dimension that cannot be"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4, BASIN_EFORMAT,
     "dimension that cannot be"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0, BASIN_EFORMAT,
     "dimension that cannot be"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[0,4294967296,4294967296],\"data_offsets\":[0,0]}}", 0, BASIN_EFORMAT,
     "dimension that cannot be"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,0]}}", 0, BASIN_EFORMAT,
     "is 4611686018427387904 of F32 but has 0 bytes"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", 4, BASIN_EUNSUPPORTED,
     "9 dimensions"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, BASIN_EFORMAT,
     "is 2 of F32 but has 4 bytes"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,7]}}", 7, BASIN_EFORMAT,
     "is 1 of F32 but has 7 bytes"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 5, BASIN_EFORMAT, "ends at byte 8 of 5"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4, BASIN_EFORMAT, "which cannot be"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}", 4, BASIN_EFORMAT, "which cannot be"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, BASIN_EFORMAT, "begins at byte 4"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"u\":{\"dtype\":\"F32\",\"shape\":[1],\"data_"
     "offsets\":[0,4]}}",
     4, BASIN_EFORMAT, "tensor 'u' begins at byte 0, but the one before it ends at 4"},
    {"{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_"
     "offsets\":[4,8]}}",
     8, BASIN_EFORMAT, "header is damaged"},
    {"{\"t\\n\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, BASIN_EFORMAT,
     "name of tensor 0 has control characters"},
    {"{\"__metadata__\":{\"a\":1}}", 0, BASIN_EFORMAT, "metadata is no list of strings"},
    {"{\"__metadata__\":[]}", 0, BASIN_EFORMAT, "metadata is no list of strings"},
};

static void assert_refused(basin_status wanted, const char *message) {
    basin_checkpoint *checkpoint = NULL;
    ck_assert_msg(basin_checkpoint_load(&checkpoint, path, &err) == wanted, "%s", err.message);
    ck_assert_ptr_null(checkpoint);
    ck_assert_msg(strncmp(err.message, path, strlen(path)) == 0, "no file name: %s", err.message);
    ck_assert_msg(strstr(err.message, message) != NULL, "'%s' is not in: %s", message, err.message);
    ck_assert_ptr_null(strchr(err.message, '\n'));
}

START_TEST(a_damaged_file_is_refused_and_named) {
    write_zeros(damages[_i].header, damages[_i].data);
    assert_refused(damages[_i].status, damages[_i].message);
}
END_TEST

START_TEST(a_header_longer_than_the_file_is_refused) {
    write_raw(1000, "{}", NULL, 0);
    assert_refused(BASIN_EFORMAT, "cut short");
    write_raw(UINT64_MAX - 4, "{}", NULL, 0);
    assert_refused(BASIN_EFORMAT, "not a checkpoint");
}
END_TEST

START_TEST(a_file_cut_anywhere_is_refused) {
    unsigned char *bytes;
    size_t size;
    save_example(path);
    ck_assert_int_eq(file_read(&bytes, &size, path, 4096, &err), BASIN_OK);
    free(bytes);
    while (size-- > 0) {
        ck_assert_int_eq(truncate(path, (off_t)size), 0);
        assert_refused(BASIN_EFORMAT, "");
    }
}
END_TEST

START_TEST(a_missing_file_is_not_found) {
    assert_refused(BASIN_ENOTFOUND, "");
}
END_TEST

START_TEST(a_checkpoint_is_replaced_but_nothing_else) {
    basin_record record = {0};
    basin_tensor tensor = {"t", {1, {1}}, some_values};
    save_example(path);
    ck_assert_int_eq(basin_checkpoint_save(path, 1, &tensor, &record, &err), BASIN_OK);
    basin_checkpoint *checkpoint = load();
    ck_assert_int_eq(checkpoint->count, 1);
    basin_checkpoint_free(checkpoint);

    write_zeros("thesis", 0);
    ck_assert_int_eq(basin_checkpoint_save(path, 1, &tensor, &record, &err), BASIN_EEXISTS);
    unsigned char *bytes;
    size_t size;
    ck_assert_int_eq(file_read(&bytes, &size, path, 4096, &err), BASIN_OK);
    ck_assert_mem_eq(bytes + 8, "thesis", 6);
    free(bytes);
}
END_TEST

/* A sparse file larger than any checkpoint may be: whoever read it whole would say so. */
START_TEST(the_first_bytes_tell_a_checkpoint) {
    const off_t huge = (off_t)17 << 30;
    basin_record record = {0};
    basin_tensor tensor = {"t", {1, {1}}, some_values};
    write_zeros("thesis", 0);
    ck_assert_int_eq(truncate(path, huge), 0);
    assert_refused(BASIN_EFORMAT, "not a checkpoint of a known format");
    ck_assert_int_eq(basin_checkpoint_save(path, 1, &tensor, &record, &err), BASIN_EEXISTS);

    save_example(other);
    ck_assert_int_eq(truncate(other, huge), 0);
    ck_assert_int_eq(basin_checkpoint_save(other, 1, &tensor, &record, &err), BASIN_OK);
}
END_TEST

START_TEST(metadata_of_too_many_entries_is_refused) {
    enum { ENTRIES = 300000 };
    char *header = NULL;
    size_t size;
    FILE *out = open_memstream(&header, &size);
    fputs("{\"__metadata__\":{", out);
    for (int i = 0; i < ENTRIES; i++) fprintf(out, "%s\"%d\":\"\"", i ? "," : "", i);
    fputs("}}", out);
    ck_assert_int_eq(fclose(out), 0);
    write_values(header, NULL, 0);
    assert_refused(BASIN_EUNSUPPORTED, "300000 entries of metadata, more than 1000");
    free(header);
}
END_TEST

START_TEST(what_cannot_be_read_back_is_not_written) {
    static const struct {
        basin_tensor tensors[2];
        const char *message;
    } cases[] = {
        {{{"t", {0}, some_values}, {"t", {0}, some_values}}, "two tensors 't'"},
        {{{"t", {0}, some_values}, {"__metadata__", {0}, some_values}}, "two tensors '__metadata__'"},
        {{{"t", {0}, some_values}, {"u", {0}, NULL}}, "tensor 'u' has no values"},
        {{{"t", {0}, some_values}, {"\xff", {0}, some_values}}, "not printable UTF-8"},
    };
    basin_record record = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_int_eq(basin_checkpoint_save(path, 2, cases[i].tensors, &record, &err), BASIN_EINVALID);
        ck_assert_msg(strstr(err.message, cases[i].message) != NULL, "%s", err.message);
        ck_assert(!file_exists(path));
    }
    for (int i = 0; i <= 1000; i++) {
        char key[16];
        snprintf(key, sizeof key, "%d", i);
        basin_record_set(&record, NULL, key, "x");
    }
    ck_assert_int_eq(basin_checkpoint_save(path, 1, cases[0].tensors, &record, &err), BASIN_EINVALID);
    ck_assert_msg(strstr(err.message, "1001 entries of metadata") != NULL, "%s", err.message);
    basin_record_clear(&record);
    snprintf(path, sizeof path, "%s/nowhere/t", folder);
    ck_assert_int_eq(basin_checkpoint_save(path, 1, cases[0].tensors, &record, &err), BASIN_EIO);
}
END_TEST

/* A network of one linear layer with batch norm behind it, and a file made for it, whole or spoilt. */
static basin_layout layout;
static float weights[64];

static void make_layout(void) {
    make_folder();
    layout_add(&layout, "fc.weight", &(basin_shape){2, {2, 3}}, BASIN_WEIGHT, 0, NULL);
    layout_add(&layout, "fc.bias", &(basin_shape){1, {2}}, BASIN_BIAS, 0, NULL);
    layout_add(&layout, "bn.running_var", &(basin_shape){1, {2}}, BASIN_RUNNING_VAR, 0, NULL);
    for (int i = 0; i < 10; i++) weights[i] = (float)i;
}

static void delete_layout(void) {
    layout_clear(&layout);
    delete_folder();
}

static void assert_mismatch(int count, const basin_tensor *tensors, basin_status wanted, const char *message) {
    basin_record record = {0};
    float filled[10];
    ck_assert_int_eq(basin_checkpoint_save(path, count, tensors, &record, &err), BASIN_OK);
    basin_checkpoint *checkpoint = load();
    ck_assert_int_eq(basin_checkpoint_weights(checkpoint, &layout, filled, "net.safetensors", &err), wanted);
    ck_assert_str_eq(err.message, message);
    basin_checkpoint_free(checkpoint);
}

START_TEST(weights_come_back_bit_for_bit) {
    basin_record record = {0};
    float filled[10];
    ck_assert_int_eq(basin_weights_save(path, &layout, weights, &record, &err), BASIN_OK);
    basin_checkpoint *checkpoint = load();
    ck_assert_int_eq(basin_checkpoint_weights(checkpoint, &layout, filled, path, &err), BASIN_OK);
    ck_assert_mem_eq(filled, weights, sizeof filled);
    basin_checkpoint_free(checkpoint);
}
END_TEST

START_TEST(tensors_are_taken_by_name_and_counters_passed_over) {
    float filled[10];
    uint64_t values[6] = {0};
    float *numbers = (float *)values;
    for (int i = 0; i < 10; i++) numbers[i] = (float)i;
    write_values("{\"bn.running_var\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                 "\"fc.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]},"
                 "\"fc.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[16,40]},"
                 "\"bn.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[40,48]}}",
                 values, sizeof values);
    basin_checkpoint *checkpoint = load();
    ck_assert_msg(basin_checkpoint_weights(checkpoint, &layout, filled, path, &err) == BASIN_OK, "%s", err.message);
    static const float expected[] = {4, 5, 6, 7, 8, 9, 2, 3, 0, 1};
    ck_assert_mem_eq(filled, expected, sizeof expected);
    basin_checkpoint_free(checkpoint);
}
END_TEST

START_TEST(a_mismatch_names_the_tensor_and_both_shapes) {
    basin_tensor good[] = {{"fc.weight", {2, {2, 3}}, weights},
                           {"fc.bias", {1, {2}}, weights},
                           {"bn.running_var", {1, {2}}, weights},
                           {"extra", {1, {2}}, weights}};
    assert_mismatch(4, good, BASIN_ESHAPE,
                    "net.safetensors: tensor 'extra' is not in the network; if it does not use it, or has it under "
                    "another name (tied weights), 'basin convert --without NAME' leaves it out");
    good[3].shape = (basin_shape){0}; /* to leave it out might leave its value at the export in the graph */
    assert_mismatch(
        4, good, BASIN_ESHAPE,
        "net.safetensors: tensor 'extra' is not in the network; a single number may stand in the graph as a "
        "fixed one, with the value it had at the export: export with do_constant_folding=False, which keeps "
        "it as a parameter");
    assert_mismatch(2, good, BASIN_ENOTFOUND,
                    "net.safetensors: tensor 'bn.running_var' is missing, the network wants it as 2");
    good[0].shape = (basin_shape){2, {3, 2}};
    assert_mismatch(3, good, BASIN_ESHAPE, "net.safetensors: tensor 'fc.weight' is 3x2, the network wants 2x3");
    good[0].shape = (basin_shape){1, {6}};
    assert_mismatch(3, good, BASIN_ESHAPE, "net.safetensors: tensor 'fc.weight' is 6, the network wants 2x3");
    good[0].shape = (basin_shape){2, {2, 3}};
    strcpy(layout.param[2].name, "onnx::PRelu_81");
    assert_mismatch(2, good, BASIN_ENOTFOUND,
                    "net.safetensors: tensor 'onnx::PRelu_81' is missing, the network wants it as 2; its name is an "
                    "export's own: export with do_constant_folding=False, which keeps those of PyTorch");
}
END_TEST

/* Names as a wrapper, or JAX, gives them to the tensors of the example. */
static basin_status fill_as(const char *front, int slashes, float *filled) {
    basin_tensor tensors[] = {
        {NULL, {2, {2, 3}}, weights}, {NULL, {1, {2}}, weights + 6}, {NULL, {1, {2}}, weights + 8}};
    char names[3][64];
    basin_checkpoint checkpoint = {.count = 3, .tensor = tensors};
    for (int i = 0; i < 3; i++) {
        snprintf(names[i], sizeof names[i], "%s%s", front, layout.param[i].name);
        for (char *c = names[i]; slashes && *c; c++)
            if (*c == '.') *c = '/';
        tensors[i].name = names[i];
    }
    return basin_checkpoint_weights(&checkpoint, &layout, filled, "n", &err);
}

START_TEST(a_prefix_of_all_names_is_passed_over) {
    float filled[10];
    ck_assert_msg(fill_as("model.", 0, filled) == BASIN_OK, "%s", err.message);
    ck_assert_mem_eq(filled, weights, sizeof filled);
    ck_assert_msg(fill_as("params/encoder.", 1, filled) == BASIN_OK, "%s", err.message);
    ck_assert_mem_eq(filled, weights, sizeof filled);
    ck_assert_int_eq(fill_as("model", 0, filled), BASIN_ENOTFOUND); /* not the same as "model." */

    for (int i = 0; i < 3; i++) { /* the network's names have it instead */
        char longer[64];
        snprintf(longer, sizeof longer, "net.%s", layout.param[i].name);
        free(layout.param[i].name);
        ck_assert_ptr_nonnull(layout.param[i].name = strdup(longer));
    }
    basin_tensor tensors[] = {{"fc.weight", {2, {2, 3}}, weights},
                              {"fc.bias", {1, {2}}, weights + 6},
                              {"bn.running_var", {1, {2}}, weights + 8}};
    basin_checkpoint checkpoint = {.count = 3, .tensor = tensors};
    ck_assert_msg(basin_checkpoint_weights(&checkpoint, &layout, filled, "n", &err) == BASIN_OK, "%s", err.message);
    ck_assert_mem_eq(filled, weights, sizeof filled);
}
END_TEST

START_TEST(two_tensors_of_one_name_are_refused) {
    float filled[10];
    basin_tensor tensors[] = {{"fc.bias", {1, {2}}, weights}, {"fc/bias", {1, {2}}, weights}};
    basin_checkpoint checkpoint = {.count = 2, .tensor = tensors};
    ck_assert_int_eq(basin_checkpoint_weights(&checkpoint, &layout, filled, "n", &err), BASIN_EFORMAT);
    ck_assert_ptr_nonnull(strstr(err.message, "there are two tensors 'fc"));
}
END_TEST

START_TEST(a_mismatch_of_many_counts_them_and_names_the_likely_cause) {
    float filled[10];
    basin_tensor tensors[] = {{"fc.weight", {2, {4, 3}}, weights},
                              {"fc.bias", {1, {4}}, weights},
                              {"bn.running_var", {1, {2}}, weights},
                              {"aux.weight", {1, {2}}, weights},
                              {"aux.bias", {1, {2}}, weights}};
    basin_checkpoint checkpoint = {.count = 3, .tensor = tensors};
    ck_assert_int_eq(basin_checkpoint_weights(&checkpoint, &layout, filled, "n", &err), BASIN_ESHAPE);
    ck_assert_str_eq(err.message,
                     "n: does not fit the network of 3 tensors: 2 of another shape: fc.weight is 4x3, not 2x3, "
                     "fc.bias is 4, not 2; all names fit: the network has another width or number of outputs");
    tensors[0].shape.dim[0] = tensors[1].shape.dim[0] = 2;
    checkpoint.count = 5;
    ck_assert_int_eq(basin_checkpoint_weights(&checkpoint, &layout, filled, "n", &err), BASIN_ESHAPE);
    ck_assert_str_eq(err.message,
                     "n: does not fit the network of 3 tensors: 2 not in the network: aux.weight, aux.bias; if "
                     "the network does not use them, 'basin convert --without NAME' leaves them out");
}
END_TEST

START_TEST(a_value_that_is_no_number_is_named_with_its_place) {
    basin_tensor tensors[] = {{"fc.weight", {2, {2, 3}}, weights},
                              {"fc.bias", {1, {2}}, weights + 6},
                              {"bn.running_var", {1, {2}}, weights + 8}};
    weights[9] = -INFINITY;
    assert_mismatch(3, tensors, BASIN_EFORMAT, "net.safetensors: tensor 'bn.running_var' is infinite at [1]");
    weights[5] = NAN;
    assert_mismatch(3, tensors, BASIN_EFORMAT, "net.safetensors: tensor 'fc.weight' is NaN at [1,2]");
}
END_TEST

START_TEST(a_mismatch_says_what_the_file_is_for) {
    basin_tensor tensor = {"fc.weight", {2, {2, 4}}, weights};
    basin_record record = {0};
    float filled[10];
    basin_record_set(&record, NULL, "network", "mlp:4");
    basin_record_set(&record, NULL, "data", "mnist\n:train");
    ck_assert_int_eq(basin_checkpoint_save(path, 1, &tensor, &record, &err), BASIN_OK);
    basin_checkpoint *checkpoint = load();
    ck_assert_int_eq(basin_checkpoint_direction(checkpoint, &layout, filled, "n", &err), BASIN_ESHAPE);
    ck_assert_str_eq(err.message, "n: tensor 'fc.weight' is 2x4, the network wants 2x3 "
                                  "(the file says it is for network 'mlp:4' and data 'mnist?:train')");
    ck_assert_int_eq(basin_checkpoint_weights(checkpoint, &layout, filled, "n", &err), BASIN_ENOTFOUND);
    ck_assert_str_eq(err.message, "n: does not fit the network of 3 tensors (the file says it is for network 'mlp:4' "
                                  "and data 'mnist?:train'): 2 missing: fc.bias (2), bn.running_var (2); 1 of another "
                                  "shape: fc.weight is 2x4, not 2x3; it is of another network");
    basin_checkpoint_free(checkpoint);
    basin_record_clear(&record);
}
END_TEST

START_TEST(a_direction_may_lack_all_but_the_weights) {
    basin_tensor tensors[] = {{"fc.weight", {2, {2, 3}}, weights + 1}, {"fc.bias", {1, {2}}, weights}};
    basin_record record = {0};
    float direction[10];
    memset(direction, 1, sizeof direction);
    ck_assert_int_eq(basin_checkpoint_save(path, 1, tensors, &record, &err), BASIN_OK);
    basin_checkpoint *checkpoint = load();
    ck_assert_int_eq(basin_checkpoint_direction(checkpoint, &layout, direction, path, &err), BASIN_OK);
    ck_assert_mem_eq(direction, weights + 1, 6 * sizeof *direction);
    for (int i = 6; i < 10; i++) ck_assert_float_eq(direction[i], 0);
    basin_checkpoint_free(checkpoint);

    ck_assert_int_eq(basin_checkpoint_save(path, 1, tensors + 1, &record, &err), BASIN_OK);
    checkpoint = load();
    ck_assert_int_eq(basin_checkpoint_direction(checkpoint, &layout, direction, path, &err), BASIN_ENOTFOUND);
    ck_assert_ptr_nonnull(strstr(err.message, "tensor 'fc.weight' is missing"));
    basin_checkpoint_free(checkpoint);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("weights");
    TCase *files = tcase_create("files"), *names = tcase_create("names");
    tcase_add_checked_fixture(files, make_folder, delete_folder);
    tcase_add_test(files, what_is_written_is_read_in_the_same_order);
    tcase_add_test(files, a_checkpoint_saved_again_has_the_same_bytes_and_aligned_values);
    tcase_add_test(files, the_order_of_tensors_is_that_of_their_values);
    tcase_add_test(files, every_floating_type_becomes_f32);
    tcase_add_test(files, every_half_is_what_it_stands_for);
    tcase_add_test(files, counters_are_listed_without_values);
    tcase_add_loop_test(files, a_damaged_file_is_refused_and_named, 0, (int)(sizeof damages / sizeof *damages));
    tcase_add_test(files, a_header_longer_than_the_file_is_refused);
    tcase_add_test(files, a_file_cut_anywhere_is_refused);
    tcase_add_test(files, a_missing_file_is_not_found);
    tcase_add_test(files, a_checkpoint_is_replaced_but_nothing_else);
    tcase_add_test(files, the_first_bytes_tell_a_checkpoint);
    tcase_add_test(files, metadata_of_too_many_entries_is_refused);
    tcase_add_test(files, what_cannot_be_read_back_is_not_written);
    tcase_add_checked_fixture(names, make_layout, delete_layout);
    tcase_add_test(names, weights_come_back_bit_for_bit);
    tcase_add_test(names, tensors_are_taken_by_name_and_counters_passed_over);
    tcase_add_test(names, a_mismatch_names_the_tensor_and_both_shapes);
    tcase_add_test(names, a_prefix_of_all_names_is_passed_over);
    tcase_add_test(names, two_tensors_of_one_name_are_refused);
    tcase_add_test(names, a_mismatch_of_many_counts_them_and_names_the_likely_cause);
    tcase_add_test(names, a_value_that_is_no_number_is_named_with_its_place);
    tcase_add_test(names, a_mismatch_says_what_the_file_is_for);
    tcase_add_test(names, a_direction_may_lack_all_but_the_weights);
    suite_add_tcase(suite, files);
    suite_add_tcase(suite, names);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
