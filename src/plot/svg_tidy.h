/* svg_tidy.h - what cairo writes as SVG, shorter, and the same each time. */
#ifndef PLOT_SVG_TIDY_H
#define PLOT_SVG_TIDY_H

#include <stdio.h>

/** Writes `svg` with the numbers of its ids counted from 1 (cairo counts through the whole process), the coordinates of paths to
 *  0.01, colours as six digits, and nothing that is so anyway. */
void svg_tidy(FILE *out, const char *svg);

#endif
