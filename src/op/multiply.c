/* multiply.c - y = a * b, b with the extent of a or 1 in each dimension, as PyTorch broadcasts. */
#include "op/kernel.h"

enum { FORWARD, BACKWARD_A, BACKWARD_B, SUM };

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *a = &use->in[0], *b = &use->in[1];
    char left[128], right[128];
    int fits = a->rank == b->rank;
    for (int i = 0; fits && i < a->rank; i++) fits = b->dim[i] == a->dim[i] || (i > 0 && b->dim[i] == 1);
    if (!fits)
        return fail(err, BASIN_ESHAPE, "multiply: %s and %s do not fit", basin_shape_text(a, left),
                    basin_shape_text(b, right));
    use->out = *a;
    return BASIN_OK;
}

static basin_status product(op_kernel *k, call *c, const dnnl_memory_desc_t *a, const dnnl_memory_desc_t *b,
                            dnnl_primitive_attr_t attr, basin_error *err) {
    static const int args[] = {DNNL_ARG_SRC_0, DNNL_ARG_SRC_1, DNNL_ARG_DST, 0};
    basin_status status = BASIN_OK;
    dnnl_binary_desc_t operation;
    TRY(engine_check(dnnl_binary_desc_init(&operation, dnnl_binary_mul, a, b, a), k, "describe it", err));
    TRY(call_init(k, c, &operation, attr, NULL, args, err));
done:
    return status;
}

static int broadcasts(const op_kernel *k) {
    return !basin_shape_equal(&k->use.in[0], &k->use.in[1]);
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    static const int sum_args[] = {DNNL_ARG_SRC, DNNL_ARG_DST, 0};
    basin_status status = BASIN_OK;
    dnnl_primitive_attr_t attr = NULL;
    dnnl_memory_desc_t a = input_layout(&k->use, 0), b = input_layout(&k->use, 1);
    dnnl_reduction_desc_t sum;
    TRY(fusion_attr(&attr, &k->use, err));
    TRY(product(k, &k->call[FORWARD], &a, &b, attr, err));
    if (k->mode == OP_INFER) goto done;
    TRY(product(k, &k->call[BACKWARD_A], &a, &b, NULL, err));
    TRY(product(k, &k->call[BACKWARD_B], &a, &a, NULL, err));
    if (!broadcasts(k)) goto done;
    TRY(engine_check(dnnl_reduction_desc_init(&sum, dnnl_reduction_sum, &a, &b, 0, 0), k, "describe its backward",
                     err));
    TRY(call_init(k, &k->call[SUM], &sum, NULL, NULL, sum_args, err));
    k->part[0] = line_size(k->sizes.scratch);
    k->sizes.scratch = k->part[0] + line_size((size_t)basin_shape_size(&k->use.in[0]));
done:
    if (attr) dnnl_primitive_attr_destroy(attr);
    return status;
}

static void multiply(op_kernel *k, int which, const float *a, const float *b, float *to, void *scratch) {
    call_run(k, &k->call[which], (call_data[]){{DNNL_ARG_SRC_0, a}, {DNNL_ARG_SRC_1, b}, {DNNL_ARG_DST, to}, {0}},
             scratch);
}

static void forward(op_kernel *k, const op_args *a) {
    multiply(k, FORWARD, a->in[0], a->in[1], a->out, a->scratch);
}

static void backward(op_kernel *k, const op_args *a) {
    float *whole = broadcasts(k) ? (float *)a->scratch + k->part[0] : a->din[1];
    if (a->din[0]) multiply(k, BACKWARD_A, a->dout, a->in[1], a->din[0], a->scratch);
    if (!a->din[1]) return;
    multiply(k, BACKWARD_B, a->dout, a->in[0], whole, a->scratch);
    if (broadcasts(k))
        call_run(k, &k->call[SUM], (call_data[]){{DNNL_ARG_SRC, whole}, {DNNL_ARG_DST, a->din[1]}, {0}}, a->scratch);
}

static void sample(op_use *use, rng r) {
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 20), 3, 5}};
    use->in[1] = use->in[0];
    if (rng_below(r, 2, 2)) use->in[1].dim[2] = use->in[1].dim[3] = 1;
}

const op op_multiply = {
    .name = "multiply",
    .onnx = "Mul",
    .formula = "y = a b",
    .inputs = 2,
    .needs_in = 1,
    .inplace = 1,
    .bf16 = OP_BF16,
    .fuses = OP_ALL_MODES,
    .shape = shape,
    .prepare = prepare,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
