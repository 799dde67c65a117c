/* leaky_relu.c - y = max(0, x) + slope min(0, x), element-wise. */
#include "op/eltwise.h"

const op op_leaky_relu = {
    .name = "leaky_relu", .onnx = "LeakyRelu", .formula = "y = max(0, x) + slope min(0, x)", .eltwise = dnnl_eltwise_relu, .needs_out = 1,
    ELTWISE_COLUMNS,
};
