/* onnx_reduce.c - sums, means, largest values and norms of ONNX over some dimensions. */
#include <math.h>

#include "base/error.h"
#include "net/onnx_window.h"

/* The pooling that does the same over the two sides of an image, or NULL. */
static const op *pooling(const op *row) {
    return row == &op_reduce_mean ? &op_global_average_pool : row == &op_reduce_max ? &op_max_pool : NULL;
}

/* Over dimensions first ... last, which stay as dimensions of 1. */
static int over(importer *im, const op *row, int n, basin_shape *shape, int first, int last) {
    op_attr a = {0};
    int64_t size = 1;
    for (int i = first; i <= last; i++) size *= shape->dim[i];
    if (size == 1 && row != &op_reduce_l2) return n; /* a norm of one number has its own sign */
    if (pooling(row) && first == 2 && last == 3 && form_is_image(im, n, shape)) {
        n = import_global_pool(im, pooling(row), n);
    } else {
        n = form_along(im, n, shape, first, last, 0, &a.axis);
        n = import_add(im, row, a, n, NODE_NONE);
    }
    for (int i = first; i <= last; i++) shape->dim[i] = 1;
    return n;
}

/* Operator `before` is applied to each number first, unless it is NULL. */
static basin_status reduce(importer *im, const op *row, const op *before, op_attr attr) {
    basin_status status = BASIN_OK;
    double axes[ONNX_NUMBERS];
    basin_shape shape, to = {0};
    int n = 0, bits = 0, count = import_list(im, "axes", 1, axes);
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &n));
    if (before) n = import_add(im, before, attr, n, NODE_NONE);
    if (count < 0 && import_input(im, 1)) return import_fail(im, BASIN_EUNSUPPORTED, "its axes are not known");
    if (count <= 0 && !import_int(im, "noop_with_empty_axes", 0)) bits = (1 << shape.rank) - 1;
    for (int i = 0; i < count; i++) {
        int axis = import_axis((int64_t)fmin(fmax(axes[i], -100), 100), shape.rank);
        if (axis < 0) return import_fail(im, BASIN_EFORMAT, "it has no such axis");
        bits |= 1 << axis;
    }
    const int batch = import_batch(im, 0);
    if (batch >= 0 && bits >> batch & 1) return batch_fail(im, batch);
    for (int first = 0, last; first < shape.rank; first = last + 1) {
        last = first;
        if (!(bits >> first & 1)) continue;
        while (last + 1 < shape.rank && bits >> (last + 1) & 1) last++;
        n = over(im, row, n, &shape, first, last);
    }
    for (int i = 0; i < shape.rank; i++)
        if (!(bits >> i & 1) || import_int(im, "keepdims", 1)) to.dim[to.rank++] = shape.dim[i];
    import_set(im, 0, n, &to);
    if (batch >= 0 && to.rank < shape.rank)
        batch_moved(import_input(im, 0), import_output(im, 0),
                    batch - __builtin_popcount((unsigned)bits & ((1u << batch) - 1)));
    status = im->net->status;
done:
    return status;
}

basin_status onnx_reduce_mean(importer *im) {
    if (pattern_layer_norm(im)) return im->net->status;
    return reduce(im, &op_reduce_mean, NULL, (op_attr){0});
}
basin_status onnx_reduce_sum(importer *im) {
    return reduce(im, &op_reduce_sum, NULL, (op_attr){0});
}
basin_status onnx_reduce_max(importer *im) {
    return reduce(im, &op_reduce_max, NULL, (op_attr){0});
}
basin_status onnx_reduce_l1(importer *im) {
    return reduce(im, &op_reduce_sum, &op_abs, (op_attr){0});
}
basin_status onnx_reduce_l2(importer *im) {
    return reduce(im, &op_reduce_l2, NULL, (op_attr){0});
}
basin_status onnx_reduce_sum_square(importer *im) {
    return reduce(im, &op_reduce_sum, &op_power, (op_attr){.slope = 1, .beta = 2});
}

/* min x = -max -x */
basin_status onnx_reduce_min(importer *im) {
    basin_status status = BASIN_OK;
    const op_attr negative = {.slope = -1};
    TRY(reduce(im, &op_reduce_max, &op_affine, negative));
    onnx_value *out = import_output(im, 0);
    if (out) out->node = import_add(im, &op_affine, negative, out->node, NODE_NONE);
    status = im->net->status;
done:
    return status;
}
