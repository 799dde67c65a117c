/* flatten.c - (N, C, H, W) -> (N, C*H*W), in PyTorch's order of elements. */
#include "op/copy.h"

static basin_status shape(op_use *use, basin_error *err) {
    (void)err;
    int64_t n = use->in[0].dim[0];
    use->out = (basin_shape){2, {n, basin_shape_size(&use->in[0]) / n}};
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_memory_desc_t in = input_layout(&k->use, 0);
    dnnl_memory_desc_t out = typed_layout(dense_layout(k->use.in[0].rank, k->use.in[0].dim), k->use.out_bf16);
    TRY(call_reorder(k, &k->call[COPY_FORWARD], &in, &out, err));
    if (k->mode != OP_INFER) TRY(call_reorder(k, &k->call[COPY_BACKWARD], &out, &in, err));
done:
    return status;
}

static void sample(op_use *use, rng r) {
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 20), 3, 4}};
}

const op op_flatten = {
    .name = "flatten",
    .onnx = "Flatten",
    .formula = "y[n, (c,h,w)] = x[n,c,h,w]",
    .inputs = 1,
    .bf16 = OP_BF16_TO_ANY,
    .trains_bf16 = 1,
    .shape = shape,
    .prepare = prepare,
    .infer = copy_forward,
    .forward = copy_forward,
    .backward = copy_backward,
    .sample = sample,
};
