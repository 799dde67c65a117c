/* batch_norm.c - y = gamma (x - mean) / sqrt(var + eps) + beta, per channel (Ioffe and Szegedy 2015, arXiv:1502.03167). */
#include <math.h>
#include <string.h>

#include "op/kernel.h"

enum { FORWARD, BACKWARD };
enum { GAMMA, BETA, MEAN, VAR }; /* parameters; without the first two: 1 and 0 */
/* Parts of saved: the batch's statistics, where the fused relu was positive. GRADIENT is a part of the scratch. */
enum { SAVED_MEAN, SAVED_VAR, MASK, GRADIENT };

static basin_status shape(op_use *use, basin_error *err) {
    static const op_param want[OP_PARAMS] = {{"weight", BASIN_NORM_SCALE, 0, {0}},
                                             {"bias", BASIN_NORM_SHIFT, 0, {0}},
                                             {"running_mean", BASIN_RUNNING_MEAN, 0, {0}},
                                             {"running_var", BASIN_RUNNING_VAR, 0, {0}}};
    if (use->in[0].rank < 2) return fail(err, BASIN_ESHAPE, "batch norm: wants channels, not rank %d", use->in[0].rank);
    use->out = use->in[0];
    const int first = use->attr.plain ? MEAN : GAMMA;
    use->params = OP_PARAMS - first;
    for (int i = 0; i < use->params; i++) {
        use->param[i] = want[first + i];
        use->param[i].shape = (basin_shape){1, {use->in[0].dim[1]}};
    }
    return BASIN_OK;
}

static int64_t channels(const op_kernel *k) {
    return k->use.in[0].dim[1];
}

/* The place of a parameter among those that it has. */
static int place(const op_kernel *k, int param) {
    return k->use.attr.plain ? param - MEAN : param;
}

/* The packed parameters: gamma and beta (oneDNN's scale-shift), then mean and variance. */
static size_t packed_mean(const op_kernel *k) {
    return line_size(2 * (size_t)channels(k));
}
static size_t packed_var(const op_kernel *k) {
    return packed_mean(k) + line_size((size_t)channels(k));
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    static const int forward_args[] = {
        DNNL_ARG_SRC, DNNL_ARG_MEAN, DNNL_ARG_VARIANCE, DNNL_ARG_SCALE_SHIFT, DNNL_ARG_DST, DNNL_ARG_WORKSPACE, 0};
    static const int backward_args[] = {DNNL_ARG_SRC,
                                        DNNL_ARG_MEAN,
                                        DNNL_ARG_VARIANCE,
                                        DNNL_ARG_SCALE_SHIFT,
                                        DNNL_ARG_DIFF_DST,
                                        DNNL_ARG_WORKSPACE,
                                        DNNL_ARG_DIFF_SRC,
                                        DNNL_ARG_DIFF_SCALE_SHIFT,
                                        0};
    basin_status status = BASIN_OK;
    dnnl_batch_normalization_desc_t operation;
    dnnl_memory_desc_t layout = input_layout(&k->use, 0);
    unsigned flags = dnnl_use_scaleshift;
    if (k->mode != OP_BATCH) flags |= dnnl_use_global_stats;
    if (k->use.activation) flags |= dnnl_fuse_norm_relu;
    TRY(engine_check(dnnl_batch_normalization_forward_desc_init(
                         &operation, k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training, &layout,
                         k->use.attr.eps, flags),
                     k, "describe it", err));
    TRY(call_init(k, &k->call[FORWARD], &operation, NULL, NULL, forward_args, err));
    k->sizes.packed = packed_var(k) + line_size((size_t)channels(k));
    if (k->mode == OP_INFER) goto done;

    k->part[SAVED_VAR] = line_size((size_t)channels(k));
    k->part[MASK] = 2 * k->part[SAVED_VAR];
    k->sizes.saved = k->part[MASK] + call_size(&k->call[FORWARD], DNNL_ARG_WORKSPACE);
    TRY(engine_check(dnnl_batch_normalization_backward_desc_init(&operation, dnnl_backward, &layout, &layout,
                                                                 k->use.attr.eps, flags),
                     k, "describe its backward", err));
    TRY(call_init(k, &k->call[BACKWARD], &operation, NULL, &k->call[FORWARD], backward_args, err));
    k->part[GRADIENT] = k->sizes.scratch;
    k->sizes.scratch += packed_mean(k);
done:
    return status;
}

static void pack(op_kernel *k, const float *const param[OP_PARAMS], float *packed, void *scratch) {
    (void)scratch;
    size_t c = (size_t)channels(k), bytes = c * sizeof(float);
    for (size_t i = 0; i < 2 * c && k->use.attr.plain; i++) packed[i] = i < c;
    if (!k->use.attr.plain) {
        memcpy(packed, param[GAMMA], bytes);
        memcpy(packed + c, param[BETA], bytes);
    }
    memcpy(packed + packed_mean(k), param[place(k, MEAN)], bytes);
    memcpy(packed + packed_var(k), param[place(k, VAR)], bytes);
}

/* The statistics it normalizes with: the batch's own, saved, or the running ones, packed. */
static const float *mean_of(const op_kernel *k, const op_args *a) {
    return k->mode == OP_BATCH ? a->saved + k->part[SAVED_MEAN] : a->packed + packed_mean(k);
}
static const float *var_of(const op_kernel *k, const op_args *a) {
    return k->mode == OP_BATCH ? a->saved + k->part[SAVED_VAR] : a->packed + packed_var(k);
}

static void forward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[FORWARD],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]},
                           {DNNL_ARG_MEAN, mean_of(k, a)},
                           {DNNL_ARG_VARIANCE, var_of(k, a)},
                           {DNNL_ARG_SCALE_SHIFT, a->packed},
                           {DNNL_ARG_DST, a->out},
                           {DNNL_ARG_WORKSPACE, k->mode == OP_INFER ? NULL : a->saved + k->part[MASK]},
                           {0}},
             a->scratch);
    float *mean = a->dparam[place(k, MEAN)], *var = a->dparam[place(k, VAR)];
    if (k->mode != OP_BATCH || !mean) return;
    /* for the running statistics, as PyTorch keeps them: the variance with n - 1 */
    double n = (double)basin_shape_size(&k->use.in[0]) / (double)channels(k);
    for (int64_t i = 0; i < channels(k); i++) {
        mean[i] = mean_of(k, a)[i];
        var[i] = (float)(var_of(k, a)[i] * n / fmax(n - 1, 1));
    }
}

static void backward(op_kernel *k, const op_args *a) {
    float *gradient = (float *)a->scratch + k->part[GRADIENT];
    size_t c = (size_t)channels(k);
    call_run(k, &k->call[BACKWARD],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]},
                           {DNNL_ARG_MEAN, mean_of(k, a)},
                           {DNNL_ARG_VARIANCE, var_of(k, a)},
                           {DNNL_ARG_SCALE_SHIFT, a->packed},
                           {DNNL_ARG_DIFF_DST, a->dout},
                           {DNNL_ARG_WORKSPACE, a->saved + k->part[MASK]},
                           {DNNL_ARG_DIFF_SRC, a->din[0]},
                           {DNNL_ARG_DIFF_SCALE_SHIFT, gradient},
                           {0}},
             a->scratch);
    if (k->use.attr.plain) return;
    memcpy(a->dparam[GAMMA], gradient, c * sizeof(float));
    memcpy(a->dparam[BETA], gradient + c, c * sizeof(float));
}

static void sample(op_use *use, rng r) {
    int image = (int)rng_below(r, 0, 2);
    int64_t n = image ? 1 + (int64_t)rng_below(r, 1, 4) : 5 + (int64_t)rng_below(r, 1, 4);
    use->attr = (op_attr){.eps = 1e-5f, .plain = (int)rng_below(r, 3, 2)};
    use->in[0] = (basin_shape){image ? 4 : 2, {n, 1 + (int64_t)rng_below(r, 2, 20), 5, 6}};
}

const op op_batch_norm = {
    .name = "batch_norm",
    .onnx = "BatchNormalization",
    .formula = "y = gamma (x - mean) / sqrt(var + eps) + beta",
    .inputs = 1,
    .bf16 = OP_BF16,
    .trains_bf16 = 1,
    .inplace = 1,
    .needs_in = 1,
    .needs_din = 1,
    .masks = 1,
    .fuses = OP_ALL_MODES,
    .shape = shape,
    .prepare = prepare,
    .pack = pack,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
