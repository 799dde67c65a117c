/* samples.c - samples while they are read. */
#include "data/samples.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

#define CLASSES_MAX 100000

size_t samples_size(const sample_set *samples) {
    return (size_t)samples->input.height * (size_t)samples->input.width * (size_t)samples->input.channels;
}

size_t samples_targets(const sample_set *samples) {
    return samples->is_real ? (size_t)samples->input.outputs : 1;
}

/* Room for `count` times `each` elements of `size` bytes.  @return NULL if there is none; the old one is kept then */
static void *resize(void *old, size_t count, size_t each, size_t size) {
    size_t elements, bytes;
    if (__builtin_mul_overflow(count, each, &elements) || __builtin_mul_overflow(elements, size, &bytes)) return NULL;
    return realloc(old, bytes ? bytes : 1);
}

basin_status samples_grow(sample_set *samples, int64_t more, basin_error *err) {
    size_t count = (size_t)(samples->count + more), size = samples_size(samples);
    if (samples->is_float) {
        float *values = resize(samples->values, count, size, sizeof *values);
        if (!values) return fail_memory(err);
        samples->values = values;
    } else {
        uint8_t *pixels = resize(samples->pixels, count, size, sizeof *pixels);
        if (!pixels) return fail_memory(err);
        samples->pixels = pixels;
    }
    float *targets = resize(samples->targets, count, samples_targets(samples), sizeof *targets);
    if (!targets) return fail_memory(err);
    samples->targets = targets;
    samples->count = (int64_t)count;
    return BASIN_OK;
}

/* Labels 1, 2, ..., K where classes are 0 to K-1. */
static int count_from_one(const sample_set *samples, int64_t first) {
    float lowest = INFINITY, highest = 0;
    for (int64_t i = first; i < samples->count; i++) {
        lowest = fminf(lowest, samples->targets[i]);
        highest = fmaxf(highest, samples->targets[i]);
    }
    return lowest == 1 && highest == (float)samples->input.outputs;
}

basin_status samples_check_labels(const sample_set *samples, int64_t first, const char *where, basin_error *err) {
    for (int64_t i = first; i < samples->count; i++)
        if (!(samples->targets[i] >= 0 && samples->targets[i] < (float)samples->input.outputs))
            return fail(err, BASIN_EFORMAT, "%s: sample %lld has label %.0f, out of range: there are %d classes%s",
                        where, (long long)(i - first), (double)samples->targets[i], samples->input.outputs,
                        count_from_one(samples, first) ? ", which count from 0, and the labels from 1: subtract 1"
                                                       : "");
    return BASIN_OK;
}

/* Whether all of (samples, each) numbers are finite. */
static basin_status check_finite(const float *numbers, int64_t count, size_t each, const char *what, const char *where,
                                 basin_error *err) {
    for (int64_t i = 0; i < count; i++)
        for (size_t at = 0; at < each; at++)
            if (!isfinite(numbers[(size_t)i * each + at]))
                return fail(err, BASIN_EFORMAT, "%s: sample %lld has a %s that is inf or nan", where, (long long)i,
                            what);
    return BASIN_OK;
}

basin_status samples_check_values(const sample_set *samples, const char *where, basin_error *err) {
    return check_finite(samples->values, samples->count, samples_size(samples), "value", where, err);
}

basin_status samples_check_targets(const sample_set *samples, const char *where, basin_error *err) {
    return check_finite(samples->targets, samples->count, samples_targets(samples), "target", where, err);
}

basin_status samples_label(sample_set *samples, const int64_t *labels, int64_t highest, int classes, const char *where,
                           basin_error *err) {
    for (int64_t i = 0; i < samples->count; i++) {
        if (labels[i] < 0 || labels[i] >= CLASSES_MAX)
            return fail(err, BASIN_EFORMAT,
                        "%s: sample %lld has label %lld, out of range: classes are 0, 1, 2, ... (real targets have to "
                        "be floats)",
                        where, (long long)i, (long long)labels[i]);
        samples->targets[i] = (float)labels[i];
        if (labels[i] > highest) highest = labels[i];
    }
    if (highest >= CLASSES_MAX)
        return fail(err, BASIN_EFORMAT, "%s: labels up to %lld are too many classes", where, (long long)highest);
    samples->input.outputs = classes ? classes : (int)highest + 1;
    return samples_check_labels(samples, 0, where, err);
}

void samples_clear(sample_set *samples) {
    for (int i = 0; samples->class_names && i < samples->input.outputs; i++) free(samples->class_names[i]);
    free(samples->class_names);
    free(samples->pixels);
    free(samples->values);
    free(samples->targets);
    samples->class_names = NULL;
    samples->pixels = NULL;
    samples->values = NULL;
    samples->targets = NULL;
    samples->count = 0;
}
