/* npz.c - numpy.savez of a dictionary of arrays: a zip file with one NAME.npy for each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/archive.h"
#include "base/error.h"
#include "base/npy.h"
#include "base/number.h"
#include "tensor/floats.h"
#include "weights/format.h"
#include "weights/values.h"

#define ENDING ".npy"
#define ENDING_LENGTH 4
#define HEADER_LIMIT ((size_t)1 << 20)
#define TENSOR_LIMIT 65536
#define ENTRY_LIMIT ((size_t)1 << 40)
#define BLOCK 4096 /* elements in another order, at a time */

_Static_assert(NPY_RANK_MAX <= BASIN_RANK_MAX, "a shape has room for an array's");

/* An archive being read. */
typedef struct reader {
    archive *zip;
    const char *path;
    int64_t budget;
    basin_error *err;
} reader;

static int has_ending(const char *name, size_t length) {
    return length > ENDING_LENGTH && memcmp(name + length - ENDING_LENGTH, ENDING, ENDING_LENGTH) == 0;
}

static int is_one_of(const char *const *words, const char *name, size_t length) {
    for (; *words; words++)
        if (strlen(*words) == length && memcmp(*words, name, length) == 0) return 1;
    return 0;
}

/* "images", "x_train", "test_labels": what arrays of datasets are called. */
static int is_data_name(const char *name) {
    static const char *const words[] = {"x", "X", "y", "images", "labels", "data", "targets", NULL};
    static const char *const splits[] = {"train", "test", "val", "valid", "validation", NULL};
    size_t length = strlen(name) - ENDING_LENGTH;
    const char *bar = memchr(name, '_', length);
    if (!bar) return is_one_of(words, name, length);
    size_t before = (size_t)(bar - name), behind = length - before - 1;
    return (is_one_of(words, name, before) && is_one_of(splits, bar + 1, behind)) ||
           (is_one_of(splits, name, before) && is_one_of(words, bar + 1, behind));
}

/* What else is kept in such files, by the names of the arrays; NULL if it is none of that. */
static const char *other_kind(const archive *zip) {
    int data = 0;
    if (archive_find(zip, "x" ENDING) >= 0 && archive_find(zip, "record" ENDING) >= 0) return "a surface";
    for (int i = 0; i < archive_count(zip); i++) {
        const char *name = archive_name(zip, i);
        data += has_ending(name, strlen(name)) && is_data_name(name);
    }
    return data > 1 ? "a dataset" : NULL;
}

static basin_status read_header(npy_array *out, int *fortran, size_t *size, value_stream *from, const char *where,
                                basin_error *err) {
    unsigned char *bytes = malloc(NPY_START);
    if (!bytes) return fail_memory(err);
    basin_status status = BASIN_OK;
    TRY(values_bytes(from, bytes, NPY_START, err));
    *size = npy_header_size(bytes);
    if (*size < NPY_START || *size > HEADER_LIMIT) {
        status = fail(err, BASIN_EFORMAT, "%s: no NumPy array, or a damaged one", where);
        goto done;
    }
    unsigned char *grown = realloc(bytes, *size);
    if (!grown) {
        status = fail_memory(err);
        goto done;
    }
    bytes = grown;
    TRY(values_bytes(from, bytes + NPY_START, *size - NPY_START, err));
    TRY(npy_header(out, fortran, bytes, *size, where, err));
done:
    free(bytes);
    return status;
}

/* How elements are stored. @return BASIN_EUNSUPPORTED for what holds no numbers */
static basin_status find_type(value_type *out, const npy_array *array, const char *where, basin_error *err) {
    static const value_type floats[] = {{"f2", 2, numbers_f16}, {"f4", 4, numbers_f32}, {"f8", 8, numbers_f64}};
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++)
        if (array->kind == 'f' && array->size == floats[i].bytes) {
            *out = floats[i];
            return BASIN_OK;
        }
    *out = (value_type){"", array->size, NULL};
    if (strchr("biu", array->kind) && array->size >= 1 && array->size <= 8) return BASIN_OK;
    return fail(err, BASIN_EUNSUPPORTED, "%s: elements of type '%c%d'%s; save it as float32", where,
                array->kind > 32 && array->kind < 127 ? array->kind : '?', array->size,
                array->kind == 'V' && array->size == 2 ? " (bfloat16, perhaps)" : "");
}

/* Big-endian elements, turned round a block at a time. */
static basin_status read_swapped(float *to, int64_t count, const value_type *type, value_stream *from,
                                 basin_error *err) {
    unsigned char block[BLOCK * 8];
    basin_status status = BASIN_OK;
    for (int64_t at = 0; at < count && status == BASIN_OK; at += BLOCK) {
        int64_t some = count - at < BLOCK ? count - at : BLOCK;
        status = values_bytes(from, block, (size_t)(some * type->bytes), err);
        for (unsigned char *e = block, *end = block + some * type->bytes; e < end; e += type->bytes)
            for (int i = 0; i < type->bytes / 2; i++) {
                unsigned char byte = e[i];
                e[i] = e[type->bytes - 1 - i];
                e[type->bytes - 1 - i] = byte;
            }
        if (status == BASIN_OK) type->convert(to + at, block, some);
    }
    return status;
}

static basin_status read_values(basin_tensor *t, const npy_array *array, int fortran, const value_type *type,
                                value_stream *from, reader *r) {
    basin_status status = values_take(&r->budget, array->count, t->name, r->path, r->err);
    if (status != BASIN_OK) return status;
    t->data = floats_new((size_t)array->count);
    if (!t->data) return fail_memory(r->err);
    status = array->big ? read_swapped(t->data, array->count, type, from, r->err)
                        : values_read(t->data, array->count, type, from, r->err);
    if (status == BASIN_OK) status = archive_stream_end(from->entry, r->err);
    if (status != BASIN_OK || !fortran) return status;
    return npy_turn(t->data, sizeof *t->data, array->rank, array->shape, r->err);
}

static basin_status read_tensor(basin_tensor *t, int index, size_t length, reader *r) {
    basin_status status = BASIN_OK;
    value_stream from = {0};
    npy_array array;
    value_type type;
    size_t header = 0;
    int fortran = 0;
    char where[512], name[128];
    TRY(values_name(t, archive_name(r->zip, index), length, r->path, r->err));
    snprintf(where, sizeof where, "%.350s: tensor '%s'", r->path, values_shown(name, t->name, strlen(t->name)));
    TRY(archive_stream_open(&from.entry, r->zip, index, ENTRY_LIMIT, r->err));
    TRY(read_header(&array, &fortran, &header, &from, where, r->err));
    TRY(find_type(&type, &array, where, r->err));
    if (archive_size(r->zip, index) - header != (uint64_t)array.count * (uint64_t)array.size) {
        status =
            fail(r->err, BASIN_EFORMAT, "%s: not as many elements as its header says: cut short or damaged", where);
        goto done;
    }
    t->shape.rank = array.rank;
    memcpy(t->shape.dim, array.shape, (size_t)array.rank * sizeof *array.shape);
    if (type.convert) TRY(read_values(t, &array, fortran, &type, &from, r));
done:
    archive_stream_close(from.entry);
    return status;
}

/* Where the zip file's first local header has its name: at byte 30, as long as bytes 26 and 27 say. */
static int sniff(const unsigned char *bytes, size_t size) {
    if (size < 30 || memcmp(bytes, "PK\3\4", 4) != 0) return 0;
    size_t length = (size_t)bytes[26] | (size_t)bytes[27] << 8;
    return length <= size - 30 && has_ending((const char *)bytes + 30, length);
}

static int is(const file_source *file) {
    archive *zip = NULL;
    int found = archive_open(&zip, file, NULL) == BASIN_OK && !other_kind(zip);
    archive_close(zip);
    return found;
}

static basin_status read_all(basin_checkpoint *checkpoint, reader *r) {
    int entries = archive_count(r->zip);
    if (entries > TENSOR_LIMIT)
        return fail(r->err, BASIN_EUNSUPPORTED, "%s: %d arrays, more than %d", r->path, entries, TENSOR_LIMIT);
    checkpoint->tensor = calloc((size_t)entries + 1, sizeof *checkpoint->tensor);
    if (!checkpoint->tensor) return fail_memory(r->err);
    for (int i = 0; i < entries; i++) {
        const char *name = archive_name(r->zip, i);
        size_t length = strlen(name);
        if (!has_ending(name, length))
            return fail(r->err, BASIN_EFORMAT, "%s: its part %d is no array of numpy.savez", r->path, i);
        basin_status status = read_tensor(&checkpoint->tensor[checkpoint->count++], i, length - ENDING_LENGTH, r);
        if (status != BASIN_OK) return status;
    }
    return BASIN_OK;
}

static basin_status load(basin_checkpoint *checkpoint, const file_source *file, const char *key, basin_error *err) {
    reader r = {NULL, file->path, values_budget(file->size), err};
    (void)key;
    basin_status status = archive_open(&r.zip, file, err);
    if (status != BASIN_OK) return status;
    const char *other = other_kind(r.zip);
    status = other ? fail(err, BASIN_EFORMAT, "%s: holds %s, by the names of its arrays, and no checkpoint", file->path,
                          other)
                   : read_all(checkpoint, &r);
    archive_close(r.zip);
    return status;
}

const checkpoint_format format_npz = {.name = "npz", .sniff = sniff, .is = is, .load = load};
