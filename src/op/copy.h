/* copy.h - what concat, slice and pad share: a box of a larger tensor, copied out or in. */
#ifndef OP_COPY_H
#define OP_COPY_H

#include "op/kernel.h"

/** The layout of the part [begin, begin + part->dim[axis]) along `axis` of an activation of layout `whole`.  @return BASIN_OK, BASIN_EENGINE */
basin_status box_layout(dnnl_memory_desc_t *out, const op_kernel *kernel, dnnl_memory_desc_t whole,
                        const basin_shape *part, int axis, int64_t begin, basin_error *err);

/** Runs a call of call_reorder. */
void copy_run(op_kernel *kernel, call *c, const float *from, float *to, void *scratch);

#endif
