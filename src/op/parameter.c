/* parameter.c - y[n] = p: a parameter as a value, the same for every sample: positions, a class token, a learned scale. The
 * input says how many samples there are. */
#include <string.h>

#include "op/kernel.h"

/* The dimension that counts filters: the one that is named, rows of the last dimension, else the last that is more than 1. */
static int rows_of(const basin_shape *own, int named) {
    int last = own->rank - 1;
    if (named > 0 && named <= own->rank) return named - 1;
    while (last > 0 && own->dim[last] == 1) last--;
    return last == own->rank - 1 && last > 0 ? last - 1 : last;
}

static basin_status shape(op_use *use, basin_error *err) {
    const op_attr *a = &use->attr;
    if (a->own.rank < 1 || a->to.rank < 2 || a->to.rank == 4 ||
        basin_shape_size(&a->own) * a->to.dim[0] != basin_shape_size(&a->to))
        return fail(err, BASIN_ESHAPE, "parameter: a tensor of %lld numbers does not become that value",
                    (long long)basin_shape_size(&a->own));
    use->out = a->to;
    use->out.dim[0] = use->in[0].dim[0];
    use->params = 1;
    use->param[0] = (op_param){"weight", a->role, rows_of(&a->own, a->axis), a->own};
    return BASIN_OK;
}

static size_t size_of(const op_kernel *k) {
    return (size_t)basin_shape_size(&k->use.attr.own);
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    (void)err;
    k->sizes.packed = line_size(size_of(k));
    return BASIN_OK;
}

static void pack(op_kernel *k, const float *const param[OP_PARAMS], float *packed, void *scratch) {
    (void)scratch;
    memcpy(packed, param[0], size_of(k) * sizeof *packed);
}

static void forward(op_kernel *k, const op_args *a) {
    for (int64_t n = 0; n < k->use.out.dim[0]; n++)
        memcpy(a->out + (size_t)n * size_of(k), a->packed, size_of(k) * sizeof *a->out);
}

static void backward(op_kernel *k, const op_args *a) {
    size_t size = size_of(k);
    memcpy(a->dparam[0], a->dout, size * sizeof *a->dout);
    for (int64_t n = 1; n < k->use.out.dim[0]; n++)
        for (size_t i = 0; i < size; i++) a->dparam[0][i] += a->dout[(size_t)n * size + i];
    if (a->din[0]) memset(a->din[0], 0, (size_t)basin_shape_size(&k->use.in[0]) * sizeof(float));
}

static void sample(op_use *use, rng r) {
    int64_t rows = 1 + (int64_t)rng_below(r, 0, 9);
    use->attr = (op_attr){.own = {3, {1, rows, 5}}, .to = {3, {1, rows, 5}}};
    use->in[0] = (basin_shape){2, {1 + (int64_t)rng_below(r, 1, 3), 4}};
}

const op op_parameter = {
    .name = "parameter",
    .onnx = "",
    .formula = "y = p",
    .inputs = 1,
    .shape = shape,
    .prepare = prepare,
    .pack = pack,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
