/* tanh.c - y = tanh(x), element-wise. */
#include "op/eltwise.h"

const op op_tanh = {
    .name = "tanh", .onnx = "Tanh", .formula = "y = tanh(x)", .eltwise = dnnl_eltwise_tanh, .needs_out = 1,
    ELTWISE_COLUMNS,
};
