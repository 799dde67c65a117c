/* scale.h - from values to positions; round numbers on the way; numbers as text. */
#ifndef PLOT_SCALE_H
#define PLOT_SCALE_H

#include <stdbool.h>

#include "base/error.h"

#define TICKS_MAX 64
#define LEVELS_MAX 100
#define LEVEL_ROUNDING 1e-6 /* of what the levels span: a value no further outside than that lies on the outermost */

/** Values from min to max, evenly or by their logarithm. */
typedef struct scale {
    bool log;
    double min, max;
} scale;

/** f(value): value, or log10(value). -inf for a value <= 0 on a log scale. */
double scale_transform(bool log, double value);
/** (f(value) - f(min)) / (f(max) - f(min)): 0..1 inside. */
double scale_position(const scale *s, double value);

/** Whether both are one value, but for rounding. */
bool scale_is_point(double min, double max);

/** Round numbers inside a scale. */
typedef struct ticks {
    int count, minors;
    double value[TICKS_MAX], minor[TICKS_MAX];
    int decimals; /* how all labels are written: as number_markup takes it */
} ticks;

/** About `target` ticks (1, 2, 2.5 or 5 times a power of ten apart; on a log scale powers of ten, or 1, 2, 5 times one). */
void ticks_choose(ticks *t, const scale *s, int target);

/** Ascending contour levels, the same for all panels. */
typedef struct levels {
    int count;
    double value[LEVELS_MAX];
    bool log;
    int decimals; /* as in ticks */
} levels;

/** About `target` round levels that cover min..max, or that one value if both are the same; with `log`, 1, 2, 5 (or 1, 3, or 1) times powers of ten, denser
 *  at the lowest values. */
void levels_choose(levels *l, bool log, double min, double max, int target);
/** Where a value lies among the levels, which are spaced evenly from 0 to 1. */
double levels_position(const levels *l, double value);
/** Whether that is neither linear nor logarithmic in the values. */
bool levels_uneven(const levels *l);
/** The value at such a position, 0 to 1. */
double levels_value(const levels *l, double position);
/** Reads "0.1,1,10".  @return BASIN_OK, or BASIN_EINVALID if they do not ascend, are too many or no numbers */
basin_status levels_parse(levels *l, const char *text, basin_error *err);

/** A number in markup, with a true minus sign and powers of ten.
 *  @param decimals  -1 for the shortest form; -n for that with up to n digits */
void number_markup(char text[64], double value, int decimals);

#endif
