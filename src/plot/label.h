/* label.h - where a number fits into a contour line. */
#ifndef PLOT_LABEL_H
#define PLOT_LABEL_H

#include "plot/path.h"

/** A label in its gap: the middle of the text, upright. */
typedef struct line_label {
    point at;
    double angle; /* radians, clockwise, in (-pi/2, pi/2] */
    double width, height;
} line_label;

/** What the labels must keep clear of, and the labels placed so far. */
typedef struct label_plan {
    box frame;
    int levels;
    canvas_path *lines;      /* (levels); gaps are cut into them */
    const double *width;     /* (levels) of each level's text */
    double height;           /* of all of them */
    int boxes;               /* what else is taken */
    const box *taken;        /* (boxes) */
    const canvas_path *over; /* lines drawn over the labels; NULL for none */
} label_plan;

/**
 * Cuts a gap into each line on which its label fits: on the flattest part, level rather than steep, inside the frame, clear of
 * all other lines and labels and of what is taken; it goes straight on from there. A line too short or too bent has none, but
 * the lowest and the highest level, and others until half of them have labels, may bend more at theirs, the lowest most.
 * @param[out] labels   at most `room` of them
 * @param[out] level_of which level each belongs to
 * @return how many
 */
int label_lines(label_plan *plan, int room, line_label *labels, int *level_of);

/** Whether a level is among those of the labels. */
bool label_has(int labels, const int *level_of, int level);

/** The corners of a label, clockwise. */
void label_corners(const line_label *l, point out[4]);

/** Whether a place lies in a label. */
bool label_covers(const line_label *l, point at);

#endif
