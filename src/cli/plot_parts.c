/* plot_parts.c - the parts of a figure, from options that may be given again for the next one. */
#include "cli/plot_parts.h"

#include <stdlib.h>

#include "cli/command.h"

void plot_parts_add(const struct argp_state *state, const char *option, plot_values *values, const char *value) {
    if (values->count == PLOT_PARTS_MAX) argp_failure(state, EXIT_USAGE, 0, "%s: more than %d", option, PLOT_PARTS_MAX);
    values->value[values->count++] = value;
}

/* One value alone is the figure's.  @return it, or NULL */
static const char *alone(const struct argp_state *state, const char *option, const plot_values *values, int parts) {
    if (values->count > 1 && values->count > parts)
        argp_failure(state, EXIT_USAGE, 0, "%d times %s for %d metric%s: want one for each", values->count, option,
                     parts, parts > 1 ? "s" : "");
    return values->count == 1 ? values->value[0] : NULL;
}

/* The value for that part, where each has its own; or NULL. */
static const char *own(const plot_values *values, int part) {
    return values->count > 1 && part < values->count ? values->value[part] : NULL;
}

/* --zmax has been read before. */
static double number(const char *text) {
    return text ? strtod(text, NULL) : 0;
}

static const char *repeated(const plot_values *values, int part) {
    return values->count ? values->value[part % values->count] : NULL;
}

void plot_parts_pair(const struct argp_state *state, plot_parts *parts, basin_plot_options *figure) {
    const int kinds = parts->kinds.count, metrics = parts->metrics.count, count = kinds > metrics ? kinds : metrics,
              each = count > 1 ? count : 1;
    if (kinds > 1 && metrics > 1 && kinds != metrics)
        argp_failure(state, EXIT_USAGE, 0, "%d times --kind and %d times --metric: want as many of both, or one", kinds,
                     metrics);
    figure->levels = alone(state, "--levels", &parts->levels, each);
    figure->value_label = alone(state, "--label", &parts->labels, each);
    figure->zmax = number(alone(state, "--zmax", &parts->tops, each));
    figure->parts = count;
    figure->part = parts->part;
    for (int i = 0; i < count; i++)
        parts->part[i] = (basin_plot_part){.kind = repeated(&parts->kinds, i),
                                           .metric = repeated(&parts->metrics, i),
                                           .levels = own(&parts->levels, i),
                                           .value_label = own(&parts->labels, i),
                                           .zmax = number(own(&parts->tops, i))};
}
