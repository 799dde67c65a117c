/* dataset.c - labelled images as networks see them. */
#include "data/dataset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"

/* How pixels become numbers: what a subset shares with its parent. */
static basin_status set_scale(basin_dataset *dataset, const float *mean, const float *std, basin_error *err) {
    int channels = dataset->images.input.channels;
    dataset->mean = malloc((size_t)channels * sizeof(float));
    dataset->std = malloc((size_t)channels * sizeof(float));
    if (!dataset->images.is_float) dataset->table = malloc((size_t)channels * sizeof *dataset->table);
    if (!dataset->mean || !dataset->std || (!dataset->images.is_float && !dataset->table)) return fail_memory(err);
    for (int c = 0; c < channels; c++) {
        dataset->mean[c] = mean[c];
        dataset->std[c] = std[c];
        for (int pixel = 0; pixel < 256 && dataset->table; pixel++)
            dataset->table[c][pixel] = ((float)pixel / 255.0f - mean[c]) / std[c]; /* in f32, as torchvision does */
    }
    return BASIN_OK;
}

basin_status dataset_new(basin_dataset **out, const char *name, image_set *take, const float *mean, const float *std,
                         const char *const *class_names, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_dataset *dataset = calloc(1, sizeof *dataset);
    if (!dataset || !(dataset->name = strdup(name))) {
        status = fail_memory(err);
        goto done;
    }
    dataset->images = *take;
    *take = (image_set){0};
    dataset->count = dataset->images.count;
    dataset->class_names = class_names;
    dataset->root = dataset;
    TRY(set_scale(dataset, mean, std, err));
    *out = dataset;
    dataset = NULL;
done:
    basin_dataset_free(dataset);
    images_clear(take);
    return status;
}

/* A dataset of copies: pixels or values, the other is NULL. */
static basin_status copy_samples(basin_dataset **out, const char *name, image_set *images, int64_t count,
                                 const uint8_t *pixels, const float *values, const int32_t *labels, const float *mean,
                                 const float *std, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_input input = images->input;
    if (count < 1 || input.channels < 1 || input.height < 1 || input.width < 1 || input.classes < 1)
        return fail(err, BASIN_EINVALID, "%s: a dataset needs samples, pixels and classes", name);
    TRY(images_grow(images, count, err));
    size_t size = (size_t)count * images_sample_size(images);
    if (values) memcpy(images->values, values, size * sizeof *values);
    if (pixels) memcpy(images->pixels, pixels, size);
    memcpy(images->labels, labels, (size_t)count * sizeof *labels);
    TRY(images_check_labels(images, 0, name, err));
    if (values) TRY(images_check_values(images, name, err));
    TRY(dataset_new(out, name, images, mean, std, NULL, err));
done:
    images_clear(images);
    return status;
}

basin_status basin_dataset_from_pixels(basin_dataset **out, const char *name, basin_input input, int64_t count,
                                       const uint8_t *pixels, const int32_t *labels, const float *mean,
                                       const float *std, basin_error *err) {
    image_set images = {.input = input};
    return copy_samples(out, name, &images, count, pixels, NULL, labels, mean, std, err);
}

basin_status basin_dataset_from_values(basin_dataset **out, const char *name, basin_input input, int64_t count,
                                       const float *values, const int32_t *labels, const float *mean, const float *std,
                                       basin_error *err) {
    image_set images = {.input = input, .is_float = 1};
    return copy_samples(out, name, &images, count, NULL, values, labels, mean, std, err);
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
    return dataset->root->images.input;
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
    const image_set *images = &dataset->root->images;
    if (images->is_float) return NULL;
    return images->pixels + (size_t)place(dataset, index) * images_sample_size(images);
}

int basin_dataset_label(const basin_dataset *dataset, int64_t index) {
    return dataset->root->images.labels[place(dataset, index)];
}

const char *basin_dataset_class(const basin_dataset *dataset, int label) {
    const basin_dataset *root = dataset->root;
    if (label < 0 || label >= root->images.input.classes) return NULL;
    if (root->images.class_names) return root->images.class_names[label];
    return root->class_names ? root->class_names[label] : NULL;
}

/* The values of one sample of floats. */
static const float *values_of(const basin_dataset *dataset, int64_t index) {
    const image_set *images = &dataset->root->images;
    return images->values + (size_t)place(dataset, index) * images_sample_size(images);
}

static void read_pixels(const basin_dataset *dataset, int64_t index, float *inputs) {
    const basin_dataset *root = dataset->root;
    size_t size = images_sample_size(&root->images), channels = (size_t)root->images.input.channels;
    const uint8_t *pixels = basin_dataset_pixels(dataset, index);
    for (size_t at = 0; at < size; at += channels)
        for (size_t c = 0; c < channels; c++) *inputs++ = root->table[c][pixels[at + c]];
}

static void read_values(const basin_dataset *dataset, int64_t index, float *inputs) {
    const basin_dataset *root = dataset->root;
    size_t size = images_sample_size(&root->images), channels = (size_t)root->images.input.channels;
    const float *values = values_of(dataset, index);
    for (size_t at = 0; at < size; at += channels)
        for (size_t c = 0; c < channels; c++) *inputs++ = (values[at + c] - root->mean[c]) / root->std[c];
}

void basin_dataset_read(const basin_dataset *dataset, int64_t first, int64_t count, float *inputs, int32_t *labels) {
    const image_set *images = &dataset->root->images;
    for (int64_t i = 0; i < count; i++) {
        (images->is_float ? read_values : read_pixels)(dataset, first + i, inputs);
        inputs += images_sample_size(images);
        labels[i] = basin_dataset_label(dataset, first + i);
    }
}

void basin_dataset_hash(const basin_dataset *dataset, char text[33]) {
    const basin_dataset *root = dataset->root;
    size_t channels = (size_t)root->images.input.channels;
    hash *sum = hash_new();
    hash_add(sum, &root->images.input, sizeof root->images.input);
    hash_add(sum, root->mean, channels * sizeof *root->mean);
    hash_add(sum, root->std, channels * sizeof *root->std);
    for (int64_t i = 0; i < dataset->count; i++) {
        int32_t label = basin_dataset_label(dataset, i);
        hash_add(sum, &label, sizeof label);
        if (root->images.is_float)
            hash_add(sum, values_of(dataset, i), images_sample_size(&root->images) * sizeof(float));
        else
            hash_add(sum, basin_dataset_pixels(dataset, i), images_sample_size(&root->images));
    }
    hash_text(sum, text);
    hash_free(sum);
}

void basin_dataset_free(basin_dataset *dataset) {
    if (!dataset) return;
    images_clear(&dataset->images);
    free(dataset->mean);
    free(dataset->std);
    free(dataset->table);
    free(dataset->index);
    free(dataset->name);
    free(dataset);
}
