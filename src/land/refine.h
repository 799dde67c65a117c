/* refine.h - which points of a grid have to be evaluated so that the rest can be interpolated, apart from how they are evaluated. */
#ifndef LAND_REFINE_H
#define LAND_REFINE_H

#include "basin/land.h"

/** Makes every point of the surface that is wanted, (ny, nx) of 0 or 1, an evaluated one. */
typedef basin_status refine_evaluate(void *context, const unsigned char *wanted, basin_error *err);

/**
 * Evaluates points of a plain surface, coarse to fine, until its losses can be interpolated at all others; docs/method.md
 * has the steps. Which points is a pure function of the values: points that the surface has already are not asked for again
 * but change no decision, so an interrupted run ends as one that was not.
 * @param tolerance   of the range that a picture shows (result/display.h), above 0
 * @param stop         looked at while points are predicted too; NULL: never
 * @param[out] found  NULL skips it
 * @return BASIN_OK; BASIN_EINVALID for an ensemble or no metric "..._loss"; BASIN_ENOMEM; BASIN_EINTERRUPTED; what `evaluate` returns
 */
basin_status refine_surface(basin_surface *surface, double tolerance, refine_evaluate *evaluate, void *context,
                            volatile sig_atomic_t *stop, basin_refinement *found, basin_error *err);

/** How many points of a grid are evaluated in any case. */
int refine_least(int nx, int ny);

#endif
