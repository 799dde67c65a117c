/* augment.c - random crops and mirror images. */
#include "train/augment.h"

#include <string.h>

void augment(const basin_dataset *data, int crop, int flip, rng r, uint64_t index, float *image, float *copy) {
    basin_input in = basin_dataset_input(data);
    const float *mean = basin_dataset_mean(data), *std = basin_dataset_std(data);
    uint64_t span = 2 * (uint64_t)crop + 1;
    int dy = (int)rng_below(r, 3 * index, span) - crop, dx = (int)rng_below(r, 3 * index + 1, span) - crop;
    int mirror = flip && rng_below(r, 3 * index + 2, 2);
    if (!dy && !dx && !mirror) return;
    memcpy(copy, image, (size_t)in.height * (size_t)in.width * (size_t)in.channels * sizeof *copy);
    for (int y = 0; y < in.height; y++)
        for (int x = 0; x < in.width; x++) {
            int from_y = y + dy, from_x = (mirror ? in.width - 1 - x : x) + dx;
            int inside = from_y >= 0 && from_y < in.height && from_x >= 0 && from_x < in.width;
            for (int c = 0; c < in.channels; c++) /* what was padded is black */
                image[(y * in.width + x) * in.channels + c] =
                    inside ? copy[(from_y * in.width + from_x) * in.channels + c] : -mean[c] / std[c];
        }
}
