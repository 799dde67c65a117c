/* softmax.c - y_k = exp(x_k) / sum_j exp(x_j), over one dimension. */
#include "op/normalizer.h"

static basin_status prepare(op_kernel *k, basin_error *err) {
    return normalizer_prepare(k, dnnl_softmax_accurate, err);
}

const op op_softmax = {
    .name = "softmax", .onnx = "Softmax", .formula = "y_k = exp(x_k) / sum_j exp(x_j)", NORMALIZER_COLUMNS};
