/* surface.c - loss and accuracy over the grid of a line or plane. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/land.h"

/* A part of a dataset's name, not terminated. */
typedef struct part {
    const char *text;
    size_t length;
} part;

static int same(part a, part b) {
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

/* "fashion-mnist:test" of "fashion-mnist:test[first 100 of 10000]". */
static part full_name(const basin_dataset *data) {
    const char *name = basin_dataset_name(data);
    return (part){name, strcspn(name, "[")};
}

/* "test" of it. */
static part split(const basin_dataset *data) {
    part name = full_name(data);
    size_t before = strcspn(name.text, ":") + 1;
    return before < name.length ? (part){name.text + before, name.length - before} : name;
}

/* The split if only this dataset has it, else the full name. */
static part label(int datasets, const basin_dataset *const data[], int index) {
    for (int i = 0; i < datasets; i++)
        if (i != index && same(split(data[i]), split(data[index]))) return full_name(data[index]);
    return split(data[index]);
}

static basin_status check_datasets(int datasets, const basin_dataset *const data[], basin_error *err) {
    if (datasets < 1) return fail(err, BASIN_EINVALID, "no dataset to evaluate on");
    for (int i = 0; i < datasets; i++)
        for (int j = 0; j < i; j++)
            if (same(full_name(data[i]), full_name(data[j])))
                return fail(err, BASIN_EINVALID, "dataset '%.*s' is given twice", (int)full_name(data[i]).length,
                            full_name(data[i]).text);
    return BASIN_OK;
}

basin_status basin_surface_for(basin_surface **out, const basin_range *x, const basin_range *y, int datasets,
                               const basin_dataset *const data[], basin_error *err) {
    typedef char metric_name[sizeof((basin_metric *)0)->name];
    basin_status status = check_datasets(datasets, data, err);
    if (status != BASIN_OK) return status;

    metric_name *text = calloc(2 * (size_t)datasets, sizeof *text);
    const char **names = calloc(2 * (size_t)datasets, sizeof *names);
    if (!text || !names) {
        status = fail_memory(err);
        goto done;
    }
    for (int i = 0; i < 2 * datasets; i++) {
        part name = label(datasets, data, i / 2);
        int length = snprintf(text[i], sizeof *text, "%.*s_%s", (int)name.length, name.text, i % 2 ? "acc" : "loss");
        if (length >= (int)sizeof *text) {
            status = fail(err, BASIN_EINVALID, "the name of dataset '%s' is too long", basin_dataset_name(data[i / 2]));
            goto done;
        }
        names[i] = text[i];
    }
    status = basin_surface_new(out, x, y, 2 * datasets, names, err);
done:
    free(names);
    free(text);
    return status;
}

/* One evaluation: the points that are missing, and where their values go. */
typedef struct job {
    basin_surface *surface;
    const basin_plane *plane;
    const basin_surface_options *options;
    int *missing; /* row-major indices */
    double *values;
} job;

static void make(void *context, int64_t index, float *weights) {
    const job *j = context;
    const basin_surface *s = j->surface;
    int point = j->missing[index];
    basin_plane_point(j->plane, s->x[point % s->nx], s->y ? s->y[point / s->nx] : 0, weights);
}

static basin_status done_point(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    job *j = context;
    basin_surface *s = j->surface;
    int point = j->missing[index];
    for (int m = 0; m < s->metrics; m++) {
        const basin_score *score = &scores[m / 2];
        j->values[m] = m % 2 ? 100.0 * (double)score->correct / (double)score->samples : score->loss;
        s->metric[m].values[point] = j->values[m];
    }
    s->point[point] = BASIN_EVALUATED;
    return j->options->done ? j->options->done(j->options->context, point, j->values, err) : BASIN_OK;
}

static basin_status check_fit(const basin_surface *surface, const basin_plane *plane, int datasets, basin_error *err) {
    if (surface->metrics != 2 * datasets)
        return fail(err, BASIN_EINVALID, "a surface of %d metrics for %d datasets: each has loss and accuracy",
                    surface->metrics, datasets);
    if ((surface->y != NULL) != (basin_plane_axes(plane) == 2))
        return fail(err, BASIN_EINVALID, "a surface over a %s for a %s", surface->y ? "plane" : "line",
                    surface->y ? "line" : "plane");
    return BASIN_OK;
}

basin_status basin_surface_evaluate(basin_surface *surface, const basin_network *network, const basin_plane *plane,
                                    int datasets, const basin_dataset *const data[],
                                    const basin_surface_options *options, basin_error *err) {
    int count = 0, total = surface->nx * surface->ny;
    basin_status status = check_fit(surface, plane, datasets, err);
    if (status != BASIN_OK) return status;

    job j = {surface, plane, options, calloc((size_t)total, sizeof(int)),
             calloc((size_t)surface->metrics, sizeof(double))};
    if (!j.missing || !j.values) {
        status = fail_memory(err);
        goto done;
    }
    for (int i = 0; i < total; i++)
        if (surface->point[i] != BASIN_EVALUATED) j.missing[count++] = i;
    if (count > 0) {
        const basin_points points = {count, make, done_point, &j};
        status = basin_evaluate(network, datasets, data, &points, &options->evaluate, err);
    }
done:
    free(j.missing);
    free(j.values);
    return status;
}
