/* linear.c - y = W x + b. */
#include "op/weighted.h"

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *in = &use->in[0];
    if (in->rank != 2) return fail(err, BASIN_ESHAPE, "linear: wants vectors, not rank %d (flatten first)", in->rank);
    use->out = (basin_shape){2, {in->dim[0], use->attr.outputs}};
    use->params = use->attr.bias ? 2 : 1;
    use->param[0] = use->attr.transposed ? (op_param){"weight", BASIN_WEIGHT, 1, {2, {in->dim[1], use->attr.outputs}}}
                                         : (op_param){"weight", BASIN_WEIGHT, 0, {2, {use->attr.outputs, in->dim[1]}}};
    use->param[1] = (op_param){"bias", BASIN_BIAS, 0, {1, {use->attr.outputs}}};
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    const op_use *use = &k->use;
    dnnl_inner_product_desc_t forward, data, weights;
    const int64_t dims[] = {use->attr.outputs, use->in[0].dim[1]};
    dnnl_memory_desc_t src = activation_layout(&use->in[0]), dst = activation_layout(&use->out);
    dnnl_memory_desc_t any = any_layout(2, dims), bias = dense_layout(1, dims);
    const dnnl_memory_desc_t *b = use->attr.bias ? &bias : NULL;
    TRY(engine_check(
        dnnl_inner_product_forward_desc_init(
            &forward, k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training, &src, &any, b, &dst),
        k, "describe it", err));
    TRY(engine_check(dnnl_inner_product_backward_data_desc_init(&data, &src, &any, &dst), k, "describe its backward",
                     err));
    TRY(engine_check(dnnl_inner_product_backward_weights_desc_init(&weights, &src, &any, b, &dst), k,
                     "describe its backward", err));
    TRY(weighted_prepare(k, &(weighted){&forward, &data, &weights, 2, dims, use->attr.transposed}, err));
done:
    return status;
}

static void sample(op_use *use, rng r) {
    use->attr = (op_attr){.outputs = 1 + (int)rng_below(r, 0, 20),
                          .bias = (int)rng_below(r, 1, 2),
                          .transposed = (int)rng_below(r, 4, 2)};
    use->in[0] = (basin_shape){2, {1 + (int64_t)rng_below(r, 2, 5), 1 + (int64_t)rng_below(r, 3, 40)}};
}

const op op_linear = {
    .name = "linear",
    .onnx = "Gemm",
    .formula = "y = W x + b",
    WEIGHTED_COLUMNS,
};
