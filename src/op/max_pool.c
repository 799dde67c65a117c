/* max_pool.c - y = the largest x in the window. */
#include "op/pool.h"

static basin_status prepare(op_kernel *k, basin_error *err) {
    return pool_prepare(k, dnnl_pooling_max, err);
}

const op op_max_pool = {
    .name = "max_pool",
    .onnx = "MaxPool",
    .formula = "y = max of x in the window",
    .shape = pool_shape,
    .sample = pool_sample,
    POOL_COLUMNS,
};
