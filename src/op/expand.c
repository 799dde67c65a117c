/* expand.c - y = x, repeated along dimensions of 1. */
#include <string.h>

#include "op/kernel.h"

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *in = &use->in[0];
    char from[128], to[128];
    use->out = use->attr.to;
    use->out.dim[0] = in->dim[0];
    int fits = in->rank == use->out.rank && in->rank >= 2 && in->rank <= 5;
    for (int i = 1; fits && i < in->rank; i++) fits = in->dim[i] == use->out.dim[i] || in->dim[i] == 1;
    if (fits) return BASIN_OK;
    return fail(err, BASIN_ESHAPE, "expand: %s does not become %s", basin_shape_text(in, from),
                basin_shape_text(&use->out, to));
}

/* Calls `each` for every element of the output, in the order of its memory, with its place and that of its source. */
static void walk(const op_kernel *k, const op_args *a, void (*each)(const op_args *a, int64_t to, int64_t from)) {
    dnnl_memory_desc_t in = activation_layout(&k->use.in[0]), out = activation_layout(&k->use.out);
    const dnnl_dim_t *from = in.format_desc.blocking.strides, *to = out.format_desc.blocking.strides;
    int64_t at[5] = {0}, size = basin_shape_size(&k->use.out);
    int rank = k->use.out.rank;
    for (int64_t i = 0; i < size; i++) {
        int64_t source = 0, target = 0;
        for (int d = 0; d < rank; d++) {
            target += at[d] * to[d];
            source += k->use.in[0].dim[d] == 1 ? 0 : at[d] * from[d];
        }
        each(a, target, source);
        for (int d = rank - 1; d >= 0 && ++at[d] == k->use.out.dim[d]; d--) at[d] = 0;
    }
}

static void copy(const op_args *a, int64_t to, int64_t from) {
    a->out[to] = a->in[0][from];
}

static void gather(const op_args *a, int64_t to, int64_t from) {
    a->din[0][from] += a->dout[to];
}

static void forward(op_kernel *k, const op_args *a) {
    walk(k, a, copy);
}

static void backward(op_kernel *k, const op_args *a) {
    if (!a->din[0]) return;
    memset(a->din[0], 0, (size_t)basin_shape_size(&k->use.in[0]) * sizeof(float));
    walk(k, a, gather);
}

static void sample(op_use *use, rng r) {
    static const int ranks[] = {3, 4, 5};
    use->in[0] = (basin_shape){ranks[rng_below(r, 0, 3)], {1 + (int64_t)rng_below(r, 1, 3), 4, 3, 2, 5}};
    use->attr.to = use->in[0];
    for (int i = 1; i < use->in[0].rank; i++)
        if (rng_below(r, 2 + (uint64_t)i, 2)) use->in[0].dim[i] = 1;
}

const op op_expand = {
    .name = "expand",
    .onnx = "Expand",
    .formula = "y = x, repeated",
    .inputs = 1,
    .shape = shape,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
