/* display.h - the scale on which a picture shows the values of a surface. */
#ifndef RESULT_DISPLAY_H
#define RESULT_DISPLAY_H

#include <stddef.h>

#define DISPLAY_LOG_FROM 30       /* losses that span this factor are shown on a log scale, ... */
#define DISPLAY_LOG_LEVELS_FROM 4 /* ... and get levels of one already from here: they are denser near the minimum */
#define DISPLAY_BULK 0.95         /* of a surface's points: what lies beyond it by more than ... */
#define DISPLAY_BEYOND 10.0       /* ... this factor is one colour: points that blew up must not hide the basin */

/** A picture of one loss: from low to high, linear or logarithmic. */
typedef struct display {
    int log;
    double low, high;
} display;

/** The scale for these losses, of which those that are inf or NaN are passed over: that of `basin plot` without options.
 *  @param axes     1 for a line, 2 for a plane
 *  @param scratch  (count), overwritten */
display display_of(size_t count, const double *values, int axes, double *scratch);

/** A value as it is worked with: its logarithm, or itself; and back. */
double display_transform(const display *d, double value);
double display_inverse(const display *d, double transformed);

/** Where a picture shows a value: 0 at low and below, 1 at high and above, and for inf and NaN; 0 if all are the same. */
double display_place(const display *d, double value);

#endif
