/* transpose.c - y[i_0, i_1, ...] = x with its dimensions in another order; the batch stays first. */
#include "op/copy.h"

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *in = &use->in[0];
    int seen = 0;
    for (int i = 0; i < in->rank && i < 5; i++) seen |= 1 << use->attr.order[i];
    if (in->rank > 5 || seen != (1 << in->rank) - 1 || use->attr.order[0] != 0)
        return fail(err, BASIN_ESHAPE, "transpose: wants an order of at most 5 dimensions with the batch in front");
    use->out.rank = in->rank;
    for (int i = 0; i < in->rank; i++) use->out.dim[i] = in->dim[use->attr.order[i]];
    return BASIN_OK;
}

/* The input's layout with its dimensions counted as the output counts them. */
static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_memory_desc_t in = input_layout(&k->use, 0), out = output_layout(&k->use), turned;
    dnnl_dims_t strides = {0};
    for (int i = 0; i < k->use.out.rank; i++) strides[i] = in.format_desc.blocking.strides[k->use.attr.order[i]];
    TRY(engine_check(dnnl_memory_desc_init_by_strides(&turned, out.ndims, out.dims, in.data_type, strides), k,
                     "describe it", err));
    TRY(call_reorder(k, &k->call[COPY_FORWARD], &turned, &out, err));
    TRY(call_reorder(k, &k->call[COPY_BACKWARD], &out, &turned, err));
done:
    return status;
}

static void sample(op_use *use, rng r) {
    static const int orders[][5] = {{0, 2, 1, 3, 4}, {0, 2, 3, 1}, {0, 2, 1}, {0, 3, 1, 2}};
    static const int ranks[] = {5, 4, 3, 4};
    int pick = (int)rng_below(r, 0, 4);
    for (int i = 0; i < 5; i++) use->attr.order[i] = orders[pick][i];
    use->in[0] =
        (basin_shape){ranks[pick], {1 + (int64_t)rng_below(r, 1, 3), 2, 1 + (int64_t)rng_below(r, 2, 9), 3, 4}};
}

const op op_transpose = {
    .name = "transpose",
    .onnx = "Transpose",
    .formula = "y = x, its dimensions in another order",
    .inputs = 1,
    .bf16 = OP_BF16_TO_ANY,
    .shape = shape,
    .prepare = prepare,
    .infer = copy_forward,
    .forward = copy_forward,
    .backward = copy_backward,
    .sample = sample,
};
