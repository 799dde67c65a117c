/* kernel.h - what the operators share: a use made ready for one thread, and calls of oneDNN 2.x primitives. */
#ifndef OP_KERNEL_H
#define OP_KERNEL_H

#include <dnnl.h>

#include "base/error.h"
#include "op/op.h"

#define CALL_ARGS 10
#define KERNEL_CALLS 8

/** A primitive with the memory objects of its arguments; `desc` states their layouts. */
typedef struct call {
    dnnl_primitive_t primitive;
    dnnl_primitive_desc_t desc;
    int count;
    dnnl_exec_arg_t arg[CALL_ARGS];
} call;

struct op_engine {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
};

struct op_kernel {
    op_use use;
    op_mode mode;
    op_engine *engine;
    call call[KERNEL_CALLS]; /* the operator's file names them */
    size_t part[4];          /* the operator's own offsets into packed or saved */
    op_sizes sizes;
    int failed;
};

/** An argument and its memory, for call_run; a list ends with {0}. */
typedef struct call_data {
    int arg;
    const void *data;
} call_data;

/**
 * Makes a call from a oneDNN operation descriptor; its scratch space is counted in kernel->sizes.
 * @param attr  NULL for none  @param hint  the forward call of a backward one, else NULL
 * @param args  its DNNL_ARG_..., ended by 0
 */
basin_status call_init(op_kernel *kernel, call *c, const void *operation, dnnl_primitive_attr_t attr, const call *hint,
                       const int *args, basin_error *err);
/** The same of a forward convolution by the direct kernel (direct.h). */
basin_status call_init_direct(op_kernel *kernel, call *c, const void *operation, dnnl_primitive_attr_t attr,
                              const int *args, basin_error *err);
/** A call that copies from one layout to another. */
basin_status call_reorder(op_kernel *kernel, call *c, const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to,
                          basin_error *err);
/** Takes back all calls that were made, and their sizes: for another way to prepare. */
void kernel_clear_calls(op_kernel *kernel);
/** The layout of an argument. */
const dnnl_memory_desc_t *call_layout(const call *c, int arg);
/** Its size in floats, rounded up to a cache line. */
size_t call_size(const call *c, int arg);
/** Binds and runs; a failure is kept in kernel->failed. */
void call_run(op_kernel *kernel, call *c, const call_data *data, void *scratch);

/** An activation's layout in f32: images channels last, all else in C order. */
dnnl_memory_desc_t activation_layout(const basin_shape *shape);
/** The same of an input or the output of a use, which may be bf16. */
dnnl_memory_desc_t input_layout(const op_use *use, int input);
dnnl_memory_desc_t output_layout(const op_use *use);
/** Another type of numbers for a layout. */
dnnl_memory_desc_t typed_layout(dnnl_memory_desc_t layout, int is_bf16);
/** A parameter's layout in C order (dense), or any (the primitive chooses). */
dnnl_memory_desc_t dense_layout(int rank, const int64_t *dims);
/** A matrix of dims[0] x dims[1] whose values lie column by column. */
dnnl_memory_desc_t column_layout(const int64_t *dims);
dnnl_memory_desc_t any_layout(int rank, const int64_t *dims);

/** Attributes for a use's fusions: accumulation, then activation. NULL-safe to destroy.  @return BASIN_OK, BASIN_EENGINE */
basin_status fusion_attr(dnnl_primitive_attr_t *attr, const op_use *use, basin_error *err);

/** BASIN_EENGINE with the operator's name and what failed, or BASIN_OK. */
basin_status engine_check(dnnl_status_t status, const op_kernel *kernel, const char *what, basin_error *err);

/** A size in floats rounded up to a cache line. */
size_t line_size(size_t floats);

#endif
