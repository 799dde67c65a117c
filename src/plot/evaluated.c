/* evaluated.c - dots where a surface was evaluated; between them it was interpolated. */
#include "plot/evaluated.h"

#include <math.h>

#include "plot/series.h"
#include "plot/values.h"

#define RADIUS 0.55 /* points; less where the grid is fine, down to ... */
#define RADIUS_MIN 0.2
#define SHARE 0.3    /* of the distance between grid points */
#define ON_CURVE 1.1 /* to be seen on a line of its own */
#define HALO 0.3

double evaluated_radius(double apart) {
    return fmax(RADIUS_MIN, fmin(RADIUS, SHARE * apart));
}

static void fill_dots(canvas *c, const theme *t, const canvas_path *dots, bool halo) {
    rgba paper = t->paper;
    paper.alpha = 0.6;
    canvas_fill(c, dots, halo ? paper : t->ink);
}

void evaluated_dots(canvas *c, const theme *t, int count, const point *at, double radius) {
    canvas_path dots = {0};
    for (int halo = 1; halo >= 0; halo--) {
        path_reset(&dots);
        for (int i = 0; i < count; i++) path_dot(&dots, at[i], radius + halo * HALO);
        fill_dots(c, t, &dots, halo);
    }
    path_clear(&dots);
}

/* Numbers of contour lines are to be read: they are given way to. */
static bool is_under_label(const figure *f, point at) {
    for (int i = 0; i < f->labels; i++)
        if (label_covers(&f->label[i], at)) return true;
    return false;
}

static void add_dots(canvas_path *path, const figure *f, const panel *p, const basin_surface *s, const double *values,
                     double radius) {
    for (int j = 0; j < s->ny; j++)
        for (int i = 0; i < s->nx; i++) {
            const double x = s->x[i], y = s->y ? s->y[j] : values[i];
            if (s->point[j * s->nx + i] != BASIN_EVALUATED || !isfinite(y)) continue;
            if (x < p->x.scale.min || x > p->x.scale.max || !(y >= p->left.scale.min && y <= p->left.scale.max))
                continue;
            const point at = panel_at(p, &p->left, x, y);
            if (!is_under_label(f, at)) path_dot(path, at, radius);
        }
}

static double radius_of(const panel *p, const basin_surface *s) {
    if (!s->y) return ON_CURVE;
    const double across = p->frame.width / s->nx, up = p->frame.height / s->ny;
    return evaluated_radius(fmin(across, up));
}

/* The curves of a panel, or its plane. */
static int shown_in(series all[SURFACES_MAX], figure *f, const panel *p) {
    const basin_surface *s = f->surface[p->first];
    if (!s->y) return series_find(f, all);
    all[0] = (series){.surface = s, .values = values_of(f, p->first)};
    return 1;
}

void evaluated_draw(figure *f, const panel *p) {
    canvas_path dots = {0};
    series all[SURFACES_MAX];
    const int count = shown_in(all, f, p);
    for (int halo = 1; halo >= 0; halo--) {
        path_reset(&dots);
        for (int k = 0; k < count; k++)
            add_dots(&dots, f, p, all[k].surface, all[k].values, radius_of(p, all[k].surface) + halo * HALO);
        fill_dots(f->canvas, f->theme, &dots, halo);
    }
    path_clear(&dots);
}
