/* quantile.c - numbers in order, and those between them. */
#include "result/quantile.h"

#include <math.h>

int quantile_order(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    if (isnan(x) || isnan(y)) return (isnan(x) != 0) - (isnan(y) != 0);
    return (x > y) - (x < y);
}

double quantile_of(int count, const double *sorted, double q) {
    const double place = q * (count - 1);
    const int below = (int)place;
    const double share = place - below, low = sorted[below];
    if (share == 0 || low == sorted[below + 1]) return low;
    return (1 - share) * low + share * sorted[below + 1];
}
