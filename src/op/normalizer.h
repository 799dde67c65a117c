/* normalizer.h - what softmax and log-softmax share: numbers over one dimension, the last one if none is named (attr.axis 0). */
#ifndef OP_NORMALIZER_H
#define OP_NORMALIZER_H

#include "op/kernel.h"

basin_status normalizer_shape(op_use *use, basin_error *err);
basin_status normalizer_prepare(op_kernel *kernel, dnnl_alg_kind_t algorithm, basin_error *err);
void normalizer_forward(op_kernel *kernel, const op_args *args);
void normalizer_backward(op_kernel *kernel, const op_args *args);
void normalizer_sample(op_use *use, rng r);

/** The columns that both have in common; `prepare` is the row's own. */
#define NORMALIZER_COLUMNS                                                                                             \
    .inputs = 1, .bf16 = OP_BF16, .needs_out = 1, .shape = normalizer_shape, .prepare = prepare,                       \
    .infer = normalizer_forward, .forward = normalizer_forward, .backward = normalizer_backward,                       \
    .sample = normalizer_sample

#endif
