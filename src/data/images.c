/* images.c - labelled images while they are read. */
#include "data/images.h"

#include <stdlib.h>

#include "base/error.h"

size_t images_sample_size(const image_set *images) {
    return (size_t)images->input.height * (size_t)images->input.width * (size_t)images->input.channels;
}

basin_status images_grow(image_set *images, int64_t more, basin_error *err) {
    size_t count = (size_t)(images->count + more), size;
    if (__builtin_mul_overflow(count, images_sample_size(images), &size)) return fail_memory(err);
    uint8_t *pixels = realloc(images->pixels, size ? size : 1);
    if (pixels) images->pixels = pixels;
    int32_t *labels = realloc(images->labels, (count ? count : 1) * sizeof *labels);
    if (labels) images->labels = labels;
    if (!pixels || !labels) return fail_memory(err);
    images->count = (int64_t)count;
    return BASIN_OK;
}

basin_status images_check_labels(const image_set *images, int64_t first, const char *where, basin_error *err) {
    for (int64_t i = first; i < images->count; i++)
        if (images->labels[i] < 0 || images->labels[i] >= images->input.classes)
            return fail(err, BASIN_EFORMAT, "%s: sample %lld has label %d, out of range: there are %d classes", where,
                        (long long)(i - first), images->labels[i], images->input.classes);
    return BASIN_OK;
}

void images_clear(image_set *images) {
    free(images->pixels);
    free(images->labels);
    images->pixels = NULL;
    images->labels = NULL;
    images->count = 0;
}
