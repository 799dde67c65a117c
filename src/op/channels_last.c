/* channels_last.c - y[n,0,h,w,c] = x[n,c,h,w]: an image as it lies in memory, in C order. */
#include "op/same.h"

static basin_status shape(op_use *use, basin_error *err) {
    const int64_t *d = use->in[0].dim;
    if (use->in[0].rank != 4) return fail(err, BASIN_ESHAPE, "channels last: wants images");
    use->out = (basin_shape){5, {d[0], 1, d[2], d[3], d[1]}};
    return BASIN_OK;
}

static void sample(op_use *use, rng r) {
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 9), 3, 4}};
}

const op op_channels_last = {
    .name = "channels_last", .onnx = "Transpose", .formula = "y[n,h,w,c] = x[n,c,h,w]", SAME_COLUMNS};
