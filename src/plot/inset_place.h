/* inset_place.h - in which corner of its panel an inset lies, and how large it is. */
#ifndef PLOT_INSET_PLACE_H
#define PLOT_INSET_PLACE_H

#include "plot/figure.h"

/** Where the inset of a panel lies on the page that enlarges `region` of it: as large as it can be without covering that, or a
 *  checkpoint beside it, also by the lines that lead to it. */
box inset_place(const figure *f, const panel *p, box region);

/** Appends the outline of the region, and the lines from its corners to those of the inset. */
void inset_connect(canvas_path *out, box region, box place);

#endif
