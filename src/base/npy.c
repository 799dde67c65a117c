/* npy.c - magic, version, length, then a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } */
#include "base/npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#define TEXT_MAX (1 << 28)
#define ALIGNMENT 64
#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE 6
#define DICTIONARY(start) ((start)[6] == 1 ? (size_t)10 : 12) /* where it begins */
#define COUNT_MAX ((int64_t)1 << 40)

/* What is still to be read of the dictionary, which is not terminated. */
typedef struct cursor {
    const char *at, *end;
} cursor;

static void skip_blanks(cursor *c) {
    while (c->at < c->end && strchr(" \t\n", *c->at) && *c->at) c->at++;
}

/* Takes `text`, which blanks may precede.  @return whether it is there */
static int take(cursor *c, const char *text) {
    size_t length = strlen(text);
    skip_blanks(c);
    if ((size_t)(c->end - c->at) < length || memcmp(c->at, text, length) != 0) return 0;
    c->at += length;
    return 1;
}

/* A whole number, digits only. */
static int take_number(cursor *c, int64_t *value) {
    const char *first;
    skip_blanks(c);
    first = c->at;
    *value = 0;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && *value <= COUNT_MAX)
        *value = 10 * *value + *c->at++ - '0';
    return c->at > first && *value <= COUNT_MAX;
}

/* "(3, 4)", "(3,)" or "()" */
static int take_shape(cursor *c, npy_array *out) {
    out->rank = 0;
    if (!take(c, "(")) return 0;
    while (!take(c, ")")) {
        if (out->rank == NPY_RANK_MAX || !take_number(c, &out->shape[out->rank++])) return 0;
        if (!take(c, ",")) return take(c, ")");
    }
    return 1;
}

/* "'<f4'": byte order, kind, size. */
static int take_type(cursor *c, npy_array *out) {
    int64_t size = 0;
    if (!take(c, "'") || c->end - c->at < 3 || !strchr("<>|=", *c->at) || !*c->at) return 0;
    out->big = *c->at++ == '>';
    out->kind = *c->at++;
    if (!take_number(c, &size) || size > TEXT_MAX || !take(c, "'")) return 0;
    out->size = (int)size;
    return 1;
}

/* @return whether it is such a dictionary */
static int parse(npy_array *out, int *fortran, cursor c) {
    int type = 0, order = 0, shape = 0;
    if (!take(&c, "{")) return 0;
    while (!take(&c, "}")) {
        if (!type && take(&c, "'descr':"))
            type = take_type(&c, out);
        else if (!order && take(&c, "'fortran_order':"))
            order = (*fortran = take(&c, "True")) || take(&c, "False");
        else if (!shape && take(&c, "'shape':"))
            shape = take_shape(&c, out);
        else
            return 0;
        if (!take(&c, ",")) {
            if (!take(&c, "}")) return 0;
            break;
        }
    }
    return type && order && shape;
}

static int is_known_type(const npy_array *h) {
    if (h->kind == 'S') return h->size > 0;
    if (h->kind == 'f') return h->size == 2 || h->size == 4 || h->size == 8;
    if (h->kind == 'b') return h->size == 1;
    return (h->kind == 'i' || h->kind == 'u') && (h->size == 1 || h->size == 2 || h->size == 4 || h->size == 8);
}

static int multiply_shape(npy_array *h) {
    h->count = 1;
    for (int i = 0; i < h->rank; i++)
        if (__builtin_mul_overflow(h->count, h->shape[i], &h->count) || h->count > COUNT_MAX) return 0;
    return 1;
}

size_t npy_header_size(const unsigned char start[NPY_START]) {
    if (memcmp(start, MAGIC, MAGIC_SIZE) != 0 || start[6] < 1 || start[6] > 3) return 0;
    size_t length = (size_t)start[8] | (size_t)start[9] << 8;
    if (start[6] > 1) length |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
    return DICTIONARY(start) + length;
}

basin_status npy_header(npy_array *out, int *fortran, const unsigned char *bytes, size_t size, const char *where,
                        basin_error *err) {
    npy_array h = {0};
    if (size < NPY_START || npy_header_size(bytes) != size)
        return fail(err, BASIN_EFORMAT, "%s: no NumPy array, or a damaged one", where);
    if (!parse(&h, fortran, (cursor){(const char *)bytes + DICTIONARY(bytes), (const char *)bytes + size}))
        return fail(err, BASIN_EUNSUPPORTED, "%s: no plain array of numbers, or a damaged one", where);
    if (!multiply_shape(&h)) return fail(err, BASIN_EFORMAT, "%s: has a shape that cannot be", where);
    *out = h;
    return BASIN_OK;
}

basin_status npy_turn(void *elements, int size, int rank, const int64_t shape[], basin_error *err) {
    int64_t count = 1, at = 0, index[NPY_RANK_MAX] = {0}, stride[NPY_RANK_MAX];
    for (int d = 0; d < rank; count *= shape[d++]) stride[d] = count;
    if (rank < 2 || count == 0) return BASIN_OK;
    const unsigned char *from = elements;
    const size_t each = (size_t)size;
    unsigned char *turned = malloc((size_t)count * each);
    if (!turned) return fail_memory(err);
    for (int64_t i = 0; i < count; i++) {
        memcpy(turned + (size_t)i * each, from + (size_t)at * each, each);
        for (int d = rank - 1; d >= 0; d--) {
            at += stride[d];
            if (++index[d] < shape[d]) break;
            at -= stride[d] * shape[d];
            index[d] = 0;
        }
    }
    memcpy(elements, turned, (size_t)count * each);
    free(turned);
    return BASIN_OK;
}

static const char *wanted(const char *kinds) {
    if (strchr(kinds, 'S')) return "bytes (dtype S)";
    if (strchr(kinds, 'u')) return strchr(kinds, 'f') ? "uint8, float32 or an integer type" : "uint64";
    return "float64";
}

basin_status npy_read(npy_array *out, unsigned char *bytes, size_t size, const char *kinds, const char *where,
                      basin_error *err) {
    npy_array h = {0};
    int fortran = 0;
    size_t before = size >= NPY_START ? npy_header_size(bytes) : 0;
    basin_status status = npy_header(&h, &fortran, bytes, before <= size ? before : 0, where, err);
    if (status != BASIN_OK) return status;
    if (!is_known_type(&h) || !strchr(kinds, h.kind))
        return fail(err, BASIN_EUNSUPPORTED, "%s: elements of type %c%d; save it as %s", where,
                    h.kind > 32 && h.kind < 127 ? h.kind : '?', h.size, wanted(kinds));
    if (size - before != (size_t)h.count * (size_t)h.size)
        return fail(err, BASIN_EFORMAT, "%s: not as many elements as its header says: cut short or damaged", where);
    if (fortran) status = npy_turn(bytes + before, h.size, h.rank, h.shape, err);
    if (status != BASIN_OK) return status;
    h.first = bytes + before;
    *out = h;
    return BASIN_OK;
}

/* Element `index` with the lowest byte first. */
static const unsigned char *element(const npy_array *array, int64_t index, unsigned char swapped[8]) {
    const unsigned char *bytes = array->first + index * array->size;
    if (!array->big) return bytes;
    for (int i = 0; i < array->size; i++) swapped[i] = bytes[array->size - 1 - i];
    return swapped;
}

uint64_t npy_unsigned(const npy_array *array, int64_t index) {
    unsigned char swapped[8];
    const unsigned char *bytes = element(array, index, swapped);
    uint64_t value = 0;
    for (int i = 0; i < array->size; i++) value |= (uint64_t)bytes[i] << 8 * i;
    return value;
}

int64_t npy_integer(const npy_array *array, int64_t index) {
    uint64_t value = npy_unsigned(array, index);
    int unused = 64 - 8 * array->size;
    if (array->kind == 'i') return (int64_t)(value << unused) >> unused;
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

double npy_double(const npy_array *array, int64_t index) {
    unsigned char swapped[8];
    double value;
    if (array->kind != 'f' || array->size != sizeof value) return (double)npy_float(array, index);
    memcpy(&value, element(array, index, swapped), sizeof value);
    return value;
}

float npy_float(const npy_array *array, int64_t index) {
    unsigned char swapped[8];
    if (array->kind != 'f') return (float)npy_integer(array, index);
    const unsigned char *bytes = element(array, index, swapped);
    return array->size == 2 ? number_f16(bytes) : array->size == 4 ? number_f32(bytes) : number_f64(bytes);
}

/* "()", "(3,)" or "(3, 4)". */
static void print_shape(char *text, size_t size, const npy_array *array) {
    size_t used = 0;
    text[0] = 0;
    for (int i = 0; i < array->rank; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%lld", i ? ", " : "", (long long)array->shape[i]);
    if (array->rank == 1) snprintf(text + used, size - used, ",");
}

basin_status npy_compose(unsigned char **bytes, size_t *size, const npy_array *array, basin_error *err) {
    char shape[NPY_RANK_MAX * 24], header[NPY_RANK_MAX * 24 + 100];
    print_shape(shape, sizeof shape, array);
    int length = snprintf(header, sizeof header, "{'descr': '%c%c%d', 'fortran_order': False, 'shape': (%s), }",
                          array->size > 1 && array->kind != 'S' ? '<' : '|', array->kind, array->size, shape);
    size_t used = MAGIC_SIZE + 4 + (size_t)length + 1, begin = (used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    size_t elements = (size_t)array->count * (size_t)array->size, text = begin - MAGIC_SIZE - 4;
    unsigned char *file = malloc(begin + elements);
    if (!file) return fail_memory(err);
    memset(file, ' ', begin);
    memcpy(file, MAGIC "\1\0", MAGIC_SIZE + 2);
    file[MAGIC_SIZE + 2] = (unsigned char)(text & 255);
    file[MAGIC_SIZE + 3] = (unsigned char)(text >> 8);
    memcpy(file + MAGIC_SIZE + 4, header, (size_t)length);
    file[begin - 1] = '\n';
    memcpy(file + begin, array->first, elements);
    *bytes = file;
    *size = begin + elements;
    return BASIN_OK;
}
