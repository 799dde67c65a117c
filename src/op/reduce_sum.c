/* reduce_sum.c - y = sum_j x_j along one dimension, which becomes 1. */
#include "op/reduce.h"

static void forward(op_kernel *k, const op_args *a) {
    reduce_forward(k, a, 0);
}

static void backward(op_kernel *k, const op_args *a) {
    reduce_backward(k, a, 0);
}

const op op_reduce_sum = {
    .name = "reduce_sum",
    .onnx = "ReduceSum",
    .formula = "y = sum_j x_j",
    REDUCE_COLUMNS,
};
