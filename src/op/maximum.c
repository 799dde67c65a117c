/* maximum.c - y = max(a, b), element-wise; the minimum where slope is -1. */
#include <math.h>

#include "op/kernel.h"

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *a = &use->in[0], *b = &use->in[1];
    char left[128], right[128];
    if (!basin_shape_equal(a, b))
        return fail(err, BASIN_ESHAPE, "maximum: %s and %s do not fit", basin_shape_text(a, left),
                    basin_shape_text(b, right));
    use->out = *a;
    return BASIN_OK;
}

/* Which one it is; NaN is larger than all numbers, and smaller. */
static int takes_first(const op_kernel *k, float a, float b) {
    return isnan(a) || (k->use.attr.slope < 0 ? a < b : a > b);
}

static void forward(op_kernel *k, const op_args *a) {
    int64_t size = basin_shape_size(&k->use.out);
    for (int64_t i = 0; i < size; i++) {
        const float first = a->in[0][i], second = a->in[1][i];
        a->out[i] = takes_first(k, first, second) ? first : second;
    }
}

/* Equal values share the gradient, as in PyTorch. */
static void backward(op_kernel *k, const op_args *a) {
    int64_t size = basin_shape_size(&k->use.out);
    for (int64_t i = 0; i < size; i++) {
        const float first = a->in[0][i], second = a->in[1][i], dout = a->dout[i];
        const float share = first == second ? 0.5f : takes_first(k, first, second) ? 1 : 0;
        if (a->din[0]) a->din[0][i] = share * dout;
        if (a->din[1]) a->din[1][i] = (1 - share) * dout;
    }
}

static void sample(op_use *use, rng r) {
    use->attr.slope = rng_below(r, 2, 2) ? 1 : -1;
    use->in[0] = (basin_shape){3, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 20), 5}};
    use->in[1] = use->in[0];
}

const op op_maximum = {
    .name = "maximum",
    .onnx = "Max",
    .formula = "y = max(a, b); slope -1: min(a, b)",
    .inputs = 2,
    .needs_in = 1,
    .shape = shape,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
