/* gelu_tanh.c - the approximation of gelu by tanh, element-wise (Hendrycks and Gimpel 2016, arXiv:1606.08415). */
#include "op/eltwise.h"

const op op_gelu_tanh = {
    .name = "gelu_tanh",
    .onnx = "Gelu",
    .formula = "y = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))",
    .eltwise = dnnl_eltwise_gelu_tanh,
    .derivative = dnnl_eltwise_gelu_tanh,
    .needs_in = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
