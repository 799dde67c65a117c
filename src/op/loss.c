/* loss.c - what the losses share. */
#include "op/loss.h"

basin_status loss_shape(op_use *use, basin_error *err) {
    const basin_shape *z = &use->in[0], *t = &use->in[1];
    if (z->rank != 2 || t->rank < 1 || t->rank > 2 || z->dim[0] != t->dim[0] ||
        (t->rank == 2 && z->dim[1] != t->dim[1]))
        return fail(err, BASIN_ESHAPE, "%s: wants one row of outputs per class, or as many as targets", use->op->name);
    use->out = (basin_shape){1, {z->dim[0]}};
    return BASIN_OK;
}

/* K is a multiple of 4: then the outputs that the tests draw are no kink of a loss. */
void loss_sample(op_use *use, rng r) {
    int64_t n = 1 + (int64_t)rng_below(r, 0, 6), k = 4 * (1 + (int64_t)rng_below(r, 1, 3));
    use->in[0] = (basin_shape){2, {n, k}};
    use->in[1] = (basin_shape){1 + (int)rng_below(r, 2, 2), {n, k}};
}

double loss_target(const op_kernel *kernel, const op_args *a, int64_t n, int64_t k) {
    const basin_shape *t = &kernel->use.in[1];
    return t->rank == 2 ? (double)a->in[1][n * t->dim[1] + k] : k == (int64_t)a->in[1][n];
}

void loss_mean(const op_kernel *kernel, const op_args *a, loss_term *term) {
    int64_t outputs = kernel->use.in[0].dim[1];
    for (int64_t n = 0; n < kernel->use.in[0].dim[0]; n++) {
        double sum = 0;
        for (int64_t k = 0; k < outputs; k++)
            sum += term((double)a->in[0][n * outputs + k], loss_target(kernel, a, n, k));
        a->out[n] = (float)(sum / (double)outputs);
    }
}

void loss_mean_back(const op_kernel *kernel, const op_args *a, loss_term *slope) {
    int64_t outputs = kernel->use.in[0].dim[1];
    for (int64_t n = 0; n < kernel->use.in[0].dim[0]; n++)
        for (int64_t k = 0; k < outputs; k++) {
            double z = (double)a->in[0][n * outputs + k], t = loss_target(kernel, a, n, k);
            a->din[0][n * outputs + k] = (float)(slope(z, t) / (double)outputs * (double)a->dout[n]);
        }
}
