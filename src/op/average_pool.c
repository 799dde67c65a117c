/* average_pool.c - y = the mean of x in the window, padding counted as zero or not at all. */
#include "op/pool.h"

static basin_status shape(op_use *use, basin_error *err) {
    if (use->attr.ceil_mode &&
        !use->attr.exclude_pad) /* the hanging window's divisor would be another one than PyTorch's */
        return fail(err, BASIN_EUNSUPPORTED, "average_pool: ceil_mode is not supported");
    return pool_shape(use, err);
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    return pool_prepare(
        k, k->use.attr.exclude_pad ? dnnl_pooling_avg_exclude_padding : dnnl_pooling_avg_include_padding, err);
}

static void sample(op_use *use, rng r) {
    pool_sample(use, r);
    use->attr.exclude_pad = (int)rng_below(r, 20, 2);
    use->attr.ceil_mode &= use->attr.exclude_pad;
}

const op op_average_pool = {
    .name = "average_pool",
    .onnx = "AveragePool",
    .formula = "y = mean of x in the window",
    .shape = shape,
    .sample = sample,
    POOL_COLUMNS,
};
