/* kind_curve.c - loss along a line, and accuracy on a second axis (Li et al. 2018, Figure 2). */
#include <float.h>
#include <math.h>

#include "plot/style.h"
#include "plot/values.h"

#define MARGIN 0.04 /* of the values, above and below */

static canvas_pen loss_pen(int surface) {
    return (canvas_pen){.width = 1.0, .color = style_series(surface)};
}

/* Alone, accuracy has a colour of its own; among several surfaces it has its surface's. */
static canvas_pen accuracy_pen(const figure *f, int surface) {
    return (canvas_pen){.width = 1.0, .color = style_series(f->surfaces > 1 ? surface : 1), .on = 3.5, .off = 1.8};
}

static bool has_accuracy(const figure *f) {
    for (int k = 0; k < f->surfaces; k++)
        if (values_accuracy(f, k)) return true;
    return false;
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

static void fill_legend(figure *f, bool accuracy) {
    bool several = f->surfaces > 1;
    for (int k = 0; several && k < f->surfaces; k++) add_legend(f, loss_pen(k), f->title[k], false);
    if (!accuracy) return;
    canvas_pen loss = loss_pen(0), right = accuracy_pen(f, 0);
    if (several) loss.color = right.color = INK;
    add_legend(f, loss, f->value_label, true);
    add_legend(f, right, f->accuracy_label, false);
}

static basin_status range(figure *f, basin_error *err) {
    bool log = false, accuracy = has_accuracy(f);
    panel *p = &f->panel[0];
    basin_status status = values_range(f, &log, err);
    if (status != BASIN_OK) return status;
    double low = INFINITY, high = -INFINITY;
    for (int k = 0; k < f->surfaces; k++) {
        low = fmin(low, f->surface[k]->x[0]);
        high = fmax(high, f->surface[k]->x[f->surface[k]->nx - 1]);
    }
    if (!(high > low)) return fail(err, BASIN_EINVALID, "the surfaces' coordinates do not ascend");
    bool alone = f->surfaces == 1 && accuracy;
    p->x = (axis){true, {false, low, high}, f->xlabel, INK};
    p->left = (axis){true, value_scale(f, log), f->value_label, alone ? loss_pen(0).color : INK};
    p->right = (axis){accuracy,
                      {false, -100 * MARGIN, 100 * (1 + MARGIN)},
                      f->accuracy_label,
                      alone ? accuracy_pen(f, 0).color : INK};
    f->aspect = 0.68;
    fill_legend(f, accuracy);
    return BASIN_OK;
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
    if (gaps.count) style_hatch(f->canvas, &gaps, p->frame);
    path_clear(&gaps);
}

static void draw_centre(figure *f, const panel *p) {
    canvas_path line = {0};
    if (p->x.scale.min >= 0 || p->x.scale.max <= 0) return;
    double x = panel_at(p, &p->left, 0, p->left.scale.min).x;
    path_segment(&line, (point){x, p->frame.y + p->frame.height}, (point){x, p->frame.y});
    canvas_stroke(f->canvas, &line, ZERO_PEN);
    path_clear(&line);
}

static basin_status draw(figure *f, const panel *p, basin_error *err) {
    (void)err;
    for (int k = 0; k < f->surfaces; k++) hatch_gaps(f, p, f->surface[k], values_of(f, k));
    draw_centre(f, p);
    for (int k = 0; k < f->surfaces; k++) {
        const double *accuracy = values_accuracy(f, k);
        if (accuracy) draw_curve(f, p, &p->right, f->surface[k], accuracy, accuracy_pen(f, k));
        draw_curve(f, p, &p->left, f->surface[k], values_of(f, k), loss_pen(k));
    }
    return BASIN_OK;
}

const plot_kind plot_kind_curve = {.name = "curve",
                                   .help = "loss along lines, with accuracy on a second axis",
                                   .needs = 1,
                                   .together = true,
                                   .range = range,
                                   .draw = draw};
