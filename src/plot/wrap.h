/* wrap.h - titles and labels in lines. */
#ifndef PLOT_WRAP_H
#define PLOT_WRAP_H

#include "plot/figure.h"

#define WRAP_MAX 3

/** Breaks a title, at the spaces of markup_break, where a line would be wider than `width`; in place.
 *  The last line may be wider.  @param[out] line  (most) where each starts  @return how many */
int wrap_title(const figure *f, char *markup, double size, double width, int most, char *line[WRAP_MAX]);

/** How many lines the longest of such titles needs, at least 1. */
int wrap_lines(const figure *f, int count, char *const markup[], double size, double width, int most);

/** Whether all such titles fit into `most` lines. */
bool wrap_fits(const figure *f, int count, char *const markup[], double size, double width, int most);

/** How a label lies in its room. */
typedef struct wrapped {
    int lines;
    double size, width; /* of the font, and of the widest line */
} wrapped;

/** A label as wide as `room`: somewhat smaller if it is longer, and then in up to `most` lines. */
wrapped wrap_label(const figure *f, const char *markup, double room, int most);

/** What lines beyond the first add to a label's height. */
double wrap_added(const figure *f, int lines);

/** Draws a label so; what is still wider ends with an ellipsis.
 *  @param anchor  which line lies at the place of `label`: 0 the first, 0.5 the middle, 1 the last */
void wrap_draw(const figure *f, const caption *label, double room, int most, double anchor);

#endif
