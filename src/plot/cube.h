/* cube.h - the box around a surface: its back walls with grid lines, and axes along its outline. */
#ifndef PLOT_CUBE_H
#define PLOT_CUBE_H

#include "plot/figure.h"
#include "plot/view.h"

#define CUBE_TIGHTEST 3

typedef struct cube {
    const figure *f;
    double width; /* of its panel, points */
    int tight;    /* 0..CUBE_TIGHTEST: the more, the less room long labels get */
    bool below;   /* the floor's labels stand below the box, not beside it */
    view v;
    vec3 low, high;       /* corners */
    axis x, y, z;         /* what the box's sides mean; their labels may be "" */
    double zlow, zhigh;   /* where z's scale starts and ends */
    const levels *uneven; /* between these heights rise evenly; NULL: as z's scale says */
} cube;

/** Looks at the box so that all of it, numbers and labels too, just fits into `place`. */
void cube_fit(cube *c, box place);
/** Moves the box at its scale to the middle of `place`. */
void cube_centre(cube *c, box place);
/** Whether it has no room for the numbers of its heights: smaller words would leave some. */
bool cube_wants_room(const cube *c);
/** Height by width of what is seen of the box, with about the room that is needed around it. */
double cube_aspect(const cube *c);
/** What is behind the surface: first the grid lines on floor and walls, then, over what lies on the floor, edges and axes. */
void cube_draw_walls(const cube *c);
void cube_draw_edges(const cube *c);
/** Corner 0..7: bit 0 for high x, 1 for high y, 2 for high z. */
vec3 cube_corner(const cube *c, int k);
/** How far along its axis a value lies, from 0 to 1: the heights rise as the colours do. */
double cube_position(const cube *c, const axis *a, double value);
/** The place in space of a value pair, at height z. */
vec3 cube_at(const cube *c, double x, double y, double z);

#endif
