/* gelu.c - y = x/2 (1 + erf(x / sqrt 2)), element-wise (Hendrycks and Gimpel 2016, arXiv:1606.08415). */
#include "op/eltwise.h"

const op op_gelu = {
    .name = "gelu",
    .onnx = "Gelu",
    .formula = "y = x/2 (1 + erf(x / sqrt 2))",
    .eltwise = dnnl_eltwise_gelu_erf,
    .derivative = dnnl_eltwise_gelu_erf,
    .needs_in = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
