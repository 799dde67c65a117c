/* style.h - themes, and what all figures share. */
#ifndef PLOT_STYLE_H
#define PLOT_STYLE_H

#include "plot/canvas.h"

#define SERIES_MAX 6

/** How a figure looks on its ground: a row of the table in style.c. */
typedef struct theme {
    const char *name, *help;
    rgba ink, paper;          /* words, frames and ticks; what they stand on: white is left to the page */
    rgba hatch;               /* where nothing is known, and lines that stay behind */
    double weight;            /* of all lines */
    const char *colormap;     /* if the user names none */
    const char *differences;  /* the same, for values on both sides of zero */
    double darkest, lightest; /* the part of a colour map whose colours stand out on `paper` */
    rgba series[SERIES_MAX];
    bool dashed; /* series also differ in their dashes */
} theme;

/** The row of that name, NULL for the default.  @return BASIN_OK or BASIN_EINVALID with the names that exist */
basin_status theme_find(const theme **out, const char *name, basin_error *err);
/** Row `index` of the table, or NULL behind the last. */
const theme *theme_at(int index);

#define FRAME_WIDTH 0.5
#define MINOR_WIDTH 0.35

#define TICK 2.5 /* length of a tick */
#define MINOR_TICK 1.5
#define BAR_WIDTH 7.0
#define BAR_GAP 7.0 /* between the panels and the bar */

/** A solid line in the theme's ink. */
canvas_pen style_pen(const theme *t, double width);
/** The pen of a line below zero: the same, dashed. Its dashes are far shorter than a minus sign. */
canvas_pen style_below_zero(canvas_pen pen);
/** Dots that stay behind what is drawn. */
canvas_pen style_faint(const theme *t);
/** The pen of a curve: told apart by hue, in grey print by lightness, or by dashes.  @param index  any number >= 0; they repeat */
canvas_pen style_series(const theme *t, int index, double width);

/** Diagonal lines over a region: nothing is known here. */
void style_hatch(canvas *c, const theme *t, const canvas_path *region, box bounds);
/** Finer ones the other way, over the colours of a region: its values are not known well enough to be sure of these. */
void style_hatch_open(canvas *c, const theme *t, const canvas_path *region, box bounds);

/** Whether the page needs no ground of that colour. */
bool style_is_white(rgba color);
/** CIE lightness of a colour, 0 for black to 100 for white. */
double style_lightness(rgba color);
/** Black or white: what can be read on `ground`. */
rgba style_contrast(rgba ground);
/** A colour with as much of the ink in it as a thin line needs to be seen on the paper. */
rgba style_readable(const theme *t, rgba c);

#endif
