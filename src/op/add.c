/* add.c - y = a + b. */
#include "op/kernel.h"

static basin_status shape(op_use *use, basin_error *err) {
    char a[128], b[128];
    if (!basin_shape_equal(&use->in[0], &use->in[1]))
        return fail(err, BASIN_ESHAPE, "add: %s and %s are not of one shape", basin_shape_text(&use->in[0], a),
                    basin_shape_text(&use->in[1], b));
    use->out = use->in[0];
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    static const int args[] = {DNNL_ARG_SRC_0, DNNL_ARG_SRC_1, DNNL_ARG_DST, 0};
    basin_status status = BASIN_OK;
    dnnl_primitive_attr_t attr = NULL;
    dnnl_binary_desc_t operation;
    dnnl_memory_desc_t layout = output_layout(&k->use);
    TRY(fusion_attr(&attr, &k->use, err));
    TRY(engine_check(dnnl_binary_desc_init(&operation, dnnl_binary_add, &layout, &layout, &layout), k, "describe it",
                     err));
    TRY(call_init(k, &k->call[0], &operation, attr, NULL, args, err));
done:
    if (attr) dnnl_primitive_attr_destroy(attr);
    return status;
}

static void forward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[0],
             (call_data[]){{DNNL_ARG_SRC_0, a->in[0]}, {DNNL_ARG_SRC_1, a->in[1]}, {DNNL_ARG_DST, a->out}, {0}},
             a->scratch);
}

static void sample(op_use *use, rng r) {
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 20), 3, 5}};
    use->in[1] = use->in[0];
}

const op op_add = {
    .name = "add",
    .onnx = "Add",
    .formula = "y = a + b",
    .inputs = 2,
    .inplace = 1,
    .passes = 1,
    .bf16 = OP_BF16,
    .fuses = OP_ALL_MODES,
    .shape = shape,
    .prepare = prepare,
    .infer = forward,
    .forward = forward,
    .sample = sample,
};
