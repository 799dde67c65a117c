/* tanh.c - y = tanh(x), element-wise. */
#include "op/eltwise.h"

const op op_tanh = {
    .name = "tanh",
    .onnx = "Tanh",
    .formula = "y = tanh(x)",
    .eltwise = dnnl_eltwise_tanh,
    .derivative = dnnl_eltwise_tanh_use_dst_for_bwd,
    .needs_out = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
