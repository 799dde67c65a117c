/* adaptive.c - a surface of which only the points that the picture needs are evaluated. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/land.h"
#include "land/refine.h"
#include "land/surface_work.h"

typedef struct job {
    basin_surface *surface;
    int member;
    const basin_network *network;
    const basin_plane *plane;
    int datasets;
    const basin_dataset *const *data;
    basin_surface_options options;
    unsigned char *wanted; /* (members, ny, nx): of this member alone */
} job;

static basin_status evaluate(void *context, const unsigned char *wanted, basin_error *err) {
    job *j = context;
    const basin_planes planes = surface_work_plane(j->plane);
    const size_t grid = (size_t)basin_surface_grid(j->surface);
    memcpy(j->wanted + (size_t)j->member * grid, wanted, grid);
    return basin_surface_evaluate_members(j->surface, j->network, &planes, j->datasets, j->data, &j->options, err);
}

/* A member as a plain surface, which shares its values and states.  @param metrics  (metrics), overwritten */
static basin_surface member_of(const basin_surface *surface, int member, basin_metric *metrics) {
    const int first = member * basin_surface_grid(surface);
    basin_surface one = *surface;
    for (int m = 0; m < surface->metrics; m++) {
        metrics[m] = surface->metric[m];
        metrics[m].values += first;
    }
    one.metric = metrics;
    one.point += first;
    one.members = 1;
    one.seed = NULL;
    return one;
}

basin_status basin_surface_refine(basin_surface *surface, int member, const basin_network *network,
                                  const basin_plane *plane, int datasets, const basin_dataset *const data[],
                                  const basin_surface_options *options, double tolerance, basin_refinement *found,
                                  basin_error *err) {
    job j = {surface, member, network, plane, datasets, data, *options, NULL};
    if (!(tolerance > 0 && tolerance <= 0.5))
        return fail(err, BASIN_EINVALID, "a tolerance is above 0 and at most 0.5 of the displayed range, not %g",
                    tolerance);
    if (member < 0 || member >= surface->members)
        return fail(err, BASIN_EINVALID, "member %d of a surface of %d", member, surface->members);
    basin_metric *metrics = calloc((size_t)surface->metrics, sizeof *metrics);
    j.options.wanted = j.wanted = calloc((size_t)basin_surface_points(surface), 1);
    if (!metrics || !j.wanted) {
        free(metrics);
        free(j.wanted);
        return fail_memory(err);
    }
    basin_surface one = member_of(surface, member, metrics);
    basin_status status = refine_surface(&one, tolerance, evaluate, &j, options->evaluate.stop, found, err);
    free(j.wanted);
    free(metrics);
    return status;
}

int basin_refinement_least(const basin_surface *surface) {
    return surface->members * refine_least(surface->nx, surface->ny);
}

basin_status basin_refinement_record(const basin_refinement *found, basin_record *record, basin_error *err) {
    basin_status status = BASIN_OK;
    TRY(basin_record_set(record, err, "adaptive.evaluated", "%d", found->evaluated));
    TRY(basin_record_set(record, err, "adaptive.estimated_error", "%.6g", found->estimated));
    TRY(basin_record_set(record, err, "adaptive.checked_error", "%.6g", found->checked));
    TRY(basin_record_set(record, err, "adaptive.held_out", "%d", found->held_out));
done:
    return status;
}
