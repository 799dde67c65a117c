/* eltwise.c - what the activations share: y = f(x), element by element, by one oneDNN algorithm. */
#include "op/eltwise.h"

enum { FORWARD, BACKWARD };

basin_status eltwise_shape(op_use *use, basin_error *err) {
    (void)err;
    use->out = use->in[0];
    return BASIN_OK;
}

basin_status eltwise_prepare(op_kernel *k, basin_error *err) {
    static const int forward_args[] = {DNNL_ARG_SRC, DNNL_ARG_DST, 0};
    static const int in_args[] = {DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC, 0};
    static const int out_args[] = {DNNL_ARG_DST, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC, 0};
    basin_status status = BASIN_OK;
    const op *row = k->use.op;
    dnnl_eltwise_desc_t operation;
    dnnl_memory_desc_t layout = input_layout(&k->use, 0);
    TRY(engine_check(dnnl_eltwise_forward_desc_init(
                         &operation, k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training,
                         k->mode == OP_INFER ? (dnnl_alg_kind_t)row->eltwise : (dnnl_alg_kind_t)row->derivative,
                         &layout, k->use.attr.slope, k->use.attr.beta),
                     k, "describe it", err));
    TRY(call_init(k, &k->call[FORWARD], &operation, NULL, NULL, forward_args, err));
    if (k->mode == OP_INFER) goto done;
    TRY(engine_check(dnnl_eltwise_backward_desc_init(&operation, (dnnl_alg_kind_t)row->derivative, &layout, &layout,
                                                     k->use.attr.slope, k->use.attr.beta),
                     k, "describe its backward", err));
    TRY(call_init(k, &k->call[BACKWARD], &operation, NULL, &k->call[FORWARD], row->needs_out ? out_args : in_args,
                  err));
done:
    return status;
}

void eltwise_forward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[FORWARD], (call_data[]){{DNNL_ARG_SRC, a->in[0]}, {DNNL_ARG_DST, a->out}, {0}}, a->scratch);
}

void eltwise_backward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[BACKWARD],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]},
                           {DNNL_ARG_DST, a->out},
                           {DNNL_ARG_DIFF_DST, a->dout},
                           {DNNL_ARG_DIFF_SRC, a->din[0]},
                           {0}},
             a->scratch);
}

void eltwise_sample(op_use *use, rng r) {
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 20), 4, 5}};
}
