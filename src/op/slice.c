/* slice.c - y = x[begin:end] along one dimension. */
#include <string.h>

#include "op/copy.h"

enum { FORWARD, BACKWARD };

static basin_status shape(op_use *use, basin_error *err) {
    const op_attr *a = &use->attr;
    char text[128];
    if (a->axis < 1 || a->axis >= use->in[0].rank || a->begin < 0 || a->begin >= a->end ||
        a->end > use->in[0].dim[a->axis])
        return fail(err, BASIN_ESHAPE, "slice: %lld to %lld of dimension %d is not in %s", (long long)a->begin,
                    (long long)a->end, a->axis, basin_shape_text(&use->in[0], text));
    use->out = use->in[0];
    use->out.dim[a->axis] = a->end - a->begin;
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_memory_desc_t own = output_layout(&k->use), box;
    TRY(box_layout(&box, k, input_layout(&k->use, 0), &k->use.out, k->use.attr.axis, k->use.attr.begin, err));
    TRY(call_reorder(k, &k->call[FORWARD], &box, &own, err));
    TRY(call_reorder(k, &k->call[BACKWARD], &own, &box, err));
done:
    return status;
}

static void forward(op_kernel *k, const op_args *a) {
    copy_run(k, &k->call[FORWARD], a->in[0], a->out, a->scratch);
}

static void backward(op_kernel *k, const op_args *a) {
    if (!a->din[0]) return;
    memset(a->din[0], 0, (size_t)basin_shape_size(&k->use.in[0]) * sizeof(float));
    copy_run(k, &k->call[BACKWARD], a->dout, a->din[0], a->scratch);
}

static void sample(op_use *use, rng r) {
    int64_t size = 2 + (int64_t)rng_below(r, 1, 20);
    use->attr.axis = 1;
    use->attr.begin = (int64_t)rng_below(r, 2, (uint64_t)size);
    use->attr.end = use->attr.begin + 1 + (int64_t)rng_below(r, 3, (uint64_t)(size - use->attr.begin));
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), size, 3, 5}};
}

const op op_slice = {
    .name = "slice",
    .onnx = "Slice",
    .formula = "y = x[begin:end] along one dimension",
    .inputs = 1,
    .bf16 = OP_BF16,
    .shape = shape,
    .prepare = prepare,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
