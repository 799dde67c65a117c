/* npy.h - arrays of NumPy's .npy format (numpy.lib.format). */
#ifndef BASE_NPY_H
#define BASE_NPY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { NPY_RANK_MAX = 8 };

/** What the header says; the elements follow it. */
typedef struct npy_array {
    char kind; /* as in NumPy's descr: 'f', 'i', 'u', 'b' are numbers, 'S' text */
    int size;  /* bytes of one element */
    int big;   /* big-endian */
    int rank;
    int64_t shape[NPY_RANK_MAX];
    int64_t count;              /* elements: the product of shape */
    const unsigned char *first; /* the first element, borrowed */
} npy_array;

/** How many of an array's first bytes are needed to know the size of its header. */
enum { NPY_START = 12 };

/** The size in bytes of the header that begins with `start`; 0 if it begins no NumPy array. */
size_t npy_header_size(const unsigned char start[NPY_START]);

/** Reads a header of exactly `size` bytes, which are hostile; `first` becomes NULL.
 *  @param[out] fortran  whether the first dimension runs fastest, and not the last
 *  @param where  names the array in messages  @return BASIN_OK, BASIN_EFORMAT, BASIN_EUNSUPPORTED (no plain array) */
basin_status npy_header(npy_array *out, int *fortran, const unsigned char *bytes, size_t size, const char *where,
                        basin_error *err);

/** Puts (shape[0], shape[1], ...) elements of `size` bytes, whose first index runs fastest, into C order.
 *  @return BASIN_OK, BASIN_ENOMEM */
basin_status npy_turn(void *elements, int size, int rank, const int64_t shape[], basin_error *err);

/** Reads the header and checks that the elements it announces are there. The bytes are hostile; elements in Fortran order are
 *  put into C order where they are.
 *  @param kinds  which kinds are welcome, as "fiub"  @param where  names the array in messages
 *  @return BASIN_OK, BASIN_EFORMAT, BASIN_EUNSUPPORTED (type), BASIN_ENOMEM */
basin_status npy_read(npy_array *out, unsigned char *bytes, size_t size, const char *kinds, const char *where,
                      basin_error *err);

/** Element `index` of numbers. */
double npy_double(const npy_array *array, int64_t index);
float npy_float(const npy_array *array, int64_t index);
/** Element `index` of integers or booleans; what does not fit is INT64_MAX. */
int64_t npy_integer(const npy_array *array, int64_t index);
/** Element `index` of unsigned integers. */
uint64_t npy_unsigned(const npy_array *array, int64_t index);

/** Header and elements as a file; `first` is borrowed, `big` means nothing: elements are in this machine's order.
 *  @param[out] bytes  the caller frees  @return BASIN_OK, BASIN_ENOMEM */
basin_status npy_compose(unsigned char **bytes, size_t *size, const npy_array *array, basin_error *err);

#endif
