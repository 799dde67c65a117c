/* prelu.c - y = max(0, x) + a min(0, x), a learned, one for all channels or one each (He et al. 2015, arXiv:1502.01852). */
#include <string.h>

#include "op/kernel.h"

enum { FORWARD, BACKWARD };

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *in = &use->in[0];
    int64_t slopes = basin_shape_size(&use->attr.own);
    if (in->rank < 2 || use->attr.own.rank < 1 || (slopes != 1 && slopes != in->dim[1]))
        return fail(err, BASIN_ESHAPE, "prelu: %lld slopes for %lld channels", (long long)slopes,
                    (long long)(in->rank < 2 ? 0 : in->dim[1]));
    use->out = *in;
    use->params = 1;
    use->param[0] = (op_param){"weight", BASIN_NORM_SCALE, 0, use->attr.own};
    return BASIN_OK;
}

static int64_t slopes(const op_kernel *k) {
    return basin_shape_size(&k->use.attr.own);
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    static const int forward_args[] = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST, 0};
    static const int backward_args[] = {DNNL_ARG_SRC,      DNNL_ARG_WEIGHTS,      DNNL_ARG_DIFF_DST,
                                        DNNL_ARG_DIFF_SRC, DNNL_ARG_DIFF_WEIGHTS, 0};
    basin_status status = BASIN_OK;
    basin_shape each = {.rank = k->use.in[0].rank};
    for (int i = 0; i < each.rank; i++) each.dim[i] = i == 1 ? slopes(k) : 1;
    dnnl_memory_desc_t data = activation_layout(&k->use.in[0]), slope = activation_layout(&each);
    dnnl_prelu_desc_t operation;
    TRY(engine_check(dnnl_prelu_forward_desc_init(&operation,
                                                  k->mode == OP_INFER ? dnnl_forward_inference : dnnl_forward_training,
                                                  &data, &slope),
                     k, "describe it", err));
    TRY(call_init(k, &k->call[FORWARD], &operation, NULL, NULL, forward_args, err));
    k->sizes.packed = line_size((size_t)slopes(k));
    if (k->mode == OP_INFER) goto done;
    TRY(engine_check(dnnl_prelu_backward_desc_init(&operation, &data, &slope, &data, &slope), k,
                     "describe its backward", err));
    TRY(call_init(k, &k->call[BACKWARD], &operation, NULL, &k->call[FORWARD], backward_args, err));
    k->part[0] = line_size(k->sizes.scratch); /* a gradient that nobody wants */
    k->sizes.scratch = k->part[0] + line_size((size_t)basin_shape_size(&k->use.in[0]));
done:
    return status;
}

static void pack(op_kernel *k, const float *const param[OP_PARAMS], float *packed, void *scratch) {
    (void)scratch;
    memcpy(packed, param[0], (size_t)slopes(k) * sizeof *packed);
}

static void forward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[FORWARD],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]}, {DNNL_ARG_WEIGHTS, a->packed}, {DNNL_ARG_DST, a->out}, {0}},
             a->scratch);
}

static void backward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[BACKWARD],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]},
                           {DNNL_ARG_WEIGHTS, a->packed},
                           {DNNL_ARG_DIFF_DST, a->dout},
                           {DNNL_ARG_DIFF_SRC, a->din[0] ? a->din[0] : (float *)a->scratch + k->part[0]},
                           {DNNL_ARG_DIFF_WEIGHTS, a->dparam[0]},
                           {0}},
             a->scratch);
}

static void sample(op_use *use, rng r) {
    int64_t channels = 1 + (int64_t)rng_below(r, 0, 20);
    use->attr.own = (basin_shape){1, {rng_below(r, 1, 2) ? channels : 1}};
    use->in[0] = (basin_shape){rng_below(r, 2, 2) ? 4 : 2, {1 + (int64_t)rng_below(r, 3, 3), channels, 3, 5}};
}

const op op_prelu = {
    .name = "prelu",
    .onnx = "PRelu",
    .formula = "y = max(0, x) + a min(0, x)",
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
