/* dataset.c - samples as networks see them. */
#include "data/dataset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"

/* How pixels become numbers: what a subset shares with its parent. */
static basin_status set_scale(basin_dataset *dataset, const float *mean, const float *std, basin_error *err) {
    int channels = dataset->samples.input.channels;
    dataset->mean = malloc((size_t)channels * sizeof(float));
    dataset->std = malloc((size_t)channels * sizeof(float));
    if (!dataset->samples.is_float) dataset->table = malloc((size_t)channels * sizeof *dataset->table);
    if (!dataset->mean || !dataset->std || (!dataset->samples.is_float && !dataset->table)) return fail_memory(err);
    for (int c = 0; c < channels; c++) {
        dataset->mean[c] = mean[c];
        dataset->std[c] = std[c];
        for (int pixel = 0; pixel < 256 && dataset->table; pixel++)
            dataset->table[c][pixel] = ((float)pixel / 255.0f - mean[c]) / std[c]; /* in f32, as torchvision does */
    }
    return BASIN_OK;
}

basin_status dataset_new(basin_dataset **out, const char *name, sample_set *take, const float *mean, const float *std,
                         const char *const *class_names, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_dataset *dataset = calloc(1, sizeof *dataset);
    if (!dataset || !(dataset->name = strdup(name))) {
        status = fail_memory(err);
        goto done;
    }
    dataset->samples = *take;
    *take = (sample_set){0};
    dataset->count = dataset->samples.count;
    dataset->class_names = class_names;
    dataset->root = dataset;
    TRY(set_scale(dataset, mean, std, err));
    *out = dataset;
    dataset = NULL;
done:
    basin_dataset_free(dataset);
    samples_clear(take);
    return status;
}

/* A dataset of copies: pixels or values, labels or targets; the others are NULL. */
static basin_status copy_samples(basin_dataset **out, const char *name, sample_set *samples, int64_t count,
                                 const uint8_t *pixels, const float *values, const int32_t *labels,
                                 const float *targets, const float *mean, const float *std, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_input input = samples->input;
    if (count < 1 || input.channels < 1 || input.height < 1 || input.width < 1 || input.outputs < 1)
        return fail(err, BASIN_EINVALID, "%s: a dataset needs samples, inputs, and classes or targets", name);
    samples->is_float = values != NULL;
    samples->is_real = targets != NULL;
    TRY(samples_grow(samples, count, err));
    size_t size = (size_t)count * samples_size(samples);
    if (values) memcpy(samples->values, values, size * sizeof *values);
    if (pixels) memcpy(samples->pixels, pixels, size);
    if (targets) memcpy(samples->targets, targets, (size_t)count * samples_targets(samples) * sizeof *targets);
    for (int64_t i = 0; labels && i < count; i++) samples->targets[i] = (float)labels[i];
    if (labels) TRY(samples_check_labels(samples, 0, name, err));
    TRY(samples_check_targets(samples, name, err));
    if (values) TRY(samples_check_values(samples, name, err));
    TRY(dataset_new(out, name, samples, mean, std, NULL, err));
done:
    samples_clear(samples);
    return status;
}

basin_status basin_dataset_from_pixels(basin_dataset **out, const char *name, basin_input input, int64_t count,
                                       const uint8_t *pixels, const int32_t *labels, const float *mean,
                                       const float *std, basin_error *err) {
    sample_set samples = {.input = input};
    return copy_samples(out, name, &samples, count, pixels, NULL, labels, NULL, mean, std, err);
}

basin_status basin_dataset_from_values(basin_dataset **out, const char *name, basin_input input, int64_t count,
                                       const float *values, const int32_t *labels, const float *targets,
                                       const float *mean, const float *std, basin_error *err) {
    sample_set samples = {.input = input};
    return copy_samples(out, name, &samples, count, NULL, values, labels, targets, mean, std, err);
}

const char *basin_dataset_name(const basin_dataset *dataset) {
    return dataset->name;
}

const char *basin_dataset_short_name(const basin_dataset *dataset) {
    const char *name = dataset->root->name, *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

const char *basin_dataset_split(const basin_dataset *dataset) {
    const char *name = basin_dataset_short_name(dataset), *colon = strrchr(name, ':');
    return colon && colon[1] ? colon + 1 : name;
}

int64_t basin_dataset_count(const basin_dataset *dataset) {
    return dataset->count;
}

basin_input basin_dataset_input(const basin_dataset *dataset) {
    return dataset->root->samples.input;
}

const float *basin_dataset_mean(const basin_dataset *dataset) {
    return dataset->root->mean;
}

const float *basin_dataset_std(const basin_dataset *dataset) {
    return dataset->root->std;
}

static int64_t place(const basin_dataset *dataset, int64_t index) {
    return dataset->index ? dataset->index[index] : index;
}

const uint8_t *basin_dataset_pixels(const basin_dataset *dataset, int64_t index) {
    const sample_set *samples = &dataset->root->samples;
    if (samples->is_float) return NULL;
    return samples->pixels + (size_t)place(dataset, index) * samples_size(samples);
}

int basin_dataset_classes(const basin_dataset *dataset) {
    const sample_set *samples = &dataset->root->samples;
    return samples->is_real ? 0 : samples->input.outputs;
}

int basin_dataset_targets(const basin_dataset *dataset) {
    const sample_set *samples = &dataset->root->samples;
    return samples->is_real ? samples->input.outputs : 0;
}

const float *basin_dataset_target(const basin_dataset *dataset, int64_t index) {
    const sample_set *samples = &dataset->root->samples;
    return samples->targets + (size_t)place(dataset, index) * samples_targets(samples);
}

int basin_dataset_label(const basin_dataset *dataset, int64_t index) {
    return dataset->root->samples.is_real ? -1 : (int)*basin_dataset_target(dataset, index);
}

const char *basin_dataset_class(const basin_dataset *dataset, int label) {
    const basin_dataset *root = dataset->root;
    if (label < 0 || label >= basin_dataset_classes(dataset)) return NULL;
    if (root->samples.class_names) return root->samples.class_names[label];
    return root->class_names ? root->class_names[label] : NULL;
}

/* The values of one sample of floats. */
static const float *values_of(const basin_dataset *dataset, int64_t index) {
    const sample_set *samples = &dataset->root->samples;
    return samples->values + (size_t)place(dataset, index) * samples_size(samples);
}

static void read_pixels(const basin_dataset *dataset, int64_t index, float *inputs) {
    const basin_dataset *root = dataset->root;
    size_t size = samples_size(&root->samples), channels = (size_t)root->samples.input.channels;
    const uint8_t *pixels = basin_dataset_pixels(dataset, index);
    for (size_t at = 0; at < size; at += channels)
        for (size_t c = 0; c < channels; c++) *inputs++ = root->table[c][pixels[at + c]];
}

static void read_values(const basin_dataset *dataset, int64_t index, float *inputs) {
    const basin_dataset *root = dataset->root;
    size_t size = samples_size(&root->samples), channels = (size_t)root->samples.input.channels;
    const float *values = values_of(dataset, index);
    for (size_t at = 0; at < size; at += channels)
        for (size_t c = 0; c < channels; c++) *inputs++ = (values[at + c] - root->mean[c]) / root->std[c];
}

/* The bytes or numbers of the file as they are. */
static void read_whole(const basin_dataset *dataset, int64_t index, float *inputs) {
    const sample_set *samples = &dataset->root->samples;
    const size_t size = samples_size(samples);
    if (!samples->is_float) {
        const uint8_t *pixels = basin_dataset_pixels(dataset, index);
        for (size_t at = 0; at < size; at++) inputs[at] = pixels[at];
        return;
    }
    const float *values = values_of(dataset, index);
    for (size_t at = 0; at < size; at++) inputs[at] = samples->is_scaled ? roundf(255 * values[at]) : values[at];
}

void basin_dataset_read(const basin_dataset *dataset, int64_t first, int64_t count, float *inputs, float *targets) {
    dataset_read(dataset, first, count, 0, inputs, targets);
}

void dataset_read(const basin_dataset *dataset, int64_t first, int64_t count, int whole, float *inputs,
                  float *targets) {
    const sample_set *samples = &dataset->root->samples;
    size_t each = samples_targets(samples);
    for (int64_t i = 0; i < count; i++) {
        (whole ? read_whole : samples->is_float ? read_values : read_pixels)(dataset, first + i, inputs);
        inputs += samples_size(samples);
        memcpy(targets, basin_dataset_target(dataset, first + i), each * sizeof *targets);
        targets += each;
    }
}

static void hash_sample(hash *sum, const basin_dataset *dataset, int64_t index) {
    const sample_set *samples = &dataset->root->samples;
    int32_t label = basin_dataset_label(dataset, index);
    hash_add(sum, &label, sizeof label); /* -1 sets real targets apart */
    if (samples->is_real) hash_add(sum, basin_dataset_target(dataset, index), samples_targets(samples) * sizeof(float));
    if (samples->is_float)
        hash_add(sum, values_of(dataset, index), samples_size(samples) * sizeof(float));
    else
        hash_add(sum, basin_dataset_pixels(dataset, index), samples_size(samples));
}

void basin_dataset_hash(const basin_dataset *dataset, char text[33]) {
    const basin_dataset *root = dataset->root;
    size_t channels = (size_t)root->samples.input.channels;
    hash *sum = hash_new();
    hash_add(sum, &root->samples.input, sizeof root->samples.input);
    hash_add(sum, root->mean, channels * sizeof *root->mean);
    hash_add(sum, root->std, channels * sizeof *root->std);
    for (int64_t i = 0; i < dataset->count; i++) hash_sample(sum, dataset, i);
    hash_text(sum, text);
    hash_free(sum);
}

void basin_dataset_free(basin_dataset *dataset) {
    if (!dataset) return;
    samples_clear(&dataset->samples);
    free(dataset->mean);
    free(dataset->std);
    free(dataset->table);
    free(dataset->index);
    free(dataset->name);
    free(dataset);
}
