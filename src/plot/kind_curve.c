/* kind_curve.c - loss along a line, and accuracy on a second axis (Li et al. 2018, Figure 2). */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/interpolation.h"
#include "plot/markup.h"
#include "plot/title.h"
#include "plot/values.h"

#define MARGIN 0.04 /* of the values, above and below */
#define BAND_ALPHA 0.22

/* A curve on the left axis, and the accuracy that belongs to it on the right one. */
typedef struct series {
    const basin_surface *surface;
    const char *metric, *title;         /* the title of the surface, markup */
    const double *values, *accuracy;    /* accuracy: NULL if there is none */
    const basin_surface *lower, *upper; /* the band around it; NULL for none */
    canvas_pen pen, accuracy_pen;
} series;

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

/* Several surfaces: a colour for each, accuracy dashed, or thin where dashes tell the surfaces apart. Alone, accuracy has a
 * colour of its own. */
static int surface_series(const figure *f, series *all) {
    for (int k = 0; k < f->surfaces; k++) {
        all[k] = series_of(f, k);
        all[k].pen = style_series(f->theme, k, 1.0);
        all[k].accuracy_pen = style_series(f->theme, f->surfaces > 1 ? k : 1, 1.0);
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

/* All that is drawn; several losses of one surface unless the user chose one.  @return how many */
static int find_series(figure *f, series all[SURFACES_MAX]) {
    int count = f->surfaces == 1 && !f->options->metric ? loss_series(f, all) : 0;
    return count > 1 ? count : surface_series(f, all);
}

static scale value_scale(const figure *f, bool log) {
    if (log) {
        double factor = fmax(pow(f->high / f->low, MARGIN), 1 + MARGIN);
        return (scale){true, fmax(f->low / factor, DBL_MIN), fmin(f->high * factor, 0.1 * DBL_MAX)};
    }
    double low = f->low >= 0 && f->low < 0.5 * f->high ? 0 : f->low, span = f->high - low;
    if (!(span > 0)) span = fmax(fabs(low), 1e-6);
    return (scale){false, low - MARGIN * span, low + (1 + MARGIN) * span};
}

static void add_legend(figure *f, canvas_pen pen, const char *markup, bool starts_row) {
    if (f->legends < LEGEND_MAX && *markup) f->legend[f->legends++] = (legend_entry){pen, markup, starts_row};
}

/* The name of the accuracy that belongs to a loss. */
static void metric_accuracy(char name[80], const char *loss) {
    size_t length = strlen(loss), tail = strlen("_loss");
    snprintf(name, 80, "%.*s_acc", (int)(length > tail ? length - tail : 0), loss);
}

/* A name of a metric for the legend, kept by the figure. */
static basin_status add_metric(figure *f, canvas_pen pen, const char *metric, bool starts_row, basin_error *err) {
    char *words = title_metric(metric), *markup = words ? markup_plain(words) : NULL;
    free(words);
    if (!markup) return fail_memory(err);
    f->word[f->words++] = markup;
    add_legend(f, pen, markup, starts_row);
    return BASIN_OK;
}

/* One row per dataset. */
static basin_status fill_metrics(figure *f, int count, const series *all, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int k = 0; k < count; k++) {
        char accuracy[80];
        metric_accuracy(accuracy, all[k].metric);
        TRY(add_metric(f, all[k].pen, all[k].metric, true, err));
        if (all[k].accuracy) TRY(add_metric(f, all[k].accuracy_pen, accuracy, false, err));
    }
done:
    return status;
}

static void fill_surfaces(figure *f, const series *all, bool accuracy) {
    bool several = f->surfaces > 1;
    for (int k = 0; several && k < f->surfaces; k++) add_legend(f, all[k].pen, all[k].title, false);
    if (!accuracy) return;
    canvas_pen loss = all[0].pen, right = all[0].accuracy_pen;
    if (several) loss.color = right.color = f->theme->ink;
    add_legend(f, loss, f->value_label, true);
    add_legend(f, right, f->accuracy_label, false);
}

/* Takes in the values of a band; not those <= 0 where all others are above. */
static void widen(double *low, double *high, const basin_surface *band, const char *metric, bool positive) {
    const double *values = band ? basin_surface_values(band, metric) : NULL;
    for (int i = 0; values && i < band->nx; i++) {
        if (!isfinite(values[i]) || (positive && !(values[i] > 0))) continue;
        *low = fmin(*low, values[i]);
        *high = fmax(*high, values[i]);
    }
}

/* The range of all series together. Logarithmic if one of them wants it and all can be. */
static basin_status series_range(figure *f, int count, const series *all, bool *log, basin_error *err) {
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
        widen(&low, &high, all[k].lower, all[k].metric, f->low > 0);
        widen(&low, &high, all[k].upper, all[k].metric, f->low > 0);
        *log = *log || wants;
    }
    f->low = low;
    f->high = high;
    *log = *log && low > 0;
done:
    f->metric = metric;
    return status;
}

/* Names what lies at 0 and 1 if all lines lead from one checkpoint to one other. */
static basin_status name_ends(figure *f, panel *p, basin_error *err) {
    for (int k = 0; k < f->surfaces; k++)
        if (!interpolation_is(f->surface[k], 0)) return BASIN_OK;
    for (int end = 0; end < 2; end++) {
        char *name = interpolation_end(f->surface[0], end), *markup = name ? markup_plain(name) : NULL;
        bool same = true;
        for (int k = 1; k < f->surfaces && name && same; k++) {
            char *other = interpolation_end(f->surface[k], end);
            same = other && strcmp(name, other) == 0;
            free(other);
        }
        free(name);
        if (!markup) return fail_memory(err);
        f->word[f->words++] = markup;
        p->end[end] = same ? markup : "";
    }
    return BASIN_OK;
}

static basin_status range(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    series all[SURFACES_MAX];
    int count = find_series(f, all);
    bool log = false, accuracy = false, losses = count > f->surfaces;
    panel *p = &f->panel[0];
    double low = INFINITY, high = -INFINITY;
    TRY(series_range(f, count, all, &log, err));
    for (int k = 0; k < count; k++) {
        accuracy = accuracy || all[k].accuracy;
        low = fmin(low, all[k].surface->x[0]);
        high = fmax(high, all[k].surface->x[all[k].surface->nx - 1]);
    }
    if (!(high > low)) return fail(err, BASIN_EINVALID, "the surfaces' coordinates do not ascend");
    bool alone = f->surfaces == 1 && accuracy;
    p->x = (axis){true, {false, low, high}, f->xlabel, f->theme->ink};
    p->left = (axis){true, value_scale(f, log), losses && !f->options->value_label ? "Loss" : f->value_label,
                     alone ? all[0].pen.color : f->theme->ink};
    p->right = (axis){accuracy,
                      {false, -100 * MARGIN, 100 * (1 + MARGIN)},
                      losses ? "Accuracy (%)" : f->accuracy_label,
                      alone ? all[0].accuracy_pen.color : f->theme->ink};
    f->aspect = 0.68;
    TRY(name_ends(f, p, err));
    if (losses)
        TRY(fill_metrics(f, count, all, err));
    else
        fill_surfaces(f, all, accuracy);
done:
    return status;
}

/* A curve breaks where a value is unknown. */
static void draw_curve(figure *f, const panel *p, const axis *a, const basin_surface *s, const double *values,
                       canvas_pen pen) {
    canvas_path curve = {0};
    bool pen_down = false;
    for (int i = 0; i < s->nx; i++) {
        bool known = isfinite(values[i]) && (!a->scale.log || values[i] > 0);
        if (known && pen_down)
            path_line(&curve, panel_at(p, a, s->x[i], values[i]));
        else if (known)
            path_move(&curve, panel_at(p, a, s->x[i], values[i]));
        pen_down = known;
    }
    canvas_stroke(f->canvas, &curve, pen);
    path_clear(&curve);
}

/* Hatches what lies between the known neighbours of unknown points, as high as the frame. */
static void hatch_gaps(figure *f, const panel *p, const basin_surface *s, const double *values) {
    canvas_path gaps = {0};
    for (int i = 0; i < s->nx; i++) {
        if (isfinite(values[i])) continue;
        int last = i;
        while (last + 1 < s->nx && !isfinite(values[last + 1])) last++;
        double from = panel_at(p, &p->left, s->x[i > 0 ? i - 1 : 0], p->left.scale.min).x;
        double to = panel_at(p, &p->left, s->x[last + 1 < s->nx ? last + 1 : last], p->left.scale.min).x;
        path_box(&gaps, (box){from, p->frame.y, to - from, p->frame.height});
        i = last;
    }
    if (gaps.count) style_hatch(f->canvas, f->theme, &gaps, p->frame);
    path_clear(&gaps);
}

/* Where a band's edge lies on the page; below a log axis at its end. */
static point edge_at(const panel *p, const axis *a, double x, double value) {
    return panel_at(p, a, x, a->scale.log && value < a->scale.min ? a->scale.min : value);
}

/* The band from point `first` on, as far as both edges are known.  @return the point behind it */
static int band_stretch(canvas_path *out, const panel *p, const axis *a, const basin_surface *s, const double *lower,
                        const double *upper, int first) {
    int end = first;
    while (end < s->nx && isfinite(lower[end]) && isfinite(upper[end])) end++;
    for (int i = first; i < end; i++) (i == first ? path_move : path_line)(out, edge_at(p, a, s->x[i], upper[i]));
    for (int i = end - 1; i >= first; i--) path_line(out, edge_at(p, a, s->x[i], lower[i]));
    if (end > first) path_close(out);
    return end > first ? end : first + 1;
}

static void draw_band(figure *f, const panel *p, const axis *a, const series *one, const char *metric, rgba color) {
    canvas_path band = {0};
    const double *lower = one->lower ? basin_surface_values(one->lower, metric) : NULL;
    const double *upper = one->upper ? basin_surface_values(one->upper, metric) : NULL;
    if (!lower || !upper) return;
    for (int i = 0; i < one->surface->nx;) i = band_stretch(&band, p, a, one->surface, lower, upper, i);
    color.alpha = BAND_ALPHA;
    canvas_fill(f->canvas, &band, color);
    path_clear(&band);
}

/* Dots at the weights, and at those that an interpolation leads to. */
static void draw_ends(figure *f, const panel *p) {
    canvas_path line = {0};
    for (int end = 0; end <= (p->end[1] != NULL); end++) {
        if (p->x.scale.min >= end || p->x.scale.max <= end) continue;
        double x = panel_at(p, &p->left, end, p->left.scale.min).x;
        path_segment(&line, (point){x, p->frame.y + p->frame.height}, (point){x, p->frame.y});
    }
    canvas_stroke(f->canvas, &line, style_faint(f->theme));
    path_clear(&line);
}

static basin_status draw(figure *f, const panel *p, basin_error *err) {
    series all[SURFACES_MAX];
    int count = find_series(f, all);
    (void)err;
    for (int k = 0; k < count; k++) hatch_gaps(f, p, all[k].surface, all[k].values);
    draw_ends(f, p);
    for (int k = 0; k < count; k++) {
        char accuracy[80];
        metric_accuracy(accuracy, all[k].metric);
        draw_band(f, p, &p->left, &all[k], all[k].metric, all[k].pen.color);
        if (all[k].accuracy) draw_band(f, p, &p->right, &all[k], accuracy, all[k].accuracy_pen.color);
    }
    for (int k = 0; k < count; k++) {
        if (all[k].accuracy) draw_curve(f, p, &p->right, all[k].surface, all[k].accuracy, all[k].accuracy_pen);
        draw_curve(f, p, &p->left, all[k].surface, all[k].values, all[k].pen);
    }
    return BASIN_OK;
}

const plot_kind plot_kind_curve = {.name = "curve",
                                   .help = "loss along lines, with accuracy on a second axis",
                                   .needs = 1,
                                   .together = true,
                                   .range = range,
                                   .draw = draw};
