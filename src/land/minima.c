/* minima.c - local minima of a plane by their persistence (Edelsbrunner, Harer 2010, VII): the points enter in the order
 * of their values, and where two components meet the younger one, whose minimum is higher, ends. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "basin/measure.h"

typedef struct entry {
    double value;
    int point;
} entry;

static int by_value(const void *a, const void *b) {
    const entry *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return x->point < y->point ? -1 : x->point > y->point;
}

/* The forest of components: a root is the point of its component that entered first. */
typedef struct forest {
    const basin_surface *plane;
    const double *f;
    int *parent; /* -1: has not entered */
    double persistence;
    int count; /* components that have joined none, or lived long enough */
} forest;

static int root(const forest *t, int point) {
    while (t->parent[point] != point) {
        t->parent[point] = t->parent[t->parent[point]];
        point = t->parent[point];
    }
    return point;
}

/* Whether a component with this root entered before that one. */
static int is_older(const forest *t, int a, int b) {
    return t->f[a] < t->f[b] || (t->f[a] == t->f[b] && a < b);
}

static void join(forest *t, int point, int neighbour) {
    int old = root(t, point), young = root(t, neighbour);
    if (old == young) return;
    if (is_older(t, young, old)) {
        int other = old;
        old = young;
        young = other;
    }
    t->parent[young] = old;
    if (!(t->f[point] - t->f[young] > t->persistence)) t->count--;
}

static void enter(forest *t, int point) {
    const int nx = t->plane->nx, ny = t->plane->ny, x = point % nx, y = point / nx;
    t->parent[point] = point;
    t->count++;
    for (int j = y - 1; j <= y + 1; j++)
        for (int i = x - 1; i <= x + 1; i++)
            if (i >= 0 && i < nx && j >= 0 && j < ny && t->parent[j * nx + i] >= 0) join(t, point, j * nx + i);
}

basin_status basin_plane_minima(int *count, const basin_surface *plane, const char *metric, double persistence,
                                basin_error *err) {
    const int points = plane->nx * plane->ny;
    const double *f = basin_surface_values(plane, metric);
    int known = 0;
    if (!plane->y) return fail(err, BASIN_EINVALID, "a line where a plane is to be measured");
    if (!f) return fail(err, BASIN_ENOTFOUND, "the plane has no metric '%s'", metric);
    entry *order = malloc((size_t)points * sizeof *order);
    forest t = {plane, f, malloc((size_t)points * sizeof *t.parent), persistence, 0};
    if (!order || !t.parent) {
        free(order);
        free(t.parent);
        return fail_memory(err);
    }
    for (int i = 0; i < points; i++) {
        t.parent[i] = -1;
        if (plane->point[i] != BASIN_MISSING && isfinite(f[i])) order[known++] = (entry){f[i], i};
    }
    qsort(order, (size_t)known, sizeof *order, by_value);
    for (int i = 0; i < known; i++) enter(&t, order[i].point);
    *count = t.count;
    free(order);
    free(t.parent);
    return BASIN_OK;
}
