/* exp.c - y = exp(x), element-wise. */
#include "op/eltwise.h"

const op op_exp = {
    .name = "exp",
    .onnx = "Exp",
    .formula = "y = exp(x)",
    .eltwise = dnnl_eltwise_exp,
    .derivative = dnnl_eltwise_exp_use_dst_for_bwd,
    .needs_out = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
