/* npy.h - NumPy's array format, as far as a surface needs it: one array, in C order, in the machine's byte order. */
#ifndef STORE_NPY_H
#define STORE_NPY_H

#include <stddef.h>

#include "base/error.h"

typedef struct npy_array {
    char kind;   /* 'f' floating point, 'u' unsigned, 'S' bytes that are a text */
    size_t item; /* bytes of one element */
    int rank;    /* 0, 1 or 2 */
    size_t dim[2];
    const unsigned char *data; /* borrowed */
} npy_array;

/** Bytes of all elements. */
size_t npy_size(const npy_array *array);

/** Header and elements; the caller frees *bytes.  @return BASIN_OK, BASIN_ENOMEM */
basin_status npy_compose(unsigned char **bytes, size_t *size, const npy_array *array, basin_error *err);

/** Describes the array in `bytes`, which are borrowed and hostile.  @return whether it is one of these, with all its elements */
int npy_parse(npy_array *array, const unsigned char *bytes, size_t size);

#endif
