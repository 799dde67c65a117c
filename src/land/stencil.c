/* stencil.c - interpolation at a grid point from the grid points around it whose values are known. */
#include "land/stencil.h"

#include <math.h>
#include <stdlib.h>

enum { TERMS = 3, SIZE = STENCIL_MAX + TERMS };

basin_status lattice_init(lattice *l, int nx, int ny, basin_error *err) {
    const size_t points = (size_t)nx * (size_t)ny;
    *l = (lattice){nx, ny, malloc(points * sizeof *l->known), calloc(points + 1, sizeof *l->before)};
    return l->known && l->before ? BASIN_OK : fail_memory(err);
}

void lattice_clear(lattice *l) {
    free(l->known);
    free(l->before);
}

void lattice_set(lattice *l, const unsigned char *is_known) {
    int count = 0;
    for (int p = 0; p < l->nx * l->ny; p++) {
        l->before[p] = count;
        if (is_known[p]) l->known[count++] = p;
    }
    l->before[l->nx * l->ny] = count;
}

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

/* Offers known points `from`, from + step, ... up to `to`, each farther away than the one before, as long as they are near enough. */
static void offer_some(stencil *s, const lattice *l, int wanted, int point, int from, int to, int step) {
    for (int i = from; i != to; i += step) {
        const int other = l->known[i];
        const int dx = other % l->nx - point % l->nx, dy = other / l->nx - point / l->nx;
        const double distance = sqrt((double)dx * dx + (double)dy * dy);
        if (s->count == wanted && distance > s->distance[wanted - 1]) return;
        if (other != point) offer(s, wanted, other, distance);
    }
}

/* The known points of row `y`: to the left of the point, and from it on to the right. */
static void offer_row(stencil *s, const lattice *l, int wanted, int point, int y) {
    if (y < 0 || y >= l->ny) return;
    const int *row = l->before + y * l->nx, middle = row[point % l->nx];
    offer_some(s, l, wanted, point, middle - 1, row[0] - 1, -1);
    offer_some(s, l, wanted, point, middle, row[l->nx], 1);
}

void stencil_find(stencil *s, const lattice *l, int point, int wanted) {
    const int y = point / l->nx;
    s->count = 0;
    for (int reach = 0; reach < l->ny; reach++) {
        if (s->count == wanted && s->distance[wanted - 1] < reach) return;
        offer_row(s, l, wanted, point, y - reach);
        if (reach > 0) offer_row(s, l, wanted, point, y + reach);
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
