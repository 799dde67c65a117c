/* leaky_relu.c - y = max(0, x) + slope min(0, x), element-wise. */
#include "op/eltwise.h"

static void sample(op_use *use, rng r) {
    eltwise_sample(use, r);
    use->attr.slope = 0.01f + (float)rng_uniform(r, 9) / 2;
}

const op op_leaky_relu = {
    .name = "leaky_relu",
    .onnx = "LeakyRelu",
    .formula = "y = max(0, x) + slope min(0, x)",
    .eltwise = dnnl_eltwise_relu,
    .derivative = dnnl_eltwise_relu_use_dst_for_bwd,
    .needs_out = 1,
    .sample = sample,
    ELTWISE_COLUMNS,
};
