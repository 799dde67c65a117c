/* compare_figure.c - one figure of a comparison: planes as panels, or the median lines over each other. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/compare.h"

/* A quantile over the directions at every point of the lines. */
static basin_status quantile_line(basin_surface **out, const subject *s, int directions, double q, basin_error *err) {
    const basin_surface *first = s->line[0];
    const char *names[BASIN_METRICS_MAX];
    basin_bounded each[DIRECTIONS_MAX];
    for (int m = 0; m < first->metrics; m++) names[m] = first->metric[m].name;
    basin_status status = basin_surface_from(out, first->nx, first->x, 1, NULL, first->metrics, names, err);
    if (status != BASIN_OK) return status;
    for (int m = 0; m < first->metrics; m++)
        for (int i = 0; i < first->nx; i++) {
            for (int k = 0; k < directions; k++) each[k] = (basin_bounded){s->line[k]->metric[m].values[i], 0};
            (*out)->metric[m].values[i] = basin_quantile(directions, each, q).value;
            (*out)->point[i] = BASIN_EVALUATED;
        }
    return basin_record_merge(&(*out)->record, &first->record, err);
}

/* What is drawn of each checkpoint. */
typedef struct drawn {
    const basin_surface *surface[SUBJECTS_MAX], *lower[SUBJECTS_MAX], *upper[SUBJECTS_MAX];
    basin_surface *made[3 * SUBJECTS_MAX];
    int count; /* of those made */
    const char *title[SUBJECTS_MAX];
} drawn;

static basin_status add_quantile(drawn *d, const basin_surface **out, const subject *s, int directions, double q,
                                 basin_error *err) {
    basin_status status = quantile_line(&d->made[d->count], s, directions, q, err);
    if (status == BASIN_OK) *out = d->made[d->count++];
    return status;
}

/* The median with the quartiles around it; of a single line itself. */
static basin_status add_lines(drawn *d, int i, const subject *s, int directions, basin_error *err) {
    basin_surface **median = &d->made[d->count];
    basin_status status = add_quantile(d, &d->surface[i], s, directions, 0.5, err);
    if (status == BASIN_OK)
        status = basin_record_set(&(*median)->record, err, "median_of", "%d directions", directions);
    if (directions == 1) return status;
    if (status == BASIN_OK) status = add_quantile(d, &d->lower[i], s, directions, 0.25, err);
    if (status == BASIN_OK) status = add_quantile(d, &d->upper[i], s, directions, 0.75, err);
    return status;
}

basin_status compare_figure(const comparison *c, const compare_options *options, const char *path, const char *origin,
                            basin_error *err) {
    const int count = options->checkpoints;
    drawn d = {.count = 0};
    basin_record notes = {0};
    basin_status status = BASIN_OK;
    for (int i = 0; i < count && status == BASIN_OK; i++) {
        const subject *s = &c->subject[i];
        d.title[i] = s->name;
        d.surface[i] = s->plane;
        if (!s->plane) status = add_lines(&d, i, s, options->directions, err);
    }
    const bool bands = !c->subject[0].plane && options->directions > 1;
    basin_surface *first = c->subject[0].plane ? c->subject[0].plane : d.made[0];
    if (status == BASIN_OK) status = basin_record_set(&first->record, err, TABLE_COMPARISON, "%s", c->key);
    char along[96]; /* what the curves are */
    snprintf(along, sizeof along, "\\alpha (median and quartiles of %d directions)", options->directions);
    basin_plot_options how = options->style;
    how.metric = c->subject[0].line[0]->metric[0].name;
    how.xlabel = bands ? along : NULL;
    how.lower = bands ? d.lower : NULL;
    how.upper = bands ? d.upper : NULL;
    how.titles = count;
    how.title = d.title;
    how.command = origin;
    if (status == BASIN_OK) status = basin_plot(path, count, d.surface, &how, &notes, err);
    for (int i = 0; i < notes.count && !options->run.quiet; i++)
        fprintf(stderr, "basin: note: %s\n", notes.entry[i].value);
    for (int i = 0; i < d.count; i++) basin_surface_free(d.made[i]);
    basin_record_clear(&notes);
    return status;
}
