/* reduce_max.c - y = max_j x_j along one dimension, which becomes 1. Of equal ones the first has the gradient, as in max pooling. */
#include <math.h>
#include <string.h>

#include "op/reduce.h"

/* The place of the largest of `count` numbers that lie `step` apart, or of the first NaN. */
static int64_t largest(const float *x, int64_t count, int64_t step) {
    int64_t place = 0;
    for (int64_t i = 1; i < count && !isnan(x[place * step]); i++)
        if (x[i * step] > x[place * step] || isnan(x[i * step])) place = i;
    return place;
}

static void forward(op_kernel *k, const op_args *a) {
    along d = along_axis(&k->use.in[0], k->use.attr.axis);
    for (int64_t o = 0; o < d.outer; o++)
        for (int64_t i = 0; i < d.inner; i++) {
            const float *from = a->in[0] + o * d.size * d.inner + i;
            a->out[o * d.inner + i] = from[largest(from, d.size, d.inner) * d.inner];
        }
}

static void backward(op_kernel *k, const op_args *a) {
    along d = along_axis(&k->use.in[0], k->use.attr.axis);
    if (!a->din[0]) return;
    memset(a->din[0], 0, (size_t)basin_shape_size(&k->use.in[0]) * sizeof(float));
    for (int64_t o = 0; o < d.outer; o++)
        for (int64_t i = 0; i < d.inner; i++) {
            const int64_t begin = o * d.size * d.inner + i;
            a->din[0][begin + largest(a->in[0] + begin, d.size, d.inner) * d.inner] = a->dout[o * d.inner + i];
        }
}

const op op_reduce_max = {
    .name = "reduce_max",
    .onnx = "ReduceMax",
    .formula = "y = max_j x_j",
    .needs_in = 1,
    REDUCE_COLUMNS,
};
