/* stencil.h - interpolation at a grid point from the grid points around it whose values are known. */
#ifndef LAND_STENCIL_H
#define LAND_STENCIL_H

#include "base/error.h"

#define STENCIL_MAX 16

/** A grid, and which of its points are known. Distances are in steps of the grid. */
typedef struct lattice {
    int nx, ny;  /* ny is 1 for a line */
    int *known;  /* the known points, in order */
    int *before; /* (ny * nx + 1): how many of them come before each point, and all of them */
} lattice;

/** Of a grid of which nothing is known.  @return BASIN_OK; BASIN_ENOMEM, then to be cleared too */
basin_status lattice_init(lattice *l, int nx, int ny, basin_error *err);
void lattice_clear(lattice *l);

/** @param is_known  (ny, nx) */
void lattice_set(lattice *l, const unsigned char *is_known);

typedef struct stencil {
    int count;
    int point[STENCIL_MAX];       /* nearest first; of those at the same distance the lower index */
    double distance[STENCIL_MAX]; /* to each */
    double weight[STENCIL_MAX];   /* from stencil_weigh */
} stencil;

/** The `wanted` known points nearest to `point`, itself left out; all there are if there are fewer. */
void stencil_find(stencil *s, const lattice *l, int point, int wanted);

/**
 * Weights so that the value at `point` is sum_i weight_i f_i.   f(p) = sum_i c_i |p - p_i|^3 + c + g.p
 * The cubic polyharmonic spline through the stencil's values, exact for linear f; inverse distances if the points lie so that there is none.
 * @source Duchon 1977, doi:10.1007/BFb0086566; on a line it is the natural cubic spline
 */
void stencil_weigh(stencil *s, const lattice *l, int point);

#endif
