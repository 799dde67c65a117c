/* compare_figure.c - one figure of a comparison: planes as panels, or the median lines over each other. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/compare.h"

/* The median over the directions at every point of the lines. */
static basin_status median_line(basin_surface **out, const subject *s, int directions, basin_error *err) {
    const basin_surface *first = s->line[0];
    const char *names[BASIN_METRICS_MAX];
    basin_bounded each[DIRECTIONS_MAX];
    for (int m = 0; m < first->metrics; m++) names[m] = first->metric[m].name;
    basin_status status = basin_surface_from(out, first->nx, first->x, 1, NULL, first->metrics, names, err);
    if (status != BASIN_OK) return status;
    for (int m = 0; m < first->metrics; m++)
        for (int i = 0; i < first->nx; i++) {
            for (int k = 0; k < directions; k++) each[k] = (basin_bounded){s->line[k]->metric[m].values[i], 0};
            (*out)->metric[m].values[i] = basin_quantile(directions, each, 0.5).value;
            (*out)->point[i] = BASIN_EVALUATED;
        }
    status = basin_record_merge(&(*out)->record, &first->record, err);
    return status == BASIN_OK ? basin_record_set(&(*out)->record, err, "median_of", "%d directions", directions)
                              : status;
}

basin_status compare_figure(const comparison *c, const compare_options *options, const char *path, const char *origin,
                            basin_error *err) {
    const int count = options->checkpoints;
    const basin_surface *surface[SUBJECTS_MAX];
    basin_surface *made[SUBJECTS_MAX] = {NULL};
    const char *title[SUBJECTS_MAX];
    basin_record notes = {0};
    basin_status status = BASIN_OK;
    for (int i = 0; i < count && status == BASIN_OK; i++) {
        const subject *s = &c->subject[i];
        title[i] = s->name;
        if (!s->plane) status = median_line(&made[i], s, options->directions, err);
        surface[i] = s->plane ? s->plane : made[i];
    }
    basin_surface *first = c->subject[0].plane ? c->subject[0].plane : made[0];
    if (status == BASIN_OK) status = basin_record_set(&first->record, err, TABLE_COMPARISON, "%s", c->key);
    char along[64]; /* what the curves are */
    snprintf(along, sizeof along, "\u03b1 (median of %d directions)", options->directions);
    const basin_plot_options how = {.metric = c->subject[0].line[0]->metric[0].name,
                                    .xlabel = c->subject[0].plane || options->directions == 1 ? NULL : along,
                                    .titles = count,
                                    .title = title,
                                    .command = origin};
    if (status == BASIN_OK) status = basin_plot(path, count, surface, &how, &notes, err);
    for (int i = 0; i < notes.count && !options->run.quiet; i++)
        fprintf(stderr, "basin: note: %s\n", notes.entry[i].value);
    for (int i = 0; i < count; i++) basin_surface_free(made[i]);
    basin_record_clear(&notes);
    return status;
}
