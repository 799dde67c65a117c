/* resize.c - what torchvision's Resize and CenterCrop do to PIL images, to the bit. */
#include "data/resize.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define PRECISION 22 /* bits behind the point of a weight; 8 of a pixel and 2 of headroom fit beside them */

/* For each place of the result: which places it is made of, and with what weights. */
typedef struct filter {
    int taps;        /* the most that a place has */
    int *first;      /* (places) */
    int *count;      /* (places) */
    int32_t *weight; /* (places, taps) */
    double *exact;   /* (taps): scratch */
} filter;

static double triangle(double x) {
    return fabs(x) < 1 ? 1 - fabs(x) : 0;
}

static void filter_clear(filter *f) {
    free(f->first);
    free(f->count);
    free(f->weight);
    free(f->exact);
}

/* The weights of one place, which add up to 1. */
static void weigh(filter *f, int place, double scale, int from) {
    double width = scale > 1 ? scale : 1, centre = (place + 0.5) * scale, sum = 0;
    int first = (int)(centre - width + 0.5), end = (int)(centre + width + 0.5);
    if (first < 0) first = 0;
    if (end > from) end = from;
    f->first[place] = first;
    f->count[place] = end - first;
    for (int i = 0; i < end - first; i++) sum += f->exact[i] = triangle((i + first - centre + 0.5) * (1 / width));
    for (int i = 0; i < end - first; i++) {
        double weight = (sum != 0 ? f->exact[i] / sum : f->exact[i]) * (1 << PRECISION);
        f->weight[(size_t)place * (size_t)f->taps + (size_t)i] = (int32_t)(weight + 0.5);
    }
}

static basin_status filter_init(filter *f, int to, int from, basin_error *err) {
    double scale = (double)from / to;
    f->taps = (int)ceil(scale > 1 ? scale : 1) * 2 + 1;
    f->first = malloc((size_t)to * sizeof *f->first);
    f->count = malloc((size_t)to * sizeof *f->count);
    f->weight = calloc((size_t)to * (size_t)f->taps, sizeof *f->weight);
    f->exact = malloc((size_t)f->taps * sizeof *f->exact);
    if (!f->first || !f->count || !f->weight || !f->exact) return fail_memory(err);
    for (int place = 0; place < to; place++) weigh(f, place, scale, from);
    return BASIN_OK;
}

/* One pixel of the result from `count` pixels that lie `step` bytes apart. */
static uint8_t combine(const uint8_t *pixels, size_t step, const int32_t *weight, int count) {
    int32_t sum = 1 << (PRECISION - 1);
    for (int i = 0; i < count; i++) sum += pixels[(size_t)i * step] * weight[i];
    sum >>= PRECISION;
    return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

/* Filters along one side of an image seen as (outer, side, inner). */
static void apply(uint8_t *out, const filter *f, int to, const uint8_t *pixels, int from, size_t outer, size_t inner) {
    for (size_t o = 0; o < outer; o++)
        for (size_t place = 0; place < (size_t)to; place++)
            for (size_t i = 0; i < inner; i++)
                out[(o * (size_t)to + place) * inner + i] =
                    combine(pixels + (o * (size_t)from + (size_t)f->first[place]) * inner + i, inner,
                            f->weight + place * (size_t)f->taps, f->count[place]);
}

image_extent resize_extent(image_extent image, int shorter) {
    int is_wide = image.width > image.height;
    int small = is_wide ? image.height : image.width, large = is_wide ? image.width : image.height;
    if (shorter == 0 || shorter == small) return image;
    int longer = (int)((int64_t)shorter * large / small);
    return is_wide ? (image_extent){shorter, longer} : (image_extent){longer, shorter};
}

basin_status resize(uint8_t *out, image_extent to, const uint8_t *pixels, image_extent from, int channels,
                    basin_error *err) {
    basin_status status = BASIN_OK;
    filter across = {0}, down = {0};
    size_t colours = (size_t)channels;
    uint8_t *between = malloc((size_t)from.height * (size_t)to.width * colours); /* rows are done, columns are not */
    if (!between) return fail_memory(err);
    TRY(filter_init(&across, to.width, from.width, err));
    TRY(filter_init(&down, to.height, from.height, err));
    apply(between, &across, to.width, pixels, from.width, (size_t)from.height, colours);
    apply(out, &down, to.height, between, from.height, 1, (size_t)to.width * colours);
done:
    filter_clear(&across);
    filter_clear(&down);
    free(between);
    return status;
}

/* Where the crop begins: Python's round((from - side) / 2), or the black before a smaller image as a negative number. */
static int crop_start(int from, int side) {
    if (from < side) return -((side - from) / 2);
    int twice = from - side, half = twice / 2;
    return twice % 2 && half % 2 ? half + 1 : half;
}

void centre_crop(uint8_t *out, int side, const uint8_t *pixels, image_extent from, int channels) {
    int top = crop_start(from.height, side), left = crop_start(from.width, side);
    size_t colours = (size_t)channels;
    memset(out, 0, (size_t)side * (size_t)side * colours);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            int from_y = y + top, from_x = x + left;
            if (from_y < 0 || from_y >= from.height || from_x < 0 || from_x >= from.width) continue;
            memcpy(out + ((size_t)y * (size_t)side + (size_t)x) * colours,
                   pixels + ((size_t)from_y * (size_t)from.width + (size_t)from_x) * colours, colours);
        }
}
