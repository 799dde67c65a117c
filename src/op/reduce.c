/* reduce.c - what sum and mean along one dimension share. Sums are kept in f64. */
#include "op/reduce.h"

basin_status reduce_shape(op_use *use, basin_error *err) {
    basin_status status = along_check(use, err);
    if (status != BASIN_OK) return status;
    use->out = use->in[0];
    use->out.dim[use->attr.axis] = 1;
    return BASIN_OK;
}

void reduce_forward(op_kernel *k, const op_args *a, int mean) {
    along d = along_axis(&k->use.in[0], k->use.attr.axis);
    double factor = mean ? 1 / (double)d.size : 1;
    for (int64_t o = 0; o < d.outer; o++)
        for (int64_t i = 0; i < d.inner; i++) {
            const float *from = a->in[0] + o * d.size * d.inner + i;
            double sum = 0;
            for (int64_t s = 0; s < d.size; s++) sum += (double)from[s * d.inner];
            a->out[o * d.inner + i] = (float)(sum * factor);
        }
}

void reduce_backward(op_kernel *k, const op_args *a, int mean) {
    along d = along_axis(&k->use.in[0], k->use.attr.axis);
    float factor = mean ? 1 / (float)d.size : 1;
    if (!a->din[0]) return;
    for (int64_t o = 0; o < d.outer; o++)
        for (int64_t s = 0; s < d.size; s++)
            for (int64_t i = 0; i < d.inner; i++)
                a->din[0][(o * d.size + s) * d.inner + i] = a->dout[o * d.inner + i] * factor;
}

void reduce_sample(op_use *use, rng r) {
    use->attr.axis = 1 + (int)rng_below(r, 0, 2);
    use->in[0] = (basin_shape){3, {1 + (int64_t)rng_below(r, 1, 3), 1 + (int64_t)rng_below(r, 2, 9), 7}};
}
