/* colorbar.h - which colour is which value. */
#ifndef PLOT_COLORBAR_H
#define PLOT_COLORBAR_H

#include "plot/figure.h"

/** The width of the bar with its numbers and label, without the gap to the panels. */
double colorbar_width(const figure *f);
/** `place` is as high as the panels. */
void colorbar_draw(figure *f, box place);

/** Bars for the `bar` column of plot kinds: one even block per band, or the smooth map. */
void colorbar_bands(figure *f, box place);
void colorbar_smooth(figure *f, box place);

/** How many bands the levels make, with those below the first and above the last level if there are values. */
int bands_count(const figure *f);
bool bands_below(const figure *f);
bool bands_above(const figure *f);
/** Where the colour of a value lies in the map: by the levels; of differences, evenly to both sides of zero. */
double color_position(const figure *f, double value);
/** The colour of the band that starts at level `index`; -1 for the one below the first. */
rgba band_color(const figure *f, int index);

/** Whether a level stands on the bar. */
bool colorbar_has(const figure *f, int level);
/** Where a level lies on the bar's body, from 0 at its bottom to 1: of lines away from its ends, which would hide them. */
double colorbar_position(const figure *f, int level);

#endif
