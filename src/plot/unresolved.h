/* unresolved.h - where a value may lie on either side of a level, as far as it is known. */
#ifndef PLOT_UNRESOLVED_H
#define PLOT_UNRESOLVED_H

#include "plot/figure.h"

/** Hatches finely where a panel's value may be on either side of one of the levels, lower <= level < upper: once, however many
 *  levels these are, and not under the numbers placed so far. Nothing without intervals.
 *  @return BASIN_OK; BASIN_EUNSUPPORTED of a grid that is too fine; BASIN_ENOMEM */
basin_status unresolved_draw(figure *f, const panel *p, const levels *all, basin_error *err);

/** Says what the hatching is, if some was drawn. */
basin_status unresolved_note(basin_record *notes, const figure *f, basin_error *err);

#endif
