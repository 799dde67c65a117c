/* direction.h - a direction a part of a tensor at a time: what a vector that is kept and one that is made anew share. */
#ifndef LAND_DIRECTION_H
#define LAND_DIRECTION_H

#include "base/rng.h"
#include "basin/land.h"
#include "land/norm.h"

/** Entries first..first + size of a tensor of a random direction, as they are before they are scaled.
 *  @param place  how many parameters lie before the tensor, so that statistics shift nothing
 *  @param w  (size): the weights there  @param[out] d  (size) */
void direction_random(const basin_param *param, rng numbers, uint64_t place, int64_t first, int64_t size,
                      const float *w, float *d);

/** The normalization of that name.  @return BASIN_OK; BASIN_EINVALID with the names that exist */
basin_status direction_norm(const norm **out, const char *name, basin_error *err);

/** How many factors scale a tensor: none if it is never scaled. norm_measure finds them. */
int64_t direction_factors(const norm *row, const basin_param *param);

/** Scales, keeps or ignores entries first..first + size of a tensor.  @param w, d  (size) */
void direction_scale(const norm *row, basin_ignore ignore, const basin_param *param, const double *factor,
                     int64_t first, int64_t size, const float *w, float *d);

#endif
