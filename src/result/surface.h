/* surface.h - bounds of surfaces, and those of which nothing is evaluated. */
#ifndef RESULT_SURFACE_H
#define RESULT_SURFACE_H

#include "basin/surface.h"

/** The most points of a surface, all members together. */
#define SURFACE_POINTS_MAX 100000000

/** As basin_surface_from, for names that are known to be right; with `metrics` 0 a surface that was only begun: all of it is missing. */
basin_status surface_make(basin_surface **out, int nx, const double *x, int ny, const double *y, int metrics,
                          const char *const names[], basin_error *err);

#endif
