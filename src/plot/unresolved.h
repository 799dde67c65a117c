/* unresolved.h - where a contour line may run, as far as the values are known. */
#ifndef PLOT_UNRESOLVED_H
#define PLOT_UNRESOLVED_H

#include "plot/field.h"
#include "plot/figure.h"

/** What is known of the values of a panel's surface: fields of both ends of their intervals. Start it as {0}. */
typedef struct unresolved {
    grid lower, upper;
    bool known; /* there are intervals */
} unresolved;

basin_status unresolved_init(unresolved *u, const figure *f, const panel *p, basin_error *err);
void unresolved_clear(unresolved *u);

/** Tints the band where the value may be `level`: lower <= level < upper. Nothing without intervals. */
basin_status unresolved_draw(const unresolved *u, const figure *f, double level, rgba color, basin_error *err);

#endif
