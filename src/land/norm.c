/* norm.c - how a direction is scaled to the weights (Li et al. 2018, section 4; `dfilter` and `dlayer` are the
 * reference tool's). */
#include "land/norm.h"

#include <math.h>
#include <string.h>

#include "basin/land.h"

static parts by_filter(const basin_param *param) {
    parts p = {1, param->shape.dim[param->filter_axis], 1};
    for (int i = 0; i < param->filter_axis; i++) p.outer *= param->shape.dim[i];
    for (int i = param->filter_axis + 1; i < param->shape.rank; i++) p.inner *= param->shape.dim[i];
    return p;
}

static parts whole(const basin_param *param) {
    return (parts){1, 1, param->size};
}

static double length(parts p, int64_t part, const float *v) {
    double sum = 0;
    for (int64_t o = 0; o < p.outer; o++)
        for (int64_t i = 0; i < p.inner; i++) {
            double value = v[(o * p.count + part) * p.inner + i];
            sum += value * value;
        }
    return sqrt(sum);
}

/* The reference tool's guard against a division by zero; it has none for whole layers, where we need it as well:
 * a layer that is all zero in the direction stays so. */
static const double tiny = 1e-10;

static double to_weights(parts p, int64_t part, const float *w, const float *d) {
    return length(p, part, w) / (length(p, part, d) + tiny);
}

static double to_one(parts p, int64_t part, const float *w, const float *d) {
    (void)w;
    return 1 / (length(p, part, d) + tiny);
}

static double as_is(parts p, int64_t part, const float *w, const float *d) {
    (void)p, (void)part, (void)w, (void)d;
    return 1;
}

static const norm norms[] = {
    {"filter", "each filter as long as that of the weights", by_filter, to_weights},
    {"layer", "each tensor as long as that of the weights", whole, to_weights},
    {"weight", "each entry multiplied by its weight", whole, NULL},
    {"dfilter", "each filter of length 1", by_filter, to_one},
    {"dlayer", "each tensor of length 1", whole, to_one},
    {"none", "as it is", whole, as_is},
};

enum { NORMS = sizeof norms / sizeof *norms };

const norm *norm_find(const char *name) {
    for (int i = 0; i < NORMS; i++)
        if (strcmp(norms[i].name, name) == 0) return &norms[i];
    return NULL;
}

int64_t norm_factors(const norm *row, const basin_param *param) {
    return row->factor ? row->parts(param).count : 0;
}

void norm_measure(const norm *row, const basin_param *param, const float *w, const float *d, double *factor) {
    const parts p = row->parts(param);
    for (int64_t f = 0; f < norm_factors(row, param); f++) factor[f] = row->factor(p, f, w, d);
}

void norm_scale(const norm *row, const basin_param *param, const double *factor, int64_t first, int64_t size,
                const float *w, float *d) {
    const parts p = row->parts(param);
    for (int64_t i = 0; i < size && !row->factor; i++) d[i] *= w[i];
    for (int64_t i = 0; i < size && row->factor;) {
        const int64_t run = (first + i) / p.inner;
        const double by = factor[run % p.count];
        for (const int64_t end = (run + 1) * p.inner - first; i < size && i < end; i++) d[i] = (float)(by * d[i]);
    }
}

const char *basin_norm_name(int index) {
    return index >= 0 && index < NORMS ? norms[index].name : NULL;
}

const char *basin_norm_help(int index) {
    return index >= 0 && index < NORMS ? norms[index].help : NULL;
}
