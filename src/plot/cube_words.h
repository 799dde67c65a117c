/* cube_words.h - numbers, labels and ticks along the edges of a box. */
#ifndef PLOT_CUBE_WORDS_H
#define PLOT_CUBE_WORDS_H

#include "plot/cube.h"

#define WORDS_MAX (3 * TICKS_MAX + 3)

/** A text with its place. */
typedef struct word {
    char markup[64];
    const char *label;                 /* instead of markup */
    point centre, tick;                /* tick: where that of a number ends */
    double width, height, size, angle; /* width and height as seen */
    double room;                       /* of a label's lines, ... */
    int most;                          /* ... which are not more */
} word;

/** Everything written around the box, and its ticks. */
typedef struct lettering {
    int words;
    word word[WORDS_MAX];
    ticks ticks[3];               /* of each axis; none for one that is too short to be read */
    int end[3];                   /* the words before are the numbers of this axis, and of those before it */
    canvas_path strokes, leaders; /* the ticks; from them to numbers that stand farther away */
} lettering;

/** A side of the box that carries an axis. */
typedef struct edge {
    const axis *axis;
    vec3 from, to;         /* where the scale starts and ends */
    double side_x, side_y; /* which way is outward along the floor; 0, 0 for an upright one */
    bool right;            /* outward is to the right on the page, not to the left */
} edge;

/** Whether it leads from the floor to the top. */
bool edge_is_upright(const edge *e);

/** How many numbers suit an edge of that length, at most. */
int cube_ticks_target(const cube *c, const edge *e);
/** About so many round numbers along an edge. */
void cube_ticks(const cube *c, const edge *e, int target, ticks *t);

/** The numbers, ticks and labels of the edges of x, y and z: the finest numbers that all have room, with the same step on both axes of
 *  the floor if their ranges are equal. Nothing lies on the box as it is seen, no word overlaps another. */
void cube_words(const cube *c, const edge e[3], lettering *l);

/** Whether the heights get no numbers because words leave the box no room. */
bool cube_is_cramped(const cube *c, const edge *upright);

/** Whether a label of the floor is longer than the room for one line. */
bool cube_has_long(const cube *c);

#endif
