/* cube_words.h - numbers, labels and ticks along the edges of a box. */
#ifndef PLOT_CUBE_WORDS_H
#define PLOT_CUBE_WORDS_H

#include "plot/cube.h"

#define WORDS_MAX (3 * TICKS_MAX + 3)

/** A text with its place. */
typedef struct word {
    char markup[64];
    const char *label; /* instead of markup */
    point centre;
    double width, height, size, angle; /* width and height as seen */
    double room;                       /* of a label's lines, ... */
    int most;                          /* ... which are not more */
} word;

/** Everything written around the box, and its ticks. */
typedef struct lettering {
    int words;
    word word[WORDS_MAX];
    canvas_path ticks;
} lettering;

/** A side of the box that carries an axis. */
typedef struct edge {
    const axis *axis;
    vec3 from, to;         /* where the scale starts and ends */
    double side_x, side_y; /* which way is outward along the floor; 0, 0 for an upright one */
    bool right;            /* outward is to the right on the page, not to the left */
} edge;

/** The round numbers along an edge, as many as it has room for. */
void cube_ticks(const cube *c, const edge *e, ticks *t);

/** Adds an edge's ticks, its numbers but those that would overlap a word that is there, and its label. Nothing lies on the box as
 *  it is seen. */
void cube_words(const cube *c, const edge *e, lettering *l);

/** Whether a label of the floor is longer than the room for one line. */
bool cube_has_long(const cube *c);

#endif
