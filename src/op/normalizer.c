/* normalizer.c - what softmax and log-softmax share. */
#include "op/normalizer.h"

enum { FORWARD, BACKWARD };

basin_status normalizer_shape(op_use *use, basin_error *err) {
    if (use->in[0].rank < 2 || use->attr.axis < 0 || use->attr.axis >= use->in[0].rank)
        return fail(err, BASIN_ESHAPE, "%s: there is no dimension %d in rank %d", use->op->name, use->attr.axis,
                    use->in[0].rank);
    use->out = use->in[0];
    return BASIN_OK;
}

basin_status normalizer_prepare(op_kernel *k, dnnl_alg_kind_t algorithm, basin_error *err) {
    static const int forward_args[] = {DNNL_ARG_SRC, DNNL_ARG_DST, 0};
    static const int backward_args[] = {DNNL_ARG_DST, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC, 0};
    basin_status status = BASIN_OK;
    dnnl_softmax_v2_desc_t operation;
    dnnl_memory_desc_t layout = input_layout(&k->use, 0);
    int axis = k->use.attr.axis ? k->use.attr.axis : layout.ndims - 1;
    TRY(engine_check(dnnl_softmax_v2_forward_desc_init(
                         &operation, k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training, algorithm,
                         &layout, &layout, axis),
                     k, "describe it", err));
    TRY(call_init(k, &k->call[FORWARD], &operation, NULL, NULL, forward_args, err));
    if (k->mode == OP_INFER) goto done;
    TRY(engine_check(dnnl_softmax_v2_backward_desc_init(&operation, algorithm, &layout, &layout, &layout, axis), k,
                     "describe its backward", err));
    TRY(call_init(k, &k->call[BACKWARD], &operation, NULL, &k->call[FORWARD], backward_args, err));
done:
    return status;
}

void normalizer_forward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[FORWARD], (call_data[]){{DNNL_ARG_SRC, a->in[0]}, {DNNL_ARG_DST, a->out}, {0}}, a->scratch);
}

void normalizer_backward(op_kernel *k, const op_args *a) {
    if (!a->din[0]) return;
    call_run(k, &k->call[BACKWARD],
             (call_data[]){{DNNL_ARG_DST, a->out}, {DNNL_ARG_DIFF_DST, a->dout}, {DNNL_ARG_DIFF_SRC, a->din[0]}, {0}},
             a->scratch);
}

void normalizer_sample(op_use *use, rng r) {
    static const int ranks[] = {2, 3, 4, 5};
    int rank = ranks[rng_below(r, 2, 4)];
    use->attr.axis = (int)rng_below(r, 3, (uint64_t)rank);
    use->in[0] = (basin_shape){rank, {1 + (int64_t)rng_below(r, 0, 5), 2 + (int64_t)rng_below(r, 1, 20), 3, 4, 2}};
}
