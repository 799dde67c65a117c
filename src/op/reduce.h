/* reduce.h - what sum, mean, maximum and norm along one dimension share. */
#ifndef OP_REDUCE_H
#define OP_REDUCE_H

#include "op/along.h"

basin_status reduce_shape(op_use *use, basin_error *err);
/** out = factor * the sum along attr.axis; `mean`: the factor is one over the size. */
void reduce_forward(op_kernel *kernel, const op_args *args, int mean);
void reduce_backward(op_kernel *kernel, const op_args *args, int mean);
void reduce_sample(op_use *use, rng r);

/** The columns that they have in common; `forward` and `backward` are the row's own. */
#define REDUCE_COLUMNS                                                                                                 \
    .inputs = 1, .shape = reduce_shape, .infer = forward, .forward = forward, .backward = backward,                    \
    .sample = reduce_sample

#endif
