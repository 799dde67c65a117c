/* npy.c - NumPy's array format (numpy.lib.format, versions 1.0 and 2.0). */
#include "store/npy.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE 6
#define HEADER_MAX 1000 /* of our arrays it takes 118 bytes */
#define ALIGNMENT 64

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ORDER '<'
#else
#define ORDER '>'
#endif

size_t npy_size(const npy_array *array) {
    size_t size = array->item;
    for (int i = 0; i < array->rank; i++) size *= array->dim[i];
    return size;
}

basin_status npy_compose(unsigned char **bytes, size_t *size, const npy_array *array, basin_error *err) {
    char shape[64] = "", header[256];
    if (array->rank == 1) snprintf(shape, sizeof shape, "%zu,", array->dim[0]);
    if (array->rank == 2) snprintf(shape, sizeof shape, "%zu, %zu", array->dim[0], array->dim[1]);
    int length = snprintf(header, sizeof header, "{'descr': '%c%c%zu', 'fortran_order': False, 'shape': (%s), }",
                          array->kind == 'f' ? ORDER : '|', array->kind, array->item, shape);
    size_t used = MAGIC_SIZE + 4 + (size_t)length + 1, total = (used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    size_t data = npy_size(array), text = total - MAGIC_SIZE - 4;
    unsigned char *buffer = malloc(total + data);
    if (!buffer) return fail_memory(err);
    memset(buffer, ' ', total);
    memcpy(buffer, MAGIC "\1\0", MAGIC_SIZE + 2);
    buffer[MAGIC_SIZE + 2] = (unsigned char)(text & 255);
    buffer[MAGIC_SIZE + 3] = (unsigned char)(text >> 8);
    memcpy(buffer + MAGIC_SIZE + 4, header, (size_t)length);
    buffer[total - 1] = '\n';
    memcpy(buffer + total, array->data, data);
    *bytes = buffer;
    *size = total + data;
    return BASIN_OK;
}

/* Cuts the header out as a string; false if there is none. */
static int take_header(char text[HEADER_MAX + 1], const unsigned char *bytes, size_t size, size_t *end) {
    if (size < MAGIC_SIZE + 6 || memcmp(bytes, MAGIC, MAGIC_SIZE) != 0) return 0;
    int version = bytes[MAGIC_SIZE];
    size_t begin = MAGIC_SIZE + (version == 1 ? 4 : 6);
    const unsigned char *count = bytes + MAGIC_SIZE + 2;
    size_t length = (size_t)count[0] | (size_t)count[1] << 8;
    if (version == 2) length |= (size_t)count[2] << 16 | (size_t)count[3] << 24;
    if (version < 1 || version > 2 || length > HEADER_MAX || length > size - begin) return 0;
    memcpy(text, bytes + begin, length);
    text[length] = 0;
    *end = begin + length;
    return 1;
}

static const char *value_of(const char *header, const char *key) {
    const char *found = strstr(header, key);
    if (!found) return NULL;
    found += strlen(key);
    return found + strspn(found, " ");
}

static int parse_type(npy_array *array, const char *header) {
    const char *text = value_of(header, "'descr':");
    char order, quote;
    if (!text || sscanf(text, "'%c%c%9zu%c", &order, &array->kind, &array->item, &quote) != 4 || quote != '\'')
        return 0;
    if (array->kind == 'f') return array->item == sizeof(double) && order == ORDER;
    if (array->kind == 'u') return array->item == 1 && order == '|';
    return array->kind == 'S' && array->item > 0 && order == '|';
}

/* "()", "(3,)" or "(2, 3)": 1 to 999,999,999 each, so that a product of two does not overflow. */
static int parse_shape(npy_array *array, const char *header) {
    const char *text = value_of(header, "'shape':");
    int end = 0;
    if (!text || *text != '(') return 0;
    array->rank = 0;
    if (text[1] == ')') return 1;
    for (text++; array->rank < 2; text += end) {
        end = 0;
        if (sscanf(text, "%9zu%n", &array->dim[array->rank], &end) != 1 || array->dim[array->rank] < 1) return 0;
        array->rank++;
        text += end;
        end = (int)strspn(text, ", ");
        if (text[end] == ')') return 1;
    }
    return 0;
}

int npy_parse(npy_array *array, const unsigned char *bytes, size_t size) {
    char header[HEADER_MAX + 1];
    size_t begin = 0;
    *array = (npy_array){0};
    if (!take_header(header, bytes, size, &begin) || !parse_type(array, header) || !parse_shape(array, header))
        return 0;
    const char *order = value_of(header, "'fortran_order':");
    if (!order || strncmp(order, "False", 5) != 0) return 0;
    size_t rest = size - begin;
    for (int i = 0; i < array->rank; i++) {
        if (array->dim[i] > rest / array->item) return 0;
        if (i == 1 && array->dim[1] > rest / array->item / array->dim[0]) return 0;
    }
    if (npy_size(array) != rest) return 0;
    array->data = bytes + begin;
    return 1;
}
