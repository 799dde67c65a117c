/* sine.c - y = sin(x + beta), element-wise: sine, and cosine with beta = pi / 2. */
#include <math.h>

#include "op/eltwise.h"

/* In f64, where x + beta loses nothing. */
static double angle(const op_kernel *k, float x) {
    return (double)x + (k->use.attr.beta == 0 ? 0 : M_PI_2);
}

static void forward(op_kernel *k, const op_args *a) {
    int64_t size = basin_shape_size(&k->use.in[0]);
    for (int64_t i = 0; i < size; i++) a->out[i] = (float)sin(angle(k, a->in[0][i]));
}

static void backward(op_kernel *k, const op_args *a) {
    int64_t size = basin_shape_size(&k->use.in[0]);
    if (!a->din[0]) return;
    for (int64_t i = 0; i < size; i++) a->din[0][i] = (float)((double)a->dout[i] * cos(angle(k, a->in[0][i])));
}

static void sample(op_use *use, rng r) {
    use->attr.beta = rng_below(r, 2, 2) ? (float)M_PI_2 : 0;
    eltwise_sample(use, r);
}

const op op_sine = {
    .name = "sine",
    .onnx = "Sin",
    .formula = "y = sin(x + beta), beta 0 or pi / 2",
    .inputs = 1,
    .inplace = 1,
    .needs_in = 1,
    .shape = eltwise_shape,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
