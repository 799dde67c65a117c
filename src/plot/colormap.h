/* colormap.h - perceptually uniform colour maps. */
#ifndef PLOT_COLORMAP_H
#define PLOT_COLORMAP_H

#include "plot/canvas.h"

/** A colour map: one file and one row. */
typedef struct colormap {
    const char *name, *help;
    const char *rgb; /* 256 entries of six hexadecimal digits, dark to light */
    bool diverging;  /* dark at both ends, light in the middle: for differences */
} colormap;

/** The row of that name, NULL for the default.  @return BASIN_OK or BASIN_EINVALID with the names that exist */
basin_status colormap_find(const colormap **out, const char *name, basin_error *err);
/** Row `index` of the table, or NULL behind the last. */
const colormap *colormap_at(int index);
/** The colour at `position` in 0..1; what lies outside gets the colour of the end. */
rgba colormap_color(const colormap *map, double position);
/** The same as an opaque pixel 0xAARRGGBB. */
uint32_t colormap_pixel(const colormap *map, double position);

#endif
