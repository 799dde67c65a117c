/* dropout.c - y = m x / (1 - rate) with m ~ Bernoulli(1 - rate) where the batch trains, else y = x. */
#include <string.h>

#include "op/kernel.h"

static basin_status shape(op_use *use, basin_error *err) {
    (void)err;
    use->out = use->in[0];
    return BASIN_OK;
}

/* The mask is a pure function of the pass's seed, so the backward pass needs nothing kept. */
static void mask(const op_kernel *k, uint64_t seed, const float *from, float *to) {
    rng r = {seed, RNG_DROPOUT, 0};
    float scale = 1 / (1 - k->use.attr.rate);
    int64_t size = basin_shape_size(&k->use.in[0]);
    for (int64_t i = 0; i < size; i++)
        to[i] = rng_uniform(r, (uint64_t)i) < (double)k->use.attr.rate ? 0 : from[i] * scale;
}

static void infer(op_kernel *k, const op_args *a) {
    if (a->out != a->in[0]) memcpy(a->out, a->in[0], (size_t)basin_shape_size(&k->use.in[0]) * sizeof(float));
}

static void forward(op_kernel *k, const op_args *a) {
    if (k->mode == OP_BATCH)
        mask(k, a->seed, a->in[0], a->out);
    else
        infer(k, a);
}

static void backward(op_kernel *k, const op_args *a) {
    if (!a->din[0]) return;
    if (k->mode == OP_BATCH)
        mask(k, a->seed, a->dout, a->din[0]);
    else
        memcpy(a->din[0], a->dout, (size_t)basin_shape_size(&k->use.in[0]) * sizeof(float));
}

static void sample(op_use *use, rng r) {
    use->attr = (op_attr){.rate = 0.1f + (float)rng_uniform(r, 0) / 2};
    use->in[0] = (basin_shape){2, {1 + (int64_t)rng_below(r, 1, 5), 1 + (int64_t)rng_below(r, 2, 40)}};
}

const op op_dropout = {
    .name = "dropout",
    .onnx = "Dropout",
    .formula = "y = m x / (1 - rate); y = x in evaluation",
    .inputs = 1,
    .inplace = 1,
    .shape = shape,
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
