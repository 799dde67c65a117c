/* sigmoid.c - y = 1 / (1 + exp(-x)), element-wise. */
#include "op/eltwise.h"

const op op_sigmoid = {
    .name = "sigmoid", .onnx = "Sigmoid", .formula = "y = 1 / (1 + exp(-x))", .eltwise = dnnl_eltwise_logistic, .needs_out = 1,
    ELTWISE_COLUMNS,
};
