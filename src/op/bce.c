/* bce.c - l = -1/K sum_k (t_k log s(z_k) + (1 - t_k) log(1 - s(z_k))), s the logistic function: binary cross-entropy of
   logits. With one output the class, 0 or 1, is its target. */
#include <math.h>

#include "op/loss.h"

/* log(1 + exp(x)) = -log s(-x), which does not overflow */
static double softplus(double x) {
    return (x > 0 ? x : 0) + log1p(exp(-fabs(x)));
}

/* A part without weight is left out: it may be inf. */
static double term(double z, double t) {
    return (t != 0 ? t * softplus(-z) : 0) + (t != 1 ? (1 - t) * softplus(z) : 0);
}

static double slope(double z, double t) {
    return 1 / (1 + exp(-z)) - t;
}

static void forward(op_kernel *k, const op_args *a) {
    loss_mean(k, a, term);
}

static void backward(op_kernel *k, const op_args *a) {
    loss_mean_back(k, a, slope);
}

/* Classes of one output become a column of targets. */
static basin_status shape(op_use *use, basin_error *err) {
    basin_shape *t = &use->in[1];
    if (t->rank == 1) *t = (basin_shape){2, {t->dim[0], 1}};
    return loss_shape(use, err);
}

static void sample(op_use *use, rng r) {
    loss_sample(use, r);
    use->in[1] = use->in[0];
}

const op op_bce = {
    .name = "bce",
    .onnx = "",
    .formula = "l = mean (log(1 + exp(z)) - t z)",
    .shape = shape,
    .sample = sample,
    LOSS_COLUMNS,
};
