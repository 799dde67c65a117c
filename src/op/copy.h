/* copy.h - what operators share that copy from one layout to another; concat, slice and pad a box of a larger tensor. */
#ifndef OP_COPY_H
#define OP_COPY_H

#include "op/kernel.h"

/** The layout of the part [begin, begin + part->dim[axis]) along `axis` of an activation of layout `whole`.  @return BASIN_OK, BASIN_EENGINE */
basin_status box_layout(dnnl_memory_desc_t *out, const op_kernel *kernel, dnnl_memory_desc_t whole,
                        const basin_shape *part, int axis, int64_t begin, basin_error *err);

/** Runs a call of call_reorder. */
void copy_run(op_kernel *kernel, call *c, const float *from, float *to, void *scratch);

/** The columns of operators that are one such call, and back another. */
enum { COPY_FORWARD, COPY_BACKWARD };
void copy_forward(op_kernel *kernel, const op_args *args);
void copy_backward(op_kernel *kernel, const op_args *args);

#endif
