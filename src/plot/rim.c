/* rim.c - where a surface that ends at unknown points is cut off. */
#include "plot/rim.h"

#include <math.h>
#include <stdlib.h>

#include "plot/values.h"

#define HIGH_UP 0.75   /* of the height that the surface has */
#define MOST 0.7       /* of the points beside unknown ones: as many have to be so high */
#define CUT_MOST 0.3   /* of the known points: what takes more away is no rim */
#define END_LEAST 0.05 /* of the points along the border: where fewer are unknown, the surface does not end there */

/* What is beside unknown points that go on to the border: how many, how many of them high up, and the lowest of those. */
typedef struct rim {
    int points, high, border, ended;
    double lowest;
} rim;

/* A surface's unknown points that the border leads to. */
typedef struct outside {
    const basin_surface *surface;
    const double *values;
    bool *is; /* (points) */
    int *todo, count;
} outside;

static bool is_inside(const basin_surface *s, int i, int j) {
    return i >= 0 && j >= 0 && i < s->nx && j < s->ny;
}

static void visit(outside *o, int i, int j) {
    const int at = j * o->surface->nx + i;
    if (!is_inside(o->surface, i, j) || o->is[at] || isfinite(o->values[at])) return;
    o->is[at] = true;
    o->todo[o->count++] = at;
}

static bool is_border(const basin_surface *s, int i, int j) {
    return i == 0 || j == 0 || i == s->nx - 1 || j == s->ny - 1;
}

/* From the border on, from neighbour to neighbour. */
static void spread(outside *o, rim *r) {
    const basin_surface *s = o->surface;
    for (int j = 0; j < s->ny; j++)
        for (int i = 0; i < s->nx; i++)
            if (is_border(s, i, j)) {
                visit(o, i, j);
                r->border++;
                r->ended += o->is[j * s->nx + i];
            }
    while (o->count) {
        const int at = o->todo[--o->count];
        for (int k = 0; k < 9; k++) visit(o, at % s->nx + k % 3 - 1, at / s->nx + k / 3 - 1);
    }
}

static bool is_beside(const outside *o, int i, int j) {
    for (int k = 0; k < 9; k++) {
        const int a = i + k % 3 - 1, b = j + k / 3 - 1;
        if (is_inside(o->surface, a, b) && o->is[b * o->surface->nx + a]) return true;
    }
    return false;
}

static void add_surface(rim *r, const scale *heights, const basin_surface *s, const double *values) {
    const size_t points = (size_t)s->nx * (size_t)s->ny;
    outside o = {s, values, calloc(points, sizeof *o.is), calloc(points, sizeof *o.todo), 0};
    if (o.is && o.todo) spread(&o, r);
    for (int k = 0; k < s->nx * s->ny && o.is && o.todo; k++) {
        if (!isfinite(values[k]) || !is_beside(&o, k % s->nx, k / s->nx)) continue;
        const bool high = scale_position(heights, values[k]) >= HIGH_UP;
        r->points++;
        r->high += high;
        if (high) r->lowest = fmin(r->lowest, values[k]);
    }
    free(o.is);
    free(o.todo);
}

/* How much of the known points lies above a height. */
static double share_above(const figure *f, double height) {
    double known = 0, above = 0;
    for (int k = 0; k < f->surfaces; k++) {
        const double *values = values_of(f, k);
        for (int i = 0; i < f->surface[k]->nx * f->surface[k]->ny; i++) {
            known += isfinite(values[i]);
            above += isfinite(values[i]) && values[i] > height;
        }
    }
    return known > 0 ? above / known : 0;
}

double rim_height(const figure *f, double low, double high) {
    const scale heights = {f->levels.log, low, high};
    rim r = {.lowest = high};
    for (int k = 0; k < f->surfaces; k++) add_surface(&r, &heights, f->surface[k], values_of(f, k));
    const bool is_rim = r.ended > 0 && r.ended >= END_LEAST * r.border && r.high >= MOST * r.points;
    return is_rim && share_above(f, r.lowest) <= CUT_MOST ? r.lowest : high;
}
