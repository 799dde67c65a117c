/* convolution.c - y[n,k,p] = b[k] + sum_{c,r} w[k,c,r] x[n,c,p*stride - pad + r*dilation], channels in groups. Of images with one
 * row the weights may have one side, too. */
#include "op/direct.h"
#include "op/weighted.h"

static basin_status shape(op_use *use, basin_error *err) {
    const op_attr *a = &use->attr;
    const basin_shape *in = &use->in[0];
    int64_t channels = in->rank == 4 ? in->dim[1] : 0;
    if (!channels || channels % a->groups || a->outputs % a->groups)
        return fail(err, BASIN_ESHAPE, "convolution: %lld input channels and %d filters do not fit %d groups",
                    (long long)channels, a->outputs, a->groups);
    use->out = (basin_shape){4, {in->dim[0], a->outputs}};
    for (int i = 0; i < 2; i++) {
        int64_t reach = (int64_t)a->dilation[i] * (a->kernel[i] - 1) + 1;
        int64_t room = in->dim[2 + i] + a->pad_begin[i] + a->pad_end[i] - reach;
        if (room < 0)
            return fail(err, BASIN_ESHAPE, "convolution: a kernel that reaches %lld does not fit an image of %lldx%lld",
                        (long long)reach, (long long)in->dim[2], (long long)in->dim[3]);
        use->out.dim[2 + i] = room / a->stride[i] + 1;
    }
    use->params = a->bias ? 2 : 1;
    use->param[0] =
        (op_param){"weight", BASIN_WEIGHT, 0, {4, {a->outputs, channels / a->groups, a->kernel[0], a->kernel[1]}}};
    if (a->own.rank == 3 && a->kernel[0] == 1)
        use->param[0].shape = (basin_shape){3, {a->outputs, channels / a->groups, a->kernel[1]}};
    use->param[1] = (op_param){"bias", BASIN_BIAS, 0, {1, {a->outputs}}};
    return BASIN_OK;
}

/* oneDNN's weights have their groups as a dimension of its own. */
static int weight_dims(const op_use *use, int64_t dims[5]) {
    const op_attr *a = &use->attr;
    const int64_t w[] = {a->outputs, use->in[0].dim[1] / a->groups, a->kernel[0], a->kernel[1]}, groups = a->groups;
    if (groups == 1) {
        for (int i = 0; i < 4; i++) dims[i] = w[i];
        return 4;
    }
    dims[0] = groups;
    dims[1] = w[0] / groups;
    for (int i = 1; i < 4; i++) dims[i + 1] = w[i];
    return 5;
}

/* A 1x1 kernel with strides gathers its input first, in whole vectors of channels. oneDNN 2.6 asks for the space of the
 * channels that there are, and on AVX2 writes beyond it. */
static size_t gathered_size(const op_use *use) {
    const op_attr *a = &use->attr;
    int gathers = a->kernel[0] * a->kernel[1] == 1 && a->stride[0] * a->stride[1] > 1;
    return gathers ? (size_t)(use->out.dim[2] * use->out.dim[3]) * line_size((size_t)use->in[0].dim[1]) : 0;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    const op_use *use = &k->use;
    const op_attr *a = &use->attr;
    dnnl_convolution_desc_t forward, data, weights;
    int64_t dims[5], outputs = a->outputs;
    dnnl_dims_t stride, dilation, begin, end;
    int rank = weight_dims(use, dims);
    dnnl_memory_desc_t src = input_layout(use, 0), dst = output_layout(use);
    dnnl_memory_desc_t any = typed_layout(any_layout(rank, dims), use->in_bf16[0]), bias = dense_layout(1, &outputs);
    dnnl_memory_desc_t gradient = any_layout(rank, dims); /* of weights, in f32 always */
    const dnnl_memory_desc_t *b = a->bias ? &bias : NULL;
    for (int i = 0; i < 2; i++) {
        stride[i] = a->stride[i];
        dilation[i] = a->dilation[i] - 1; /* oneDNN counts the gaps */
        begin[i] = a->pad_begin[i];
        end[i] = a->pad_end[i];
    }
    TRY(engine_check(dnnl_dilated_convolution_forward_desc_init(
                         &forward, k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training,
                         dnnl_convolution_direct, &src, &any, b, &dst, stride, dilation, begin, end),
                     k, "describe it", err));
    TRY(engine_check(dnnl_dilated_convolution_backward_data_desc_init(&data, dnnl_convolution_direct, &src, &any, &dst,
                                                                      stride, dilation, begin, end),
                     k, "describe its backward", err));
    TRY(engine_check(dnnl_dilated_convolution_backward_weights_desc_init(
                         &weights, dnnl_convolution_direct, &src, &gradient, b, &dst, stride, dilation, begin, end),
                     k, "describe its backward", err));
    k->sizes.scratch = gathered_size(use);
    TRY(weighted_prepare(k,
                         &(weighted){.forward = &forward,
                                     .backward_data = &data,
                                     .backward_weights = &weights,
                                     .rank = rank,
                                     .dims = dims,
                                     .direct = direct_pays(use)},
                         err));
done:
    return status;
}

/* With few channels and with many, which other kernels run. */
static void sample(op_use *use, rng r) {
    static const int groups[] = {1, 1, 1, 2, 4};
    const int wide = rng_below(r, 10, 4) == 0 ? 16 : 1;
    int g = groups[rng_below(r, 0, 5)], kernel = 1 + 2 * (int)rng_below(r, 1, 3);
    int stride = 1 + (int)rng_below(r, 2, 2), dilation = kernel > 1 ? 1 + (int)rng_below(r, 3, 2) : 1;
    use->attr = (op_attr){.outputs = wide * 4 * (1 + (int)rng_below(r, 4, 5)),
                          .groups = g,
                          .bias = (int)rng_below(r, 5, 2),
                          .kernel = {kernel, kernel},
                          .stride = {stride, stride},
                          .pad_begin = {dilation * (kernel / 2), dilation * (kernel / 2)},
                          .pad_end = {dilation * (kernel / 2), dilation * (kernel / 2)},
                          .dilation = {dilation, dilation}};
    use->in[0] = (basin_shape){4,
                               {1 + (int64_t)rng_below(r, 6, 3), wide * g * (1 + (int64_t)rng_below(r, 7, 5)), 9,
                                7 + (int64_t)rng_below(r, 8, 4)}};
    if (rng_below(r, 9, 4)) return;
    use->attr.own.rank = 3; /* with one side */
    use->attr.kernel[0] = use->attr.dilation[0] = use->attr.stride[0] = 1;
    use->attr.pad_begin[0] = use->attr.pad_end[0] = 0;
    use->in[0].dim[2] = 1;
}

const op op_convolution = {
    .name = "convolution",
    .onnx = "Conv",
    .formula = "y[k] = b[k] + sum_c w[k,c] * x[c]",
    .adds = 1,
    .folds = 1,
    .rival = &op_winograd,
    WEIGHTED_COLUMNS,
};
