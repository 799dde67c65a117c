/* spread.c - what repeated measurements say together: quantiles, and tests of pairs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/measure.h"
#include "result/quantile.h"

/* Bounds behind equal numbers: they may be larger. */
static int by_bound(const void *a, const void *b) {
    const basin_bounded *x = a, *y = b;
    const int order = quantile_order(&x->value, &y->value);
    return order ? order : x->at_least - y->at_least;
}

basin_bounded basin_quantile(int count, const basin_bounded *values, double q) {
    const size_t room = (size_t)(count > 0 ? count : 1);
    basin_bounded *sorted = malloc(room * sizeof *sorted), result = {NAN, 0};
    double *number = malloc(room * sizeof *number);
    if (sorted && number && count > 0) {
        memcpy(sorted, values, room * sizeof *sorted);
        qsort(sorted, room, sizeof *sorted, by_bound);
        for (int i = 0; i < count; i++) number[i] = sorted[i].value;
        for (int i = 0; i < q * (count - 1) + 1 && i < count; i++) result.at_least |= sorted[i].at_least;
        result.value = quantile_of(count, number, q);
    }
    free(sorted);
    free(number);
    return result;
}

typedef struct difference {
    double size;
    int positive;
    int rank2; /* twice the rank, as ties share their mean */
} difference;

static int by_size(const void *a, const void *b) {
    const difference *x = a, *y = b;
    return (x->size > y->size) - (x->size < y->size);
}

/* The pairs that differ, sorted and ranked.  @param[out] ties  sum of t^3 - t over groups of t equal differences
 * @return how many; -1 for a NaN */
static int rank(difference *d, int count, const double *a, const double *b, double *ties) {
    int n = 0;
    *ties = 0;
    for (int i = 0; i < count; i++) {
        if (isnan(a[i]) || isnan(b[i])) return -1;
        if (a[i] != b[i]) d[n++] = (difference){fabs(a[i] - b[i]), a[i] > b[i], 0};
    }
    qsort(d, (size_t)n, sizeof *d, by_size);
    for (int i = 0, j; i < n; i = j) {
        for (j = i; j < n && d[j].size == d[i].size; j++) continue;
        double t = j - i;
        *ties += t * t * t - t;
        for (int k = i; k < j; k++) d[k].rank2 = i + j + 1;
    }
    return n;
}

enum { EXACT_MAX = 50 };

/* P(|W - mean| >= |w - mean|) where each rank is in the sum with probability 1/2: the distribution, rank by rank. */
static basin_status exact(double *p, int n, const difference *d, int sum2, basin_error *err) {
    int total = 0;
    for (int i = 0; i < n; i++) total += d[i].rank2;
    double *chance = calloc((size_t)total + 1, sizeof *chance);
    if (!chance) return fail_memory(err);
    chance[0] = 1;
    for (int i = 0; i < n; i++)
        for (int s = total; s >= 0; s--) chance[s] = (chance[s] + (s >= d[i].rank2 ? chance[s - d[i].rank2] : 0)) / 2;
    *p = 0;
    for (int s = 0; s <= total; s++)
        if (abs(2 * s - total) >= abs(2 * sum2 - total)) *p += chance[s];
    free(chance);
    return BASIN_OK;
}

static double approximate(int n, double sum2, double ties) {
    double mean = n * (n + 1.0) / 4, variance = n * (n + 1.0) * (2.0 * n + 1) / 24 - ties / 48;
    return erfc(fabs(sum2 / 2 - mean) / sqrt(2 * variance));
}

basin_status basin_sample_difference(double *mean, double *variance, int64_t count, const float *a, const float *b,
                                     basin_error *err) {
    double sum = 0, squares = 0;
    if (count < 2) return fail(err, BASIN_EINVALID, "%lld pairs have no variance", (long long)count);
    for (int64_t i = 0; i < count; i++) sum += (double)a[i] - (double)b[i];
    *mean = sum / (double)count;
    for (int64_t i = 0; i < count; i++) {
        double d = (double)a[i] - (double)b[i] - *mean;
        squares += d * d;
    }
    *variance = squares / ((double)count * (double)(count - 1));
    return BASIN_OK;
}

double basin_mean_test(double mean, double variance) {
    if (mean == 0) return 1;
    if (!isfinite(mean) || !isfinite(variance)) return NAN;
    return variance > 0 ? erfc(fabs(mean) / sqrt(2 * variance)) : 0;
}

basin_status basin_paired_test(double *p, int count, const double *a, const double *b, basin_error *err) {
    difference *d = malloc((size_t)(count > 0 ? count : 1) * sizeof *d);
    double ties;
    int sum2 = 0;
    basin_status status = BASIN_OK;
    if (!d) return fail_memory(err);
    int n = rank(d, count, a, b, &ties);
    for (int i = 0; i < n; i++) sum2 += d[i].positive * d[i].rank2;
    *p = 1;
    if (n < 0)
        status = fail(err, BASIN_EINVALID, "a NaN in a test of pairs");
    else if (n > EXACT_MAX)
        *p = approximate(n, sum2, ties);
    else if (n > 0)
        status = exact(p, n, d, sum2, err);
    free(d);
    return status;
}
