/* bench.h - what the measuring programs share: a clock, medians, and rows of one form. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "basin.h"

/** Seconds, of some beginning. */
static inline double bench_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline void bench_check(basin_status status, const basin_error *err) {
    if (status == BASIN_OK) return;
    fprintf(stderr, "bench: %s\n", err->message);
    exit(1);
}

static inline int bench_ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** Sorts them. */
static inline double bench_median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, bench_ascending);
    return values[count / 2];
}

/** A measurement as one line of words without blanks: people read it, and programs split it. */
static inline void bench_row_of(const char *precision, const char *measure, const char *network, int threads,
                                double value, const char *unit) {
    printf("%-28s %-20s %-5s %3d %10.4g %s\n", measure, network, precision, threads, value, unit);
    fflush(stdout);
}

static inline void bench_row(const char *measure, const char *network, int threads, double value, const char *unit) {
    bench_row_of("f32", measure, network, threads, value, unit);
}

/* ---- surfaces ---- */

/* As a point of a plane is made: new weights each time. */
static inline void bench_make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    const float *centre = context;
    for (int64_t i = 0; i < size; i++) weights[i] = centre[first + i] * (1 + 1e-4f * (float)index);
}

static inline basin_status bench_done(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    (void)context;
    (void)index;
    (void)scores;
    (void)err;
    return BASIN_OK;
}

/** Seconds for a surface: weights made and packed at every point, loss and accuracy included. */
static inline double bench_surface_as(const basin_evaluate_options *how, const basin_network *network,
                                      const basin_dataset *data, const float *weights, int points) {
    const basin_points p = {.count = points, .make = bench_make, .done = bench_done, .context = (float *)weights};
    basin_error err = {0};
    double start = bench_now();
    bench_check(basin_evaluate(network, 1, &data, &p, how, &err), &err);
    return bench_now() - start;
}

static inline double bench_surface(const basin_network *network, const basin_dataset *data, const float *weights,
                                   int threads, int points) {
    return bench_surface_as(&(basin_evaluate_options){.threads = threads}, network, data, weights, points);
}

#endif
