/* onnx_tensor.c - the numbers of an ONNX tensor: in typed lists, as raw bytes, or in a file beside the model. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/number.h"
#include "net/onnx_file.h"
#include "tensor/floats.h"

#define NUMBERS_MAX ((int64_t)1 << 31)

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "onnx_tensor.c needs a little-endian machine");

#define READ(name, type)                                                                                               \
    static double read_##name(const unsigned char *bytes) {                                                            \
        type value;                                                                                                    \
        memcpy(&value, bytes, sizeof value);                                                                           \
        return (double)value;                                                                                          \
    }
READ(f32, float)
READ(f64, double)
READ(i64, int64_t)
READ(i32, int32_t)
READ(i16, int16_t)
READ(i8, int8_t)
READ(u64, uint64_t)
READ(u32, uint32_t)
READ(u16, uint16_t)
READ(u8, uint8_t)
#undef READ

static double read_bf16(const unsigned char *bytes) {
    return (double)number_bf16(bytes);
}

static double read_f16(const unsigned char *bytes) {
    return (double)number_f16(bytes);
}

typedef struct type {
    int code, bytes;
    double (*read)(const unsigned char *bytes);
    enum { LIST_FLOAT, LIST_INT32, LIST_INT64, LIST_DOUBLE, LIST_UINT64 } list; /* where the values are, if not raw */
} type;

static const type types[] = {
    {ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, 4, read_f32, LIST_FLOAT},
    {ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE, 8, read_f64, LIST_DOUBLE},
    {ONNX__TENSOR_PROTO__DATA_TYPE__INT64, 8, read_i64, LIST_INT64},
    {ONNX__TENSOR_PROTO__DATA_TYPE__INT32, 4, read_i32, LIST_INT32},
    {ONNX__TENSOR_PROTO__DATA_TYPE__INT16, 2, read_i16, LIST_INT32},
    {ONNX__TENSOR_PROTO__DATA_TYPE__INT8, 1, read_i8, LIST_INT32},
    {ONNX__TENSOR_PROTO__DATA_TYPE__UINT64, 8, read_u64, LIST_UINT64},
    {ONNX__TENSOR_PROTO__DATA_TYPE__UINT32, 4, read_u32, LIST_UINT64},
    {ONNX__TENSOR_PROTO__DATA_TYPE__UINT16, 2, read_u16, LIST_INT32},
    {ONNX__TENSOR_PROTO__DATA_TYPE__UINT8, 1, read_u8, LIST_INT32},
    {ONNX__TENSOR_PROTO__DATA_TYPE__BOOL, 1, read_u8, LIST_INT32},
    {ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16, 2, read_f16, LIST_INT32},
    {ONNX__TENSOR_PROTO__DATA_TYPE__BFLOAT16, 2, read_bf16, LIST_INT32},
};

static const char *name_of(const Onnx__TensorProto *tensor) {
    return tensor->name && *tensor->name ? tensor->name : "(unnamed)";
}

basin_status onnx_tensor_shape(basin_shape *shape, const Onnx__TensorProto *tensor, const char *path,
                               basin_error *err) {
    int64_t size = 1;
    if (tensor->n_dims > BASIN_RANK_MAX)
        return fail(err, BASIN_EUNSUPPORTED, "%s: tensor '%s' has %zu dimensions, more than %d", path, name_of(tensor),
                    tensor->n_dims, BASIN_RANK_MAX);
    *shape = (basin_shape){.rank = (int)tensor->n_dims};
    for (int i = 0; i < shape->rank; i++) {
        shape->dim[i] = tensor->dims[i];
        if (shape->dim[i] < 0 || __builtin_mul_overflow(size, shape->dim[i] ? shape->dim[i] : 1, &size) ||
            size > NUMBERS_MAX)
            return fail(err, BASIN_EFORMAT, "%s: tensor '%s' has a dimension that cannot be", path, name_of(tensor));
    }
    return BASIN_OK;
}

int onnx_tensor_is_whole(const Onnx__TensorProto *tensor) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].code == tensor->data_type)
            return types[i].list != LIST_FLOAT && types[i].list != LIST_DOUBLE && types[i].read != read_f16 &&
                   types[i].read != read_bf16;
    return 0;
}

static const char *external(const Onnx__TensorProto *tensor, const char *key) {
    for (size_t i = 0; i < tensor->n_external_data; i++) {
        const Onnx__StringStringEntryProto *entry = tensor->external_data[i];
        if (entry->key && entry->value && strcmp(entry->key, key) == 0) return entry->value;
    }
    return NULL;
}

/* A number that the file has as text, `normal` if it has none.  @return whether it is one */
static int external_number(const Onnx__TensorProto *tensor, const char *key, uint64_t normal, uint64_t *number) {
    const char *text = external(tensor, key);
    char *end = NULL;
    *number = normal;
    if (!text) return 1;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return isdigit((unsigned char)*text) && !*end && !errno;
}

enum { BLOCK = 4096 }; /* numbers that are converted at a time */

/* Where the numbers of a tensor are. */
typedef struct source {
    const type *kind;
    size_t count;
    const unsigned char *raw; /* NULL: in a file, or in the tensor's list */
    const file_source *file;  /* NULL: in none */
    uint64_t at;              /* of it */
    char *path;               /* of the file beside the model, NULL: none is open; ... */
    file_source beside;       /* ... that file */
} source;

static void source_clear(source *s) {
    if (s->file == &s->beside) file_close(&s->beside);
    free(s->path);
}

static size_t bytes_of(const source *s) {
    return s->count * (size_t)s->kind->bytes;
}

static basin_status find_external(source *s, const Onnx__TensorProto *tensor, const char *path, basin_error *err) {
    uint64_t length;
    const size_t size = bytes_of(s);
    const char *location = external(tensor, "location");
    basin_status status = file_beside(&s->path, path, location ? location : "", err);
    if (status != BASIN_OK) return status;
    if (!external_number(tensor, "offset", 0, &s->at))
        return fail(err, BASIN_EFORMAT, "%s: tensor '%s' lies at '%.40s' of its file, which is no number of bytes",
                    path, name_of(tensor), external(tensor, "offset"));
    if (!external_number(tensor, "length", size, &length) || length != size)
        return fail(err, BASIN_EFORMAT, "%s: tensor '%s' wants %zu bytes, its external data has '%.40s'", path,
                    name_of(tensor), size, external(tensor, "length"));
    status = file_open(&s->beside, s->path, SIZE_MAX, err);
    if (status == BASIN_OK) s->file = &s->beside;
    return status;
}

static double from_list(const Onnx__TensorProto *t, const type *kind, size_t i) {
    unsigned char bytes[2];
    switch (kind->list) {
    case LIST_FLOAT:
        return (double)t->float_data[i];
    case LIST_INT64:
        return (double)t->int64_data[i];
    case LIST_DOUBLE:
        return t->double_data[i];
    case LIST_UINT64:
        return (double)t->uint64_data[i];
    default:
        if (kind->code != ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16 &&
            kind->code != ONNX__TENSOR_PROTO__DATA_TYPE__BFLOAT16)
            return (double)t->int32_data[i];
        bytes[0] = (unsigned char)(t->int32_data[i] & 255);
        bytes[1] = (unsigned char)(t->int32_data[i] >> 8 & 255);
        return kind->read(bytes);
    }
}

static size_t list_count(const Onnx__TensorProto *t, const type *kind) {
    const size_t counts[] = {t->n_float_data, t->n_int32_data, t->n_int64_data, t->n_double_data, t->n_uint64_data};
    return counts[kind->list];
}

static basin_status find_type(const type **out, const Onnx__TensorProto *tensor, const char *path, basin_error *err) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].code == tensor->data_type) {
            *out = &types[i];
            return BASIN_OK;
        }
    return fail(err, BASIN_EUNSUPPORTED, "%s: tensor '%s' is of type %d, which holds no numbers that basin reads", path,
                name_of(tensor), tensor->data_type);
}

static basin_status check_bytes(const Onnx__TensorProto *tensor, size_t has, size_t wants, const char *path,
                                basin_error *err) {
    if (has == wants) return BASIN_OK;
    return fail(err, BASIN_EFORMAT, "%s: tensor '%s' has %zu bytes or values, its shape wants %zu", path,
                name_of(tensor), has, wants);
}

/* All that the tensor says of itself is checked here, before memory is taken for what it says. */
static basin_status find_source(source *s, const Onnx__TensorProto *tensor, const file_source *model,
                                basin_error *err) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    const char *path = model->path;
    *s = (source){0};
    TRY(find_type(&s->kind, tensor, path, err));
    TRY(onnx_tensor_shape(&shape, tensor, path, err));
    s->count = (size_t)basin_shape_size(&shape);
    if (tensor->data_location == ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL) {
        TRY(find_external(s, tensor, path, err));
    } else if (tensor->segment) {
        s->file = model;
        s->at = (uint64_t)tensor->segment->begin;
        TRY(check_bytes(tensor, (size_t)tensor->segment->end - s->at, bytes_of(s), path, err));
    } else if (tensor->has_raw_data) {
        s->raw = tensor->raw_data.data;
        TRY(check_bytes(tensor, tensor->raw_data.len, bytes_of(s), path, err));
    } else {
        TRY(check_bytes(tensor, list_count(tensor, s->kind), s->count, path, err));
    }
    if (s->file) TRY(file_has(s->file, s->at, bytes_of(s), err));
done:
    return status;
}

static basin_status read_block(const source *s, const Onnx__TensorProto *tensor, size_t first, size_t count, double *to,
                               basin_error *err) {
    unsigned char room[BLOCK * sizeof(double)];
    const size_t each = (size_t)s->kind->bytes;
    const unsigned char *bytes = s->raw ? s->raw + first * each : s->file ? room : NULL;
    if (s->file) {
        basin_status status = file_read_at(s->file, room, s->at + first * each, count * each, err);
        if (status != BASIN_OK) return status;
    }
    for (size_t i = 0; i < count; i++)
        to[i] = bytes ? s->kind->read(bytes + i * each) : from_list(tensor, s->kind, first + i);
    return BASIN_OK;
}

static size_t block_size(const source *s, size_t first) {
    return s->count - first < BLOCK ? s->count - first : BLOCK;
}

basin_status onnx_tensor_numbers(double **out, const Onnx__TensorProto *tensor, const file_source *model,
                                 basin_error *err) {
    basin_status status = BASIN_OK;
    double *numbers = NULL;
    source s;
    TRY(find_source(&s, tensor, model, err));
    numbers = calloc(s.count + 1, sizeof *numbers);
    if (!numbers) {
        status = fail_memory(err);
        goto done;
    }
    for (size_t i = 0; i < s.count; i += BLOCK) TRY(read_block(&s, tensor, i, block_size(&s, i), numbers + i, err));
    *out = numbers;
    numbers = NULL;
done:
    free(numbers);
    source_clear(&s);
    return status;
}

/* What is f32 where it lies goes straight to its place. */
static basin_status fill_floats(float *out, const source *s, const Onnx__TensorProto *tensor, basin_error *err) {
    basin_status status = BASIN_OK;
    double block[BLOCK];
    if (s->file && s->kind->read == read_f32) return file_read_at(s->file, out, s->at, bytes_of(s), err);
    if (s->raw && s->kind->read == read_f32) return memcpy(out, s->raw, bytes_of(s)), BASIN_OK;
    for (size_t first = 0; first < s->count && status == BASIN_OK; first += BLOCK) {
        const size_t count = block_size(s, first);
        status = read_block(s, tensor, first, count, block, err);
        for (size_t i = 0; i < count && status == BASIN_OK; i++) out[first + i] = (float)block[i];
    }
    return status;
}

basin_status onnx_tensor_floats(float **out, const Onnx__TensorProto *tensor, const file_source *model,
                                basin_error *err) {
    basin_status status = BASIN_OK;
    float *numbers = NULL;
    source s;
    TRY(find_source(&s, tensor, model, err));
    numbers = floats_new(s.count);
    if (!numbers) {
        status = fail_memory(err);
        goto done;
    }
    TRY(fill_floats(numbers, &s, tensor, err));
    *out = numbers;
    numbers = NULL;
done:
    free(numbers);
    source_clear(&s);
    return status;
}
