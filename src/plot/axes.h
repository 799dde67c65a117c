/* axes.h - frame, ticks, numbers and labels of a panel. */
#ifndef PLOT_AXES_H
#define PLOT_AXES_H

#include "plot/figure.h"

/** About how many ticks suit a side of that length. */
int axes_ticks(const figure *f, double length, bool upright);
/** What the widest number on an upright axis of that length needs. */
double axes_number_width(const figure *f, const axis *a, double length);
/** Half of what the numbers at the ends of a level axis need. */
double axes_end_width(const figure *f, const axis *a, double length);

/** What a label of so many lines needs beside the numbers of its axis. */
double axes_label_height(const figure *f, int lines);

/** What the names at 0 and 1 of the x axis need below its numbers; 0 without them. */
double axes_ends_height(const figure *f, const panel *p);

void axes_draw(const figure *f, const panel *p);

#endif
