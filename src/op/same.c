/* same.c - what operators share whose output is the input's memory under another shape. */
#include "op/same.h"

#include <string.h>

static void copy(const op_kernel *k, const float *from, float *to) {
    if (to && to != from) memcpy(to, from, activation_bytes(&k->use.in[0], k->use.in_bf16[0]));
}

void same_forward(op_kernel *k, const op_args *a) {
    copy(k, a->in[0], a->out);
}

void same_backward(op_kernel *k, const op_args *a) {
    copy(k, a->dout, a->din[0]);
}
