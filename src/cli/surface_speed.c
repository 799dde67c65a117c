/* surface_speed.c - how long a point takes, by a short trial. */
#include <math.h>

#include "cli/command.h"
#include "cli/surface_job.h"

#define A_WHILE 0.2 /* seconds */

/* Weights beside the checkpoint: they take what any point takes, as directions may have to be made anew for it. */
static void make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    const double beside = 1e-3;
    (void)index;
    basin_plane_point(context, beside, beside, first, size, weights);
}

static basin_status done(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    (void)context, (void)index, (void)scores, (void)err;
    return BASIN_OK;
}

/* Evaluates so many points on the first `count` samples.  @param[out] seconds  that this took */
static basin_status try_once(const surface_job *job, const basin_evaluate_options *how, int64_t points, int64_t count,
                             double *seconds, basin_error *err) {
    const basin_points all = {.count = points, .make = make, .done = done, .context = job->plane};
    basin_dataset *part = NULL;
    basin_status status = basin_dataset_first(&part, job->data.data[0], count, err);
    const double began = command_now();
    if (status == BASIN_OK)
        status = basin_evaluate(job->network.network, 1, (const basin_dataset *const *)&part, &all, how, err);
    *seconds = command_now() - began;
    basin_dataset_free(part);
    return status;
}

/* The same, and where that is short again: the least, as other programs are at work too. */
static basin_status trial(const surface_job *job, const basin_evaluate_options *how, int64_t points, int64_t count,
                          double *seconds, basin_error *err) {
    enum { TIMES = 3 };
    basin_status status = BASIN_OK;
    double one, all = 0;
    *seconds = INFINITY;
    for (int i = 0; i < TIMES && all < A_WHILE && status == BASIN_OK; i++) {
        status = try_once(job, how, points, count, &one, err);
        *seconds = fmin(*seconds, one);
        all += one;
    }
    return status;
}

/* What a point that takes `seconds` on `count` samples takes beside them. */
static double beside_samples(const surface_speed *speed, const surface_job *job, double seconds, double count) {
    for (int i = 0; i < job->statistics.count; i++) count += (double)basin_dataset_count(job->statistics.data[i]);
    return fmax(seconds - speed->sample * count, 0);
}

/* Tries more and more samples, until that takes a while, then one point more. What a run takes before its first sample is
 * not counted. */
static basin_status measure(surface_speed *out, const surface_job *job, const basin_evaluate_options *how,
                            basin_error *err) {
    enum { FIRST = 32, ENOUGH = 4096 };
    const int64_t all = basin_dataset_count(job->data.data[0]), first = all < 2 * FIRST ? (all + 1) / 2 : FIRST;
    int64_t count = first;
    double start = 0, taken, both = 0;
    basin_status status = try_once(job, how, 1, first, &start, err); /* makes ready what every run needs */
    if (status == BASIN_OK) status = trial(job, how, 1, first, &start, err);
    out->sample = start / (double)first;
    taken = start;
    while (count < all && count < ENOUGH && taken - start < A_WHILE && status == BASIN_OK) {
        count = 4 * count < all ? 4 * count : all;
        status = trial(job, how, 1, count, &taken, err);
        if (taken > start) out->sample = (taken - start) / (double)(count - first);
    }
    if (status == BASIN_OK) status = trial(job, how, 2, count, &both, err);
    const double second = fmin(both - taken, taken); /* a point alone takes no less, with all that a run begins with */
    out->point = beside_samples(out, job, second, (double)count);
    return status;
}

basin_status surface_measure_speed(surface_speed *out, const surface_job *job, basin_evaluate_options how,
                                   basin_error *err) {
    const basin_evaluate_options exact = surface_exact(how);
    const int corrects = how.exact != NULL;
    surface_speed corrected = {0};
    how.exact = NULL;
    basin_status status = measure(out, job, &how, err);
    if (status == BASIN_OK && corrects) status = measure(&corrected, job, &exact, err);
    out->exact = corrects ? corrected.sample : out->sample;
    return status;
}

double surface_corrections(const surface_job *job) {
    double count = 0;
    for (int i = 0; i < job->data.count && job->compute.exact[i]; i++)
        count += (double)basin_dataset_count(job->compute.exact[i]);
    return count;
}

double surface_point_seconds(const surface_job *job, const surface_speed *speed, double samples) {
    return speed->point + samples * speed->sample + surface_corrections(job) * (speed->sample + speed->exact);
}
