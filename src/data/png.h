/* png.h - PNG images as 8-bit grey or colours. */
#ifndef DATA_PNG_H
#define DATA_PNG_H

#include "basin/dataset.h"

#include <stddef.h>

/** What the header says. */
typedef struct png_size {
    int height, width;
    int is_grey; /* with or without alpha; no palette */
} png_size;

/** Reads the header of the PNG in `bytes`.  @param path  names the file in messages
 *  @return BASIN_OK, BASIN_EFORMAT (damaged, no PNG, too large), BASIN_ENOMEM */
basin_status png_measure(png_size *out, const unsigned char *bytes, size_t size, const char *path, basin_error *err);

/** Decodes it into `pixels` (height, width, channels) for the size that png_measure gave. Palettes become colours, alpha
 *  is dropped, of 16 bits the upper 8 stay, no gamma is applied: as PIL's convert("RGB") does.
 *  @param channels  1 (only for is_grey) or 3 */
basin_status png_decode(uint8_t *pixels, int channels, const png_size *expected, const unsigned char *bytes,
                        size_t size, const char *path, basin_error *err);

/** Bytes that a PNG may have at most. */
#define PNG_FILE_MAX ((size_t)1 << 28)

#endif
