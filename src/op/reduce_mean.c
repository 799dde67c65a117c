/* reduce_mean.c - y = 1/n sum_j x_j along one dimension, which becomes 1. */
#include "op/reduce.h"

static void forward(op_kernel *k, const op_args *a) {
    reduce_forward(k, a, 1);
}

static void backward(op_kernel *k, const op_args *a) {
    reduce_backward(k, a, 1);
}

const op op_reduce_mean = {
    .name = "reduce_mean",
    .onnx = "ReduceMean",
    .formula = "y = 1/n sum_j x_j",
    REDUCE_COLUMNS,
};
