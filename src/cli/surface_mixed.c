/* surface_mixed.c - basin surface --precision mixed: bf16, corrected by f32 on some samples. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/surface_job.h"

basin_evaluate_options surface_exact(basin_evaluate_options how) {
    if (how.exact) how.precision = BASIN_F32;
    how.exact = NULL;
    return how;
}

basin_status surface_score_checkpoint(surface_job *job, basin_evaluate_options how, basin_score *scores,
                                      basin_error *err) {
    how = surface_exact(how);
    return basin_evaluate_one(job->network.network, job->data.count, job->data.data, job->network.weights, &how, scores,
                              err);
}

/* A part has not enough points to say what its picture shows. */
basin_status surface_check_mixture(surface_job *job, const basin_evaluate_options *how, basin_error *err) {
    const basin_planes planes = {surface_enter_plane, job};
    basin_mixture found[DATASETS_MAX];
    if (job->part.count) return BASIN_OK;
    basin_status status = basin_surface_check_mixed(job->surface, job->network.network, &planes, job->data.count,
                                                    job->data.data, how, found, err);
    return status == BASIN_OK ? basin_mixture_record(job->data.count, found, job->surface, err) : status;
}

void surface_print_mixture(const basin_surface *surface) {
    const char *deviation = basin_record_get(&surface->record, "mixed.deviation");
    const char *checked = basin_record_get(&surface->record, "mixed.checked");
    if (deviation && checked)
        printf("  mixed: bf16, corrected to f32; at the %s point%s checked off by %.2g %% of the displayed range at "
               "most\n",
               checked, strcmp(checked, "1") == 0 ? "" : "s", 100 * strtod(deviation, NULL));
}
