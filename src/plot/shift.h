/* shift.h - values that hardly differ, shown as their differences from a round number. */
#ifndef PLOT_SHIFT_H
#define PLOT_SHIFT_H

#include "plot/figure.h"

/**
 * Puts copies in the place of the figure's surfaces and bands, in which the values that are drawn are
 *     (value - offset) 10^exponent
 * if the numbers would otherwise need too many digits to be told apart: where all values span less than SHIFT_SPAN of their size.
 * The offset has only digits above those in which the values differ. Sets f->shift, and f->constant. A figure stays as it is if it
 * has no label in which the offset could stand, a spread, which has no such offset, or a log scale or a top that were asked for.
 * @return BASIN_OK or BASIN_ENOMEM
 */
basin_status shift_apply(figure *f, basin_error *err);

#define SHIFT_SPAN 1e-5

/** A number of the user's as it is shown; itself without an offset. */
double shift_value(const figure *f, double value);
/** And back. */
double shift_true(const figure *f, double shown);

/** What the shown values are, from the markup of what they were: "(Training loss - 2.3) x 10^6".  @return the caller frees; NULL if out of memory */
char *shift_label(const figure *f, const char *markup);

void shift_clear(figure *f);

#endif
