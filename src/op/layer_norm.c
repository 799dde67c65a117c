/* layer_norm.c - y = gamma (x - mean) / sqrt(var + eps) + beta, mean and var over the last dimension of each row
 * (Ba et al. 2016, arXiv:1607.06450). */
#include <string.h>

#include "op/kernel.h"

enum { FORWARD, BACKWARD };
enum { SAVED_VAR, GRADIENT }; /* parts: of saved, behind the means; of scratch */

static int64_t features(const op_use *use) {
    return use->in[0].dim[use->in[0].rank - 1];
}

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *in = &use->in[0];
    char own[128];
    if (in->rank < 2 || in->rank == 4)
        return fail(err, BASIN_ESHAPE, "layer norm: wants rows of features, not rank %d", in->rank);
    basin_shape size = use->attr.own.rank ? use->attr.own : (basin_shape){1, {features(use)}};
    if (basin_shape_size(&size) != features(use))
        return fail(err, BASIN_ESHAPE, "layer norm: %lld features meet parameters for %s", (long long)features(use),
                    basin_shape_text(&size, own));
    use->out = *in;
    use->params = use->attr.affine;
    use->param[0] = (op_param){"weight", BASIN_NORM_SCALE, 0, size};
    use->param[1] = (op_param){"bias", BASIN_NORM_SHIFT, 0, size};
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    static const int forward_args[] = {DNNL_ARG_SRC,         DNNL_ARG_MEAN, DNNL_ARG_VARIANCE,
                                       DNNL_ARG_SCALE_SHIFT, DNNL_ARG_DST,  0};
    static const int backward_args[] = {
        DNNL_ARG_SRC,      DNNL_ARG_MEAN,     DNNL_ARG_VARIANCE,         DNNL_ARG_SCALE_SHIFT,
        DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC, DNNL_ARG_DIFF_SCALE_SHIFT, 0};
    basin_status status = BASIN_OK;
    const int64_t width = features(&k->use), dims[] = {basin_shape_size(&k->use.in[0]) / width, width};
    dnnl_layer_normalization_desc_t operation;
    dnnl_memory_desc_t layout = typed_layout(dense_layout(2, dims), k->use.out_bf16), rows = dense_layout(1, dims);
    unsigned flags = k->use.attr.affine ? dnnl_use_scaleshift : dnnl_normalization_flags_none;
    float eps = k->use.attr.eps;
    TRY(engine_check(dnnl_layer_normalization_forward_desc_init(
                         &operation, k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training, &layout,
                         &rows, eps, flags),
                     k, "describe it", err));
    TRY(call_init(k, &k->call[FORWARD], &operation, NULL, NULL, forward_args, err));
    k->sizes.packed = line_size(2 * (size_t)width);
    if (k->mode == OP_INFER) goto done;
    k->part[SAVED_VAR] = line_size((size_t)dims[0]);
    k->sizes.saved = 2 * k->part[SAVED_VAR];
    TRY(engine_check(
        dnnl_layer_normalization_backward_desc_init(&operation, k->use.attr.affine ? dnnl_backward : dnnl_backward_data,
                                                    &layout, &layout, &rows, eps, flags),
        k, "describe its backward", err));
    TRY(call_init(k, &k->call[BACKWARD], &operation, NULL, &k->call[FORWARD], backward_args, err));
    k->part[GRADIENT] = line_size(k->sizes.scratch);
    k->sizes.scratch = k->part[GRADIENT] + line_size(2 * (size_t)width) + line_size((size_t)(dims[0] * width));
done:
    return status;
}

static void pack(op_kernel *k, const float *const param[OP_PARAMS], float *packed, void *scratch) {
    (void)scratch;
    size_t width = (size_t)features(&k->use);
    for (size_t i = 0; i < width; i++) {
        packed[i] = k->use.attr.affine > 0 ? param[0][i] : 1;
        packed[width + i] = k->use.attr.affine > 1 ? param[1][i] : 0;
    }
}

static void forward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[FORWARD],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]},
                           {DNNL_ARG_MEAN, a->saved},
                           {DNNL_ARG_VARIANCE, k->mode == OP_INFER ? NULL : a->saved + k->part[SAVED_VAR]},
                           {DNNL_ARG_SCALE_SHIFT, a->packed},
                           {DNNL_ARG_DST, a->out},
                           {0}},
             a->scratch);
}

static void backward(op_kernel *k, const op_args *a) {
    size_t width = (size_t)features(&k->use);
    float *gradient = (float *)a->scratch + k->part[GRADIENT], *unread = gradient + line_size(2 * width);
    call_run(k, &k->call[BACKWARD],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]},
                           {DNNL_ARG_MEAN, a->saved},
                           {DNNL_ARG_VARIANCE, a->saved + k->part[SAVED_VAR]},
                           {DNNL_ARG_SCALE_SHIFT, a->packed},
                           {DNNL_ARG_DIFF_DST, a->dout},
                           {DNNL_ARG_DIFF_SRC, a->din[0] ? a->din[0] : unread},
                           {DNNL_ARG_DIFF_SCALE_SHIFT, gradient},
                           {0}},
             a->scratch);
    for (int i = 0; i < k->use.attr.affine; i++)
        memcpy(a->dparam[i], gradient + (size_t)i * width, width * sizeof *gradient);
}

static void sample(op_use *use, rng r) {
    static const int ranks[] = {2, 3, 5};
    use->attr = (op_attr){.eps = 1e-5f, .affine = (int)rng_below(r, 0, 3)};
    use->in[0] = (basin_shape){ranks[rng_below(r, 1, 3)],
                               {1 + (int64_t)rng_below(r, 2, 3), 3 + (int64_t)rng_below(r, 3, 20), 5, 2, 7}};
}

const op op_layer_norm = {
    .name = "layer_norm",
    .onnx = "LayerNormalization",
    .formula = "y = gamma (x - mean) / sqrt(var + eps) + beta over the features",
    .inputs = 1,
    .inplace = 1,
    .bf16 = OP_BF16,
    .needs_in = 1,
    .shape = shape,
    .prepare = prepare,
    .pack = pack,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
