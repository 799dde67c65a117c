/* loss.c - what the losses share. */
#include "op/loss.h"

basin_status loss_shape(op_use *use, basin_error *err) {
    const basin_shape *z = &use->in[0], *y = &use->in[1];
    if (z->rank != 2 || y->rank != 1 || z->dim[0] != y->dim[0])
        return fail(err, BASIN_ESHAPE, "%s: wants one row of outputs per label", use->op->name);
    use->out = (basin_shape){1, {z->dim[0]}};
    return BASIN_OK;
}

void loss_sample(op_use *use, rng r) {
    int64_t n = 1 + (int64_t)rng_below(r, 0, 6);
    use->in[0] = (basin_shape){2, {n, 2 + (int64_t)rng_below(r, 1, 12)}};
    use->in[1] = (basin_shape){1, {n}};
    use->attr.smoothing = (float)rng_below(r, 2, 2) * 0.1f;
}
