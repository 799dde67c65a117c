/* info_surface.c - axes, metrics and points of a surface, and how it was made. */
#include <math.h>
#include <stdlib.h>

#include "cli/info.h"
#include "cli/intervals.h"
#include "cli/shard.h"

static int is(const info_subject *subject) {
    return basin_surface_is(subject->name);
}

static void describe_axis(json_t *row, const char *name, int count, const double *coordinates) {
    report_text(row, "name", name);
    report_number(row, "min", coordinates[0]);
    report_number(row, "max", coordinates[count - 1]);
    report_integer(row, "points", count);
}

static void describe_metric(json_t *row, const basin_surface *surface, const basin_metric *metric) {
    int points = basin_surface_points(surface), middle = basin_surface_centre(surface), nonfinite = 0;
    double min = NAN, max = NAN;
    for (int i = 0; i < points; i++) {
        double value = metric->values[i];
        if (surface->point[i] == BASIN_MISSING) continue;
        if (!isfinite(value)) {
            nonfinite++;
            continue;
        }
        min = fmin(min, value);
        max = fmax(max, value);
    }
    report_text(row, "name", metric->name);
    report_number(row, "min", min);
    report_number(row, "max", max);
    report_number(row, "centre", middle < 0 ? NAN : metric->values[middle]);
    report_integer(row, "inf_or_nan", nonfinite);
}

/* How well the values are known, where samples were taken little by little. */
static void describe_intervals(json_t *report, const basin_surface *surface) {
    const char *share = basin_record_get(&surface->record, "error.evaluations");
    json_t *intervals = NULL;
    if (share) report_number(report, "evaluations", strtod(share, NULL));
    for (int m = 0; m < surface->metrics; m++) {
        double median, largest;
        if (!intervals_are(&surface->metric[m]) || !intervals_summarize(surface, m, &median, &largest)) continue;
        if (!intervals) intervals = report_table(report, "intervals");
        json_t *row = report_row(intervals);
        report_text(row, "name", surface->metric[m].name);
        report_number(row, "median", median);
        report_number(row, "max", largest);
    }
}

static void describe_members(json_t *report, const basin_surface *surface) {
    char *seeds = seeds_text(surface->members, surface->seed);
    report_integer(report, "members", surface->members);
    if (seeds) report_text(report, "seeds", seeds);
    free(seeds);
}

/* Of a part, what is missing in all says little. */
static void describe_shard(json_t *report, const basin_surface *surface) {
    const shard part = shard_of(&surface->record);
    int missing = 0;
    if (!part.count) return;
    for (int i = 0; i < basin_surface_points(surface); i++)
        missing += shard_has(part, i) && surface->point[i] == BASIN_MISSING;
    report_integer(report, "shard", part.index);
    report_integer(report, "shards", part.count);
    report_integer(report, "shard_points", shard_points(part, basin_surface_points(surface)));
    report_integer(report, "shard_missing", missing);
}

static basin_status describe(json_t *report, const info_subject *subject, basin_error *err) {
    basin_surface *surface = NULL;
    basin_status status = basin_surface_import(&surface, subject->name, err);
    if (status != BASIN_OK) return status;
    if (surface->members > 1) describe_members(report, surface);
    describe_shard(report, surface);
    report_integer(report, "evaluated", basin_surface_count(surface, BASIN_EVALUATED));
    report_integer(report, "interpolated", basin_surface_count(surface, BASIN_INTERPOLATED));
    report_integer(report, "missing", basin_surface_count(surface, BASIN_MISSING));
    json_t *axes = report_table(report, "axes");
    describe_axis(report_row(axes), "x", surface->nx, surface->x);
    if (surface->y) describe_axis(report_row(axes), "y", surface->ny, surface->y);
    json_t *metrics = report_table(report, "metrics");
    for (int i = 0; i < surface->metrics; i++) describe_metric(report_row(metrics), surface, &surface->metric[i]);
    describe_intervals(report, surface);
    report_record(report, "record", &surface->record);
    basin_surface_free(surface);
    return BASIN_OK;
}

const info_kind info_surface = {"surface", is, describe, NULL};
