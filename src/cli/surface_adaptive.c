/* surface_adaptive.c - basin surface --adaptive: only the points that the picture needs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/surface_job.h"

/* What all members came to: points together, errors of the worst. */
static void gather(basin_refinement *all, const basin_refinement *one) {
    all->evaluated += one->evaluated;
    all->held_out += one->held_out;
    all->estimated = fmax(all->estimated, one->estimated);
    all->checked = fmax(all->checked, one->checked);
}

basin_status surface_refine(surface_job *job, double tolerance, const basin_surface_options *how, basin_error *err) {
    basin_refinement all = {0}, one;
    basin_status status = BASIN_OK;
    for (int i = 0; i < job->surface->members && status == BASIN_OK; i++) {
        basin_plane *own = NULL;
        if (i > 0) status = surface_plane(&own, job, i, err);
        if (status == BASIN_OK)
            status = basin_surface_refine(job->surface, i, job->network.network, own ? own : job->plane,
                                          job->data.count, job->data.data, how, tolerance, &one, err);
        if (status == BASIN_OK) gather(&all, &one);
        basin_plane_free(own);
    }
    return status == BASIN_OK ? basin_refinement_record(&all, &job->surface->record, err) : status;
}

static double percent(const basin_record *record, const char *key) {
    const char *text = basin_record_get(record, key);
    return text ? 100 * strtod(text, NULL) : 0;
}

void surface_print_refinement(const basin_surface *surface) {
    const basin_record *record = &surface->record;
    const char *evaluated = basin_record_get(record, "adaptive.evaluated");
    const char *held_out = basin_record_get(record, "adaptive.held_out");
    const int points = basin_surface_points(surface);
    if (!evaluated || !held_out) return;
    if (strtol(evaluated, NULL, 10) == points) {
        printf("  adaptive: all %d points were evaluated\n", points);
        return;
    }
    printf("  adaptive: %s of %d points (%.1f %%)", evaluated, points, 100 * strtod(evaluated, NULL) / points);
    printf(", the others interpolated; of the displayed range, error estimated %.2g %%",
           percent(record, "adaptive.estimated_error"));
    if (strtod(held_out, NULL) > 0)
        printf(", found %.2g %% at %s points", percent(record, "adaptive.checked_error"), held_out);
    printf("\n");
}
