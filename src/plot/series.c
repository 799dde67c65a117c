/* series.c - the curves of a figure: which there are, what they need, what they are called. */
#include "plot/series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/markup.h"
#include "plot/values.h"
#include "plot/words.h"

/* What figure `f` shows with its present metric of one surface. */
static series series_of(const figure *f, int surface) {
    return (series){.surface = f->surface[surface],
                    .metric = f->metric,
                    .title = f->title[surface],
                    .values = values_of(f, surface),
                    .accuracy = values_accuracy(f, surface),
                    .lower = f->lower ? f->lower[surface] : NULL,
                    .upper = f->upper ? f->upper[surface] : NULL};
}

/* A colour for each surface: one of the theme's, or where these would repeat one of the colour map, from end to end. */
static canvas_pen surface_pen(const figure *f, int surface) {
    const theme *t = f->theme;
    canvas_pen pen = style_series(t, surface, 1.0);
    if (f->surfaces > SERIES_MAX)
        pen.color = colormap_color(f->map, t->darkest + (t->lightest - t->darkest) * surface / (f->surfaces - 1));
    return pen;
}

/* Several surfaces: a colour for each, accuracy dashed, or thin where dashes tell the surfaces apart. Alone, accuracy has a
 * colour of its own. */
static int surface_series(const figure *f, series *all) {
    for (int k = 0; k < f->surfaces; k++) {
        all[k] = series_of(f, k);
        all[k].pen = surface_pen(f, k);
        all[k].accuracy_pen = f->surfaces > 1 ? all[k].pen : style_series(f->theme, 1, 1.0);
        if (f->surfaces > 1 && f->theme->dashed)
            all[k].accuracy_pen.width *= 0.5;
        else
            all[k].accuracy_pen.on = 3.5, all[k].accuracy_pen.off = 1.8;
    }
    return f->surfaces;
}

/* One surface with several losses: a colour for loss and one for accuracy, thinner; dashes tell the datasets apart. */
static int loss_series(figure *f, series *all) {
    static const double dash[][2] = {{0, 0}, {3.5, 1.8}, {1, 1.3}, {7, 1.8}};
    enum { DASHES = sizeof dash / sizeof dash[0] };
    const char *metric = f->metric;
    int count = 0;
    for (int i = 0; i < f->surface[0]->metrics && count < DASHES; i++) {
        if (!values_is(f->surface[0]->metric[i].name, "_loss")) continue;
        f->metric = f->surface[0]->metric[i].name;
        all[count] = series_of(f, 0);
        all[count].pen = style_series(f->theme, 0, 1.2);
        all[count].accuracy_pen = style_series(f->theme, 1, 0.7);
        all[count].pen.on = all[count].accuracy_pen.on = dash[count][0];
        all[count].pen.off = all[count].accuracy_pen.off = dash[count][1];
        count++;
    }
    f->metric = metric;
    return count;
}

int series_find(figure *f, series all[SURFACES_MAX]) {
    int count = f->surfaces == 1 && !f->options->metric ? loss_series(f, all) : 0;
    return count > 1 ? count : surface_series(f, all);
}

void series_accuracy(char name[80], const char *loss) {
    size_t length = strlen(loss), tail = strlen("_loss");
    snprintf(name, 80, "%.*s_acc", (int)(length > tail ? length - tail : 0), loss);
}

static void add_legend(figure *f, canvas_pen pen, const char *markup, bool starts_row) {
    if (f->legends < LEGEND_MAX && *markup) f->legend[f->legends++] = (legend_entry){pen, markup, starts_row};
}

/* What the option calls the next metric of the legend, kept by the figure; else *out stays as it is. */
static basin_status wanted_name(figure *f, const char **out, basin_error *err) {
    char *markup = NULL;
    int index = f->named++;
    if (index >= f->options->legends || !f->options->legend[index]) return BASIN_OK;
    basin_status status = markup_math(&markup, f->options->legend[index], err);
    if (status == BASIN_OK) *out = f->word[f->words++] = markup;
    return status;
}

/* A name of a metric for the legend, kept by the figure. */
static basin_status add_metric(figure *f, canvas_pen pen, const char *metric, bool starts_row, basin_error *err) {
    char *words = words_metric(f, metric), *markup = words ? markup_plain(words) : NULL;
    const char *shown = markup;
    free(words);
    if (!markup) return fail_memory(err);
    f->word[f->words++] = markup;
    basin_status status = wanted_name(f, &shown, err);
    if (status == BASIN_OK) add_legend(f, pen, shown, starts_row);
    return status;
}

/* One row per dataset. */
static basin_status fill_metrics(figure *f, int count, const series *all, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int k = 0; k < count; k++) {
        char accuracy[80];
        series_accuracy(accuracy, all[k].metric);
        TRY(add_metric(f, all[k].pen, all[k].metric, true, err));
        if (all[k].accuracy) TRY(add_metric(f, all[k].accuracy_pen, accuracy, false, err));
    }
done:
    return status;
}

static basin_status fill_surfaces(figure *f, const series *all, bool accuracy, basin_error *err) {
    bool several = f->surfaces > 1;
    const char *name[2] = {f->value_label, f->accuracy_label};
    basin_status status = BASIN_OK;
    for (int k = 0; several && k < f->surfaces; k++) add_legend(f, all[k].pen, all[k].title, false);
    if (!accuracy) return BASIN_OK;
    for (int k = 0; k < 2 && status == BASIN_OK; k++) status = wanted_name(f, &name[k], err);
    canvas_pen loss = all[0].pen, right = all[0].accuracy_pen;
    if (several) loss.color = right.color = f->theme->ink;
    add_legend(f, loss, name[0], true);
    add_legend(f, right, name[1], false);
    return status;
}

basin_status series_legend(figure *f, int count, const series *all, bool accuracy, basin_error *err) {
    if (count > f->surfaces) return fill_metrics(f, count, all, err);
    return fill_surfaces(f, all, accuracy, err);
}

void series_widen(double *low, double *high, const basin_surface *line, const char *metric, bool positive) {
    const double *values = line ? basin_surface_values(line, metric) : NULL;
    for (int i = 0; values && i < line->nx; i++) {
        if (!isfinite(values[i]) || (positive && !(values[i] > 0))) continue;
        *low = fmin(*low, values[i]);
        *high = fmax(*high, values[i]);
    }
}

basin_status series_range(figure *f, int count, const series *all, bool *log, basin_error *err) {
    basin_status status = BASIN_OK;
    const char *metric = f->metric;
    double low = INFINITY, high = -INFINITY;
    *log = false;
    for (int k = 0; k < count; k++) {
        bool wants = false;
        f->metric = all[k].metric;
        TRY(values_range(f, &wants, err));
        low = fmin(low, f->low);
        high = fmax(high, f->high);
        series_widen(&low, &high, all[k].lower, all[k].metric, f->low > 0);
        series_widen(&low, &high, all[k].upper, all[k].metric, f->low > 0);
        *log = *log || wants;
    }
    f->low = low;
    f->high = high;
    *log = *log && low > 0;
done:
    f->metric = metric;
    return status;
}
