/* display.c - the scale on which a picture shows the values of a surface. */
#include "result/display.h"

#include <math.h>
#include <stdlib.h>

#include "result/quantile.h"

#define SAME 1e-9 /* values that differ by less of themselves are the same: losses are sums of f32 */

/* Where the colours of a plane end: at the largest value, unless it lies far beyond the bulk. */
static double log_top(const double *sorted, size_t known) {
    double low = sorted[0], high = sorted[known - 1], bulk = sorted[(size_t)(DISPLAY_BULK * (double)(known - 1))];
    return fmin(high, DISPLAY_BEYOND * fmax(bulk, low * DISPLAY_LOG_FROM));
}

display display_of(size_t count, const double *values, int axes, double *scratch) {
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i])) scratch[known++] = values[i];
    if (known == 0) return (display){0, 0, 0};
    qsort(scratch, known, sizeof *scratch, quantile_order);
    display d = {0, scratch[0], scratch[known - 1]};
    d.log = d.low > 0 && d.high / d.low >= (axes == 2 ? DISPLAY_LOG_LEVELS_FROM : DISPLAY_LOG_FROM);
    if (d.high - d.low <= SAME * fabs(d.high)) d.high = d.low;
    if (d.log && axes == 2) d.high = log_top(scratch, known);
    return d;
}

double display_transform(const display *d, double value) {
    return d->log ? log(value) : value;
}

double display_inverse(const display *d, double transformed) {
    return d->log ? exp(transformed) : transformed;
}

double display_place(const display *d, double value) {
    if (!isfinite(value)) return 1;
    if (value <= d->low || d->low == d->high) return 0;
    if (value >= d->high) return 1;
    double low = display_transform(d, d->low), high = display_transform(d, d->high);
    return (display_transform(d, value) - low) / (high - low);
}
