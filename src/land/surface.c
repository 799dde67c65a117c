/* surface.c - loss and accuracy over the grid of a line or plane. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/land.h"
#include "land/progressive.h"

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

/* What a dataset says of a point: the endings of names, those that are of an accuracy, and those of samples taken little
 * by little. */
static const struct {
    const char *name;
    int of_accuracy, of_samples;
} columns[] = {{"loss", 0, 0},
               {"acc", 1, 0},
               {"loss" BASIN_INTERVAL, 0, 1},
               {"acc" BASIN_INTERVAL, 1, 1},
               {BASIN_SAMPLES + 1, 0, 1}};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int has_column(int column, int has_accuracy, int progressive) {
    return (has_accuracy || !columns[column].of_accuracy) && (progressive || !columns[column].of_samples);
}

static basin_status surface_for(basin_surface **out, const basin_range *x, const basin_range *y, int datasets,
                                const basin_dataset *const data[], const char *loss, int progressive,
                                basin_error *err) {
    typedef char metric_name[sizeof((basin_metric *)0)->name];
    basin_status status = check_datasets(datasets, data, err);
    if (status != BASIN_OK) return status;

    int count = 0;
    metric_name *text = calloc(COLUMNS * (size_t)datasets, sizeof *text);
    const char **names = calloc(COLUMNS * (size_t)datasets, sizeof *names);
    if (!text || !names) {
        status = fail_memory(err);
        goto done;
    }
    for (int i = 0; i < datasets; i++) {
        int has_accuracy = 0;
        TRY(basin_loss_has_accuracy(&has_accuracy, loss, data[i], err));
        for (int k = 0; k < COLUMNS; k++) {
            if (!has_column(k, has_accuracy, progressive)) continue;
            if (!name_metric(text[count], sizeof *text, label(datasets, data, i), columns[k].name)) {
                status = fail(err, BASIN_EINVALID, "the name of dataset '%s' is too long", basin_dataset_name(data[i]));
                goto done;
            }
            names[count] = text[count];
            count++;
        }
    }
    status = basin_surface_new(out, x, y, count, names, err);
done:
    free(names);
    free(text);
    return status;
}

basin_status basin_surface_for(basin_surface **out, const basin_range *x, const basin_range *y, int datasets,
                               const basin_dataset *const data[], const char *loss, basin_error *err) {
    return surface_for(out, x, y, datasets, data, loss, 0, err);
}

basin_status basin_surface_for_progressive(basin_surface **out, const basin_range *x, const basin_range *y,
                                           int datasets, const basin_dataset *const data[], const char *loss,
                                           basin_error *err) {
    return surface_for(out, x, y, datasets, data, loss, 1, err);
}

static int metrics_of(int datasets, const basin_score *scores, int progressive, double *values) {
    int count = 0;
    for (int i = 0; i < datasets; i++) {
        const basin_score *s = &scores[i];
        const double all[COLUMNS] = {s->loss, basin_score_accuracy(s), s->loss_error, s->accuracy_error,
                                     (double)s->samples};
        for (int k = 0; k < COLUMNS; k++)
            if (has_column(k, s->correct >= 0, progressive)) values[count++] = all[k];
    }
    return count;
}

int basin_surface_metrics(int datasets, const basin_score *scores, double *values) {
    return metrics_of(datasets, scores, 0, values);
}

/* One evaluation: the points of a member that are missing, and where their values go. */
typedef struct job {
    basin_surface *surface;
    int first; /* of the member's points, among those of all */
    const basin_plane *plane;
    const basin_surface_options *options;
    int datasets;
    int *missing;   /* row-major indices in its grid */
    double *values; /* (metrics) of a point */
} job;

static void make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    const job *j = context;
    const basin_surface *s = j->surface;
    int point = j->missing[index];
    basin_plane_point(j->plane, s->x[point % s->nx], s->y ? s->y[point / s->nx] : 0, first, size, weights);
}

/* Takes j->values, but keeps a value that a missing point has. */
static basin_status finish(job *j, int point, basin_error *err) {
    basin_surface *s = j->surface;
    for (int m = 0; m < s->metrics; m++) {
        double *there = &s->metric[m].values[point];
        if (s->point[point] != BASIN_MISSING || isnan(*there)) *there = j->values[m];
        j->values[m] = *there;
    }
    s->point[point] = BASIN_EVALUATED;
    return j->options->done ? j->options->done(j->options->context, point, j->values, err) : BASIN_OK;
}

static basin_status done_point(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    job *j = context;
    metrics_of(j->datasets, scores, j->options->progressive != NULL, j->values);
    return finish(j, j->first + j->missing[index], err);
}

/* The weights themselves are a point of every member. */
static basin_status share_centre(job *j, basin_error *err) {
    const basin_surface *s = j->surface;
    const int centre = basin_surface_centre(s), grid = basin_surface_grid(s);
    if (centre < 0 || s->point[j->first + centre] == BASIN_EVALUATED) return BASIN_OK;
    if (j->options->progressive) {
        metrics_of(j->datasets, basin_progressive_centre(j->options->progressive), 1, j->values);
        return finish(j, j->first + centre, err);
    }
    for (int k = 0; k < s->members; k++) {
        int other = k * grid + centre;
        if (s->point[other] != BASIN_EVALUATED) continue;
        for (int m = 0; m < s->metrics; m++) j->values[m] = s->metric[m].values[other];
        return finish(j, j->first + centre, err);
    }
    return BASIN_OK;
}

static basin_status check_fit(const basin_surface *surface, int member, const basin_plane *plane, int datasets,
                              const basin_dataset *const data[], const basin_surface_options *options,
                              basin_error *err) {
    int metrics = 0;
    if (member < 0 || member >= surface->members)
        return fail(err, BASIN_EINVALID, "member %d of a surface of %d", member, surface->members);
    for (int i = 0; i < datasets; i++) {
        int has_accuracy = 0;
        basin_status status = basin_loss_has_accuracy(&has_accuracy, options->evaluate.loss, data[i], err);
        if (status != BASIN_OK) return status;
        for (int k = 0; k < COLUMNS; k++) metrics += has_column(k, has_accuracy, options->progressive != NULL);
    }
    if (surface->metrics != metrics)
        return fail(err, BASIN_EINVALID, "a surface of %d metrics for %d datasets that have %d", surface->metrics,
                    datasets, metrics);
    if ((surface->y != NULL) != (basin_plane_axes(plane) == 2))
        return fail(err, BASIN_EINVALID, "a surface over a %s for a %s", surface->y ? "plane" : "line",
                    surface->y ? "line" : "plane");
    return BASIN_OK;
}

basin_status basin_surface_evaluate_member(basin_surface *surface, int member, const basin_network *network,
                                           const basin_plane *plane, int datasets, const basin_dataset *const data[],
                                           const basin_surface_options *options, basin_error *err) {
    int count = 0, total = basin_surface_grid(surface);
    basin_status status = check_fit(surface, member, plane, datasets, data, options, err);
    if (status != BASIN_OK) return status;

    job j = {surface,
             member * total,
             plane,
             options,
             datasets,
             calloc((size_t)total, sizeof(int)),
             calloc((size_t)surface->metrics, sizeof(double))};
    if (!j.missing || !j.values) {
        status = fail_memory(err);
        goto done;
    }
    TRY(share_centre(&j, err));
    for (int i = 0; i < total; i++)
        if (surface->point[j.first + i] != BASIN_EVALUATED && (!options->wanted || options->wanted[i]))
            j.missing[count++] = i;
    if (count > 0) {
        const basin_points points = {count, make, done_point, &j};
        basin_evaluate_options how = options->evaluate;
        if (options->progressive) how.sampling = options->progressive->sampling;
        status = basin_evaluate(network, datasets, data, &points, &how, err);
    }
done:
    free(j.missing);
    free(j.values);
    return status;
}

basin_status basin_surface_evaluate(basin_surface *surface, const basin_network *network, const basin_plane *plane,
                                    int datasets, const basin_dataset *const data[],
                                    const basin_surface_options *options, basin_error *err) {
    if (surface->members > 1) return fail(err, BASIN_EINVALID, "one plane for an ensemble of %d", surface->members);
    return basin_surface_evaluate_member(surface, 0, network, plane, datasets, data, options, err);
}
