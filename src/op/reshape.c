/* reshape.c - y = x, the same elements in their order, in another shape; the batch stays first. */
#include <string.h>

#include "op/copy.h"

/* Out of the input's layout and into the output's: only images, channels last, lie in another order than that of their elements. */
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

static int is_image(const basin_shape *shape) {
    return shape->rank == 4;
}

/* Two calls, there and back, between an image and its elements in C order. */
static basin_status image_calls(op_kernel *k, const basin_shape *image, int out_of, int into, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_memory_desc_t own = typed_layout(activation_layout(image), k->use.out_bf16);
    dnnl_memory_desc_t dense = typed_layout(dense_layout(4, image->dim), k->use.out_bf16);
    TRY(call_reorder(k, &k->call[out_of], &own, &dense, err));
    TRY(call_reorder(k, &k->call[into], &dense, &own, err));
done:
    return status;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_shape *from = &k->use.in[0], *to = &k->use.out;
    if (is_image(from)) TRY(image_calls(k, from, UNPACK, BACK_PACK, err));
    if (is_image(to)) TRY(image_calls(k, to, BACK_UNPACK, PACK, err));
    if (!is_image(from) || !is_image(to)) goto done;
    k->part[0] = line_size(k->sizes.scratch); /* the elements between two images */
    k->sizes.scratch = k->part[0] + line_size((size_t)basin_shape_size(to));
done:
    return status;
}

static void copy(op_kernel *k, int unpack, int pack, const float *from, float *to, void *scratch) {
    const float *elements = from;
    if (!k->call[unpack].primitive && !k->call[pack].primitive) {
        if (to != from) memcpy(to, from, activation_bytes(&k->use.out, k->use.out_bf16));
        return;
    }
    if (k->call[unpack].primitive) {
        float *into = k->call[pack].primitive ? (float *)scratch + k->part[0] : to;
        copy_run(k, &k->call[unpack], from, into, scratch);
        elements = into;
    }
    if (k->call[pack].primitive) copy_run(k, &k->call[pack], elements, to, scratch);
}

static void forward(op_kernel *k, const op_args *a) {
    copy(k, UNPACK, PACK, a->in[0], a->out, a->scratch);
}

static void backward(op_kernel *k, const op_args *a) {
    if (a->din[0]) copy(k, BACK_UNPACK, BACK_PACK, a->dout, a->din[0], a->scratch);
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
    .bf16 = OP_BF16,
    .shape = shape,
    .prepare = prepare,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
