/* norm.h - how a direction is scaled to the weights: one row per normalization. */
#ifndef LAND_NORM_H
#define LAND_NORM_H

#include "basin/layout.h"

typedef struct norm {
    const char *name, *help;
    /** Scales one tensor's part `d` of a direction, given the weights `w` there. */
    void (*apply)(const basin_param *param, const float *w, float *d);
} norm;

/** The row of that name.  @return NULL if there is none */
const norm *norm_find(const char *name);

#endif
