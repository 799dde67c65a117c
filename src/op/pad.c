/* pad.c - y = x with a fixed number before and behind it along one dimension. */
#include "op/copy.h"

static basin_status shape(op_use *use, basin_error *err) {
    const op_attr *a = &use->attr;
    if (a->axis < 1 || a->axis >= use->in[0].rank || a->begin < 0 || a->end < 0)
        return fail(err, BASIN_ESHAPE, "pad: %lld and %lld numbers along dimension %d cannot be", (long long)a->begin,
                    (long long)a->end, a->axis);
    use->out = use->in[0];
    use->out.dim[a->axis] += a->begin + a->end;
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_memory_desc_t own = activation_layout(&k->use.in[0]), box;
    TRY(box_layout(&box, k, activation_layout(&k->use.out), &k->use.in[0], k->use.attr.axis, k->use.attr.begin, err));
    TRY(call_reorder(k, &k->call[COPY_FORWARD], &own, &box, err));
    TRY(call_reorder(k, &k->call[COPY_BACKWARD], &box, &own, err));
done:
    return status;
}

static void forward(op_kernel *k, const op_args *a) {
    const int64_t size = basin_shape_size(&k->use.out);
    for (int64_t i = 0; i < size; i++) a->out[i] = k->use.attr.beta;
    copy_forward(k, a);
}

static void sample(op_use *use, rng r) {
    use->attr.axis = 1 + (int)rng_below(r, 1, 3);
    use->attr.begin = (int64_t)rng_below(r, 2, 3);
    use->attr.end = (int64_t)rng_below(r, 3, 3);
    use->attr.beta = (float)rng_below(r, 5, 2) / 2;
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 4, 20), 3, 5}};
}

const op op_pad = {
    .name = "pad",
    .onnx = "Pad",
    .formula = "y = [c, x, c] along one dimension",
    .inputs = 1,
    .shape = shape,
    .prepare = prepare,
    .infer = forward,
    .forward = forward,
    .backward = copy_backward,
    .sample = sample,
};
