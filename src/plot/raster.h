/* raster.h - triangles as pixels: every pixel whose centre a triangle covers, so that neighbours leave no gap. */
#ifndef PLOT_RASTER_H
#define PLOT_RASTER_H

#include <stdint.h>

#include "plot/canvas.h"

/** Pixels 0xAARRGGBB; `stride` of them lie between the starts of two rows. */
typedef struct raster {
    int width, height, stride;
    uint32_t *pixels;
} raster;

/** Paints a triangle; its opaque colours are blended linearly (Gouraud). Coordinates are in pixels. */
void raster_triangle(const raster *r, const point at[3], const rgba color[3]);
/** Writes one value to the pixels of a triangle. */
void raster_cover(const raster *r, const point at[3], uint32_t value);

/** Each pixel of `out` becomes the mean of by x by pixels of `in`; by is at most 16. */
void raster_shrink(const raster *out, const raster *in, int by);

#endif
