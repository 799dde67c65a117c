/* resize.h - images made smaller or larger, and cut, as torchvision does it with PIL images. */
#ifndef DATA_RESIZE_H
#define DATA_RESIZE_H

#include "basin/dataset.h"

typedef struct image_extent {
    int height, width;
} image_extent;

/** The size after Resize(shorter): the longer side keeps the ratio, rounded down.  @param shorter  0: as it is */
image_extent resize_extent(image_extent image, int shorter);

/**
 * Bilinear with antialias: a triangle as wide as the scale, rows first, then columns, each rounded to 8 bits.
 * @param[out] out  (to.height, to.width, channels)  @param pixels  (from.height, from.width, channels)
 * @return BASIN_OK, BASIN_ENOMEM
 * @source Pillow's Resample.c; torchvision.transforms.Resize
 */
basin_status resize(uint8_t *out, image_extent to, const uint8_t *pixels, image_extent from, int channels,
                    basin_error *err);

/** The square of `side` from the centre, CenterCrop(side): what lies outside of a smaller image is black. */
void centre_crop(uint8_t *out, int side, const uint8_t *pixels, image_extent from, int channels);

#endif
