/* dataset.h - labelled images. */
#ifndef BASIN_DATASET_H
#define BASIN_DATASET_H

#include <stdint.h>

#include "basin/error.h"
#include "basin/record.h"

/** Samples with labels, immutable once made and shared by all threads. */
typedef struct basin_dataset basin_dataset;

/** What a network needs to know of its data. */
typedef struct basin_input {
    int channels, height, width, classes;
} basin_input;

/**
 * Opens a dataset by name: "fashion-mnist:test", "mnist:train", "cifar10:train", "cifar100:test".
 * Looked for in `folder` (NULL for none), $BASIN_DATA, the installed data folder, the checkout's data/, the system's folder.
 * Its files, plain or with ".gz", lie in a subfolder named after the dataset; in `folder` and $BASIN_DATA also directly.
 * @return BASIN_OK; BASIN_EINVALID with what exists for an unknown name or split; BASIN_ENOTFOUND with where it looked and where to get it; BASIN_EFORMAT for damaged files and labels out of range
 */
BASIN_API basin_status basin_dataset_open(basin_dataset **out, const char *name, const char *folder, basin_error *err);

/** A class-balanced random subset of `samples` of them, fixed by seed; sample order is that of the file.
 *  A class that has too few gives all; with the same seed a larger subset contains the smaller one.
 *  `dataset` is borrowed and must outlive it.  @return BASIN_OK; BASIN_EINVALID if samples is < 1 or > count */
BASIN_API basin_status basin_dataset_subset(basin_dataset **out, const basin_dataset *dataset, int64_t samples,
                                            uint64_t seed, basin_error *err);

/** The first `samples` of them, in file order. As basin_dataset_subset else. */
BASIN_API basin_status basin_dataset_first(basin_dataset **out, const basin_dataset *dataset, int64_t samples,
                                           basin_error *err);

/** A dataset from memory: `pixels` (count, height, width, channels) in 0..255 and `labels` (count), both copied;
 *  mean and std per channel, in units of pixel/255. Labels out of range are BASIN_EFORMAT. */
BASIN_API basin_status basin_dataset_from_pixels(basin_dataset **out, const char *name, basin_input input,
                                                 int64_t count, const uint8_t *pixels, const int32_t *labels,
                                                 const float *mean, const float *std, basin_error *err);

BASIN_API const char *basin_dataset_name(const basin_dataset *dataset);
BASIN_API int64_t basin_dataset_count(const basin_dataset *dataset);
BASIN_API basin_input basin_dataset_input(const basin_dataset *dataset);
/** Per channel, in units of pixel/255. */
BASIN_API const float *basin_dataset_mean(const basin_dataset *dataset);
BASIN_API const float *basin_dataset_std(const basin_dataset *dataset);
/** Raw pixels (height, width, channels) in 0..255 and label of one sample, borrowed. */
BASIN_API const uint8_t *basin_dataset_pixels(const basin_dataset *dataset, int64_t index);
BASIN_API int basin_dataset_label(const basin_dataset *dataset, int64_t index);
/** The name of class `label`, or NULL if the dataset has none. */
BASIN_API const char *basin_dataset_class(const basin_dataset *dataset, int label);

/**
 * Samples [first, first + count) as the network sees them.   x = (pixel/255 - mean) / std
 * @param[out] inputs  (count, height, width, channels): channels last
 * @param[out] labels  (count)
 */
BASIN_API void basin_dataset_read(const basin_dataset *dataset, int64_t first, int64_t count, float *inputs,
                                  int32_t *labels);

/** A hash of all pixels, labels and the normalization, as 32 hexadecimal digits. */
BASIN_API void basin_dataset_hash(const basin_dataset *dataset, char text[33]);

BASIN_API void basin_dataset_free(basin_dataset *dataset);

#endif
