/* plot_parts.h - the parts of a figure, from options that may be given again for the next one. */
#ifndef CLI_PLOT_PARTS_H
#define CLI_PLOT_PARTS_H

#include <argp.h>
#include <basin.h>

enum { PLOT_PARTS_MAX = 16 };

/** The values of an option, in their order; borrowed. */
typedef struct plot_values {
    int count;
    const char *value[PLOT_PARTS_MAX];
} plot_values;

/** Start it as {0}. */
typedef struct plot_parts {
    plot_values kinds, metrics, levels, labels, tops;
    basin_plot_part part[PLOT_PARTS_MAX];
} plot_parts;

void plot_parts_add(const struct argp_state *state, const char *option, plot_values *values, const char *value);

/** Sets the figure's parts, which stay in `parts`: the k-th kind with the k-th metric, and with what is said of levels for the
 *  k-th time; one kind or metric alone goes with all of the others. What is said of levels once is for the whole figure. */
void plot_parts_pair(const struct argp_state *state, plot_parts *parts, basin_plot_options *figure);

#endif
