/* adaptive.c - a surface of which only the points that the picture needs are evaluated. */
#include "base/error.h"
#include "basin/land.h"
#include "land/refine.h"

typedef struct job {
    basin_surface *surface;
    const basin_network *network;
    const basin_plane *plane;
    int datasets;
    const basin_dataset *const *data;
    basin_surface_options options;
} job;

static basin_status evaluate(void *context, const unsigned char *wanted, basin_error *err) {
    job *j = context;
    j->options.wanted = wanted;
    return basin_surface_evaluate(j->surface, j->network, j->plane, j->datasets, j->data, &j->options, err);
}

basin_status basin_surface_refine(basin_surface *surface, const basin_network *network, const basin_plane *plane,
                                  int datasets, const basin_dataset *const data[], const basin_surface_options *options,
                                  double tolerance, basin_refinement *found, basin_error *err) {
    job j = {surface, network, plane, datasets, data, *options};
    if (!(tolerance > 0 && tolerance <= 0.5))
        return fail(err, BASIN_EINVALID, "a tolerance is above 0 and at most 0.5 of the displayed range, not %g",
                    tolerance);
    return refine_surface(surface, tolerance, evaluate, &j, found, err);
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
