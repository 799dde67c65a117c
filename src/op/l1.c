/* l1.c - l = 1/K sum_k |z_k - t_k|, t the targets or the class's one-hot vector. */
#include <math.h>

#include "op/loss.h"

static double term(double z, double t) {
    return fabs(z - t);
}

/* Where the outputs are the targets the slope is 0, as in PyTorch. */
static double slope(double z, double t) {
    return (z > t) - (z < t);
}

static void forward(op_kernel *k, const op_args *a) {
    loss_mean(k, a, term);
}

static void backward(op_kernel *k, const op_args *a) {
    loss_mean_back(k, a, slope);
}

const op op_l1 = {
    .name = "l1",
    .onnx = "",
    .formula = "l = mean |z - t|",
    .shape = loss_shape,
    .sample = loss_sample,
    LOSS_COLUMNS,
};
