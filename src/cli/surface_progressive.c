/* surface_progressive.c - basin surface --error: at each point no more samples than its loss needs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/intervals.h"
#include "cli/surface_job.h"

basin_status surface_begin_progressive(surface_job *job, const surface_options *options,
                                       const basin_evaluate_options *how, basin_score *scores, basin_error *err) {
    basin_status status =
        basin_progressive_new(&job->progressive, job->surface, job->network.network, job->plane, job->data.count,
                              job->data.data, how, options->error, options->error_is_share, err);
    if (status == BASIN_OK)
        memcpy(scores, basin_progressive_centre(job->progressive), (size_t)job->data.count * sizeof *scores);
    return status;
}

double surface_samples(const surface_job *job, const double *values) {
    double samples = 0;
    for (int i = 0; i < job->data.count && !job->progressive; i++)
        samples += (double)basin_dataset_count(job->data.data[i]);
    for (int m = 0; m < job->surface->metrics && job->progressive; m++)
        if (intervals_counts(&job->surface->metric[m])) samples += values[m];
    return samples;
}

basin_status surface_record_samples(surface_job *job, basin_error *err) {
    double all = 0;
    for (int i = 0; i < job->data.count; i++) all += (double)basin_dataset_count(job->data.data[i]);
    return basin_record_set(&job->surface->record, err, "error.samples", "%.0f", all);
}

basin_status surface_record_progressive(basin_surface *s, basin_error *err) {
    const char *samples = basin_record_get(&s->record, "error.samples");
    const int known = basin_surface_points(s) - basin_surface_count(s, BASIN_MISSING);
    double made = 0;
    if (!samples || !known) return BASIN_OK;
    for (int m = 0; m < s->metrics; m++)
        for (int i = 0; i < basin_surface_points(s) && intervals_counts(&s->metric[m]); i++)
            made += s->point[i] == BASIN_EVALUATED ? s->metric[m].values[i] : 0;
    return basin_record_set(&s->record, err, "error.evaluations", "%.6g", made / strtod(samples, NULL) / known);
}

void surface_print_progressive(const basin_surface *surface) {
    const char *share = basin_record_get(&surface->record, "error.evaluations");
    if (!share) return;
    printf("  progressive: %.1f %% of the samples at all points; 95 %% intervals", 100 * strtod(share, NULL));
    for (int m = 0, count = 0; m < surface->metrics; m++) {
        double median, largest;
        if (!intervals_are(&surface->metric[m]) || !intervals_summarize(surface, m, &median, &largest)) continue;
        printf("%s %.*s +-%.3g (median), +-%.3g (largest)", count++ ? "," : "",
               (int)(strlen(surface->metric[m].name) - strlen(BASIN_INTERVAL)), surface->metric[m].name, median,
               largest);
    }
    printf("\n");
}
