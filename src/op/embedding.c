/* embedding.c - y[n,t] = w[x[n,t]]: rows of a table, by numbers that are computed or given. */
#include <fenv.h>
#include <math.h>
#include <string.h>

#include "op/kernel.h"

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *in = &use->in[0];
    if (in->rank != 2 || use->attr.end < 1)
        return fail(err, BASIN_ESHAPE, "embedding: wants a list of numbers, not rank %d", in->rank);
    use->out = (basin_shape){3, {in->dim[0], in->dim[1], use->attr.outputs}};
    use->params = 1;
    use->param[0] = (op_param){"weight", BASIN_WEIGHT, 0, {2, {use->attr.end, use->attr.outputs}}};
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    (void)err;
    k->sizes.packed = line_size((size_t)basin_shape_size(&k->use.param[0].shape));
    return BASIN_OK;
}

static void pack(op_kernel *k, const float *const param[OP_PARAMS], float *packed, void *scratch) {
    (void)scratch;
    memcpy(packed, param[0], (size_t)basin_shape_size(&k->use.param[0].shape) * sizeof *packed);
}

/* The row that a number names, negative ones from the end; -1 if it names none. */
static int64_t row_of(const op_kernel *k, float number) {
    int64_t rows = k->use.attr.end;
    double at = (double)number < 0 ? (double)number + (double)rows : (double)number;
    return isgreaterequal(at, 0) && isless(at, (double)rows) && at == trunc(at) ? (int64_t)at : -1;
}

/* A number that names no row gives NaN, and says so as an operation that makes one of infinities: a ReLU may hide it. */
static void forward(op_kernel *k, const op_args *a) {
    int64_t count = basin_shape_size(&k->use.in[0]), width = k->use.attr.outputs;
    for (int64_t i = 0; i < count; i++) {
        int64_t row = row_of(k, a->in[0][i]);
        float *to = a->out + i * width;
        if (row >= 0) {
            memcpy(to, a->packed + row * width, (size_t)width * sizeof *to);
            continue;
        }
        for (int64_t j = 0; j < width; j++) to[j] = NAN;
        feraiseexcept(FE_INVALID | FE_OVERFLOW);
    }
}

static void backward(op_kernel *k, const op_args *a) {
    int64_t count = basin_shape_size(&k->use.in[0]), width = k->use.attr.outputs;
    memset(a->dparam[0], 0, (size_t)(k->use.attr.end * width) * sizeof(float));
    for (int64_t i = 0; i < count; i++) {
        int64_t row = row_of(k, a->in[0][i]);
        for (int64_t j = 0; j < width && row >= 0; j++) a->dparam[0][row * width + j] += a->dout[i * width + j];
    }
    if (a->din[0]) memset(a->din[0], 0, (size_t)count * sizeof(float)); /* a step function */
}

static void sample(op_use *use, rng r) {
    use->attr = (op_attr){.outputs = 1 + (int)rng_below(r, 0, 9), .end = 3 + (int64_t)rng_below(r, 1, 9)};
    use->in[0] = (basin_shape){2, {1 + (int64_t)rng_below(r, 2, 3), 1 + (int64_t)rng_below(r, 3, 9)}};
}

const op op_embedding = {
    .name = "embedding",
    .onnx = "Gather",
    .formula = "y[t] = w[x[t]]",
    .inputs = 1,
    .needs_in = 1,
    .whole = 1,
    .shape = shape,
    .prepare = prepare,
    .pack = pack,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
