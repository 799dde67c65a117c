/* floats.c - flat f32 vectors as kernels want them. */
#include "tensor/floats.h"

#include <stdlib.h>

float *floats_new(size_t count) {
    return aligned_alloc(64, (count + 16) / 16 * 64);
}
