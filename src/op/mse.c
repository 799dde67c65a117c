/* mse.c - l = 1/K sum_k (z_k - t_k)^2, t the targets or the class's one-hot vector. */
#include "op/loss.h"

static double term(double z, double t) {
    return (z - t) * (z - t);
}

static double slope(double z, double t) {
    return 2 * (z - t);
}

static void forward(op_kernel *k, const op_args *a) {
    loss_mean(k, a, term);
}

static void backward(op_kernel *k, const op_args *a) {
    loss_mean_back(k, a, slope);
}

const op op_mse = {
    .name = "mse",
    .onnx = "",
    .formula = "l = mean (z - t)^2",
    .shape = loss_shape,
    .sample = loss_sample,
    LOSS_COLUMNS,
};
