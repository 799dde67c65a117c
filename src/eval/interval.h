/* interval.h - what the losses of some samples say about the mean over all of them. */
#ifndef EVAL_INTERVAL_H
#define EVAL_INTERVAL_H

#include <stdint.h>

/** Standard errors in half an interval: 1.96 for 95 % of all samples drawn, and a third more, for the interval is looked at again
 *  and again until it is narrow enough, and one draw serves all points (docs/method.md). */
#define INTERVAL_FACTOR 2.6

/** Samples in the order in which they are drawn: in parts (classes), whose shares are the same in every beginning of it. */
typedef struct population {
    int64_t count;
    int strata;
    int64_t *size; /* (strata) */
    int *stratum;  /* (count) */
    float *known;  /* (count): a loss of each sample at the same place in weight space for all points, ... */
    double mean;   /* ... and its mean over all samples */
} population;

typedef struct interval {
    double middle, error; /* half of the width */
} interval;

/**
 * The mean of values over all samples from those of the first `used` of them, by the difference to the known ones.
 *   d_i = value_i - known_i,   middle = mean + sum_h W_h mean_h(d),   W_h = N_h / N
 *   error = 2.6 sqrt( sum_h W_h^2 (1 - n_h/N_h) s_h^2 / n_h ),   s_h^2 the variance (n_h - 1) of d in stratum h
 * A value that is inf or NaN makes the middle what the plain mean is, and the error NaN.
 * @param used     all strata have two samples or more among the first `used`, or are whole
 * @param values   (used)
 * @param scratch  (3 strata)
 * @source Cochran 1977, Sampling Techniques, 3rd edition, chapters 5 and 7
 */
interval interval_mean(const population *all, int64_t used, const float *values, double *scratch);

/**
 * Half of an interval of a share in percent: the larger distance from correct / used to the ends of Wilson's interval, with
 * z = 2.6 and used (N - 1) / (N - used) for the number of samples, as they are drawn without replacement.
 * @source Wilson 1927, doi:10.1080/01621459.1927.10502953
 */
double interval_share(int64_t correct, int64_t used, int64_t count);

#endif
