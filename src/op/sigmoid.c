/* sigmoid.c - y = 1 / (1 + exp(-x)), element-wise. */
#include "op/eltwise.h"

const op op_sigmoid = {
    .name = "sigmoid",
    .onnx = "Sigmoid",
    .formula = "y = 1 / (1 + exp(-x))",
    .eltwise = dnnl_eltwise_logistic,
    .derivative = dnnl_eltwise_logistic_use_dst_for_bwd,
    .needs_out = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
