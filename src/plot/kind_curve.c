/* kind_curve.c - loss along a line, and accuracy on a second axis (Li et al. 2018, Figure 2). */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/series.h"
#include "plot/values.h"
#include "plot/words.h"

#define MARGIN 0.04 /* of the values, above and below */
#define DOT 1.0     /* points, the radius */
#define BAND_ALPHA 0.22
#define ACCURACY_ALPHA 0.08 /* of the band of an accuracy: the same colour, so it is lighter between dotted edges */

static scale value_scale(const figure *f, bool log) {
    if (log) {
        double factor = fmax(pow(f->high / f->low, MARGIN), 1 + MARGIN);
        return (scale){true, fmax(f->low / factor, DBL_MIN), fmin(f->high * factor, 0.1 * DBL_MAX)};
    }
    double low = f->low >= 0 && f->low < 0.5 * f->high ? 0 : f->low, span = f->high - low;
    if (f->constant) { /* in the middle */
        double half = low != 0 ? 0.5 * fabs(low) : 0.5;
        return (scale){false, f->low - half, f->low + half};
    }
    return (scale){false, low - MARGIN * span, low + (1 + MARGIN) * span};
}

/* Accuracy from 0 to 100 %; its differences as far as they go, with zero. */
static scale accuracy_scale(const figure *f, int count, const series *all) {
    double low = 0, high = 100;
    if (words_differences(f)) {
        high = 0;
        for (int k = 0; k < count; k++) {
            char metric[80];
            series_accuracy(metric, all[k].metric);
            series_widen(&low, &high, all[k].surface, metric, false);
            series_widen(&low, &high, all[k].lower, metric, false);
            series_widen(&low, &high, all[k].upper, metric, false);
        }
        if (!(high > low)) low = -1, high = 1;
    }
    return (scale){false, low - MARGIN * (high - low), high + MARGIN * (high - low)};
}

static basin_status range(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    series all[SURFACES_MAX];
    int count = series_find(f, all);
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
    p->left = (axis){true, value_scale(f, log), losses && !f->options->value_label ? f->loss_label : f->value_label,
                     alone ? all[0].pen.color : f->theme->ink};
    p->right = (axis){accuracy, accuracy_scale(f, count, all),
                      losses && !f->options->accuracy_label ? f->rate_label : f->accuracy_label,
                      alone ? all[0].accuracy_pen.color : f->theme->ink};
    f->aspect = 0.68;
    for (int k = 0; k < 2; k++) p->end[k] = f->end[k];
    TRY(series_legend(f, count, all, accuracy, err));
done:
    return status;
}

static bool is_known(const axis *a, const basin_surface *s, const double *values, int i) {
    return i >= 0 && i < s->nx && isfinite(values[i]) && (!a->scale.log || values[i] > 0);
}

/* A curve breaks where a value is unknown. */
static void draw_curve(figure *f, const panel *p, const axis *a, const basin_surface *s, const double *values,
                       canvas_pen pen) {
    canvas_path curve = {0};
    bool pen_down = false;
    for (int i = 0; i < s->nx; i++) {
        bool known = is_known(a, s, values, i);
        if (known && pen_down)
            path_line(&curve, panel_at(p, a, s->x[i], values[i]));
        else if (known)
            path_move(&curve, panel_at(p, a, s->x[i], values[i]));
        pen_down = known;
    }
    canvas_stroke(f->canvas, &curve, pen);
    path_clear(&curve);
}

/* A value between unknown ones is a dot: full where the line is, a ring where that is dashed. */
static void draw_dots(figure *f, const panel *p, const axis *a, const basin_surface *s, const double *values,
                      canvas_pen pen) {
    canvas_path dots = {0};
    for (int i = 0; i < s->nx; i++)
        if (is_known(a, s, values, i) && !is_known(a, s, values, i - 1) && !is_known(a, s, values, i + 1))
            path_dot(&dots, panel_at(p, a, s->x[i], values[i]), DOT);
    canvas_fill(f->canvas, &dots, pen.on > 0 ? f->theme->paper : pen.color);
    pen.on = 0;
    canvas_stroke(f->canvas, &dots, pen);
    path_clear(&dots);
}

static void draw_line(figure *f, const panel *p, const axis *a, const basin_surface *s, const double *values,
                      canvas_pen pen) {
    draw_curve(f, p, a, s, values, pen);
    draw_dots(f, p, a, s, values, pen);
}

/* What lies between the known neighbours of unknown points, as high as the frame. */
static void find_gaps(canvas_path *gaps, const panel *p, const basin_surface *s, const double *values) {
    for (int i = 0; i < s->nx; i++) {
        if (isfinite(values[i])) continue;
        int last = i;
        while (last + 1 < s->nx && !isfinite(values[last + 1])) last++;
        double from = panel_at(p, &p->left, s->x[i > 0 ? i - 1 : 0], p->left.scale.min).x;
        double to = panel_at(p, &p->left, s->x[last + 1 < s->nx ? last + 1 : last], p->left.scale.min).x;
        path_box(gaps, (box){from, p->frame.y, to - from, p->frame.height});
        i = last;
    }
}

/* Hatches where no line is known: one that is complete is not covered by the gaps of another. */
static void hatch_gaps(figure *f, const panel *p, int count, const series *all) {
    canvas_path gaps[SURFACES_MAX] = {0};
    bool some = count > 0;
    for (int k = 0; k < count; k++) {
        find_gaps(&gaps[k], p, all[k].surface, all[k].values);
        some = some && gaps[k].count > 0;
    }
    if (some) {
        canvas_save(f->canvas);
        for (int k = 1; k < count; k++) canvas_clip(f->canvas, &gaps[k]);
        style_hatch(f->canvas, f->theme, &gaps[0], p->frame);
        canvas_restore(f->canvas);
    }
    for (int k = 0; k < count; k++) path_clear(&gaps[k]);
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

static void draw_band(figure *f, const panel *p, const axis *a, const series *one, const char *metric, rgba color,
                      double alpha) {
    canvas_path band = {0};
    const double *lower = one->lower ? basin_surface_values(one->lower, metric) : NULL;
    const double *upper = one->upper ? basin_surface_values(one->upper, metric) : NULL;
    if (!lower || !upper) return;
    for (int i = 0; i < one->surface->nx;) i = band_stretch(&band, p, a, one->surface, lower, upper, i);
    color.alpha = alpha;
    canvas_fill(f->canvas, &band, color);
    path_clear(&band);
}

static void draw_accuracy_band(figure *f, const panel *p, const series *one) {
    char metric[80];
    canvas_pen edge = {.width = 0.5 * f->theme->weight, .color = one->accuracy_pen.color, .on = 0.6, .off = 1.2};
    series_accuracy(metric, one->metric);
    draw_band(f, p, &p->right, one, metric, one->accuracy_pen.color, ACCURACY_ALPHA);
    for (int upper = 0; upper < 2; upper++) {
        const basin_surface *s = upper ? one->upper : one->lower;
        const double *values = s ? basin_surface_values(s, metric) : NULL;
        if (values) draw_curve(f, p, &p->right, s, values, edge);
    }
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
    int count = series_find(f, all);
    (void)err;
    hatch_gaps(f, p, count, all);
    draw_ends(f, p);
    for (int k = 0; k < count; k++) {
        draw_band(f, p, &p->left, &all[k], all[k].metric, all[k].pen.color, BAND_ALPHA);
        if (all[k].accuracy) draw_accuracy_band(f, p, &all[k]);
    }
    for (int k = 0; k < count; k++) {
        if (all[k].accuracy) draw_line(f, p, &p->right, all[k].surface, all[k].accuracy, all[k].accuracy_pen);
        draw_line(f, p, &p->left, all[k].surface, all[k].values, all[k].pen);
    }
    return BASIN_OK;
}

const plot_kind plot_kind_curve = {.name = "curve",
                                   .help = "loss along lines, with accuracy on a second axis",
                                   .needs = 1,
                                   .together = true,
                                   .range = range,
                                   .draw = draw};
