/* measure.h - numbers that say what a line or plane looks like, and whether they differ between checkpoints.
 *
 * All are pure functions of a surface's values. f is a metric along a line, f(0) its value at the checkpoint, which has to be
 * a point of the line. docs/method.md has every definition with its source.
 */
#ifndef BASIN_MEASURE_H
#define BASIN_MEASURE_H

#include "basin/surface.h"

/** A number that may be known only from one side: the line ends before. */
typedef struct basin_bounded {
    double value;
    int at_least; /* the true one is `value` or more */
} basin_bounded;

/**
 * The radius at which the loss has risen.   (r+ + r-) / 2,  r+ = min { a > 0 : f(a) >= f(0) + rise },  r- likewise to the left
 * f is linear between samples; a sample that is inf or NaN has risen, and the radius is then that of the sample before it.
 * A side that ends before it has risen counts with its length, and the result is then a lower bound.
 * @param rise  > 0, in the metric's unit
 * @return BASIN_OK; BASIN_EINVALID for a plane, a line without 0 or with only one side, or with missing points; BASIN_ENOTFOUND for
 *         a metric that it does not have
 */
BASIN_API basin_status basin_line_width(basin_bounded *out, const basin_surface *line, const char *metric, double rise,
                                        basin_error *err);

/**
 * How far the loss has risen at a radius, on both sides.   f(radius) - f(0), f(-radius) - f(0)
 * f is linear between samples; next to an inf or NaN it is inf.
 * @param[out] rise  right, left
 * @return as basin_line_width; BASIN_EINVALID for a radius beyond an end
 */
BASIN_API basin_status basin_line_rise(double rise[2], const basin_surface *line, const char *metric, double radius,
                                       basin_error *err);

/**
 * The share of neighbouring triples of points where the loss is strictly convex.
 *   s = (f(c) - f(b)) / (c - b) - (f(b) - f(a)) / (b - a) > 2^-20 * (|f(c)| + |f(b)|) / (c - b) + 2^-20 * (|f(b)| + |f(a)|) / (b - a)
 * The right side is what rounding of f32 losses can make of a straight line. Triples with inf or NaN are left out.
 * @param[out] share  0 to 1; NaN if there is no triple
 * @return as basin_line_width
 */
BASIN_API basin_status basin_line_convexity(double *share, const basin_surface *line, const char *metric,
                                            basin_error *err);

/**
 * Normalized total variation, each side of the checkpoint by itself.   T = sum |f(i+1) - f(i)| / (max f - min f), mean of both sides
 * 1 if the loss does nothing but rise (or fall) on the way out, more the more it goes up and down; a side that is constant
 * has 1. A side ends before its first inf or NaN; one that has no sample left is left out.
 * @param[out] variation  NaN if both sides are left out
 * @return as basin_line_width
 * @source Wu et al. 2021, arXiv:2103.11069, who take both sides together
 */
BASIN_API basin_status basin_line_roughness(double *variation, const basin_surface *line, const char *metric,
                                            basin_error *err);

/**
 * Local minima of a plane that are deeper than `persistence`: components of the sublevel sets {f <= t} on the grid with its 8
 * neighbours, counted if they live longer than that (f at the pass where they join an older one, minus f at their minimum).
 * The lowest one always counts. Points that are missing, inf or NaN are no part of the grid; parts of it that they separate
 * never join.
 * @return BASIN_OK; BASIN_EINVALID for a line; BASIN_ENOTFOUND for a metric that is not there; BASIN_ENOMEM
 * @source Edelsbrunner, Harer 2010, Computational Topology, VII; of loss surfaces: Horoi et al. 2022, arXiv:2102.00485
 */
BASIN_API basin_status basin_plane_minima(int *count, const basin_surface *plane, const char *metric,
                                          double persistence, basin_error *err);

/**
 * A quantile of numbers of which some are lower bounds.   linear between order statistics: x(1 + (n-1) q)
 * Lower bounds are taken as they are; the result is one too if a larger number in their place would have changed it.
 * @param q  0 to 1
 */
BASIN_API basin_bounded basin_quantile(int count, const basin_bounded *values, double q);

/**
 * Whether two lists of numbers that belong together in pairs differ: Wilcoxon's signed-rank test, two-sided.
 * Pairs that are equal are left out, equal differences share their mean rank. Exact up to 50 pairs, beyond that the
 * normal approximation with the correction for ties.
 * @param[out] p  the probability of a rank sum as far from its mean as this one, or farther, if differences were as likely
 *                positive as negative; 1 if no pair differs
 * @return BASIN_OK; BASIN_EINVALID for a NaN; BASIN_ENOMEM
 * @source Wilcoxon 1945, doi:10.2307/3001968; ties: Pratt, Gibbons 1981, Concepts of Nonparametric Theory, 3.7
 */
BASIN_API basin_status basin_paired_test(double *p, int count, const double *a, const double *b, basin_error *err);

/**
 * What samples say of a difference: its mean over pairs, and the variance of that mean.
 *   m = 1/n sum_i (a_i - b_i),   v = 1/(n (n-1)) sum_i (a_i - b_i - m)^2
 * @param a, b          (count)
 * @param[out] mean     inf or NaN if a number is
 * @param[out] variance likewise
 * @return BASIN_OK; BASIN_EINVALID for fewer than two pairs
 */
BASIN_API basin_status basin_sample_difference(double *mean, double *variance, int64_t count, const float *a,
                                               const float *b, basin_error *err);

/**
 * Whether a mean differs from zero: the z-test, two-sided.   p = erfc(|m| / sqrt(2 v))
 * The normal approximation, for means of many samples. Independent means may be added or subtracted before; their variances add.
 * @return p; 1 for m = 0; NaN if m or v is no number
 * @source Student 1908, doi:10.2307/2331554, in the limit of many samples
 */
BASIN_API double basin_mean_test(double mean, double variance);

#endif
