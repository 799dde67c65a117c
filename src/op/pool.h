/* pool.h - what the poolings share. */
#ifndef OP_POOL_H
#define OP_POOL_H

#include "op/kernel.h"

basin_status pool_shape(op_use *use, basin_error *err);
basin_status pool_prepare(op_kernel *kernel, dnnl_alg_kind_t algorithm, basin_error *err);
void pool_forward(op_kernel *kernel, const op_args *args);
void pool_backward(op_kernel *kernel, const op_args *args);
void pool_sample(op_use *use, rng r);

/** The columns that poolings have in common; `prepare` is the row's own. */
#define POOL_COLUMNS                                                                                                   \
    .inputs = 1, .bf16 = OP_BF16, .prepare = prepare, .infer = pool_forward, .forward = pool_forward,                  \
    .backward = pool_backward

#endif
