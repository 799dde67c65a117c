/* direct.h - which of oneDNN's convolutions runs one that has few products. */
#ifndef OP_DIRECT_H
#define OP_DIRECT_H

#include <dnnl.h>

#include "op/op.h"

/** Whether a convolution is faster by oneDNN's direct kernel than by the one that oneDNN takes first. A matter of its shape
 *  alone: nothing is measured, so that results do not depend on it. */
int direct_pays(const op_use *use);

/** Describes a forward convolution by the direct kernel, where oneDNN's first choice is a matrix multiplication on the same instruction
 *  set; else by that first choice. */
dnnl_status_t direct_describe(dnnl_primitive_desc_t *out, const void *operation, const_dnnl_primitive_attr_t attr,
                              dnnl_engine_t engine);

#endif
