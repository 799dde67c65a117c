/* surface_report.c - what `basin surface` says of its result. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/surface_job.h"

/* The finite values of one metric. */
typedef struct extent {
    double min, max; /* NaN if there are none */
    int infinite;    /* how many are inf or NaN */
} extent;

static extent extent_of(const basin_surface *surface, int metric) {
    extent e = {NAN, NAN, 0};
    for (int i = 0; i < basin_surface_points(surface); i++) {
        double value = surface->metric[metric].values[i];
        if (surface->point[i] == BASIN_MISSING) continue;
        e.infinite += !isfinite(value);
        if (!isfinite(value)) continue;
        e.min = fmin(e.min, value);
        e.max = fmax(e.max, value);
    }
    return e;
}

/* Images that went through the network for the grid, per second. */
static double rate(const surface_job *job) {
    return job->evaluated ? job->samples / job->seconds : 0;
}

/* What the checkpoint's own record says of a metric, if it says anything. */
static void print_recorded(const basin_surface *surface, int metric) {
    const char *value = basin_record_get(&surface->record, surface->metric[metric].name);
    if (value) printf(" (its record says %s)", value);
}

static void print_dataset(const surface_job *job, int index) {
    const basin_dataset *data = job->data.data[index];
    const int loss = surface_loss(job->surface, index), accuracy = surface_accuracy(job->surface, index);
    extent e = extent_of(job->surface, loss);
    printf("  %s, %lld samples\n", basin_dataset_name(data), (long long)basin_dataset_count(data));
    printf("    at the checkpoint  loss %.9g", surface_at_checkpoint(job->surface, loss));
    print_recorded(job->surface, loss);
    if (accuracy >= 0) {
        printf(", accuracy %.2f %%", surface_at_checkpoint(job->surface, accuracy));
        print_recorded(job->surface, accuracy);
    }
    printf("\n");
    if (isnan(e.min) && !e.infinite) return; /* a shard of no points */
    printf("    on the grid        loss %.6g to %.6g", e.min, e.max);
    if (e.infinite) printf(", and inf or NaN at %d points", e.infinite);
    printf("\n");
}

/* Of one plane, or those of an ensemble with blanks between: the record has more digits. */
static void print_cosines(const char *text) {
    char *end;
    if (!text) return;
    printf("  cosine%s of the axes", strchr(text, ' ') ? "s" : "");
    for (double value = strtod(text, &end); end != text; value = strtod(text, &end)) {
        printf(" %.3g", value);
        text = end;
    }
    printf("\n");
}

static void print_text(const surface_job *job, const surface_options *options) {
    const basin_surface *s = job->surface;
    printf("%s: %d", job->output, s->nx);
    if (s->y) printf(" x %d", s->ny);
    printf(" points");
    if (s->members > 1) printf(" of %d members, seeds %s", s->members, basin_record_get(&s->record, "seeds"));
    if (job->part.count) printf(", of them %d of shard %d of %d", job->points, job->part.index, job->part.count);
    printf(", loss%s\n", surface_accuracy(s, 0) >= 0 ? " and accuracy" : "");
    for (int i = 0; i < job->data.count; i++) print_dataset(job, i);
    if (options->bn.recompute)
        printf("  batch norm at every point from %lld samples of %s\n",
               (long long)basin_dataset_count(job->statistics.data[0]), basin_dataset_name(job->statistics.data[0]));
    if (s->y) print_cosines(basin_record_get(&s->record, "cosine"));
    printf("  %d points evaluated", job->evaluated);
    if (job->kept) printf(", %d kept from before", job->kept);
    if (job->evaluated) printf(", %.1f s, %.0f images/s", job->seconds, rate(job));
    if (job->ranks) printf(", by %d ranks", basin_ranks_count(job->ranks));
    printf("\n");
    surface_print_refinement(s);
    surface_print_mixture(s);
    surface_print_progressive(s);
}

/* JSON has no inf and no NaN: null. */
static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *dataset_json(const surface_job *job, int index) {
    const basin_dataset *data = job->data.data[index];
    int loss = surface_loss(job->surface, index), accuracy = surface_accuracy(job->surface, index);
    extent e = extent_of(job->surface, loss);
    return json_pack("{s:s, s:I, s:o, s:o, s:o, s:o, s:i}", "data", basin_dataset_name(data), "samples",
                     (json_int_t)basin_dataset_count(data), "loss", number(surface_at_checkpoint(job->surface, loss)),
                     "accuracy", number(accuracy < 0 ? NAN : surface_at_checkpoint(job->surface, accuracy)), "minimum",
                     number(e.min), "maximum", number(e.max), "not_finite", e.infinite);
}

static json_t *datasets_json(const surface_job *job) {
    json_t *list = json_array();
    for (int i = 0; i < job->data.count; i++) json_array_append_new(list, dataset_json(job, i));
    return list;
}

static json_t *record_json(const basin_record *record) {
    json_t *object = json_object();
    for (int i = 0; i < record->count; i++)
        json_object_set_new(object, record->entry[i].key, json_string(record->entry[i].value));
    return object;
}

static basin_status print_json(const surface_job *job, basin_error *err) {
    json_t *report =
        json_pack("{s:s, s:i, s:i, s:i, s:o, s:o, s:i, s:i, s:f, s:f, s:o}", "output", job->output, "members",
                  job->surface->members, "nx", job->surface->nx, "ny", job->surface->ny, "datasets", datasets_json(job),
                  "cosine", number(job->surface->members == 1 ? basin_plane_cosine(job->plane) : NAN), "evaluated",
                  job->evaluated, "kept", job->kept, "seconds", job->seconds, "images_per_second", rate(job), "record",
                  record_json(&job->surface->record));
    if (!report) {
        *err = (basin_error){BASIN_EFORMAT, "the report cannot be written as JSON: a name in it is not UTF-8"};
        return BASIN_EFORMAT;
    }
    json_dumpf(report, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    putchar('\n');
    json_decref(report);
    return BASIN_OK;
}

basin_status surface_report(const surface_job *job, const surface_options *options, basin_error *err) {
    if (options->run.report.json) return print_json(job, err);
    print_text(job, options);
    return BASIN_OK;
}
