/* mse.c - l = 1/K sum_k (z_k - t_k)^2, t the label's one-hot vector. */
#include "op/loss.h"

static double difference(const op_args *a, int64_t classes, int64_t n, int64_t c) {
    return (double)a->in[0][n * classes + c] - (c == (int)a->in[1][n]);
}

static void forward(op_kernel *k, const op_args *a) {
    int64_t classes = k->use.in[0].dim[1];
    for (int64_t n = 0; n < k->use.in[0].dim[0]; n++) {
        double sum = 0;
        for (int64_t c = 0; c < classes; c++) sum += difference(a, classes, n, c) * difference(a, classes, n, c);
        a->out[n] = (float)(sum / (double)classes);
    }
}

static void backward(op_kernel *k, const op_args *a) {
    int64_t classes = k->use.in[0].dim[1];
    for (int64_t n = 0; n < k->use.in[0].dim[0]; n++)
        for (int64_t c = 0; c < classes; c++)
            a->din[0][n * classes + c] =
                (float)(2 * difference(a, classes, n, c) / (double)classes * (double)a->dout[n]);
}

const op op_mse = {
    .name = "mse",
    .onnx = "",
    .formula = "l = mean (z - onehot(y))^2",
    LOSS_COLUMNS,
};
