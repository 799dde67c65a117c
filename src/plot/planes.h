/* planes.h - what all plot kinds for planes share. */
#ifndef PLOT_PLANES_H
#define PLOT_PLANES_H

#include "plot/field.h"
#include "plot/figure.h"

/** Axes of each panel over its own grid, equal in length per unit where that makes sense; one set of levels for all. */
basin_status planes_range(figure *f, basin_error *err);

/** Appends the isolines of a value in the frame of a panel, whose field this is, without stubs at its edge.
 *  @return BASIN_OK or BASIN_ENOMEM */
basin_status planes_isolines(canvas_path *out, const figure *f, const panel *p, const grid *field, double value,
                             basin_error *err);

#endif
