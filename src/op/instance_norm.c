/* instance_norm.c - y = gamma (x - mean) / sqrt(var + eps) + beta per sample and channel (Ulyanov et al. 2016,
 * arXiv:1607.08022): a batch norm over one sample at a time. */
#include <string.h>

#include "op/kernel.h"

enum { FORWARD, BACKWARD };
enum { SAVED_VAR, GRADIENT }; /* parts: of one sample's saved, behind its means; of scratch */

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *in = &use->in[0];
    if (in->rank != 4) return fail(err, BASIN_ESHAPE, "instance norm: wants images, not rank %d", in->rank);
    use->out = *in;
    use->params = 2;
    use->param[0] = (op_param){"weight", BASIN_NORM_SCALE, 0, {1, {in->dim[1]}}};
    use->param[1] = (op_param){"bias", BASIN_NORM_SHIFT, 0, {1, {in->dim[1]}}};
    return BASIN_OK;
}

static size_t channels(const op_kernel *k) {
    return (size_t)k->use.in[0].dim[1];
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    static const int forward_args[] = {DNNL_ARG_SRC,         DNNL_ARG_MEAN, DNNL_ARG_VARIANCE,
                                       DNNL_ARG_SCALE_SHIFT, DNNL_ARG_DST,  0};
    static const int backward_args[] = {
        DNNL_ARG_SRC,      DNNL_ARG_MEAN,     DNNL_ARG_VARIANCE,         DNNL_ARG_SCALE_SHIFT,
        DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC, DNNL_ARG_DIFF_SCALE_SHIFT, 0};
    basin_status status = BASIN_OK;
    basin_shape one = k->use.in[0];
    one.dim[0] = 1;
    dnnl_batch_normalization_desc_t operation;
    dnnl_memory_desc_t layout = activation_layout(&one);
    TRY(engine_check(dnnl_batch_normalization_forward_desc_init(
                         &operation, k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training, &layout,
                         k->use.attr.eps, dnnl_use_scaleshift),
                     k, "describe it", err));
    TRY(call_init(k, &k->call[FORWARD], &operation, NULL, NULL, forward_args, err));
    k->sizes.packed = line_size(2 * channels(k));
    if (k->mode == OP_INFER) goto done;
    k->part[SAVED_VAR] = line_size(channels(k));
    k->sizes.saved = (size_t)k->use.in[0].dim[0] * 2 * k->part[SAVED_VAR];
    TRY(engine_check(dnnl_batch_normalization_backward_desc_init(&operation, dnnl_backward, &layout, &layout,
                                                                 k->use.attr.eps, dnnl_use_scaleshift),
                     k, "describe its backward", err));
    TRY(call_init(k, &k->call[BACKWARD], &operation, NULL, &k->call[FORWARD], backward_args, err));
    k->part[GRADIENT] = line_size(k->sizes.scratch);
    k->sizes.scratch = k->part[GRADIENT] + line_size(2 * channels(k)) + line_size((size_t)basin_shape_size(&one));
done:
    return status;
}

static void pack(op_kernel *k, const float *const param[OP_PARAMS], float *packed, void *scratch) {
    (void)scratch;
    memcpy(packed, param[0], channels(k) * sizeof *packed);
    memcpy(packed + channels(k), param[1], channels(k) * sizeof *packed);
}

static size_t sample_size(const op_kernel *k) {
    return (size_t)(basin_shape_size(&k->use.in[0]) / k->use.in[0].dim[0]);
}

/* The means of sample n; its variances lie behind them. */
static float *saved_of(const op_kernel *k, const op_args *a, size_t n) {
    return k->mode == OP_INFER ? NULL : a->saved + n * 2 * k->part[SAVED_VAR];
}

static void forward(op_kernel *k, const op_args *a) {
    for (size_t n = 0, size = sample_size(k); n < (size_t)k->use.in[0].dim[0]; n++) {
        float *saved = saved_of(k, a, n);
        call_run(k, &k->call[FORWARD],
                 (call_data[]){{DNNL_ARG_SRC, a->in[0] + n * size},
                               {DNNL_ARG_MEAN, saved},
                               {DNNL_ARG_VARIANCE, saved ? saved + k->part[SAVED_VAR] : NULL},
                               {DNNL_ARG_SCALE_SHIFT, a->packed},
                               {DNNL_ARG_DST, a->out + n * size},
                               {0}},
                 a->scratch);
    }
}

static void backward(op_kernel *k, const op_args *a) {
    float *gradient = (float *)a->scratch + k->part[GRADIENT], *unread = gradient + line_size(2 * channels(k));
    for (int i = 0; i < 2; i++) memset(a->dparam[i], 0, channels(k) * sizeof(float));
    for (size_t n = 0, size = sample_size(k); n < (size_t)k->use.in[0].dim[0]; n++) {
        float *saved = saved_of(k, a, n);
        call_run(k, &k->call[BACKWARD],
                 (call_data[]){{DNNL_ARG_SRC, a->in[0] + n * size},
                               {DNNL_ARG_MEAN, saved},
                               {DNNL_ARG_VARIANCE, saved + k->part[SAVED_VAR]},
                               {DNNL_ARG_SCALE_SHIFT, a->packed},
                               {DNNL_ARG_DIFF_DST, a->dout + n * size},
                               {DNNL_ARG_DIFF_SRC, a->din[0] ? a->din[0] + n * size : unread},
                               {DNNL_ARG_DIFF_SCALE_SHIFT, gradient},
                               {0}},
                 a->scratch);
        for (size_t i = 0; i < 2 * channels(k); i++) a->dparam[i / channels(k)][i % channels(k)] += gradient[i];
    }
}

static void sample(op_use *use, rng r) {
    use->attr = (op_attr){.eps = 1e-5f};
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 20), 4, 5}};
}

const op op_instance_norm = {
    .name = "instance_norm",
    .onnx = "InstanceNormalization",
    .formula = "y = gamma (x - mean) / sqrt(var + eps) + beta over each image",
    .inputs = 1,
    .inplace = 1,
    .needs_in = 1,
    .shape = shape,
    .prepare = prepare,
    .pack = pack,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
