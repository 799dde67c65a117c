/* surface_plan.c - what a surface would take, without making it. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/report.h"
#include "cli/surface_job.h"

/* Samples that go through the network for one point; the fewest, if a point has no more than it needs. */
static double samples(const surface_job *job, int least) {
    double count = 0;
    for (int i = 0; i < job->data.count; i++)
        count += (double)(least ? basin_sampling_least : basin_dataset_count)(job->data.data[i]);
    for (int i = 0; i < job->statistics.count; i++) count += (double)basin_dataset_count(job->statistics.data[i]);
    return count;
}

/* Whether a run could open its journal, the first file that it writes. */
static basin_status check_place(const char *output, basin_error *err) {
    const char *slash = strrchr(output, '/');
    char *journal = NULL, *folder = slash ? strndup(output, (size_t)(slash - output) + 1) : strdup(".");
    basin_status status = BASIN_OK;
    if (!folder || asprintf(&journal, "%s" BASIN_JOURNAL, output) < 0) {
        free(folder);
        return command_error(err, BASIN_ENOMEM, "out of memory");
    }
    if (access(access(journal, F_OK) == 0 ? journal : folder, W_OK) != 0)
        status = command_error(err, BASIN_EIO, "%s: cannot be written: %s", journal, strerror(errno));
    free(journal);
    free(folder);
    return status;
}

/* Points that the output and its journal have: what a run finds when it begins, but nothing is begun. */
static basin_status count_kept(surface_job *job, const surface_options *options, basin_error *err) {
    int complete = 0;
    basin_status status = surface_begin(job, NULL, options->output, &complete, err);
    if (status == BASIN_OK && options->trial.has_place) status = check_place(job->output, err);
    if (complete) job->kept = job->points;
    return status;
}

void surface_stand_in(basin_surface *s) {
    const int grid = s->nx * s->ny, all = basin_surface_points(s);
    for (int i = 0; i < all; i++) {
        double x = s->x[i % s->nx], y = s->y ? s->y[i % grid / s->nx] : 0;
        for (int m = 0; m < s->metrics; m++) s->metric[m].values[i] = 1 + x * x + y * y;
        s->point[i] = BASIN_EVALUATED;
    }
}

static basin_status save_stand_in(basin_surface *s, const char *path, basin_error *err) {
    surface_stand_in(s);
    return basin_surface_save(s, path, err);
}

/* Points that are evaluated however many --adaptive leaves out. */
static int least_points(const surface_job *job, const surface_options *options, int left) {
    const int least = options->adaptive > 0 ? basin_refinement_least(job->surface) - job->kept : left;
    return least > 0 ? least : 0;
}

basin_status surface_plan(surface_job *job, const surface_options *options, const basin_evaluate_options *how,
                          basin_error *err) {
    surface_speed speed = {0};
    char configuration[33], part[SHARD_TEXT];
    basin_status status = basin_record_hash(&job->surface->record, configuration, err);
    if (status == BASIN_OK) status = count_kept(job, options, err);
    const int all = job->points, left = all - job->kept;
    if (status == BASIN_OK && options->trial.plan == TRIAL_TIME && left)
        status = surface_measure_speed(&speed, job, *how, err);
    const double flops =
        basin_network_flops(job->network.network) * (samples(job, 0) + 2 * surface_corrections(job)) * left;
    if (status == BASIN_OK && options->trial.stand_in)
        status = save_stand_in(job->surface, options->trial.stand_in, err);
    if (status != BASIN_OK) return status;
    json_t *report = report_new();
    report_text(report, "output", job->output);
    report_text(report, "configuration", configuration);
    if (job->part.count) report_text(report, "shard", shard_text(job->part, part));
    report_integer(report, "points", all);
    report_integer(report, "kept", job->kept);
    report_number(report, "flops", flops);
    if (options->trial.plan == TRIAL_TIME)
        report_number(report, "seconds",
                      surface_point_seconds(job, &speed, samples(job, 0)) * left / basin_ranks_count(job->ranks));
    if (options->trial.plan == TRIAL_TIME && (options->adaptive > 0 || options->error > 0))
        report_number(report, "seconds_least",
                      surface_point_seconds(job, &speed, samples(job, options->error > 0)) *
                          least_points(job, options, left));
    report_print(report, options->trial.plan == TRIAL_NAME || options->run.report.json);
    json_decref(report);
    return BASIN_OK;
}
