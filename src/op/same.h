/* same.h - what operators share whose output is the input's memory under another shape. */
#ifndef OP_SAME_H
#define OP_SAME_H

#include "op/kernel.h"

void same_forward(op_kernel *kernel, const op_args *args);
void same_backward(op_kernel *kernel, const op_args *args);

/** The columns that they have in common; `shape` and `sample` are the row's own. In place it costs nothing. */
#define SAME_COLUMNS                                                                                                   \
    .inputs = 1, .bf16 = OP_BF16, .inplace = 1, .shape = shape, .infer = same_forward, .forward = same_forward,        \
    .backward = same_backward, .sample = sample

#endif
