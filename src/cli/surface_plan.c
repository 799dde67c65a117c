/* surface_plan.c - what a surface would take, without making it. */
#include <jansson.h>
#include <stdio.h>
#include <time.h>

#include "cli/command.h"
#include "cli/report.h"
#include "cli/surface_job.h"

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Samples that go through the network for one point; the fewest, if a point has no more than it needs. */
static double samples(const surface_job *job, int least) {
    double count = 0;
    for (int i = 0; i < job->data.count; i++)
        count += (double)(least ? basin_sampling_least : basin_dataset_count)(job->data.data[i]);
    for (int i = 0; i < job->statistics.count; i++) count += (double)basin_dataset_count(job->statistics.data[i]);
    return count;
}

/* Points that the output and its journal have: what a run finds when it begins, but nothing is begun. */
static basin_status count_kept(surface_job *job, const surface_options *options, basin_error *err) {
    int complete = 0;
    basin_status status = surface_begin(job, NULL, options->output, &complete, err);
    if (complete) job->kept = job->points;
    return status;
}

/* Evaluates the checkpoint on its first `count` samples.  @param[out] seconds  that this took */
static basin_status trial(const surface_job *job, const basin_evaluate_options *how, int64_t count, double *seconds,
                          basin_error *err) {
    basin_dataset *part = NULL;
    basin_score score;
    basin_status status = basin_dataset_first(&part, job->data.data[0], count, err);
    double began = now();
    if (status == BASIN_OK)
        status = basin_evaluate_one(job->network.network, 1, (const basin_dataset *const *)&part, job->network.weights,
                                    how, &score, err);
    *seconds = now() - began;
    basin_dataset_free(part);
    return status;
}

/* Tries more and more samples, until that takes a while. What a run takes before its first sample is not counted. */
static basin_status measure(const surface_job *job, const basin_evaluate_options *how, double *seconds,
                            basin_error *err) {
    enum { FIRST = 32, ENOUGH = 4096 };
    const double a_while = 0.2;
    const int64_t all = basin_dataset_count(job->data.data[0]), first = all < 2 * FIRST ? (all + 1) / 2 : FIRST;
    double start = 0, taken = 0;
    basin_status status = trial(job, how, first, &start, err); /* makes ready what every run needs */
    if (status == BASIN_OK) status = trial(job, how, first, &start, err);
    *seconds = start / (double)first;
    for (int64_t count = first; count < all && count < ENOUGH && taken - start < a_while && status == BASIN_OK;) {
        count = 4 * count < all ? 4 * count : all;
        status = trial(job, how, count, &taken, err);
        if (taken > start) *seconds = (taken - start) / (double)(count - first);
    }
    return status;
}

basin_status surface_measure_speed(surface_speed *out, const surface_job *job, basin_evaluate_options how,
                                   basin_error *err) {
    const basin_evaluate_options exact = surface_exact(how);
    const int corrects = how.exact != NULL;
    how.exact = NULL;
    basin_status status = measure(job, &how, &out->sample, err);
    out->exact = out->sample;
    return status == BASIN_OK && corrects ? measure(job, &exact, &out->exact, err) : status;
}

double surface_corrections(const surface_job *job) {
    double count = 0;
    for (int i = 0; i < job->data.count && job->compute.exact[i]; i++)
        count += (double)basin_dataset_count(job->compute.exact[i]);
    return count;
}

double surface_point_seconds(const surface_job *job, const surface_speed *speed, double samples) {
    return samples * speed->sample + surface_corrections(job) * (speed->sample + speed->exact);
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
