/* cross_entropy.c - l = -sum_k t_k log softmax(z)_k, t the label's one-hot vector, smoothed (Szegedy et al. 2016). */
#include <math.h>

#include "op/loss.h"

/* log sum_k exp(z_k), the maximum subtracted so that it cannot overflow */
static double log_sum_exp(const float *z, int64_t classes) {
    double max = z[0], sum = 0;
    for (int64_t k = 1; k < classes; k++)
        if (z[k] > max) max = z[k];
    for (int64_t k = 0; k < classes; k++) sum += exp(z[k] - max);
    return max + log(sum);
}

static void forward(op_kernel *k, const op_args *a) {
    int64_t classes = k->use.in[0].dim[1];
    double smoothing = k->use.attr.smoothing;
    for (int64_t n = 0; n < k->use.in[0].dim[0]; n++) {
        const float *z = a->in[0] + n * classes;
        double log_sum = log_sum_exp(z, classes), loss = log_sum - z[(int)a->in[1][n]];
        if (smoothing > 0) {
            double mean = 0;
            for (int64_t c = 0; c < classes; c++) mean += (log_sum - z[c]) / (double)classes;
            loss = (1 - smoothing) * loss + smoothing * mean;
        }
        a->out[n] = (float)loss;
    }
}

static void backward(op_kernel *k, const op_args *a) {
    int64_t classes = k->use.in[0].dim[1];
    double smoothing = k->use.attr.smoothing;
    for (int64_t n = 0; n < k->use.in[0].dim[0]; n++) {
        const float *z = a->in[0] + n * classes;
        double log_sum = log_sum_exp(z, classes);
        for (int64_t c = 0; c < classes; c++) {
            double target = smoothing / (double)classes + (c == (int)a->in[1][n] ? 1 - smoothing : 0);
            a->din[0][n * classes + c] = (float)((exp(z[c] - log_sum) - target) * (double)a->dout[n]);
        }
    }
}

static basin_status shape(op_use *use, basin_error *err) {
    if (use->in[1].rank != 1) return fail(err, BASIN_ESHAPE, "%s: wants a class per sample", use->op->name);
    return loss_shape(use, err);
}

static void sample(op_use *use, rng r) {
    int64_t n = 1 + (int64_t)rng_below(r, 0, 6);
    use->in[0] = (basin_shape){2, {n, 2 + (int64_t)rng_below(r, 1, 12)}};
    use->in[1] = (basin_shape){1, {n}};
    use->attr.smoothing = (float)rng_below(r, 2, 2) * 0.1f;
}

const op op_cross_entropy = {
    .name = "cross_entropy",
    .onnx = "SoftmaxCrossEntropyLoss",
    .formula = "l = -log softmax(z)[y]",
    .shape = shape,
    .sample = sample,
    LOSS_COLUMNS,
};
