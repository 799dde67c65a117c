/* clip.c - y = min(max(x, slope), beta), element-wise. */
#include "op/eltwise.h"

static void sample(op_use *use, rng r) {
    eltwise_sample(use, r);
    use->attr.slope = -(float)rng_below(r, 9, 2); /* bounds that the tests' inputs keep away from */
    use->attr.beta = 1;
}

const op op_clip = {
    .name = "clip",
    .onnx = "Clip",
    .formula = "y = min(max(x, lower), upper)",
    .eltwise = dnnl_eltwise_clip_v2,
    .derivative = dnnl_eltwise_clip_v2_use_dst_for_bwd,
    .needs_out = 1,
    .sample = sample,
    ELTWISE_COLUMNS,
};
