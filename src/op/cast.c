/* cast.c - y = x in another type of numbers: what the compiler puts between operators that are run in bf16 and those that are not. */
#include "op/copy.h"

enum { FORWARD, BACKWARD };

static basin_status shape(op_use *use, basin_error *err) {
    (void)err;
    use->out = use->in[0];
    return BASIN_OK;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    dnnl_memory_desc_t in = input_layout(&k->use, 0), out = output_layout(&k->use);
    TRY(call_reorder(k, &k->call[FORWARD], &in, &out, err));
    if (k->mode != OP_INFER) TRY(call_reorder(k, &k->call[BACKWARD], &out, &in, err));
done:
    return status;
}

static void forward(op_kernel *k, const op_args *a) {
    copy_run(k, &k->call[FORWARD], a->in[0], a->out, a->scratch);
}

static void backward(op_kernel *k, const op_args *a) {
    if (a->din[0]) copy_run(k, &k->call[BACKWARD], a->dout, a->din[0], a->scratch);
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
    .shape = shape,
    .prepare = prepare,
    .infer = forward,
    .forward = forward,
    .backward = backward,
    .sample = sample,
};
