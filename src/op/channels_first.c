/* channels_first.c - y[n,c,h,w] = x[n,0,h,w,c]: what lies in C order as an image. */
#include "op/same.h"

static basin_status shape(op_use *use, basin_error *err) {
    const int64_t *d = use->in[0].dim;
    if (use->in[0].rank != 5 || d[1] != 1) return fail(err, BASIN_ESHAPE, "channels first: wants (N,1,H,W,C)");
    use->out = (basin_shape){4, {d[0], d[4], d[2], d[3]}};
    return BASIN_OK;
}

static void sample(op_use *use, rng r) {
    use->in[0] = (basin_shape){5, {1 + (int64_t)rng_below(r, 0, 3), 1, 3, 4, 1 + (int64_t)rng_below(r, 1, 9)}};
}

const op op_channels_first = {
    .name = "channels_first", .onnx = "Transpose", .formula = "y[n,c,h,w] = x[n,h,w,c]", SAME_COLUMNS};
