/* path.h - polylines and polygons, in points (1/72 inch). */
#ifndef PLOT_PATH_H
#define PLOT_PATH_H

#include <stdbool.h>

typedef struct point {
    double x, y;
} point;

typedef struct box {
    double x, y, width, height;
} box;

/** A node starts a polyline ('M'), continues it ('L') or closes it ('Z', at the place of its start). */
typedef struct path_node {
    point at;
    char verb;
} path_node;

/** Start it as {0}. If memory runs out, `failed` stays set and the path keeps what it had. */
typedef struct canvas_path {
    int count, room;
    path_node *node;
    bool failed;
} canvas_path;

void path_add(canvas_path *p, path_node node);
void path_move(canvas_path *p, point at);
void path_line(canvas_path *p, point at);
void path_close(canvas_path *p);
void path_box(canvas_path *p, box b);
/** A straight line from a to b. */
void path_segment(canvas_path *p, point a, point b);
/** A dot as an octagon: no eye tells it from a circle if it is small. */
void path_dot(canvas_path *p, point c, double radius);
/** Leaves out nodes of polylines as long as the line moves by no more than `tolerance`. */
void path_simplify(canvas_path *p, double tolerance);
/** Forgets the nodes, keeps the memory. */
void path_reset(canvas_path *p);
void path_clear(canvas_path *p);

#endif
