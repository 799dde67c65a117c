/* rim.h - where a surface that ends at unknown points is cut off. */
#ifndef PLOT_RIM_H
#define PLOT_RIM_H

#include "plot/figure.h"

/**
 * A height below which a surface's rim is whole. Where a loss overflows, the last known points lie high up and at different
 * heights: the surface would end in spikes, one for each step of the grid.
 * Unknown points amid known ones, a few at the border, and what would cost more than 30 % of the surface cut nothing off.
 * @return between `low` and `high`: the lowest known point beside unknown ones, of those high up; `high` if most of these points
 *         lie deeper, or if there are none
 */
double rim_height(const figure *f, double low, double high);

#endif
