/* field.h - values on a grid: isolines, and regions above a level. */
#ifndef PLOT_FIELD_H
#define PLOT_FIELD_H

#include "base/error.h"
#include "plot/path.h"

/** A grid on the page. Between the corners of a cell the values are as linear as they can be: a level crosses an edge where
 *  linear interpolation says; which of them are joined at a saddle follows from the mean of the corners. */
typedef struct grid {
    int nx, ny;
    const double *x, *y;  /* (nx), (ny), points */
    const double *values; /* (ny, nx); a cell with a corner that is not finite is unknown */
} grid;

/**
 * Appends the lines on which the field is `level`, each either closed or ending where the known cells end; higher values lie
 * on the same side of all of them. Lines of different levels never cross.
 * @source marching squares: Lorensen and Cline 1987, in two dimensions
 */
basin_status field_isolines(canvas_path *out, const grid *f, double level, basin_error *err);

/** Appends the outline of the region where the field is > `level`: closed polygons for the winding rule, without inner edges.
 *  -INFINITY gives all known cells. */
basin_status field_above(canvas_path *out, const grid *f, double level, basin_error *err);

#endif
