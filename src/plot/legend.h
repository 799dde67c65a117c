/* legend.h - what each curve is, in rows above the panels. */
#ifndef PLOT_LEGEND_H
#define PLOT_LEGEND_H

#include "plot/figure.h"

/** What the rows need between `width` wide margins; 0 without entries. */
double legend_height(const figure *f, double width);
/** Draws the rows into the top of `place`. */
void legend_draw(const figure *f, box place);

#endif
