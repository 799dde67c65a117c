/* scene.h - facets in space painted on a canvas, the lines between them where they are seen. */
#ifndef PLOT_SCENE_H
#define PLOT_SCENE_H

#include "plot/relief.h"
#include "plot/style.h"

/** Paints a relief: its facets, then what no facet in front hides of its lines and marked points.
 *  @param dot  the radius of the marked points, in points */
basin_status scene_draw(canvas *c, const theme *t, const relief *r, const view *v, box place, double dot,
                        basin_error *err);

#endif
