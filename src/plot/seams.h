/* seams.h - which edges of a mesh's facets would show a seam. */
#ifndef PLOT_SEAMS_H
#define PLOT_SEAMS_H

#include "plot/canvas.h"

/** Takes `goes_on` from the edges at which the mesh folds back as it is seen: what is painted later lies on the same side of
 *  such an edge, and would not cover what reaches beyond it. Its ends become part of the rim; so do those of an edge that meets
 *  no other from end to end, where this cannot be told. If memory runs out nothing changes. */
void seams_find(int count, canvas_facet *facets);

#endif
