/* kind_surface.c - a plane as a lit surface in a box, seen in perspective. */
#include <math.h>
#include <stdlib.h>

#include "plot/axes.h"
#include "plot/colorbar.h"
#include "plot/cube.h"
#include "plot/detail.h"
#include "plot/evaluated.h"
#include "plot/planes.h"
#include "plot/rim.h"
#include "plot/scene.h"
#include "plot/specks.h"
#include "plot/style.h"
#include "plot/values.h"

#define DISTANCE 3.6  /* of the eye from the centre; the longer side of the box's floor is 1 */
#define HEIGHT 0.68   /* of the surface's part of the box */
#define FLOOR_GAP 0.3 /* between the floor with its lines and the surface */
#define TONE 0.66
#define SMALLER 0.88 /* words are tried so much smaller ... */
#define SMALLEST 0.6 /* ... but not smaller than this share */
#define FLOOR_LINE 0.6
#define FLOOR_EXACT 0.03 /* points: no reader sees more */
#define FLAT_PIECES 3600 /* as many of one colour look smooth, and take 200 kB */

/* The lowest and the highest value in the box, whose bottom and top they touch. One that is the same everywhere lies between. */
static void value_range(const figure *f, double *low, double *high) {
    *low = f->low;
    *high = f->options->zmax > 0 ? f->options->zmax : f->high;
    if (f->options->zmax > 0 || (*high > *low && !f->constant)) return;
    double half = *low != 0 ? fabs(*low) / 2 : 1;
    *low -= half;
    *high += half;
}

static basin_status look(cube *c, const figure *f, basin_error *err) {
    double azimuth, elevation;
    basin_status status = view_parse(&azimuth, &elevation, f->options->view, err);
    if (status == BASIN_OK) view_look(&c->v, azimuth, elevation, DISTANCE);
    return status;
}

/* The box of one panel, not yet placed. */
static basin_status cube_of(cube *c, const figure *f, const panel *p, basin_error *err) {
    double low, high, ratio = (p->left.scale.max - p->left.scale.min) / (p->x.scale.max - p->x.scale.min);
    double gap = f->options->floor ? FLOOR_GAP : 0, half = (HEIGHT + gap) / 2;
    if (ratio < 0.4 || ratio > 2.5) ratio = 1;
    value_range(f, &low, &high);
    const char *label = p->label_left ? f->value_label : "";
    *c = (cube){.f = f,
                .width = p->frame.width,
                .x = p->x,
                .y = p->left,
                .z = {true, {f->levels.log, low, high}, label, f->theme->ink}};
    bool covered = f->levels.value[0] <= low && f->levels.value[f->levels.count - 1] >= high;
    c->uneven = f->diverging && covered && levels_uneven(&f->levels) ? &f->levels : NULL;
    c->high = (vec3){ratio > 1 ? 0.5 / ratio : 0.5, ratio < 1 ? 0.5 * ratio : 0.5, half};
    c->low = (vec3){-c->high.x, -c->high.y, -half};
    c->zlow = c->low.z + gap;
    c->zhigh = c->high.z;
    return look(c, f, err);
}

/* The frame, with the room that the layout leaves beside the leftmost ones for the label of their heights. */
static box place_of(const figure *f, const panel *p) {
    box b = p->frame;
    double label = p->label_left && *f->value_label ? axes_label_height(f, 1) : 0;
    return (box){b.x - label, b.y, b.width + label, b.height};
}

/* All panels are seen at the same scale: the smallest that one of them needs. */
static basin_status place_cube(cube *c, const figure *f, const panel *p, bool below, basin_error *err) {
    double smallest = INFINITY;
    int tight = 0;
    for (int k = 0; k < f->panels; k++) {
        cube other;
        basin_status status = cube_of(&other, f, &f->panel[k], err);
        if (status != BASIN_OK) return status;
        other.below = below;
        cube_fit(&other, place_of(f, &f->panel[k]));
        smallest = fmin(smallest, other.v.scale);
        tight = other.tight > tight ? other.tight : tight;
    }
    basin_status status = cube_of(c, f, p, err);
    if (status != BASIN_OK) return status;
    c->v.scale = smallest;
    c->tight = tight;
    c->below = below;
    cube_centre(c, place_of(f, p));
    return BASIN_OK;
}

/* As place_cube; if the heights get no numbers, with the floor's labels below the box, and then with smaller words.
 * @param[out] small  the figure with such words */
static basin_status place_readable(cube *c, figure *small, const figure *f, const panel *p, basin_error *err) {
    *small = *f;
    basin_status status = place_cube(c, small, p, false, err);
    if (status == BASIN_OK && cube_wants_room(c)) status = place_cube(c, small, p, true, err);
    for (double share = SMALLER; share > SMALLEST && status == BASIN_OK && cube_wants_room(c); share *= SMALLER) {
        small->size = share * f->size;
        small->small = share * f->small;
        status = place_cube(c, small, p, true, err);
    }
    return status;
}

static basin_status range(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    cube c;
    double low, high, top;
    if (f->options->inset) {
        status = fail(err, BASIN_EINVALID, "a surface in perspective has no inset; draw a smaller part of the plane");
        goto done;
    }
    TRY(planes_range(f, err));
    TRY(values_top(f, f->levels.log, &top, err));
    f->high = fmin(f->high, fmax(top, f->levels.value[f->levels.count - 1])); /* what is cut off has no colour */
    value_range(f, &low, &high);
    if (f->options->zmax <= 0 && high > low && !f->constant) f->high = high = rim_height(f, low, high);
    if (!(high > low)) {
        status = fail(err, BASIN_EINVALID, "zmax %g: all of the surface lies above", high);
        goto done;
    }
    TRY(cube_of(&c, f, &f->panel[0], err));
    f->aspect = cube_aspect(&c);
done:
    return status;
}

/* A value's height in the box. */
static double height_of(const cube *c, double value) {
    double position = cube_position(c, &c->z, value);
    if (isnan(position) || isinf(value)) return NAN;
    if (fabs(position - 1) < 1e-12) return c->zhigh; /* not cut by a rounding error */
    return c->zlow + fmax(0, position) * (c->zhigh - c->zlow);
}

/* The colours from the bottom to the top of the box. */
static void fill_ramp(relief *r, const figure *f, const cube *c) {
    const scale *s = &c->z.scale;
    double from = c->uneven ? levels_position(c->uneven, s->min) : scale_transform(s->log, s->min);
    double to = c->uneven ? levels_position(c->uneven, s->max) : scale_transform(s->log, s->max);
    for (int k = 0; k < RAMP; k++) {
        double t = from + (to - from) * k / (RAMP - 1);
        double value = c->uneven ? levels_value(c->uneven, t) : s->log ? pow(10, t) : t;
        r->ramp[k] = colormap_color(f->map, color_position(f, value));
    }
}

/* The surface in the box. */
static basin_status relief_of(relief *r, const figure *f, const panel *p, const cube *c, basin_error *err) {
    const basin_surface *s = f->surface[p->first];
    const double *values = values_of(f, p->first);
    size_t nx = (size_t)s->nx, ny = (size_t)s->ny;
    double *x = malloc(nx * sizeof *x), *y = malloc(ny * sizeof *y), *z = malloc(nx * ny * sizeof *z);
    *r = (relief){.nx = s->nx, .ny = s->ny, .x = x, .y = y, .z = z, .bottom = c->zlow, .top = c->zhigh, .tone = TONE};
    if (!x || !y || !z) return fail_memory(err);
    for (int i = 0; i < s->nx; i++) x[i] = cube_at(c, s->x[i], s->y[0], 0).x;
    for (int j = 0; j < s->ny; j++) y[j] = cube_at(c, s->x[0], s->y[j], 0).y;
    for (size_t i = 0; i < nx * ny; i++) z[i] = height_of(c, values[i]);
    fill_ramp(r, f, c);
    if (f->options->show_evaluated) {
        bool *marked = malloc(nx * ny * sizeof *marked);
        if (!marked) return fail_memory(err);
        for (size_t i = 0; i < nx * ny; i++) marked[i] = s->point[i] == BASIN_EVALUATED;
        r->marked = marked;
    }
    double cells = (s->nx - 1.0) * (s->ny - 1.0);
    r->parts = f->canvas->backend->flat ? (int)fmin(4, fmax(1, floor(sqrt(FLAT_PIECES / cells)))) : 1;
    int lines = f->options->mesh;
    r->mesh_x = lines ? (int)fmax(1, round((s->nx - 1.0) / lines)) : 0;
    r->mesh_y = lines ? (int)fmax(1, round((s->ny - 1.0) / lines)) : 0;
    return BASIN_OK;
}

static void relief_clear(relief *r) {
    free((double *)r->x);
    free((double *)r->y);
    free((double *)r->z);
    free((bool *)r->marked);
}

/* The shadow that unknown cells would cast on the floor. */
static void draw_unknown(const figure *f, const relief *r, const cube *c, box frame) {
    canvas_path region = {0};
    for (int j = 0; j + 1 < r->ny; j++)
        for (int i = 0; i + 1 < r->nx; i++) {
            if (relief_knows(r, i, j)) continue;
            path_move(&region, view_project(&c->v, (vec3){r->x[i], r->y[j], c->low.z}));
            path_line(&region, view_project(&c->v, (vec3){r->x[i + 1], r->y[j], c->low.z}));
            path_line(&region, view_project(&c->v, (vec3){r->x[i + 1], r->y[j + 1], c->low.z}));
            path_line(&region, view_project(&c->v, (vec3){r->x[i], r->y[j + 1], c->low.z}));
            path_close(&region);
        }
    if (region.count || region.failed) style_hatch(f->canvas, f->theme, &region, frame);
    path_clear(&region);
}

/* In the colours that stand out on the paper; of differences, those below zero are dashed as on a plane. */
static canvas_pen floor_pen(const figure *f, int level) {
    const theme *t = f->theme;
    double position = f->levels.count > 1 ? (double)level / (f->levels.count - 1) : 0;
    if (!f->diverging)
        return (canvas_pen){.width = FLOOR_LINE,
                            .color = colormap_color(f->map, t->darkest + (t->lightest - t->darkest) * position)};
    canvas_pen pen = {.width = FLOOR_LINE, .color = style_readable(t, colormap_color(f->map, position))};
    return f->levels.value[level] < 0 ? style_below_zero(pen) : pen;
}

static point on_floor(const cube *c, double x, double y) {
    return view_project(&c->v, (vec3){x, y, c->low.z});
}

/* The isolines of all levels, on the floor; as on a plane, not those too small to be lines. */
static basin_status draw_floor(const figure *f, const relief *r, const cube *c, basin_error *err) {
    basin_status status = BASIN_OK;
    const grid field = {r->nx, r->ny, r->x, r->y, r->z};
    canvas_path lines[LEVELS_MAX] = {{0}};
    size_t nx = (size_t)r->nx, lowest = values_lowest(r->z, nx * (size_t)r->ny);
    point bottom = on_floor(c, r->x[lowest % nx], r->y[lowest / nx]);
    for (int k = 0; k < f->levels.count; k++) {
        if (f->levels.value[k] <= f->low) continue;
        TRY(field_isolines(&lines[k], &field, height_of(c, f->levels.value[k]), err));
        for (int i = 0; i < lines[k].count; i++)
            lines[k].node[i].at = on_floor(c, lines[k].node[i].at.x, lines[k].node[i].at.y);
    }
    specks_drop(lines, f->levels.count, &bottom);
    for (int k = 0; k < f->levels.count; k++) {
        path_simplify(&lines[k], FLOOR_EXACT);
        canvas_stroke(f->canvas, &lines[k], floor_pen(f, k));
    }
done:
    for (int k = 0; k < LEVELS_MAX; k++) path_clear(&lines[k]);
    return status;
}

static basin_status draw(figure *f, const panel *p, basin_error *err) {
    cube c;
    relief r = {0};
    figure small;
    basin_status status = BASIN_OK;
    TRY(place_readable(&c, &small, f, p, err));
    TRY(relief_of(&r, f, p, &c, err));
    if (f->canvas->backend->flat) TRY(detail_choose(&r, &c.v, err));
    cube_draw_walls(&c);
    draw_unknown(f, &r, &c, p->frame);
    if (f->options->floor) TRY(draw_floor(f, &r, &c, err));
    cube_draw_edges(&c);
    double apart = c.v.scale * fmin((c.high.x - c.low.x) / r.nx, (c.high.y - c.low.y) / r.ny);
    TRY(scene_draw(f->canvas, f->theme, &r, &c.v, p->frame, r.marked ? evaluated_radius(apart) : 0, err));
done:
    relief_clear(&r);
    return status;
}

const plot_kind plot_kind_surface = {.name = "surface",
                                     .help = "a plane as a lit surface in perspective, cut off at the highest level",
                                     .needs = 2,
                                     .solid = true,
                                     .range = range,
                                     .draw = draw,
                                     .bar = colorbar_smooth};
