/* reshape.c - y = x, the same elements in their order, in another shape; the batch stays first. */
#include "op/copy.h"

enum { UNPACK, PACK, BACK_UNPACK, BACK_PACK };

static basin_status shape(op_use *use, basin_error *err) {
    char from[128], to[128];
    use->out = use->attr.to;
    use->out.dim[0] = use->in[0].dim[0];
    if (use->out.rank > 5 || basin_shape_size(&use->out) != basin_shape_size(&use->in[0]))
        return fail(err, BASIN_ESHAPE, "reshape: %s does not become %s", basin_shape_text(&use->in[0], from),
                    basin_shape_text(&use->out, to));
    return BASIN_OK;
}

/* Through C order, in scratch space: images lie channels last. */
static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_shape *from = &k->use.in[0], *to = &k->use.out;
    dnnl_memory_desc_t in = activation_layout(from), out = activation_layout(to);
    dnnl_memory_desc_t in_dense = dense_layout(from->rank, from->dim), out_dense = dense_layout(to->rank, to->dim);
    TRY(call_reorder(k, &k->call[UNPACK], &in, &in_dense, err));
    TRY(call_reorder(k, &k->call[PACK], &out_dense, &out, err));
    TRY(call_reorder(k, &k->call[BACK_UNPACK], &out, &out_dense, err));
    TRY(call_reorder(k, &k->call[BACK_PACK], &in_dense, &in, err));
    k->part[0] = line_size(k->sizes.scratch);
    k->sizes.scratch = k->part[0] + line_size((size_t)basin_shape_size(to));
done:
    return status;
}

static void forward(op_kernel *k, const op_args *a) {
    float *dense = (float *)a->scratch + k->part[0];
    copy_run(k, &k->call[UNPACK], a->in[0], dense, a->scratch);
    copy_run(k, &k->call[PACK], dense, a->out, a->scratch);
}

static void backward(op_kernel *k, const op_args *a) {
    float *dense = (float *)a->scratch + k->part[0];
    if (!a->din[0]) return;
    copy_run(k, &k->call[BACK_UNPACK], a->dout, dense, a->scratch);
    copy_run(k, &k->call[BACK_PACK], dense, a->din[0], a->scratch);
}

static void sample(op_use *use, rng r) {
    static const basin_shape shapes[] = {{4, {1, 6, 4, 5}}, {2, {1, 120}}, {5, {1, 2, 3, 4, 5}}, {3, {1, 6, 20}}};
    use->in[0] = shapes[rng_below(r, 0, 4)];
    use->attr.to = shapes[rng_below(r, 1, 4)];
    use->in[0].dim[0] = 1 + (int64_t)rng_below(r, 2, 3);
}

const op op_reshape = {
    .name = "reshape",
    .onnx = "Reshape",
    .formula = "y = x in another shape",
    .inputs = 1,
    .shape = shape,
    .prepare = prepare,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
