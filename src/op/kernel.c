/* kernel.c - what the operators share: kernels, and calls of oneDNN 2.x primitives. */
#include "op/kernel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "op/direct.h"

static const op *const table[] = {
#define OP(row) &op_##row,
#include "op/ops.list.h"
#undef OP
};

const op *op_at(int index) {
    return index >= 0 && index < (int)(sizeof table / sizeof *table) ? table[index] : NULL;
}

basin_status engine_check(dnnl_status_t status, const op_kernel *kernel, const char *what, basin_error *err) {
    if (status == dnnl_success) return BASIN_OK;
    if (status == dnnl_out_of_memory) return fail_memory(err);
    return fail(err, BASIN_EENGINE, "%s: oneDNN cannot %s (status %d)", kernel ? kernel->use.op->name : "engine", what,
                (int)status);
}

basin_status op_engine_new(op_engine **out, basin_error *err) {
    basin_status status = BASIN_OK;
    op_engine *engine = calloc(1, sizeof *engine);
    if (!engine) return fail_memory(err);
    TRY(engine_check(dnnl_engine_create(&engine->engine, dnnl_cpu, 0), NULL, "start", err));
    TRY(engine_check(dnnl_stream_create(&engine->stream, engine->engine, dnnl_stream_default_flags), NULL, "start",
                     err));
    *out = engine;
    return BASIN_OK;
done:
    op_engine_free(engine);
    return status;
}

void op_engine_free(op_engine *engine) {
    if (!engine) return;
    if (engine->stream) dnnl_stream_destroy(engine->stream);
    if (engine->engine) dnnl_engine_destroy(engine->engine);
    free(engine);
}

/* oneDNN 2.x names instruction sets; those for bf16 come behind all others. */
int op_has_bf16(void) {
    return dnnl_get_effective_cpu_isa() >= dnnl_cpu_isa_avx512_core_bf16;
}

int op_emulates_bf16(void) {
    return !op_has_bf16() && dnnl_get_effective_cpu_isa() >= dnnl_cpu_isa_avx512_core;
}

uint64_t op_library(void) {
    const dnnl_version_t *version = dnnl_version();
    const uint64_t choice = 1; /* of kernels by basin (direct.h): another number for another one */
    return (choice << 56) + ((uint64_t)version->major << 48) + ((uint64_t)version->minor << 32) +
           (uint64_t)dnnl_get_effective_cpu_isa();
}

basin_status op_kernel_new(op_kernel **out, const op_use *use, op_mode mode, op_engine *engine, basin_error *err) {
    op_kernel *kernel = calloc(1, sizeof *kernel);
    if (!kernel) return fail_memory(err);
    kernel->use = *use;
    kernel->mode = mode;
    kernel->engine = engine;
    basin_status status = use->op->prepare ? use->op->prepare(kernel, err) : BASIN_OK;
    if (status != BASIN_OK) {
        op_kernel_free(kernel);
        return status;
    }
    *out = kernel;
    return BASIN_OK;
}

void kernel_clear_calls(op_kernel *kernel) {
    for (int i = 0; i < KERNEL_CALLS; i++) {
        call *c = &kernel->call[i];
        for (int j = 0; j < c->count; j++) dnnl_memory_destroy(c->arg[j].memory);
        if (c->primitive) dnnl_primitive_destroy(c->primitive);
        if (c->desc) dnnl_primitive_desc_destroy(c->desc);
        *c = (call){0};
    }
    kernel->sizes = (op_sizes){0};
}

void op_kernel_free(op_kernel *kernel) {
    if (!kernel) return;
    kernel_clear_calls(kernel);
    free(kernel);
}

op_sizes op_kernel_sizes(const op_kernel *kernel) {
    return kernel->sizes;
}

int op_kernel_failed(const op_kernel *kernel) {
    return kernel->failed;
}

void op_pack(op_kernel *kernel, const float *const param[OP_PARAMS], float *packed, void *scratch) {
    if (kernel->use.op->pack) kernel->use.op->pack(kernel, param, packed, scratch);
}

void op_infer(op_kernel *kernel, const op_args *args) {
    kernel->use.op->infer(kernel, args);
}

void op_forward(op_kernel *kernel, const op_args *args) {
    kernel->use.op->forward(kernel, args);
}

void op_backward(op_kernel *kernel, const op_args *args) {
    kernel->use.op->backward(kernel, args);
}

size_t line_size(size_t floats) {
    return (floats + 15) / 16 * 16;
}

/* Creates the primitive of c->desc and an unbound memory object for each argument. */
static basin_status finish(op_kernel *kernel, call *c, const int *args, basin_error *err) {
    basin_status status = BASIN_OK;
    TRY(engine_check(dnnl_primitive_create(&c->primitive, c->desc), kernel, "create a primitive", err));
    for (int i = 0; args[i]; i++) {
        const dnnl_memory_desc_t *layout = call_layout(c, args[i]);
        dnnl_memory_t memory = NULL;
        if (layout->ndims == 0) continue; /* an optional argument that this use does not have */
        assert(c->count < CALL_ARGS);
        TRY(engine_check(dnnl_memory_create(&memory, layout, kernel->engine->engine, DNNL_MEMORY_NONE), kernel,
                         "describe an argument", err));
        c->arg[c->count++] = (dnnl_exec_arg_t){args[i], memory};
    }
    if (call_size(c, DNNL_ARG_SCRATCHPAD) > 0) {
        dnnl_memory_t memory = NULL;
        TRY(engine_check(
            dnnl_memory_create(&memory, call_layout(c, DNNL_ARG_SCRATCHPAD), kernel->engine->engine, DNNL_MEMORY_NONE),
            kernel, "describe its scratch space", err));
        c->arg[c->count++] = (dnnl_exec_arg_t){DNNL_ARG_SCRATCHPAD, memory};
        size_t size = call_size(c, DNNL_ARG_SCRATCHPAD);
        if (size > kernel->sizes.scratch) kernel->sizes.scratch = size;
    }
done:
    return status;
}

static basin_status use_our_scratch(op_kernel *kernel, dnnl_primitive_attr_t attr, basin_error *err) {
    return engine_check(dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user), kernel,
                        "use our scratch space", err);
}

basin_status call_init(op_kernel *kernel, call *c, const void *operation, dnnl_primitive_attr_t attr, const call *hint,
                       const int *args, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_primitive_attr_t own = NULL;
    if (!attr) TRY(engine_check(dnnl_primitive_attr_create(&own), kernel, "make attributes", err));
    TRY(use_our_scratch(kernel, attr ? attr : own, err));
    TRY(engine_check(dnnl_primitive_desc_create(&c->desc, operation, attr ? attr : own, kernel->engine->engine,
                                                hint ? hint->desc : NULL),
                     kernel, "do this operation", err));
    TRY(finish(kernel, c, args, err));
done:
    if (own) dnnl_primitive_attr_destroy(own);
    return status;
}

basin_status call_init_direct(op_kernel *kernel, call *c, const void *operation, dnnl_primitive_attr_t attr,
                              const int *args, basin_error *err) {
    basin_status status = use_our_scratch(kernel, attr, err);
    if (status != BASIN_OK) return status;
    status = engine_check(direct_describe(&c->desc, operation, attr, kernel->engine->engine), kernel,
                          "do this operation", err);
    return status == BASIN_OK ? finish(kernel, c, args, err) : status;
}

basin_status call_reorder(op_kernel *kernel, call *c, const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to,
                          basin_error *err) {
    static const int args[] = {DNNL_ARG_FROM, DNNL_ARG_TO, 0};
    basin_status status = BASIN_OK;
    dnnl_primitive_attr_t attr = NULL;
    dnnl_engine_t engine = kernel->engine->engine;
    TRY(engine_check(dnnl_primitive_attr_create(&attr), kernel, "make attributes", err));
    TRY(use_our_scratch(kernel, attr, err));
    TRY(engine_check(dnnl_reorder_primitive_desc_create(&c->desc, from, engine, to, engine, attr), kernel,
                     "change a layout", err));
    TRY(finish(kernel, c, args, err));
done:
    if (attr) dnnl_primitive_attr_destroy(attr);
    return status;
}

const dnnl_memory_desc_t *call_layout(const call *c, int arg) {
    return dnnl_primitive_desc_query_md(c->desc, dnnl_query_exec_arg_md, arg);
}

size_t call_size(const call *c, int arg) {
    return line_size((dnnl_memory_desc_get_size(call_layout(c, arg)) + sizeof(float) - 1) / sizeof(float));
}

void call_run(op_kernel *kernel, call *c, const call_data *data, void *scratch) {
    for (int i = 0; i < c->count; i++) {
        const void *handle = scratch;
        for (const call_data *d = data; d->arg; d++)
            if (d->arg == c->arg[i].arg) handle = d->data;
        if (dnnl_memory_set_data_handle(c->arg[i].memory, (void *)handle) != dnnl_success) kernel->failed = 1;
    }
    if (dnnl_primitive_execute(c->primitive, kernel->engine->stream, c->count, c->arg) != dnnl_success)
        kernel->failed = 1;
}

static dnnl_memory_desc_t layout_of(int rank, const int64_t *dims, dnnl_format_tag_t tag) {
    dnnl_memory_desc_t layout;
    dnnl_dims_t all = {0};
    memcpy(all, dims, (size_t)rank * sizeof *dims);
    dnnl_memory_desc_init_by_tag(&layout, rank, all, dnnl_f32, tag);
    return layout;
}

dnnl_memory_desc_t activation_layout(const basin_shape *shape) {
    static const dnnl_format_tag_t tag[] = {0, dnnl_a, dnnl_ab, dnnl_abc, dnnl_acdb, dnnl_abcde};
    assert(shape->rank >= 1 && shape->rank <= 5);
    return layout_of(shape->rank, shape->dim, tag[shape->rank]);
}

size_t activation_bytes(const basin_shape *shape, int is_bf16) {
    return (size_t)basin_shape_size(shape) * (is_bf16 ? sizeof(uint16_t) : sizeof(float));
}

dnnl_memory_desc_t typed_layout(dnnl_memory_desc_t layout, int is_bf16) {
    layout.data_type = is_bf16 ? dnnl_bf16 : dnnl_f32;
    return layout;
}

dnnl_memory_desc_t input_layout(const op_use *use, int input) {
    return typed_layout(activation_layout(&use->in[input]), use->in_bf16[input]);
}

dnnl_memory_desc_t output_layout(const op_use *use) {
    return typed_layout(activation_layout(&use->out), use->out_bf16);
}

dnnl_memory_desc_t dense_layout(int rank, const int64_t *dims) {
    static const dnnl_format_tag_t tag[] = {0, dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde};
    assert(rank >= 1 && rank <= 5);
    return layout_of(rank, dims, tag[rank]);
}

dnnl_memory_desc_t column_layout(const int64_t *dims) {
    return layout_of(2, dims, dnnl_ba);
}

dnnl_memory_desc_t any_layout(int rank, const int64_t *dims) {
    return layout_of(rank, dims, dnnl_format_tag_any);
}

basin_status fusion_attr(dnnl_primitive_attr_t *attr, const op_use *use, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_post_ops_t after = NULL;
    dnnl_status_t s = dnnl_primitive_attr_create(attr);
    if (s == dnnl_success) s = dnnl_post_ops_create(&after);
    if (s == dnnl_success && use->accumulate) s = dnnl_post_ops_append_sum(after, 1);
    if (s == dnnl_success && use->activation)
        s = dnnl_post_ops_append_eltwise(after, 1, (dnnl_alg_kind_t)use->activation->eltwise, use->slope, use->beta);
    if (s == dnnl_success) s = dnnl_primitive_attr_set_post_ops(*attr, after);
    if (s != dnnl_success) status = fail(err, BASIN_EENGINE, "%s: oneDNN cannot fuse (status %d)", use->op->name, s);
    if (after) dnnl_post_ops_destroy(after);
    return status;
}
