/* relu.c - y = max(0, x), element-wise. */
#include "op/eltwise.h"

const op op_relu = {
    .name = "relu",
    .onnx = "Relu",
    .formula = "y = max(0, x)",
    .eltwise = dnnl_eltwise_relu,
    .derivative = dnnl_eltwise_relu_use_dst_for_bwd,
    .needs_out = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
