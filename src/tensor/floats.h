/* floats.h - flat f32 vectors as kernels want them. */
#ifndef TENSOR_FLOATS_H
#define TENSOR_FLOATS_H

#include <stddef.h>

/** `count` uninitialized floats (one line at least), aligned to a cache line, many of them in huge pages; free() them. NULL if out
 *  of memory. */
float *floats_new(size_t count);

#endif
