/* take.c - y[j] = x[place_j] along one dimension, at fixed places. */
#include <string.h>

#include "op/along.h"

static basin_status shape(op_use *use, basin_error *err) {
    basin_status status = along_check(use, err);
    if (status != BASIN_OK) return status;
    int64_t size = use->in[0].dim[use->attr.axis];
    if (!use->attr.values || use->attr.outputs < 1) return fail(err, BASIN_ESHAPE, "take: wants places");
    for (int i = 0; i < use->attr.outputs; i++)
        if (!(use->attr.values[i] >= 0 && use->attr.values[i] < (float)size))
            return fail(err, BASIN_ESHAPE, "take: there is no place %g in %lld", (double)use->attr.values[i],
                        (long long)size);
    use->out = use->in[0];
    use->out.dim[use->attr.axis] = use->attr.outputs;
    return BASIN_OK;
}

/* The part that goes to place j of block o: its offset on either side. */
static int64_t source(const op_kernel *k, along d, int64_t o, int64_t j) {
    return (o * d.size + (int64_t)k->use.attr.values[j]) * d.inner;
}

static void forward(op_kernel *k, const op_args *a) {
    along d = along_axis(&k->use.in[0], k->use.attr.axis);
    int64_t count = k->use.attr.outputs;
    for (int64_t o = 0; o < d.outer; o++)
        for (int64_t j = 0; j < count; j++)
            memcpy(a->out + (o * count + j) * d.inner, a->in[0] + source(k, d, o, j), (size_t)d.inner * sizeof(float));
}

static void backward(op_kernel *k, const op_args *a) {
    along d = along_axis(&k->use.in[0], k->use.attr.axis);
    int64_t count = k->use.attr.outputs;
    if (!a->din[0]) return;
    memset(a->din[0], 0, (size_t)basin_shape_size(&k->use.in[0]) * sizeof(float));
    for (int64_t o = 0; o < d.outer; o++)
        for (int64_t j = 0; j < count; j++) {
            float *to = a->din[0] + source(k, d, o, j);
            const float *from = a->dout + (o * count + j) * d.inner;
            for (int64_t i = 0; i < d.inner; i++) to[i] += from[i];
        }
}

static void sample(op_use *use, rng r) {
    static const float places[] = {4, 0, 0, 2};
    use->attr = (op_attr){.axis = 1 + (int)rng_below(r, 0, 2), .values = places, .outputs = 4};
    use->in[0] = (basin_shape){3, {1 + (int64_t)rng_below(r, 1, 3), 5, 6}};
}

const op op_take = {
    .name = "take",
    .onnx = "Gather",
    .formula = "y_j = x[place_j]",
    .inputs = 1,
    .shape = shape,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
