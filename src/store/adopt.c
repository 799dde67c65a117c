/* adopt.c - what a surface file that is already at the output of a run saves it. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "store/surface_file.h"

/* Coordinates that are a matter of rounding are the same. */
#define ROUNDING 1e-9

static int is_same_run(const basin_surface *earlier, const basin_surface *surface, const char *configuration) {
    const char *was = basin_record_get(&earlier->record, SURFACE_CONFIGURATION);
    if (!was || strcmp(was, configuration) != 0) return 0;
    if (earlier->nx != surface->nx || earlier->ny != surface->ny || earlier->members != surface->members ||
        earlier->metrics != surface->metrics)
        return 0;
    for (int i = 0; i < surface->metrics; i++)
        if (strcmp(earlier->metric[i].name, surface->metric[i].name) != 0) return 0;
    return 1;
}

/* The order of metrics may differ; their names are the same. */
static void take_points(basin_surface *surface, const basin_surface *earlier) {
    size_t points = (size_t)basin_surface_points(surface);
    memcpy(surface->point, earlier->point, points);
    for (int i = 0; i < surface->metrics; i++)
        memcpy(surface->metric[i].values, basin_surface_values(earlier, surface->metric[i].name),
               points * sizeof(double));
}

/* The name of a metric that only `a` has, or NULL. */
static const char *extra_metric(const basin_surface *a, const basin_surface *b) {
    for (int i = 0; i < a->metrics; i++)
        if (!basin_surface_values(b, a->metric[i].name)) return a->metric[i].name;
    return NULL;
}

/* Nothing was evaluated yet: then the names of metrics mean nothing. */
static int is_begun_only(const basin_surface *surface) {
    for (int m = 0; m < surface->metrics; m++)
        for (int i = 0; i < basin_surface_points(surface); i++)
            if (!isnan(surface->metric[m].values[i])) return 0;
    return 1;
}

static int is_of_estimates(const char *metric) {
    return text_ends_with(metric, BASIN_INTERVAL) || text_ends_with(metric, BASIN_SAMPLES);
}

static basin_status check_imported(const char *path, const basin_surface *surface, const basin_surface *earlier,
                                   const char *what, basin_error *err) {
    const char *theirs = extra_metric(earlier, surface), *ours = extra_metric(surface, earlier);
    if (!basin_surface_is_same_grid(surface, earlier, ROUNDING) || surface->members != earlier->members)
        return fail(err, BASIN_EEXISTS, "%s: exists and is %s, over another grid; choose another output", path, what);
    if (is_begun_only(earlier)) return BASIN_OK;
    if (ours && is_of_estimates(ours))
        return fail(
            err, BASIN_EEXISTS,
            "%s: exists and is %s, whose points are of all samples, and this run estimates from some; leave out "
            "--error or --precision mixed, or choose another output",
            path, what);
    if (theirs)
        return fail(err, BASIN_EEXISTS,
                    "%s: exists and is %s, with '%s', which this run does not evaluate; choose another output", path,
                    what, theirs);
    if (ours)
        return fail(err, BASIN_EEXISTS, "%s: exists and is %s, without '%s'; choose another output or other data", path,
                    what, ours);
    return BASIN_OK;
}

/* Once its points are among those of a run, the record says so: nobody can tell what they were made of. */
static basin_status take_imported(const char *path, basin_surface *surface, const basin_surface *earlier,
                                  const char *what, basin_error *err) {
    basin_status status = check_imported(path, surface, earlier, what, err);
    if (status != BASIN_OK) return status;
    if (!is_begun_only(earlier)) take_points(surface, earlier);
    status = basin_record_merge(&surface->record, &earlier->record, err);
    if (status != BASIN_OK) return status;
    return basin_record_set(&surface->record, err, SURFACE_IMPORTED, "%d of %d points from %s",
                            basin_surface_count(surface, BASIN_EVALUATED), basin_surface_points(surface), what);
}

basin_status surface_adopt(const char *path, basin_surface *surface, const char *configuration, basin_error *err) {
    basin_surface *earlier = NULL;
    basin_status status = surface_existing(&earlier, path, err);
    if (status != BASIN_OK || !earlier) return status;
    const char *imported = basin_record_get(&earlier->record, SURFACE_IMPORTED);
    if (is_same_run(earlier, surface, configuration)) {
        take_points(surface, earlier);
        status = basin_record_merge(&surface->record, &earlier->record, err);
    } else if (imported && !basin_record_get(&earlier->record, SURFACE_CONFIGURATION)) {
        status = take_imported(path, surface, earlier, imported, err);
    } else {
        status = fail(err, BASIN_EEXISTS,
                      "%s: exists and was made with other settings; remove it or choose another output", path);
    }
    basin_surface_free(earlier);
    return status;
}
