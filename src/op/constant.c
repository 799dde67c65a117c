/* constant.c - y[n] = c: fixed numbers as a value, the same for every sample. The input says how many samples there are. */
#include <string.h>

#include "op/kernel.h"

static basin_status shape(op_use *use, basin_error *err) {
    if (!use->attr.values || use->attr.to.rank < 2 || use->attr.to.rank == 4)
        return fail(err, BASIN_ESHAPE, "constant: wants numbers and a shape");
    use->out = use->attr.to;
    use->out.dim[0] = use->in[0].dim[0];
    return BASIN_OK;
}

static void forward(op_kernel *k, const op_args *a) {
    size_t size = (size_t)(basin_shape_size(&k->use.out) / k->use.out.dim[0]);
    for (int64_t n = 0; n < k->use.out.dim[0]; n++)
        memcpy(a->out + (size_t)n * size, k->use.attr.values, size * sizeof *a->out);
}

static void backward(op_kernel *k, const op_args *a) {
    if (a->din[0]) memset(a->din[0], 0, (size_t)basin_shape_size(&k->use.in[0]) * sizeof(float));
}

static void sample(op_use *use, rng r) {
    static const float values[] = {1, -2, 3, 0, 5, 6};
    use->attr = (op_attr){.values = values, .to = {3, {1, 2, 3}}};
    use->in[0] = (basin_shape){2, {1 + (int64_t)rng_below(r, 0, 3), 4}};
}

const op op_constant = {
    .name = "constant",
    .onnx = "Constant",
    .formula = "y = c",
    .inputs = 1,
    .shape = shape,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
