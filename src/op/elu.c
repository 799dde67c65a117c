/* elu.c - y = x > 0 ? x : slope (exp(x) - 1), element-wise (Clevert et al. 2015, arXiv:1511.07289). */
#include "op/eltwise.h"

static void sample(op_use *use, rng r) {
    eltwise_sample(use, r);
    use->attr.slope = 0.5f + (float)rng_uniform(r, 9);
}

const op op_elu = {
    .name = "elu",
    .onnx = "Elu",
    .formula = "y = x > 0 ? x : slope (exp(x) - 1)",
    .eltwise = dnnl_eltwise_elu,
    .derivative = dnnl_eltwise_elu_use_dst_for_bwd,
    .needs_out = 1,
    .sample = sample,
    ELTWISE_COLUMNS,
};
