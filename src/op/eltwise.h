/* eltwise.h - what the activations share: y = f(x), element by element, by one oneDNN algorithm. */
#ifndef OP_ELTWISE_H
#define OP_ELTWISE_H

#include "op/kernel.h"

basin_status eltwise_shape(op_use *use, basin_error *err);
basin_status eltwise_prepare(op_kernel *kernel, basin_error *err);
void eltwise_forward(op_kernel *kernel, const op_args *args);
void eltwise_backward(op_kernel *kernel, const op_args *args);
void eltwise_sample(op_use *use, rng r);

/** The columns that activations have in common. */
#define ELTWISE_COLUMNS                                                                                                \
    .inputs = 1, .bf16 = OP_BF16, .inplace = 1, .shape = eltwise_shape, .prepare = eltwise_prepare,                    \
    .infer = eltwise_forward, .forward = eltwise_forward, .backward = eltwise_backward

#endif
