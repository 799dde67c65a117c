/* npy_header.h - arrays of NumPy's .npy format (numpy.lib.format). */
#ifndef DATA_NPY_HEADER_H
#define DATA_NPY_HEADER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { NPY_RANK_MAX = 8 };

/** What the header says; the elements follow it in C order. */
typedef struct npy_header {
    char kind; /* 'f', 'i', 'u', 'b' as in NumPy's descr */
    int size;  /* bytes of one element */
    int big;   /* big-endian */
    int rank;
    int64_t shape[NPY_RANK_MAX];
    int64_t count;              /* elements: the product of shape */
    const unsigned char *first; /* the first element, borrowed */
} npy_header;

/** Reads the header and checks that the elements it announces are there. The bytes are hostile.
 *  @param where  names the array in messages  @return BASIN_OK, BASIN_EFORMAT, BASIN_EUNSUPPORTED (type, Fortran order) */
basin_status npy_header_read(npy_header *out, const unsigned char *bytes, size_t size, const char *where,
                             basin_error *err);

/** Element `index` as a float. */
float npy_float(const npy_header *array, int64_t index);
/** Element `index` of integers or booleans; what does not fit is INT64_MAX. */
int64_t npy_integer(const npy_header *array, int64_t index);

#endif
