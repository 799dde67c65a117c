/* columns.h - in how many columns panels stand. */
#ifndef PLOT_COLUMNS_H
#define PLOT_COLUMNS_H

#include "plot/layout.h"

/** So many columns that panels, or parts of a figure, stand in one or two rows where that is not too wide, in a square beyond. */
int columns_usual(int panels);

/** Chooses columns and rows, and arranges the panels: as options and titles say; else so that panels are large, titles whole, and
 *  the figure fits on a page, in this order from the last.  @return BASIN_OK; BASIN_EINVALID if they do not fit */
basin_status columns_choose(figure *f, arrangement *a, basin_error *err);

#endif
