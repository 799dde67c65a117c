/* erf.c - y = erf(x), element-wise; oneDNN has it only inside of gelu. */
#include <math.h>

#include "op/eltwise.h"

static void forward(op_kernel *k, const op_args *a) {
    int64_t size = basin_shape_size(&k->use.in[0]);
    for (int64_t i = 0; i < size; i++) a->out[i] = erff(a->in[0][i]);
}

static void backward(op_kernel *k, const op_args *a) {
    int64_t size = basin_shape_size(&k->use.in[0]);
    if (!a->din[0]) return;
    for (int64_t i = 0; i < size; i++) {
        double x = (double)a->in[0][i];
        a->din[0][i] = (float)((double)a->dout[i] * M_2_SQRTPI * exp(-x * x));
    }
}

const op op_erf = {
    .name = "erf",
    .onnx = "Erf",
    .formula = "y = erf(x)",
    .inputs = 1,
    .inplace = 1,
    .needs_in = 1,
    .shape = eltwise_shape,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = eltwise_sample,
};
