/* hidden.h - what is seen of a mesh. */
#ifndef PLOT_HIDDEN_H
#define PLOT_HIDDEN_H

#include "plot/canvas.h"

/** The facets of which something is seen once all are painted, in their order. Before them come squares in the mean colours of what
 *  covers them: through the gap that a sliver leaves, these are seen and not the page.
 *  @param enough  of more than so many, specks are left out too: what is seen of them is less than half a square point
 *  @param[in,out] count  how many there are  @return to be freed; NULL if out of memory */
canvas_facet *hidden_drop(int *count, const canvas_facet *facets, int enough);

#endif
