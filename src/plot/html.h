/* html.h - surfaces as one page to look around in, without a network. */
#ifndef PLOT_HTML_H
#define PLOT_HTML_H

#include "plot/figure.h"

/**
 * Writes a page that shows the figure's surfaces in perspective and from above, with all metrics that they share on both scales,
 * by the levels that a printed figure would have. The page is html/page.html with its style, its script and the data in it.
 * @param origin  the line of provenance.h
 */
basin_status html_write(FILE *out, const figure *f, const char *origin, basin_error *err);

#endif
