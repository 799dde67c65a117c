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

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int intervals_summarize(const basin_surface *surface, int metric, double *median, double *largest) {
    const int points = basin_surface_points(surface);
    double *sorted = malloc((size_t)points * sizeof *sorted);
    int count = 0;
    for (int i = 0; sorted && i < points; i++)
        if (surface->point[i] == BASIN_EVALUATED && isfinite(surface->metric[metric].values[i]))
            sorted[count++] = surface->metric[metric].values[i];
    if (count) {
        qsort(sorted, (size_t)count, sizeof *sorted, ascending);
        *median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        *largest = sorted[count - 1];
    }
    free(sorted);
    return count > 0;
}
