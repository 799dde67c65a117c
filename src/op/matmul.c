/* matmul.c - y = a b, matrix by matrix over all dimensions before the last two; transposed: y = a b'. */
#include "op/kernel.h"

enum { FORWARD, BACKWARD_A, BACKWARD_B };

/* One matrix of each kind: a is (rows, inner), b (inner, columns), and how many there are. */
typedef struct sizes {
    int64_t count, rows, inner, columns;
} sizes;

static sizes sizes_of(const op_use *use) {
    const basin_shape *a = &use->in[0], *out = &use->out;
    int64_t rows = a->dim[a->rank - 2], inner = a->dim[a->rank - 1];
    return (sizes){basin_shape_size(a) / (rows * inner), rows, inner, out->dim[out->rank - 1]};
}

static basin_status shape(op_use *use, basin_error *err) {
    const basin_shape *a = &use->in[0], *b = &use->in[1];
    char left[128], right[128];
    int r = a->rank, fits = r == b->rank && r >= 3 && r != 4;
    for (int i = 0; fits && i < r - 2; i++) fits = a->dim[i] == b->dim[i];
    if (!fits || a->dim[r - 1] != b->dim[r - 2 + use->attr.transposed])
        return fail(err, BASIN_ESHAPE, "matmul: %s and %s do not fit", basin_shape_text(a, left),
                    basin_shape_text(b, right));
    use->out = *a;
    use->out.dim[r - 1] = b->dim[r - 1 - use->attr.transposed];
    return BASIN_OK;
}

/* The layout of `count` matrices of rows x columns; `turned`: they are stored as columns x rows. */
static basin_status matrices(dnnl_memory_desc_t *out, const op_kernel *k, int64_t count, int64_t rows, int64_t columns,
                             int turned, int is_bf16, basin_error *err) {
    const dnnl_dims_t dims = {count, rows, columns};
    const dnnl_dims_t strides = {rows * columns, turned ? 1 : columns, turned ? rows : 1};
    return engine_check(dnnl_memory_desc_init_by_strides(out, 3, dims, is_bf16 ? dnnl_bf16 : dnnl_f32, strides), k,
                        "describe it", err);
}

/* c = a b, each with its size and whether it is stored the other way. */
static basin_status product(op_kernel *k, call *c, const int64_t size[3], int a_turned, int b_turned,
                            dnnl_primitive_attr_t attr, basin_error *err) {
    static const int args[] = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST, 0};
    basin_status status = BASIN_OK;
    int64_t count = sizes_of(&k->use).count;
    dnnl_memory_desc_t a, b, to;
    dnnl_matmul_desc_t operation;
    TRY(matrices(&a, k, count, size[0], size[1], a_turned, k->use.in_bf16[0], err));
    TRY(matrices(&b, k, count, size[1], size[2], b_turned, k->use.in_bf16[1], err));
    TRY(matrices(&to, k, count, size[0], size[2], 0, k->use.out_bf16, err));
    TRY(engine_check(dnnl_matmul_desc_init(&operation, &a, &b, NULL, &to), k, "describe it", err));
    TRY(call_init(k, c, &operation, attr, NULL, args, err));
done:
    return status;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_primitive_attr_t attr = NULL;
    sizes s = sizes_of(&k->use);
    int transposed = k->use.attr.transposed;
    TRY(fusion_attr(&attr, &k->use, err));
    TRY(product(k, &k->call[FORWARD], (int64_t[]){s.rows, s.inner, s.columns}, 0, transposed, attr, err));
    if (k->mode == OP_INFER) goto done;
    TRY(product(k, &k->call[BACKWARD_A], (int64_t[]){s.rows, s.columns, s.inner}, 0, !transposed, NULL, err));
    if (transposed) /* db' = dy' a */
        TRY(product(k, &k->call[BACKWARD_B], (int64_t[]){s.columns, s.rows, s.inner}, 1, 0, NULL, err));
    else /* db = a' dy */
        TRY(product(k, &k->call[BACKWARD_B], (int64_t[]){s.inner, s.rows, s.columns}, 1, 0, NULL, err));
done:
    if (attr) dnnl_primitive_attr_destroy(attr);
    return status;
}

static void run(op_kernel *k, int which, const float *a, const float *b, float *to, void *scratch) {
    call_run(k, &k->call[which], (call_data[]){{DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_DST, to}, {0}},
             scratch);
}

static void forward(op_kernel *k, const op_args *a) {
    run(k, FORWARD, a->in[0], a->in[1], a->out, a->scratch);
}

static void backward(op_kernel *k, const op_args *a) {
    int transposed = k->use.attr.transposed;
    if (a->din[0]) run(k, BACKWARD_A, a->dout, a->in[1], a->din[0], a->scratch);
    if (a->din[1])
        run(k, BACKWARD_B, transposed ? a->dout : a->in[0], transposed ? a->in[0] : a->dout, a->din[1], a->scratch);
}

static double flops(const op_use *use) {
    sizes s = sizes_of(use);
    return 2 * (double)s.count * (double)s.rows * (double)s.inner * (double)s.columns;
}

static void sample(op_use *use, rng r) {
    int heads = (int)rng_below(r, 0, 2), rank = heads ? 5 : 3;
    int64_t rows = 1 + (int64_t)rng_below(r, 1, 9), inner = 1 + (int64_t)rng_below(r, 2, 20);
    int64_t columns = 1 + (int64_t)rng_below(r, 3, 9), batch = 1 + (int64_t)rng_below(r, 4, 3);
    use->attr.transposed = (int)rng_below(r, 5, 2);
    use->in[0] = use->in[1] = (basin_shape){rank, {batch, 1, 3, 0, 0}};
    use->in[0].dim[rank - 2] = rows;
    use->in[0].dim[rank - 1] = inner;
    use->in[1].dim[rank - 2 + use->attr.transposed] = inner;
    use->in[1].dim[rank - 1 - use->attr.transposed] = columns;
}

const op op_matmul = {
    .name = "matmul",
    .onnx = "MatMul",
    .formula = "y = a b",
    .inputs = 2,
    .needs_in = 1,
    .bf16 = OP_BF16_TO_ANY,
    .fuses = OP_ALL_MODES,
    .shape = shape,
    .flops = flops,
    .prepare = prepare,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
