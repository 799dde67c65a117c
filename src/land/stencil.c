/* stencil.c - interpolation at a grid point from the grid points around it whose values are known. */
#include "land/stencil.h"

#include <math.h>
#include <stdlib.h>

enum { TERMS = 3, SIZE = STENCIL_MAX + TERMS };

/* Keeps the list sorted by distance, then index. */
static void offer(stencil *s, int wanted, int point, double distance) {
    int at = s->count;
    while (at > 0 && (distance < s->distance[at - 1] || (distance == s->distance[at - 1] && point < s->point[at - 1])))
        at--;
    if (at == wanted) return;
    if (s->count < wanted) s->count++;
    for (int i = s->count - 1; i > at; i--) {
        s->point[i] = s->point[i - 1];
        s->distance[i] = s->distance[i - 1];
    }
    s->point[at] = point;
    s->distance[at] = distance;
}

/* The known points of row `y` from x - reach to x + reach, every `step`-th. */
static void offer_row(stencil *s, const lattice *l, int wanted, int point, int dy, int reach, int step) {
    const int x = point % l->nx, y = point / l->nx + dy;
    if (y < 0 || y >= l->ny) return;
    for (int dx = -reach; dx <= reach; dx += step) {
        if (x + dx < 0 || x + dx >= l->nx) continue;
        int other = y * l->nx + x + dx;
        if (l->known[other]) offer(s, wanted, other, sqrt((double)dx * dx + (double)dy * dy));
    }
}

void stencil_find(stencil *s, const lattice *l, int point, int wanted) {
    const int last = l->nx > l->ny ? l->nx : l->ny;
    s->count = 0;
    for (int ring = 1; ring < last; ring++) { /* a square around the point, ever larger */
        if (s->count == wanted && s->distance[wanted - 1] < ring) return;
        offer_row(s, l, wanted, point, -ring, ring, 1);
        for (int dy = 1 - ring; dy < ring; dy++) offer_row(s, l, wanted, point, dy, ring, 2 * ring);
        offer_row(s, l, wanted, point, ring, ring, 1);
    }
}

/* Gauss's elimination with row pivots; the solution replaces b.  @return whether there is one */
static int solve(int n, double a[SIZE][SIZE], double b[SIZE]) {
    for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int i = k + 1; i < n; i++)
            if (fabs(a[i][k]) > fabs(a[pivot][k])) pivot = i;
        if (!(fabs(a[pivot][k]) > 1e-10)) return 0;
        for (int j = k; j < n && pivot != k; j++) {
            double other = a[k][j];
            a[k][j] = a[pivot][j];
            a[pivot][j] = other;
        }
        double other = b[k];
        b[k] = b[pivot];
        b[pivot] = other;
        for (int i = k + 1; i < n; i++) {
            double factor = a[i][k] / a[k][k];
            for (int j = k; j < n; j++) a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (int k = n - 1; k >= 0; k--) {
        for (int j = k + 1; j < n; j++) b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
    return 1;
}

static double cube(double x, double y) {
    double square = x * x + y * y;
    return square * sqrt(square);
}

static void weigh_by_distance(stencil *s) {
    double sum = 0;
    for (int i = 0; i < s->count; i++) sum += s->weight[i] = 1 / (s->distance[i] * s->distance[i]);
    for (int i = 0; i < s->count; i++) s->weight[i] /= sum;
}

void stencil_weigh(stencil *s, const lattice *l, int point) {
    const int n = s->count, terms = l->ny > 1 ? 3 : 2;
    double x[STENCIL_MAX], y[STENCIL_MAX], a[SIZE][SIZE], b[SIZE];
    for (int i = 0; i < n; i++) { /* in units of the stencil's size, around the point */
        int columns = s->point[i] % l->nx - point % l->nx, rows = s->point[i] / l->nx - point / l->nx;
        x[i] = columns / s->distance[n - 1];
        y[i] = rows / s->distance[n - 1];
    }
    for (int i = 0; i < n; i++) {
        const double row[TERMS] = {1, x[i], y[i]};
        for (int j = 0; j < n; j++) a[i][j] = cube(x[i] - x[j], y[i] - y[j]);
        for (int k = 0; k < terms; k++) a[i][n + k] = a[n + k][i] = row[k];
        b[i] = cube(x[i], y[i]);
    }
    for (int k = 0; k < terms; k++) {
        for (int j = 0; j < terms; j++) a[n + k][n + j] = 0;
        b[n + k] = k == 0;
    }
    if (n < terms || !solve(n + terms, a, b)) {
        weigh_by_distance(s);
        return;
    }
    for (int i = 0; i < n; i++) s->weight[i] = b[i];
}
