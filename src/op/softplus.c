/* softplus.c - y = log(1 + exp(x)), element-wise. */
#include "op/eltwise.h"

const op op_softplus = {
    .name = "softplus",
    .onnx = "Softplus",
    .formula = "y = log(1 + exp(x))",
    .eltwise = dnnl_eltwise_soft_relu,
    .derivative = dnnl_eltwise_soft_relu,
    .needs_in = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
