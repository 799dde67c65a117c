/* log_softmax.c - y_k = x_k - log sum_j exp(x_j), over one dimension. */
#include "op/normalizer.h"

static basin_status prepare(op_kernel *k, basin_error *err) {
    return normalizer_prepare(k, dnnl_softmax_log, err);
}

const op op_log_softmax = {
    .name = "log_softmax", .onnx = "LogSoftmax", .formula = "y_k = x_k - log sum_j exp(x_j)", NORMALIZER_COLUMNS};
