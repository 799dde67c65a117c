/* images.c - labelled images while they are read. */
#include "data/images.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

#define CLASSES_MAX 100000

size_t images_sample_size(const image_set *images) {
    return (size_t)images->input.height * (size_t)images->input.width * (size_t)images->input.channels;
}

basin_status images_grow(image_set *images, int64_t more, basin_error *err) {
    size_t count = (size_t)(images->count + more), size;
    size_t each = images->is_float ? sizeof *images->values : sizeof *images->pixels;
    if (__builtin_mul_overflow(count, images_sample_size(images), &size) || __builtin_mul_overflow(size, each, &size))
        return fail_memory(err);
    void *samples = realloc(images->is_float ? (void *)images->values : images->pixels, size ? size : 1);
    if (samples && images->is_float) images->values = samples;
    if (samples && !images->is_float) images->pixels = samples;
    int32_t *labels = realloc(images->labels, (count ? count : 1) * sizeof *labels);
    if (labels) images->labels = labels;
    if (!samples || !labels) return fail_memory(err);
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

basin_status images_check_values(const image_set *images, const char *where, basin_error *err) {
    size_t size = images_sample_size(images);
    for (int64_t i = 0; i < images->count; i++)
        for (size_t at = 0; at < size; at++)
            if (!isfinite(images->values[(size_t)i * size + at]))
                return fail(err, BASIN_EFORMAT, "%s: sample %lld has a value that is inf or nan", where, (long long)i);
    return BASIN_OK;
}

basin_status images_label(image_set *images, const int64_t *labels, int64_t highest, int classes, const char *where,
                          basin_error *err) {
    for (int64_t i = 0; i < images->count; i++) {
        if (labels[i] < 0 || labels[i] >= CLASSES_MAX)
            return fail(err, BASIN_EFORMAT, "%s: sample %lld has label %lld, out of range: labels are 0, 1, 2, ...",
                        where, (long long)i, (long long)labels[i]);
        images->labels[i] = (int32_t)labels[i];
        if (labels[i] > highest) highest = labels[i];
    }
    if (highest >= CLASSES_MAX)
        return fail(err, BASIN_EFORMAT, "%s: labels up to %lld are too many classes", where, (long long)highest);
    images->input.classes = classes ? classes : (int)highest + 1;
    return images_check_labels(images, 0, where, err);
}

void images_clear(image_set *images) {
    for (int i = 0; images->class_names && i < images->input.classes; i++) free(images->class_names[i]);
    free(images->class_names);
    free(images->pixels);
    free(images->values);
    free(images->labels);
    images->class_names = NULL;
    images->pixels = NULL;
    images->values = NULL;
    images->labels = NULL;
    images->count = 0;
}
