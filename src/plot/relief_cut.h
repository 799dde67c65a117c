/* relief_cut.h - pieces of a height field cut at heights and apart. */
#ifndef PLOT_RELIEF_CUT_H
#define PLOT_RELIEF_CUT_H

#include "plot/relief.h"

typedef struct relief_corner {
    vec3 at;
    double light;
} relief_corner;

/** Convex as seen from above; edge k goes from corner k to the next. */
typedef struct relief_polygon {
    int corners;
    relief_corner corner[6];
    relief_edge edge[6];
    bool goes_on[6]; /* as in relief_facet */
} relief_polygon;

void relief_polygon_add(relief_polygon *p, relief_corner c, relief_edge edge, bool goes_on);

/** What is not above the top of a cell whose edges are straight: cut along chords, as isolines are (plot/field.h), so that a
 *  straight step across the grid is cut straight.  @return how many pieces, at most two: the one farther from the eye first */
int relief_cut(relief_polygon out[2], const relief_polygon *cell, double top, vec3 eye);

/** The corner from which the triangles of a piece bend it least. */
int relief_fan_from(const relief_polygon *p);

/** Gives the triangles around corner `from` to `paint`, those farther from the eye first. */
void relief_fan(const relief_polygon *p, int from, vec3 eye,
                void (*paint)(const void *self, const relief_polygon *triangle), const void *self);

/** Gives a triangle to `paint` in slices between the heights bottom + k step, each of 3 or 4 corners. */
void relief_slice(const relief_polygon *triangle, double bottom, double step,
                  void (*paint)(const void *self, const relief_polygon *slice), const void *self);

#endif
