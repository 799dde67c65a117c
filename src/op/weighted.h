/* weighted.h - what convolution and linear share: one weight tensor, an optional bias, three primitives. */
#ifndef OP_WEIGHTED_H
#define OP_WEIGHTED_H

#include "op/kernel.h"

/** The oneDNN descriptions of one use; those of the backward pass are not looked at in OP_INFER. */
typedef struct weighted {
    const void *forward, *backward_data, *backward_weights;
    int rank; /* of the weights as oneDNN counts it: groups are a dimension */
    const int64_t *dims;
    int transposed; /* a matrix whose values lie column by column */
    int direct;     /* a convolution whose forward is the direct kernel's (direct.h) */
} weighted;

basin_status weighted_prepare(op_kernel *kernel, const weighted *w, basin_error *err);
void weighted_pack(op_kernel *kernel, const float *const param[OP_PARAMS], float *packed, void *scratch);
void weighted_forward(op_kernel *kernel, const op_args *args);
void weighted_backward(op_kernel *kernel, const op_args *args);
double weighted_flops(const op_use *use);

/** The columns that both have in common; `shape`, `prepare` and `sample` are the row's own. */
#define WEIGHTED_COLUMNS                                                                                               \
    .inputs = 1, .trains_bf16 = 1, .bf16 = OP_BF16_TO_ANY, .needs_in = 1, .fuses = OP_ALL_MODES, .shape = shape,       \
    .prepare = prepare, .pack = weighted_pack, .flops = weighted_flops, .infer = weighted_forward,                     \
    .forward = weighted_forward, .backward = weighted_backward, .sample = sample

#endif
