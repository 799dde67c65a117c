/* fuzz_png.c - any bytes as a PNG image, decoded as grey or colours, resized and cropped. */
#include <stdlib.h>

#include "data/png.h"
#include "data/resize.h"
#include "input.h"

enum { PIXELS_MAX = 1 << 18, SIDE = 5 };

static void decode(const png_size *size, const uint8_t *data, size_t bytes, int channels) {
    basin_error err = {0};
    image_extent from = {size->height, size->width}, to = resize_extent(from, SIDE);
    uint8_t *pixels = malloc((size_t)from.height * (size_t)from.width * (size_t)channels);
    uint8_t *resized = malloc((size_t)to.height * (size_t)to.width * (size_t)channels);
    uint8_t cropped[3 * SIDE * SIDE];
    if (pixels && resized && png_decode(pixels, channels, size, data, bytes, "input", &err) == BASIN_OK &&
        resize(resized, to, pixels, from, channels, &err) == BASIN_OK)
        centre_crop(cropped, SIDE, resized, to, channels);
    free(pixels);
    free(resized);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    png_size found = {0};
    basin_error err = {0};
    if (png_measure(&found, data, size, "input", &err) != BASIN_OK) return 0;
    if ((int64_t)found.height * found.width > PIXELS_MAX) return 0;
    decode(&found, data, size, 3);
    if (found.is_grey) decode(&found, data, size, 1);
    return 0;
}
