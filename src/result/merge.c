/* merge.c - one surface made in parts: the points of several as one. */
#include <string.h>

#include "base/error.h"
#include "basin/surface.h"

static int same_seeds(const basin_surface *a, const basin_surface *b) {
    if (a->members != b->members || !a->seed != !b->seed) return 0;
    return !a->seed || memcmp(a->seed, b->seed, (size_t)a->members * sizeof *a->seed) == 0;
}

static basin_status check_fit(const basin_surface *into, const basin_surface *from, basin_error *err) {
    if (!basin_surface_is_same_grid(into, from, 0))
        return fail(err, BASIN_EINVALID, "surfaces over different grids cannot be merged");
    if (!same_seeds(into, from)) return fail(err, BASIN_EINVALID, "ensembles of other seeds cannot be merged");
    for (int m = 0; m < into->metrics; m++)
        if (!basin_surface_values(from, into->metric[m].name))
            return fail(err, BASIN_EINVALID, "a surface without '%s' cannot be merged", into->metric[m].name);
    return BASIN_OK;
}

static basin_status check_point(const basin_metric *metric, int point, double a, double b, basin_error *err) {
    if (basin_value_is_same(a, b, BASIN_ROUNDING)) return BASIN_OK;
    return fail(err, BASIN_EEXISTS, "two evaluations of point %d differ: %s is %.9g in one, %.9g in the other", point,
                metric->name, a, b);
}

basin_status basin_surface_merge(basin_surface *into, const basin_surface *from, basin_error *err) {
    const int points = basin_surface_points(into);
    basin_status status = check_fit(into, from, err);
    for (int m = 0; m < into->metrics && status == BASIN_OK; m++) {
        double *values = into->metric[m].values;
        const double *others = basin_surface_values(from, into->metric[m].name);
        for (int i = 0; i < points && status == BASIN_OK; i++) {
            if (from->point[i] != BASIN_EVALUATED) continue;
            if (into->point[i] == BASIN_EVALUATED)
                status = check_point(&into->metric[m], i, values[i], others[i], err);
            else
                values[i] = others[i];
        }
    }
    for (int i = 0; i < points && status == BASIN_OK; i++)
        if (from->point[i] == BASIN_EVALUATED) into->point[i] = BASIN_EVALUATED;
    return status;
}
