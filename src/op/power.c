/* power.c - y = slope x^beta with fixed numbers, element-wise. */
#include "op/eltwise.h"

static void sample(op_use *use, rng r) {
    static const float exponents[] = {2, -1, 0.5f, 3, 1.7f};
    eltwise_sample(use, r);
    use->attr.slope = 1;
    use->attr.beta = exponents[rng_below(r, 9, 5)];
}

const op op_power = {
    .name = "power",
    .onnx = "Pow",
    .formula = "y = a x^b",
    .eltwise = dnnl_eltwise_pow,
    .derivative = dnnl_eltwise_pow,
    .needs_in = 1,
    .positive = 1,
    .sample = sample,
    ELTWISE_COLUMNS,
};
