/* pool.c - what the poolings share. */
#include "op/pool.h"

enum { FORWARD, BACKWARD };

/* The windows along one side; with ceil_mode a last one may hang over the end, but must start inside (as in PyTorch). */
static int64_t windows(const op_attr *a, int side, int64_t size) {
    int64_t room = size + a->pad_begin[side] + a->pad_end[side] - a->kernel[side];
    int64_t count = (room + (a->ceil_mode ? a->stride[side] - 1 : 0)) / a->stride[side] + 1;
    if (a->ceil_mode && (count - 1) * a->stride[side] >= size + a->pad_begin[side]) count--;
    return room < 0 && !a->ceil_mode ? 0 : count;
}

basin_status pool_shape(op_use *use, basin_error *err) {
    const basin_shape *in = &use->in[0];
    if (in->rank != 4) return fail(err, BASIN_ESHAPE, "%s: wants images, not rank %d", use->op->name, in->rank);
    use->out = *in;
    for (int i = 0; i < 2; i++) {
        use->out.dim[2 + i] = windows(&use->attr, i, in->dim[2 + i]);
        if (use->out.dim[2 + i] < 1)
            return fail(err, BASIN_ESHAPE, "%s: a %dx%d window does not fit an image of %lldx%lld", use->op->name,
                        use->attr.kernel[0], use->attr.kernel[1], (long long)in->dim[2], (long long)in->dim[3]);
    }
    return BASIN_OK;
}

basin_status pool_prepare(op_kernel *k, dnnl_alg_kind_t algorithm, basin_error *err) {
    static const int forward_args[] = {DNNL_ARG_SRC, DNNL_ARG_DST, DNNL_ARG_WORKSPACE, 0};
    static const int backward_args[] = {DNNL_ARG_DIFF_DST, DNNL_ARG_WORKSPACE, DNNL_ARG_DIFF_SRC, 0};
    basin_status status = BASIN_OK;
    const op_attr *a = &k->use.attr;
    dnnl_pooling_desc_t operation;
    dnnl_memory_desc_t src = input_layout(&k->use, 0), dst = output_layout(&k->use);
    dnnl_dims_t window, stride, begin, end;
    for (int i = 0; i < 2; i++) {
        window[i] = a->kernel[i];
        stride[i] = a->stride[i];
        begin[i] = a->pad_begin[i];
        end[i] = (k->use.out.dim[2 + i] - 1) * stride[i] + window[i] - k->use.in[0].dim[2 + i] - begin[i];
        if (end[i] < 0) end[i] = 0;
    }
    TRY(engine_check(
        dnnl_pooling_forward_desc_init(&operation, k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training,
                                       algorithm, &src, &dst, stride, window, begin, end),
        k, "describe it", err));
    TRY(call_init(k, &k->call[FORWARD], &operation, NULL, NULL, forward_args, err));
    if (k->mode == OP_INFER) goto done;
    k->sizes.saved = call_size(&k->call[FORWARD], DNNL_ARG_WORKSPACE);
    TRY(engine_check(dnnl_pooling_backward_desc_init(&operation, algorithm, &src, &dst, stride, window, begin, end), k,
                     "describe its backward", err));
    TRY(call_init(k, &k->call[BACKWARD], &operation, NULL, &k->call[FORWARD], backward_args, err));
done:
    return status;
}

void pool_forward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[FORWARD],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]}, {DNNL_ARG_DST, a->out}, {DNNL_ARG_WORKSPACE, a->saved}, {0}},
             a->scratch);
}

void pool_backward(op_kernel *k, const op_args *a) {
    if (!a->din[0]) return;
    call_run(k, &k->call[BACKWARD],
             (call_data[]){
                 {DNNL_ARG_DIFF_DST, a->dout}, {DNNL_ARG_WORKSPACE, a->saved}, {DNNL_ARG_DIFF_SRC, a->din[0]}, {0}},
             a->scratch);
}

void pool_sample(op_use *use, rng r) {
    int window = 2 + (int)rng_below(r, 0, 2), stride = 1 + (int)rng_below(r, 1, 2), pad = (int)rng_below(r, 2, 2);
    use->attr = (op_attr){.kernel = {window, window},
                          .stride = {stride, stride},
                          .pad_begin = {pad, pad},
                          .pad_end = {pad, pad},
                          .ceil_mode = (int)rng_below(r, 3, 2)};
    use->in[0] = (basin_shape){
        4, {1 + (int64_t)rng_below(r, 4, 3), 1 + (int64_t)rng_below(r, 5, 20), 6, 5 + (int64_t)rng_below(r, 6, 4)}};
}
