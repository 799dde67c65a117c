/* clip.h - lines within a box. */
#ifndef PLOT_CLIP_H
#define PLOT_CLIP_H

#include "plot/path.h"

/**
 * Keeps what lies in a box of the lines of a path. A closed line that leaves it becomes open ones; open ones shorter than `least`
 * go: next to a frame they would be taken for blemishes. If memory runs out, `failed` is set.
 * @source Liang and Barsky 1984, A new concept and method for line clipping
 */
void clip_lines(canvas_path *p, box b, double least);

/** The part enter..leave (0..1) of the straight line from a to b that lies in a box.  @return whether there is one */
bool clip_segment(box within, point a, point b, double *enter, double *leave);

#endif
