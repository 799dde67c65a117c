/* linear.c - y = W x + b, for each row of features. */
#include "op/weighted.h"

/* Inputs of one row. */
static int64_t features(const op_use *use) {
    return use->in[0].dim[use->in[0].rank - 1];
}

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *in = &use->in[0];
    int64_t size = features(use);
    if (in->rank < 2 || in->rank == 4)
        return fail(err, BASIN_ESHAPE, "linear: wants rows of features, not rank %d (flatten first)", in->rank);
    use->out = *in;
    use->out.dim[in->rank - 1] = use->attr.outputs;
    use->params = use->attr.bias ? 2 : 1;
    use->param[0] = use->attr.transposed ? (op_param){"weight", BASIN_WEIGHT, 1, {2, {size, use->attr.outputs}}}
                                         : (op_param){"weight", BASIN_WEIGHT, 0, {2, {use->attr.outputs, size}}};
    use->param[1] = (op_param){"bias", BASIN_BIAS, 0, {1, {use->attr.outputs}}};
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    const op_use *use = &k->use;
    dnnl_inner_product_desc_t forward, data, weights;
    const int64_t dims[] = {use->attr.outputs, features(use)}, rows = basin_shape_size(&use->in[0]) / dims[1];
    const int64_t in[] = {rows, dims[1]}, out[] = {rows, dims[0]};
    dnnl_memory_desc_t src = typed_layout(dense_layout(2, in), use->in_bf16[0]);
    dnnl_memory_desc_t dst = typed_layout(dense_layout(2, out), use->out_bf16);
    dnnl_memory_desc_t any = typed_layout(any_layout(2, dims), use->in_bf16[0]), bias = dense_layout(1, dims);
    dnnl_memory_desc_t gradient = any_layout(2, dims); /* of weights, in f32 always */
    const dnnl_memory_desc_t *b = use->attr.bias ? &bias : NULL;
    TRY(engine_check(
        dnnl_inner_product_forward_desc_init(
            &forward, k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training, &src, &any, b, &dst),
        k, "describe it", err));
    TRY(engine_check(dnnl_inner_product_backward_data_desc_init(&data, &src, &any, &dst), k, "describe its backward",
                     err));
    TRY(engine_check(dnnl_inner_product_backward_weights_desc_init(&weights, &src, &gradient, b, &dst), k,
                     "describe its backward", err));
    TRY(weighted_prepare(k, &(weighted){&forward, &data, &weights, 2, dims, .transposed = use->attr.transposed}, err));
done:
    return status;
}

static void sample(op_use *use, rng r) {
    use->attr = (op_attr){.outputs = 1 + (int)rng_below(r, 0, 20),
                          .bias = (int)rng_below(r, 1, 2),
                          .transposed = (int)rng_below(r, 4, 2)};
    static const int ranks[] = {2, 2, 3, 5};
    int rank = ranks[rng_below(r, 5, 4)];
    use->in[0] = (basin_shape){rank, {1 + (int64_t)rng_below(r, 2, 5), 2, 1, 3, 2}};
    use->in[0].dim[rank - 1] = 1 + (int64_t)rng_below(r, 3, 40);
}

const op op_linear = {
    .name = "linear",
    .onnx = "Gemm",
    .formula = "y = W x + b",
    .folds = 1,
    WEIGHTED_COLUMNS,
};
