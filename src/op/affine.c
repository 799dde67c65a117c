/* affine.c - y = slope x + beta with fixed numbers, element-wise. */
#include "op/eltwise.h"

static void sample(op_use *use, rng r) {
    eltwise_sample(use, r);
    use->attr.slope = (float)rng_uniform(r, 9) * 4 - 2;
    use->attr.beta = (float)rng_uniform(r, 10);
}

const op op_affine = {
    .name = "affine",
    .onnx = "",
    .formula = "y = a x + b",
    .eltwise = dnnl_eltwise_linear,
    .derivative = dnnl_eltwise_linear,
    .needs_in = 1,
    .sample = sample,
    ELTWISE_COLUMNS,
};
