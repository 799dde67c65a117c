/* same.c - what operators share whose output is the input's memory under another shape. */
#include "op/same.h"

#include <string.h>

static void copy(const op_kernel *k, const float *from, float *to) {
    if (to && to != from) memcpy(to, from, (size_t)basin_shape_size(&k->use.in[0]) * sizeof *to);
}

void same_forward(op_kernel *k, const op_args *a) {
    copy(k, a->in[0], a->out);
}

void same_backward(op_kernel *k, const op_args *a) {
    copy(k, a->dout, a->din[0]);
}
