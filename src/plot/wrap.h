/* wrap.h - titles in lines. */
#ifndef PLOT_WRAP_H
#define PLOT_WRAP_H

#include "plot/figure.h"

#define WRAP_MAX 3

/** Breaks a title at spaces, outside of markup that is open there, where a line would be wider than `width`; in place.
 *  The last line may be wider.  @param[out] line  (most) where each starts  @return how many */
int wrap_title(const figure *f, char *markup, double size, double width, int most, char *line[WRAP_MAX]);

/** How many lines the longest of such titles needs, at least 1. */
int wrap_lines(const figure *f, int count, char *const markup[], double size, double width, int most);

#endif
