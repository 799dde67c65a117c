/* relief.h - a height field as facets in space, in an order in which painting them one over the other hides what is hidden. */
#ifndef PLOT_RELIEF_H
#define PLOT_RELIEF_H

#include "plot/canvas.h"
#include "plot/view.h"

#define RAMP 512

/** What an edge of a facet is to the surface. */
typedef enum relief_edge { EDGE_INNER, EDGE_MESH, EDGE_BORDER, EDGE_CUT } relief_edge;

/** A flat piece of the surface; edge k goes from corner k to the next. One of a single corner is a marked point, on the surface
 *  around it, all of which was painted before. */
typedef struct relief_facet {
    int corners; /* 3 or 4, or 1 */
    vec3 at[4];
    rgba color[4];
    relief_edge
        edge[4]; /* each line of the surface is an edge of exactly one facet: the last one painted of those along it */
    bool goes_on[4]; /* the surface continues across the edge, and is painted later there */
} relief_facet;

/** A height field in the box. Between the corners of a cell it is bilinear; a cell with an unknown corner is a hole. */
typedef struct relief {
    int nx, ny;
    const double *x, *y; /* (nx), (ny), ascending */
    const double *z;     /* (ny, nx); NaN for unknown */
    double bottom, top;  /* what is above the top is cut off */
    rgba ramp[RAMP];     /* the colours from bottom to top, before the light falls on them */
    int mesh_x, mesh_y;  /* every how many grid lines one is an EDGE_MESH; 0 for never */
    const bool *marked;  /* (ny, nx): points to be shown; NULL for none */
    double step;         /* what part of the colours a piece spans at most; 0 for a tenth */
    int parts;           /* a cell is at least so many by so many pieces, 1 to 4 */
    double tone;         /* the darkest light: 1 for colours as they are */
} relief;

/**
 * Gives all facets to `paint`, farthest first: of two facets that one ray from the eye meets, the nearer one comes later.
 * A ray moves away from the eye's own row and column of cells, so cells are ordered by their distance in rows, then in columns;
 * a folded cell is two triangles, ordered by the upright plane through their common edge.
 * @source painter's algorithm on a grid: Anderson 1982, Hidden line elimination in projected grid surfaces
 */
basin_status relief_paint(const relief *r, const view *v, void (*paint)(void *self, const relief_facet *facet),
                          void *self, basin_error *err);

/** Whether all corners of the cell between points (i, j) and (i+1, j+1) are known; false outside the grid. */
bool relief_knows(const relief *r, int i, int j);

#endif
