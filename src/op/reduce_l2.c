/* reduce_l2.c - y = sqrt(sum_j x_j^2) along one dimension, which becomes 1. Where it is 0, its gradient is taken as 0, as PyTorch does. */
#include <math.h>

#include "op/reduce.h"

static void forward(op_kernel *k, const op_args *a) {
    along d = along_axis(&k->use.in[0], k->use.attr.axis);
    for (int64_t o = 0; o < d.outer; o++)
        for (int64_t i = 0; i < d.inner; i++) {
            const float *from = a->in[0] + o * d.size * d.inner + i;
            double sum = 0;
            for (int64_t s = 0; s < d.size; s++) sum += (double)from[s * d.inner] * (double)from[s * d.inner];
            a->out[o * d.inner + i] = (float)sqrt(sum);
        }
}

static void backward(op_kernel *k, const op_args *a) {
    along d = along_axis(&k->use.in[0], k->use.attr.axis);
    if (!a->din[0]) return;
    for (int64_t o = 0; o < d.outer; o++)
        for (int64_t s = 0; s < d.size; s++)
            for (int64_t i = 0; i < d.inner; i++) {
                const int64_t at = (o * d.size + s) * d.inner + i, to = o * d.inner + i;
                a->din[0][at] = a->out[to] == 0 ? 0 : a->dout[to] * (a->in[0][at] / a->out[to]);
            }
}

const op op_reduce_l2 = {
    .name = "reduce_l2",
    .onnx = "ReduceL2",
    .formula = "y = sqrt(sum_j x_j^2)",
    .needs_in = 1,
    .needs_out = 1,
    REDUCE_COLUMNS,
};
