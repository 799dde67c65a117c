/* cast.c - y = x in another type of numbers: what the compiler puts between operators that are run in bf16 and those that are not. */
#include "op/copy.h"

static basin_status shape(op_use *use, basin_error *err) {
    (void)err;
    use->out = use->in[0];
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_memory_desc_t in = input_layout(&k->use, 0), out = output_layout(&k->use);
    TRY(call_reorder(k, &k->call[COPY_FORWARD], &in, &out, err));
    if (k->mode != OP_INFER) TRY(call_reorder(k, &k->call[COPY_BACKWARD], &out, &in, err));
done:
    return status;
}

static void sample(op_use *use, rng r) {
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 20), 3, 4}};
}

const op op_cast = {
    .name = "cast",
    .onnx = "Cast",
    .formula = "y = x in another type of numbers",
    .inputs = 1,
    .bf16 = OP_BF16_TO_ANY,
    .trains_bf16 = 1,
    .shape = shape,
    .prepare = prepare,
    .infer = copy_forward,
    .forward = copy_forward,
    .backward = copy_backward,
    .sample = sample,
};
