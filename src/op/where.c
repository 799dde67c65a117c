/* where.c - y = a where a fixed mask is not 0, else b. */
#include "op/kernel.h"

static basin_status shape(op_use *use, basin_error *err) {
    if (!use->attr.values || use->in[0].rank == 4 || !basin_shape_equal(&use->in[0], &use->in[1]))
        return fail(err, BASIN_ESHAPE, "where: wants a mask and two values of one shape");
    use->out = use->in[0];
    return BASIN_OK;
}

static int64_t sample_size(const op_kernel *k) {
    return basin_shape_size(&k->use.out) / k->use.out.dim[0];
}

static void forward(op_kernel *k, const op_args *a) {
    const float *mask = k->use.attr.values;
    int64_t size = sample_size(k), count = basin_shape_size(&k->use.out);
    for (int64_t i = 0; i < count; i++) a->out[i] = mask[i % size] != 0 ? a->in[0][i] : a->in[1][i];
}

static void backward(op_kernel *k, const op_args *a) {
    const float *mask = k->use.attr.values;
    int64_t size = sample_size(k), count = basin_shape_size(&k->use.out);
    for (int64_t i = 0; i < count; i++) {
        int first = mask[i % size] != 0;
        if (a->din[0]) a->din[0][i] = first ? a->dout[i] : 0;
        if (a->din[1]) a->din[1][i] = first ? 0 : a->dout[i];
    }
}

static void sample(op_use *use, rng r) {
    static const float mask[] = {1, 0, 0, 1, 1, 0, 1, 1, 0, 0, 1, 0};
    use->attr.values = mask;
    use->in[0] = use->in[1] = (basin_shape){3, {1 + (int64_t)rng_below(r, 0, 3), 3, 4}};
}

const op op_where = {
    .name = "where",
    .onnx = "Where",
    .formula = "y = m ? a : b",
    .inputs = 2,
    .shape = shape,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
