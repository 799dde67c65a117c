/* copy.c - what operators share that copy from one layout to another. */
#include "op/copy.h"

basin_status box_layout(dnnl_memory_desc_t *out, const op_kernel *k, dnnl_memory_desc_t whole, const basin_shape *part,
                        int axis, int64_t begin, basin_error *err) {
    dnnl_dims_t dims = {0}, offsets = {0};
    for (int i = 0; i < part->rank; i++) dims[i] = part->dim[i];
    offsets[axis] = begin;
    return engine_check(dnnl_memory_desc_init_submemory(out, &whole, dims, offsets), k, "describe a part", err);
}

void copy_run(op_kernel *k, call *c, const float *from, float *to, void *scratch) {
    call_run(k, c, (call_data[]){{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}, {0}}, scratch);
}

void copy_forward(op_kernel *k, const op_args *a) {
    copy_run(k, &k->call[COPY_FORWARD], a->in[0], a->out, a->scratch);
}

void copy_backward(op_kernel *k, const op_args *a) {
    if (a->din[0]) copy_run(k, &k->call[COPY_BACKWARD], a->dout, a->din[0], a->scratch);
}
