/* norm.c - how a direction is scaled to the weights (Li et al. 2018, section 4; `dfilter` and `dlayer` are the
 * reference tool's). */
#include "land/norm.h"

#include <math.h>
#include <string.h>

#include "basin/land.h"

/* The parts of a tensor that are scaled one by one: part f is [:, f, :] of (outer, count, inner). */
typedef struct parts {
    int64_t outer, count, inner;
} parts;

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

static void scale(parts p, int64_t part, double factor, float *v) {
    for (int64_t o = 0; o < p.outer; o++)
        for (int64_t i = 0; i < p.inner; i++) {
            float *value = &v[(o * p.count + part) * p.inner + i];
            *value = (float)(factor * *value);
        }
}

/* The reference tool's guard against a division by zero; it has none for whole layers, where we need it as well:
 * a layer that is all zero in the direction stays so. */
static const double tiny = 1e-10;

static void to_weights(parts p, const float *w, float *d) {
    for (int64_t f = 0; f < p.count; f++) scale(p, f, length(p, f, w) / (length(p, f, d) + tiny), d);
}

static void to_one(parts p, float *d) {
    for (int64_t f = 0; f < p.count; f++) scale(p, f, 1 / (length(p, f, d) + tiny), d);
}

static void filter(const basin_param *param, const float *w, float *d) {
    to_weights(by_filter(param), w, d);
}

static void layer(const basin_param *param, const float *w, float *d) {
    to_weights(whole(param), w, d);
}

static void weight(const basin_param *param, const float *w, float *d) {
    for (int64_t i = 0; i < param->size; i++) d[i] *= w[i];
}

static void dfilter(const basin_param *param, const float *w, float *d) {
    (void)w;
    to_one(by_filter(param), d);
}

static void dlayer(const basin_param *param, const float *w, float *d) {
    (void)w;
    to_one(whole(param), d);
}

static void none(const basin_param *param, const float *w, float *d) {
    (void)param, (void)w, (void)d;
}

static const norm norms[] = {
    {"filter", "each filter as long as that of the weights", filter},
    {"layer", "each tensor as long as that of the weights", layer},
    {"weight", "each entry multiplied by its weight", weight},
    {"dfilter", "each filter of length 1", dfilter},
    {"dlayer", "each tensor of length 1", dlayer},
    {"none", "as it is", none},
};

enum { NORMS = sizeof norms / sizeof *norms };

const norm *norm_find(const char *name) {
    for (int i = 0; i < NORMS; i++)
        if (strcmp(norms[i].name, name) == 0) return &norms[i];
    return NULL;
}

const char *basin_norm_name(int index) {
    return index >= 0 && index < NORMS ? norms[index].name : NULL;
}

const char *basin_norm_help(int index) {
    return index >= 0 && index < NORMS ? norms[index].help : NULL;
}
