/* concat.c - y = a and b side by side along one dimension. */
#include "op/copy.h"

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *a = &use->in[0], *b = &use->in[1];
    int axis = use->attr.axis, fits = a->rank == b->rank && axis > 0 && axis < a->rank;
    char left[128], right[128];
    for (int i = 0; fits && i < a->rank; i++) fits = i == axis || a->dim[i] == b->dim[i];
    if (!fits)
        return fail(err, BASIN_ESHAPE, "concat: %s and %s do not fit along dimension %d", basin_shape_text(a, left),
                    basin_shape_text(b, right), axis);
    use->out = *a;
    use->out.dim[axis] += b->dim[axis];
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    int64_t begin = 0;
    for (int i = 0; i < 2; i++) {
        dnnl_memory_desc_t own = input_layout(&k->use, i), box;
        TRY(box_layout(&box, k, output_layout(&k->use), &k->use.in[i], k->use.attr.axis, begin, err));
        TRY(call_reorder(k, &k->call[i], &own, &box, err));
        TRY(call_reorder(k, &k->call[2 + i], &box, &own, err));
        begin += k->use.in[i].dim[k->use.attr.axis];
    }
done:
    return status;
}

static void forward(op_kernel *k, const op_args *a) {
    for (int i = 0; i < 2; i++) copy_run(k, &k->call[i], a->in[i], a->out, a->scratch);
}

static void backward(op_kernel *k, const op_args *a) {
    for (int i = 0; i < 2; i++)
        if (a->din[i]) copy_run(k, &k->call[2 + i], a->dout, a->din[i], a->scratch);
}

static void sample(op_use *use, rng r) {
    use->attr.axis = 1 + (int)rng_below(r, 2, 2);
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 20), 3, 5}};
    use->in[1] = use->in[0];
    use->in[1].dim[use->attr.axis] = 1 + (int64_t)rng_below(r, 3, 9);
}

const op op_concat = {
    .name = "concat",
    .onnx = "Concat",
    .formula = "y = [a, b] along one dimension",
    .inputs = 2,
    .bf16 = OP_BF16,
    .shape = shape,
    .prepare = prepare,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
