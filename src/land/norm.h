/* norm.h - how a direction is scaled to the weights: one row per normalization. */
#ifndef LAND_NORM_H
#define LAND_NORM_H

#include "basin/layout.h"

/** The parts of a tensor that are scaled one by one: part f is [:, f, :] of (outer, count, inner). */
typedef struct parts {
    int64_t outer, count, inner;
} parts;

typedef struct norm {
    const char *name, *help;
    /** What parts a tensor has. */
    parts (*parts)(const basin_param *param);
    /** The factor of a part, given all of a tensor's part `d` of a direction and the weights `w` there; NULL: each entry is
     *  multiplied by its weight. */
    double (*factor)(parts p, int64_t part, const float *w, const float *d);
} norm;

/** The row of that name.  @return NULL if there is none */
const norm *norm_find(const char *name);

/** How many factors scale a tensor. */
int64_t norm_factors(const norm *row, const basin_param *param);

/** Finds them.  @param w, d  the whole tensor's  @param[out] factor  (norm_factors) */
void norm_measure(const norm *row, const basin_param *param, const float *w, const float *d, double *factor);

/** Scales entries first..first + size of a tensor.  @param w, d  (size) */
void norm_scale(const norm *row, const basin_param *param, const double *factor, int64_t first, int64_t size,
                const float *w, float *d);

#endif
