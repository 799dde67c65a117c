/* global_average_pool.c - y = the mean of x over the image. */
#include "op/pool.h"

static basin_status shape(op_use *use, basin_error *err) {
    for (int i = 0; i < 2; i++) {
        use->attr.kernel[i] = (int)use->in[0].dim[2 + i];
        use->attr.stride[i] = 1;
    }
    return pool_shape(use, err);
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    return pool_prepare(k, dnnl_pooling_avg_exclude_padding, err);
}

static void sample(op_use *use, rng r) {
    use->in[0] = (basin_shape){4, {1 + (int64_t)rng_below(r, 0, 3), 1 + (int64_t)rng_below(r, 1, 20), 5, 7}};
}

const op op_global_average_pool = {
    .name = "global_average_pool",
    .onnx = "GlobalAveragePool",
    .formula = "y = mean of x over the image",
    .shape = shape,
    .sample = sample,
    POOL_COLUMNS,
};
