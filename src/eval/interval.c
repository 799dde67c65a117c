/* interval.c - what the losses of some samples say about the mean over all of them. */
#include "eval/interval.h"

#include <math.h>
#include <string.h>

static interval plain_mean(int64_t used, const float *values) {
    double sum = 0;
    for (int64_t i = 0; i < used; i++) sum += (double)values[i];
    return (interval){sum / (double)used, NAN};
}

interval interval_mean(const population *all, int64_t used, const float *values, double *scratch) {
    const int strata = all->strata;
    double *count = scratch, *mean = scratch + strata, *square = scratch + 2 * strata;
    memset(scratch, 0, 3 * (size_t)strata * sizeof *scratch);
    for (int64_t i = 0; i < used; i++) {
        if (!isfinite(values[i])) return plain_mean(used, values);
        count[all->stratum[i]]++;
        mean[all->stratum[i]] += (double)values[i] - (double)all->known[i];
    }
    for (int h = 0; h < strata; h++) mean[h] /= count[h];
    for (int64_t i = 0; i < used; i++) {
        const double off = (double)values[i] - (double)all->known[i] - mean[all->stratum[i]];
        square[all->stratum[i]] += off * off;
    }
    double middle = 0, variance = 0;
    for (int h = 0; h < strata; h++) {
        const double size = (double)all->size[h], weight = size / (double)all->count;
        middle += weight * mean[h];
        if (count[h] < size)
            variance += weight * weight * (1 - count[h] / size) * square[h] / (count[h] - 1) / count[h];
    }
    return (interval){all->mean + middle, INTERVAL_FACTOR * sqrt(variance)};
}

double interval_share(int64_t correct, int64_t used, int64_t count) {
    if (used == count) return 0;
    const double z2 = INTERVAL_FACTOR * INTERVAL_FACTOR, p = (double)correct / (double)used;
    const double n = (double)used * (double)(count - 1) / (double)(count - used);
    const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n);
    return 100 * (fabs(p - middle) + half);
}
