/* hard_swish.c - y = x min(max(x + 3, 0), 6) / 6, element-wise (Howard et al. 2019, arXiv:1905.02244). */
#include "op/eltwise.h"

const op op_hard_swish = {
    .name = "hard_swish",
    .onnx = "HardSwish",
    .formula = "y = x min(max(x + 3, 0), 6) / 6",
    .eltwise = dnnl_eltwise_hardswish,
    .derivative = dnnl_eltwise_hardswish,
    .needs_in = 1,
    .sample = eltwise_sample,
    ELTWISE_COLUMNS,
};
