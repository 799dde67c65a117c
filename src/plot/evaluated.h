/* evaluated.h - dots where a surface was evaluated; between them it was interpolated. */
#ifndef PLOT_EVALUATED_H
#define PLOT_EVALUATED_H

#include "plot/figure.h"

/** Dots over all layers of a panel, at the evaluated points of its surfaces: over the plane, or on the curve. */
void evaluated_draw(figure *f, const panel *p);

/** Such dots at places on the page. */
void evaluated_dots(canvas *c, const theme *t, int count, const point *at, double radius);
/** The radius that suits points so far apart. */
double evaluated_radius(double apart);

#endif
