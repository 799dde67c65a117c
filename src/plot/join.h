/* join.h - straight lines that meet, as one. */
#ifndef PLOT_JOIN_H
#define PLOT_JOIN_H

#include "plot/path.h"

/** Joins the straight lines of a path (each one M and one L) where they meet in exactly one place, to polylines: straight on
 *  where several go on, and without nodes on the way. The same is stroked, with joins instead of ends, and in fewer nodes. If memory runs out the path stays. */
void join_lines(canvas_path *p);

/** Leaves out polylines shorter than `least` points that meet no other at their ends, nor themselves: glimpses of a line between
 *  what hides it. */
void join_drop_short(canvas_path *p, double least);

#endif
