/* intervals.c - the metrics of a surface that say how well others are known. */
#include "cli/intervals.h"

#include <math.h>
#include <stdlib.h>

#include "cli/command.h"

int intervals_are(const basin_metric *metric) {
    return ends_with(metric->name, BASIN_INTERVAL);
}

int intervals_counts(const basin_metric *metric) {
    return ends_with(metric->name, BASIN_SAMPLES);
}

int intervals_summarize(const basin_surface *surface, int metric, double *median, double *largest) {
    const int points = basin_surface_points(surface);
    basin_bounded *known = malloc((size_t)points * sizeof *known);
    int count = 0;
    for (int i = 0; known && i < points; i++)
        if (surface->point[i] == BASIN_EVALUATED && isfinite(surface->metric[metric].values[i]))
            known[count++] = (basin_bounded){surface->metric[metric].values[i], 0};
    *median = basin_quantile(count, known, 0.5).value;
    *largest = basin_quantile(count, known, 1).value;
    free(known);
    return count > 0;
}
