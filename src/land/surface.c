/* surface.c - loss and accuracy over the grid of a line or plane. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/land.h"

/* The split if only this dataset has it, else the full name. */
static const char *label(int datasets, const basin_dataset *const data[], int index) {
    for (int i = 0; i < datasets; i++)
        if (i != index && strcmp(basin_dataset_split(data[i]), basin_dataset_split(data[index])) == 0)
            return basin_dataset_short_name(data[index]);
    return basin_dataset_split(data[index]);
}

static basin_status check_datasets(int datasets, const basin_dataset *const data[], basin_error *err) {
    if (datasets < 1) return fail(err, BASIN_EINVALID, "no dataset to evaluate on");
    for (int i = 0; i < datasets; i++)
        for (int j = 0; j < i; j++) {
            const char *name = basin_dataset_short_name(data[i]);
            if (strcmp(basin_dataset_short_name(data[j]), name) != 0) continue;
            if (strchr(basin_dataset_name(data[i]), '/'))
                return fail(err, BASIN_EINVALID,
                            "two datasets are called '%s'; put another split behind one, as FILE:NAME", name);
            return fail(err, BASIN_EINVALID, "dataset '%s' is given twice", name);
        }
    return BASIN_OK;
}

/* "test_loss", without the blanks that a metric's name cannot have.  @return whether it fits */
static int name_metric(char *text, size_t size, const char *name, const char *what) {
    int length = snprintf(text, size, "%s_%s", name, what);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 127) *c = '_';
    return length < (int)size;
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
        const char *name = label(datasets, data, i / 2);
        if (!name_metric(text[i], sizeof *text, name, i % 2 ? "acc" : "loss")) {
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
        double *there = &s->metric[m].values[point];
        if (s->point[point] != BASIN_MISSING || isnan(*there))
            *there = m % 2 ? 100.0 * (double)score->correct / (double)score->samples : score->loss;
        j->values[m] = *there;
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
