/* surface.c - loss and accuracy over the grid of a line or plane. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "land/progressive.h"
#include "land/ranks.h"
#include "land/surface_work.h"

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

int surface_work_is_loss(const basin_metric *metric) {
    return text_ends_with(metric->name, "_loss");
}

/* What a dataset says of a point: the endings of names, those that are of an accuracy, and which surfaces have them. */
enum { PLAIN = 1, PROGRESSIVE = 2, MIXED = 4, ALL = 7 };

static const struct {
    const char *name;
    int of_accuracy, of;
} columns[] = {{"loss", 0, ALL},
               {"acc", 1, ALL},
               {"loss" BASIN_INTERVAL, 0, PROGRESSIVE | MIXED},
               {"acc" BASIN_INTERVAL, 1, PROGRESSIVE},
               {&BASIN_SAMPLES[1], 0, PROGRESSIVE}};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int has_column(int column, int has_accuracy, int kind) {
    return (has_accuracy || !columns[column].of_accuracy) && (columns[column].of & kind);
}

static int kind_of(const basin_surface_options *options) {
    return options->progressive ? PROGRESSIVE : options->evaluate.exact ? MIXED : PLAIN;
}

static basin_status surface_for(basin_surface **out, const basin_range *x, const basin_range *y, int datasets,
                                const basin_dataset *const data[], const char *loss, int kind, basin_error *err) {
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
            if (!has_column(k, has_accuracy, kind)) continue;
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
    return surface_for(out, x, y, datasets, data, loss, PLAIN, err);
}

basin_status basin_surface_for_progressive(basin_surface **out, const basin_range *x, const basin_range *y,
                                           int datasets, const basin_dataset *const data[], const char *loss,
                                           basin_error *err) {
    return surface_for(out, x, y, datasets, data, loss, PROGRESSIVE, err);
}

basin_status basin_surface_for_mixed(basin_surface **out, const basin_range *x, const basin_range *y, int datasets,
                                     const basin_dataset *const data[], const char *loss, basin_error *err) {
    return surface_for(out, x, y, datasets, data, loss, MIXED, err);
}

static int metrics_of(int datasets, const basin_score *scores, int kind, double *values) {
    int count = 0;
    for (int i = 0; i < datasets; i++) {
        const basin_score *s = &scores[i];
        const double all[COLUMNS] = {s->loss, basin_score_accuracy(s), s->loss_error, s->accuracy_error,
                                     (double)s->samples};
        for (int k = 0; k < COLUMNS; k++)
            if (has_column(k, s->correct >= 0, kind)) values[count++] = all[k];
    }
    return count;
}

static int grid_index(const surface_work *j, int64_t index) {
    return j->missing ? j->missing[index] : (int)index;
}

/* The next of the queue that the ranks share. */
static int64_t next(void *context) {
    const surface_work *j = context;
    const int point = ranks_next(j->options->ranks, j->first, j->first + basin_surface_grid(j->surface));
    return point < 0 ? -1 : point - j->first;
}

static void make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    const surface_work *j = context;
    const basin_surface *s = j->surface;
    int point = grid_index(j, index);
    basin_plane_point(j->plane, s->x[point % s->nx], s->y ? s->y[point / s->nx] : 0, first, size, weights);
}

/* Takes j->values, but keeps a value that a missing point has. */
static basin_status finish(surface_work *j, int point, basin_error *err) {
    basin_surface *s = j->surface;
    for (int m = 0; m < s->metrics; m++) {
        double *there = &s->metric[m].values[point];
        if (s->point[point] != BASIN_MISSING || isnan(*there)) *there = j->values[m];
        j->values[m] = *there;
    }
    s->point[point] = BASIN_EVALUATED;
    return j->options->done ? j->options->done(j->options->context, point, j->values, err) : BASIN_OK;
}

basin_status surface_work_take(void *work, int point, const double *values, basin_error *err) {
    surface_work *j = work;
    if (point < 0 || point >= basin_surface_points(j->surface))
        return fail(err, BASIN_EENGINE, "a rank delivered point %d, which there is not", point);
    if (values != j->values) memcpy(j->values, values, (size_t)j->surface->metrics * sizeof *values);
    return finish(j, point, err);
}

static basin_status done_point(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    surface_work *j = context;
    const int point = j->first + grid_index(j, index);
    double own[BASIN_METRICS_MAX]; /* with ranks, j->values is for what comes from the others too */
    metrics_of(j->datasets, scores, kind_of(j->options), j->options->ranks ? own : j->values);
    if (!j->options->ranks) return finish(j, point, err);
    return ranks_deliver(j->options->ranks, point, j->surface->metrics, own, err);
}

static int is_wanted(const basin_surface_options *options, int point) {
    return !options->wanted || options->wanted[point];
}

const basin_score *surface_work_centre_scores(const basin_surface_options *options) {
    return options->progressive ? basin_progressive_centre(options->progressive) : options->centre;
}

basin_status surface_work_centre(surface_work *j, basin_error *err) {
    const basin_surface *s = j->surface;
    const int centre = basin_surface_centre(s), grid = basin_surface_grid(s);
    if (centre < 0 || s->point[j->first + centre] == BASIN_EVALUATED || !is_wanted(j->options, centre)) return BASIN_OK;
    const basin_score *scores = surface_work_centre_scores(j->options);
    if (scores) {
        metrics_of(j->datasets, scores, kind_of(j->options), j->values);
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

basin_status surface_work_check(const surface_work *j, basin_error *err) {
    const basin_surface *surface = j->surface;
    int metrics = 0;
    if (j->first < 0 || j->first >= basin_surface_points(surface))
        return fail(err, BASIN_EINVALID, "member %d of a surface of %d", j->first / basin_surface_grid(surface),
                    surface->members);
    for (int i = 0; i < j->datasets; i++) {
        int has_accuracy = 0;
        basin_status status = basin_loss_has_accuracy(&has_accuracy, j->options->evaluate.loss, j->data[i], err);
        if (status != BASIN_OK) return status;
        for (int k = 0; k < COLUMNS; k++) metrics += has_column(k, has_accuracy, kind_of(j->options));
    }
    if (surface->metrics != metrics)
        return fail(err, BASIN_EINVALID, "a surface of %d metrics for %d datasets that have %d", surface->metrics,
                    j->datasets, metrics);
    if ((surface->y != NULL) != (basin_plane_axes(j->plane) == 2))
        return fail(err, BASIN_EINVALID, "a surface over a %s for a %s", surface->y ? "plane" : "line",
                    surface->y ? "line" : "plane");
    return BASIN_OK;
}

basin_status surface_work_run(surface_work *j, int count, basin_error *err) {
    const basin_points points = {count, make, done_point, j, j->missing ? NULL : next};
    basin_evaluate_options how = j->options->evaluate;
    if (j->options->progressive) how.sampling = j->options->progressive->sampling;
    return basin_evaluate(j->network, j->datasets, j->data, &points, &how, err);
}

static basin_status only_plane(const basin_plane **out, void *context, int member, basin_error *err) {
    (void)member;
    (void)err;
    *out = context;
    return BASIN_OK;
}

basin_planes surface_work_plane(const basin_plane *plane) {
    return (basin_planes){only_plane, (void *)plane}; /* only read */
}

basin_status basin_surface_evaluate_member(basin_surface *surface, int member, const basin_network *network,
                                           const basin_plane *plane, int datasets, const basin_dataset *const data[],
                                           const basin_surface_options *options, basin_error *err) {
    basin_status status = BASIN_OK;
    int count = 0, total = basin_surface_grid(surface);
    basin_surface_options own = *options;
    surface_work j = {surface, member * total, plane, &own, datasets, data, network, NULL, NULL};
    own.ranks = NULL;
    TRY(surface_work_check(&j, err));
    j.missing = calloc((size_t)total, sizeof(int));
    j.values = calloc((size_t)surface->metrics, sizeof(double));
    if (!j.missing || !j.values) {
        status = fail_memory(err);
        goto done;
    }
    TRY(surface_work_centre(&j, err));
    for (int i = 0; i < total; i++)
        if (surface->point[j.first + i] != BASIN_EVALUATED && is_wanted(options, i)) j.missing[count++] = i;
    if (count > 0) status = surface_work_run(&j, count, err);
done:
    free(j.missing);
    free(j.values);
    return status;
}

basin_status basin_surface_evaluate(basin_surface *surface, const basin_network *network, const basin_plane *plane,
                                    int datasets, const basin_dataset *const data[],
                                    const basin_surface_options *options, basin_error *err) {
    if (surface->members > 1) return fail(err, BASIN_EINVALID, "one plane for an ensemble of %d", surface->members);
    if (!options->ranks) return basin_surface_evaluate_member(surface, 0, network, plane, datasets, data, options, err);
    const basin_planes one = surface_work_plane(plane);
    return basin_surface_evaluate_members(surface, network, &one, datasets, data, options, err);
}
