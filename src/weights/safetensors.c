/* safetensors.c - a JSON header of names, types, shapes and offsets, then the values (github.com/huggingface/safetensors). */
#include <endian.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "tensor/floats.h"
#include "weights/format.h"
#include "weights/values.h"

#define METADATA "__metadata__"
#define HEADER_LIMIT ((size_t)16 << 20)
#define TENSOR_LIMIT 65536
#define METADATA_LIMIT 1000

static const value_type types[] = {
    {"F32", 4, numbers_f32}, {"F64", 8, numbers_f64}, {"F16", 2, numbers_f16}, {"BF16", 2, numbers_bf16},
    {"I64", 8, NULL},        {"I32", 4, NULL},        {"I16", 2, NULL},        {"I8", 1, NULL},
    {"U64", 8, NULL},        {"U32", 4, NULL},        {"U16", 2, NULL},        {"U8", 1, NULL},
    {"BOOL", 1, NULL},
};

/* One tensor as the header states it. */
typedef struct entry {
    const char *name; /* borrowed from the header */
    const value_type *type;
    basin_shape shape;
    int64_t begin, end; /* bytes, from the first value */
    int place;          /* in the header */
} entry;

/* A name that would break a message over lines, or steer a terminal, is no name. */
static int is_printable(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 32 || *text == 127) return 0;
    return 1;
}

static const value_type *find_type(const char *name) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0) return &types[i];
    return NULL;
}

/* The product is bounded even where a dimension is 0, so that a shape's text stays short. */
static basin_status parse_shape(basin_shape *shape, const json_t *dims, const char *name, const char *path,
                                basin_error *err) {
    int64_t product = 1;
    if (!json_is_array(dims)) return fail(err, BASIN_EFORMAT, "%s: tensor '%s' has no list as its shape", path, name);
    if (json_array_size(dims) > BASIN_RANK_MAX)
        return fail(err, BASIN_EUNSUPPORTED, "%s: tensor '%s' has %zu dimensions, more than %d", path, name,
                    json_array_size(dims), BASIN_RANK_MAX);
    shape->rank = (int)json_array_size(dims);
    for (int i = 0; i < shape->rank; i++) {
        const json_t *dim = json_array_get(dims, (size_t)i);
        shape->dim[i] = json_is_integer(dim) ? json_integer_value(dim) : -1;
        if (shape->dim[i] < 0 || __builtin_mul_overflow(product, shape->dim[i] ? shape->dim[i] : 1, &product))
            return fail(err, BASIN_EFORMAT, "%s: tensor '%s' has a dimension that cannot be", path, name);
    }
    return BASIN_OK;
}

static basin_status parse_entry(entry *e, json_t *value, int64_t data_size, const char *path, basin_error *err) {
    const char *type_name = NULL;
    json_t *dims = NULL;
    json_int_t begin = 0, end = 0;
    json_error_t why;
    if (json_unpack_ex(value, &why, JSON_STRICT, "{s:s, s:o, s:[I, I]}", "dtype", &type_name, "shape", &dims,
                       "data_offsets", &begin, &end) != 0)
        return fail(err, BASIN_EFORMAT, "%s: the header's entry of tensor '%s' is damaged: %s", path, e->name,
                    is_printable(why.text) ? why.text : "unreadable");
    e->type = find_type(type_name);
    if (!e->type)
        return fail(err, BASIN_EUNSUPPORTED,
                    "%s: tensor '%s' is of type '%s', which basin does not read; save it as F32", path, e->name,
                    is_printable(type_name) ? type_name : "?");
    basin_status status = parse_shape(&e->shape, dims, e->name, path, err);
    if (status != BASIN_OK) return status;
    e->begin = begin;
    e->end = end;
    if (begin < 0 || end < begin)
        return fail(err, BASIN_EFORMAT, "%s: tensor '%s' lies at bytes %lld to %lld, which cannot be", path, e->name,
                    (long long)begin, (long long)end);
    if (end > data_size)
        return fail(err, BASIN_EFORMAT, "%s: tensor '%s' ends at byte %lld of %lld: the file is cut short or damaged",
                    path, e->name, (long long)end, (long long)data_size);
    int64_t size = basin_shape_size(&e->shape);
    if ((end - begin) % e->type->bytes != 0 || (end - begin) / e->type->bytes != size) {
        char shape[128];
        return fail(err, BASIN_EFORMAT, "%s: tensor '%s' is %s of %s but has %lld bytes", path, e->name,
                    basin_shape_text(&e->shape, shape), e->type->name, (long long)(end - begin));
    }
    return BASIN_OK;
}

static basin_status parse_metadata(basin_record *record, json_t *metadata, const char *path, basin_error *err) {
    const char *key;
    json_t *value;
    if (!json_is_object(metadata)) return fail(err, BASIN_EFORMAT, "%s: the metadata is no list of strings", path);
    if (json_object_size(metadata) > METADATA_LIMIT)
        return fail(err, BASIN_EUNSUPPORTED, "%s: %zu entries of metadata, more than %d", path,
                    json_object_size(metadata), METADATA_LIMIT);
    json_object_foreach(metadata, key, value) {
        if (!json_is_string(value) || !is_printable(key))
            return fail(err, BASIN_EFORMAT, "%s: the metadata is no list of strings", path);
        basin_status status = basin_record_set(record, err, key, "%s", json_string_value(value));
        if (status != BASIN_OK) return status;
    }
    return BASIN_OK;
}

static int compare(const void *left, const void *right) {
    const entry *a = left, *b = right;
    if (a->begin != b->begin) return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end) return a->end < b->end ? -1 : 1;
    return a->place - b->place;
}

/* The values of the tensors fill the file behind the header without gap or overlap, as the format demands. */
static basin_status check_coverage(int count, const entry *entries, int64_t data_size, const char *path,
                                   basin_error *err) {
    int64_t end = 0;
    for (int i = 0; i < count; end = entries[i++].end)
        if (entries[i].begin != end)
            return fail(err, BASIN_EFORMAT, "%s: tensor '%s' begins at byte %lld, but the one before it ends at %lld",
                        path, entries[i].name, (long long)entries[i].begin, (long long)end);
    if (end != data_size)
        return fail(err, BASIN_EFORMAT, "%s: %lld bytes behind the last tensor", path, (long long)(data_size - end));
    return BASIN_OK;
}

/* All tensors of the header, in the order of their values. */
static basin_status parse_entries(int *count, entry *entries, json_t *header, int64_t data_size, const char *path,
                                  basin_error *err) {
    basin_status status = BASIN_OK;
    const char *name;
    json_t *value;
    json_object_foreach(header, name, value) {
        if (strcmp(name, METADATA) == 0) continue;
        if (!is_printable(name))
            return fail(err, BASIN_EFORMAT, "%s: the name of tensor %d has control characters", path, *count);
        entry *e = &entries[*count];
        *e = (entry){.name = name, .place = *count};
        status = parse_entry(e, value, data_size, path, err);
        if (status != BASIN_OK) return status;
        ++*count;
    }
    qsort(entries, (size_t)*count, sizeof *entries, compare);
    return check_coverage(*count, entries, data_size, path, err);
}

/* @param begin  of the first value in the file */
static basin_status read_tensor(basin_tensor *tensor, const entry *e, const file_source *file, size_t begin,
                                basin_error *err) {
    value_stream from = {.file = file, .at = begin + (size_t)e->begin};
    int64_t size = basin_shape_size(&e->shape);
    tensor->shape = e->shape;
    tensor->name = strdup(e->name);
    if (!tensor->name) return fail_memory(err);
    if (!e->type->convert) return BASIN_OK;
    tensor->data = floats_new((size_t)size);
    return tensor->data ? values_read(tensor->data, size, e->type, &from, err) : fail_memory(err);
}

static uint64_t header_length(const unsigned char *bytes) {
    uint64_t length;
    memcpy(&length, bytes, sizeof length);
    return le64toh(length);
}

static int sniff(const unsigned char *bytes, size_t size) {
    return size >= 10 && bytes[8] == '{' && header_length(bytes) <= HEADER_LIMIT;
}

static basin_status read_header(json_t **out, size_t *begin, const file_source *file, basin_error *err) {
    unsigned char length[8];
    char *text = NULL;
    json_error_t why;
    basin_status status = file_read_at(file, length, 0, sizeof length, err);
    if (status != BASIN_OK) return status;
    uint64_t size = header_length(length);
    if (size > HEADER_LIMIT || size > file->size - sizeof length)
        return fail(err, BASIN_EFORMAT, "%s: the header has %llu bytes, the file %zu: it is cut short or damaged",
                    file->path, (unsigned long long)size, file->size);
    text = malloc((size_t)size + 1);
    if (!text) return fail_memory(err);
    TRY(file_read_at(file, text, sizeof length, (size_t)size, err));
    *out = json_loadb(text, (size_t)size, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(*out))
        status =
            fail(err, BASIN_EFORMAT, "%s: the header is damaged at byte %d", file->path, *out ? 8 : 8 + why.position);
    else if (json_object_size(*out) > TENSOR_LIMIT)
        status = fail(err, BASIN_EUNSUPPORTED, "%s: %zu tensors, more than %d", file->path, json_object_size(*out),
                      TENSOR_LIMIT);
    *begin = sizeof length + (size_t)size;
done:
    free(text);
    return status;
}

static basin_status load(basin_checkpoint *checkpoint, const file_source *file, const char *key, basin_error *err) {
    basin_status status = BASIN_OK;
    json_t *header = NULL, *metadata;
    entry *entries = NULL;
    size_t begin = 0;
    int count = 0;
    (void)key;
    TRY(read_header(&header, &begin, file, err));
    metadata = json_object_get(header, METADATA);
    if (metadata) TRY(parse_metadata(&checkpoint->record, metadata, file->path, err));
    entries = calloc(json_object_size(header) + 1, sizeof *entries);
    checkpoint->tensor = calloc(json_object_size(header) + 1, sizeof *checkpoint->tensor);
    if (!entries || !checkpoint->tensor) {
        status = fail_memory(err);
        goto done;
    }
    TRY(parse_entries(&count, entries, header, (int64_t)(file->size - begin), file->path, err));
    while (checkpoint->count < count) {
        int i = checkpoint->count++;
        TRY(read_tensor(&checkpoint->tensor[i], &entries[i], file, begin, err));
    }
done:
    free(entries);
    json_decref(header);
    return status;
}

const checkpoint_format format_safetensors = {.name = "safetensors", .sniff = sniff, .load = load};

static basin_status add_metadata(json_t *header, const basin_record *record, const char *path, basin_error *err) {
    if (record->count > METADATA_LIMIT)
        return fail(err, BASIN_EINVALID, "%s: %d entries of metadata, more than %d", path, record->count,
                    METADATA_LIMIT);
    json_t *metadata = json_object();
    if (json_object_set_new(header, METADATA, metadata) != 0) return fail_memory(err);
    for (int i = 0; i < record->count; i++)
        if (json_object_set_new(metadata, record->entry[i].key, json_string(record->entry[i].value)) != 0)
            return fail(err, BASIN_EINVALID, "%s: metadata '%s' is not UTF-8 text", path, record->entry[i].key);
    return BASIN_OK;
}

static basin_status add_tensor(json_t *header, const basin_tensor *tensor, int64_t *offset, const char *path,
                               basin_error *err) {
    if (json_object_get(header, tensor->name))
        return fail(err, BASIN_EINVALID, "%s: there are two tensors '%s'", path, tensor->name);
    if (!tensor->data) return fail(err, BASIN_EINVALID, "%s: tensor '%s' has no values", path, tensor->name);
    json_int_t begin = *offset, end = begin + (json_int_t)sizeof(float) * basin_shape_size(&tensor->shape);
    json_t *dims = json_array();
    for (int i = 0; i < tensor->shape.rank; i++) json_array_append_new(dims, json_integer(tensor->shape.dim[i]));
    json_t *stated = json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape", dims, "data_offsets", begin, end);
    if (json_object_set_new(header, tensor->name, stated) != 0 || !is_printable(tensor->name))
        return fail(err, BASIN_EINVALID, "%s: the name of tensor %zu is not printable UTF-8 text", path,
                    json_object_size(header) - 1);
    *offset = end;
    return BASIN_OK;
}

basin_status safetensors_write(FILE *out, int count, const basin_tensor *tensors, const basin_record *record,
                               const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    char *text = NULL;
    int64_t offset = 0;
    json_t *header = json_object();

    TRY(add_metadata(header, record, path, err));
    for (int i = 0; i < count; i++) TRY(add_tensor(header, &tensors[i], &offset, path, err));
    text = json_dumps(header, JSON_COMPACT);
    if (!text || strlen(text) > HEADER_LIMIT - 8) {
        status = text ? fail(err, BASIN_EINVALID, "%s: names and metadata are too long", path) : fail_memory(err);
        goto done;
    }
    int padded = ((int)strlen(text) + 7) / 8 * 8; /* so that the values are aligned */
    uint64_t length = htole64((uint64_t)padded);
    fwrite(&length, sizeof length, 1, out);
    fprintf(out, "%-*s", padded, text);
    for (int i = 0; i < count; i++)
        fwrite(tensors[i].data, sizeof(float), (size_t)basin_shape_size(&tensors[i].shape), out);
    if (fflush(out) != 0 || ferror(out))
        status = fail(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
done:
    free(text);
    json_decref(header);
    return status;
}
