/* planes.h - what all plot kinds for planes share. */
#ifndef PLOT_PLANES_H
#define PLOT_PLANES_H

#include "plot/figure.h"

/** Axes of each panel over its own grid, equal in length per unit where that makes sense; one set of levels for all. */
basin_status planes_range(figure *f, basin_error *err);

#endif
