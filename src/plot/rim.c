/* rim.c - where a surface that ends at unknown points is cut off. */
#include "plot/rim.h"

#include <math.h>

#include "plot/values.h"

#define HIGH_UP 0.75 /* of the height that the surface has */
#define MOST 0.7     /* of the points beside unknown ones: as many have to be so high */

/* What is beside unknown points: how many, how many of them high up, and the lowest of those. */
typedef struct rim {
    int points, high;
    double lowest;
} rim;

static bool is_unknown(const basin_surface *s, const double *values, int i, int j) {
    return i >= 0 && j >= 0 && i < s->nx && j < s->ny && !isfinite(values[(size_t)j * (size_t)s->nx + (size_t)i]);
}

static bool is_beside_unknown(const basin_surface *s, const double *values, int i, int j) {
    for (int b = -1; b <= 1; b++)
        for (int a = -1; a <= 1; a++)
            if (is_unknown(s, values, i + a, j + b)) return true;
    return false;
}

static void add_surface(rim *r, const scale *heights, const basin_surface *s, const double *values) {
    for (int j = 0; j < s->ny; j++)
        for (int i = 0; i < s->nx; i++) {
            double value = values[(size_t)j * (size_t)s->nx + (size_t)i];
            if (!isfinite(value) || !is_beside_unknown(s, values, i, j)) continue;
            bool high = scale_position(heights, value) >= HIGH_UP;
            r->points++;
            r->high += high;
            if (high) r->lowest = fmin(r->lowest, value);
        }
}

double rim_height(const figure *f, double low, double high) {
    const scale heights = {f->levels.log, low, high};
    rim r = {.lowest = high};
    for (int k = 0; k < f->surfaces; k++) add_surface(&r, &heights, f->surface[k], values_of(f, k));
    return r.high >= MOST * r.points ? r.lowest : high;
}
