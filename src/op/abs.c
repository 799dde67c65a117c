/* abs.c - y = |x|, element-wise. */
#include "op/eltwise.h"

const op op_abs = {
    .name = "abs",
    .onnx = "Abs",
    .formula = "y = |x|",
    .eltwise = dnnl_eltwise_abs,
    .derivative = dnnl_eltwise_abs,
    .needs_in = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
