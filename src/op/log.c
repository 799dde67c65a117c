/* log.c - y = log(x), element-wise. */
#include "op/eltwise.h"

const op op_log = {
    .name = "log",
    .onnx = "Log",
    .formula = "y = log(x)",
    .eltwise = dnnl_eltwise_log,
    .derivative = dnnl_eltwise_log,
    .needs_in = 1,
    .positive = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
