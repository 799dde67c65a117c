/* same.c - what counts as the same grid, and as the same value. */
#include <math.h>

#include "basin/surface.h"

static int is_same_axis(int count, const double *a, int other_count, const double *b, double tolerance) {
    if (count != other_count || !a != !b) return 0;
    const double most = a && tolerance > 0 ? tolerance * fabs(a[count - 1] - a[0]) : 0;
    for (int i = 0; a && i < count; i++)
        if (!(fabs(a[i] - b[i]) <= most)) return 0;
    return 1;
}

int basin_surface_is_same_grid(const basin_surface *a, const basin_surface *b, double tolerance) {
    return is_same_axis(a->nx, a->x, b->nx, b->x, tolerance) && is_same_axis(a->ny, a->y, b->ny, b->y, tolerance);
}

int basin_value_is_same(double a, double b, double tolerance) {
    if (a == b || (isnan(a) && isnan(b))) return 1;
    return isfinite(a) && isfinite(b) && fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}
