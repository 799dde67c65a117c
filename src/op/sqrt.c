/* sqrt.c - y = sqrt(x), element-wise. */
#include "op/eltwise.h"

const op op_sqrt = {
    .name = "sqrt",
    .onnx = "Sqrt",
    .formula = "y = sqrt(x)",
    .eltwise = dnnl_eltwise_sqrt,
    .derivative = dnnl_eltwise_sqrt_use_dst_for_bwd,
    .needs_out = 1,
    .positive = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
