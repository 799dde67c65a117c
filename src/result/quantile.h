/* quantile.h - numbers in order, and those between them. */
#ifndef RESULT_QUANTILE_H
#define RESULT_QUANTILE_H

/** For qsort of doubles: ascending, NaN behind inf. */
int quantile_order(const void *a, const void *b);

/** Of sorted numbers, at least one: linear between order statistics, x(1 + (count - 1) q).  @param q  0 to 1 */
double quantile_of(int count, const double *sorted, double q);

#endif
