/* style.h - colours and lines that all figures share. */
#ifndef PLOT_STYLE_H
#define PLOT_STYLE_H

#include "plot/canvas.h"

#define INK ((rgba){0.1, 0.1, 0.1, 1})
#define WHITE ((rgba){1, 1, 1, 1})
#define HATCH ((rgba){0.55, 0.55, 0.55, 1})

#define FRAME_PEN ((canvas_pen){.width = 0.5, .color = INK})
#define MINOR_PEN ((canvas_pen){.width = 0.35, .color = INK})
#define HATCH_PEN ((canvas_pen){.width = 0.35, .color = HATCH})
#define ZERO_PEN ((canvas_pen){.width = 0.4, .color = HATCH, .on = 1, .off = 1.5})

#define TICK 2.5 /* length of a tick */
#define MINOR_TICK 1.5
#define GAP 2.5 /* between a tick and its number, a number and the label */
#define BAR_WIDTH 7.0
#define BAR_GAP 7.0 /* between the panels and the bar */

/** Diagonal lines over a region: nothing is known here. */
void style_hatch(canvas *c, const canvas_path *region, box bounds);

/** Colours of several curves: told apart by hue, in grey print by lightness.  @param index  any number >= 0; they repeat */
rgba style_series(int index);

#endif
