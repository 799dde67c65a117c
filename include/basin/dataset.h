/* dataset.h - samples: images, vectors or sequences, each with its class or with real targets. */
#ifndef BASIN_DATASET_H
#define BASIN_DATASET_H

#include <stdint.h>

#include "basin/error.h"
#include "basin/record.h"

/** Samples, immutable once made and shared by all threads. All have a class, or all have as many real targets. */
typedef struct basin_dataset basin_dataset;

/** What a network needs to know of its data. In memory an input is (height, width, channels); a vector is all channels,
 *  an array of two dimensions has height and width and one channel. */
typedef struct basin_input {
    int channels, height, width;
    int outputs; /**< of a dataset: how many classes there are, or how many targets a sample has */
} basin_input;

enum { BASIN_NORMALIZE_MAX = 64 };

/** How the files of a dataset are read. Start it as {0}: everything as it comes. */
typedef struct basin_data_options {
    const char *folder; /**< where to look for datasets that have a name first; NULL for none */
    const char *label;  /**< CSV: the column of the labels or targets, or several with ',' between; NULL: "label" */
    int resize;    /**< folders: the shorter side in pixels, made as torchvision.transforms.Resize does; 0: as it is */
    int crop;      /**< folders: the side of a square from the centre, after resizing; 0: all */
    int rgb;       /**< folders: three channels even if all images are grey, as torchvision's ImageFolder has them */
    int classes;   /**< NumPy, CSV: classes are 0 ... classes - 1; 0: as many as the highest label asks for */
    int normalize; /**< how many entries mean and std have: one per channel, or 1 for all; 0: the dataset's own */
    float mean[BASIN_NORMALIZE_MAX], std[BASIN_NORMALIZE_MAX]; /**< in units of pixel/255, or of the values */
} basin_data_options;

/**
 * Opens a dataset by name: "fashion-mnist:test", "mnist:train", "cifar10:train", "cifar100:test"; else a file or folder, with
 * or without ":SPLIT" ("test") behind it:
 *     digits.npz        arrays x and y (images and labels, data and targets), or x_SPLIT and y_SPLIT
 *     x.npy,y.npy       the same as two files
 *     table.csv         a header line, numbers, and one column of labels or several of targets; also table.csv.gz
 *     folder            folder/CLASS/NAME.png or folder/SPLIT/CLASS/NAME.png
 * Inputs x are (N,C,H,W), (N,H,W,C), (N,H,W), a sequence (N,T,F), (N,features) or tokens (N,T). uint8 are pixels, but for
 * a network that takes integers; other integers are kept exactly. Labels y are classes if they are integers (N), and real
 * targets if they are floats (N) or any numbers (N,K). In a CSV one column of whole numbers or of words are classes, one of other
 * numbers and several are real targets.
 * Pixels are normalized with mean 0 and std 1, numbers left as they are, unless the options say otherwise.
 * Named ones are looked for in options->folder, $BASIN_DATA, the installed data folder, the checkout's data/, the system's
 * folder. Their files, plain or with ".gz", lie in a subfolder named after the dataset; in the first two also directly.
 * @param options  NULL: all defaults
 * @return BASIN_OK; BASIN_EINVALID with what exists for an unknown name or split, and for options that do not fit the data;
 *         BASIN_ENOTFOUND with where it looked and where to get it; BASIN_EFORMAT for damaged files and labels out of range
 */
BASIN_API basin_status basin_dataset_open_with(basin_dataset **out, const char *name, const basin_data_options *options,
                                               basin_error *err);

/** The same with only the folder chosen. */
BASIN_API basin_status basin_dataset_open(basin_dataset **out, const char *name, const char *folder, basin_error *err);

/** Whether `name` is a known dataset, or a file or folder that looks like one; its content may be damaged all the same. */
BASIN_API int basin_dataset_is(const char *name);

/** A random subset of `samples` of them, fixed by seed, class-balanced if they have classes; sample order is that of the
 *  file. A class that has too few gives all; with the same seed a larger subset contains the smaller one.
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

/** The same of numbers: `values` (count, height, width, channels), with `labels` (count) or `targets` (count, outputs), the
 *  other one NULL. All have to be finite; mean and std per channel, in units of the values. */
BASIN_API basin_status basin_dataset_from_values(basin_dataset **out, const char *name, basin_input input,
                                                 int64_t count, const float *values, const int32_t *labels,
                                                 const float *targets, const float *mean, const float *std,
                                                 basin_error *err);

/** As it was opened, with its split: "fashion-mnist:test", "own/digits.npz:test"; a subset says so in brackets. */
BASIN_API const char *basin_dataset_name(const basin_dataset *dataset);
/** The name of all of it, without folders: "fashion-mnist:test", "digits.npz:test". */
BASIN_API const char *basin_dataset_short_name(const basin_dataset *dataset);
/** What is behind the last ':' of the name: "test"; without one the short name. */
BASIN_API const char *basin_dataset_split(const basin_dataset *dataset);
BASIN_API int64_t basin_dataset_count(const basin_dataset *dataset);
BASIN_API basin_input basin_dataset_input(const basin_dataset *dataset);
/** Per channel, in units of pixel/255, or of the values of floats. */
BASIN_API const float *basin_dataset_mean(const basin_dataset *dataset);
BASIN_API const float *basin_dataset_std(const basin_dataset *dataset);
/** How many classes there are; 0 if the targets are real. */
BASIN_API int basin_dataset_classes(const basin_dataset *dataset);
/** How many real targets a sample has; 0 if it has a class. */
BASIN_API int basin_dataset_targets(const basin_dataset *dataset);
/** Raw pixels (height, width, channels) of one sample in 0..255, borrowed; NULL if the dataset holds numbers. */
BASIN_API const uint8_t *basin_dataset_pixels(const basin_dataset *dataset, int64_t index);
/** The targets of one sample (basin_dataset_targets), borrowed; its class as a float if it has none. */
BASIN_API const float *basin_dataset_target(const basin_dataset *dataset, int64_t index);
/** The class of one sample; -1 if its targets are real. */
BASIN_API int basin_dataset_label(const basin_dataset *dataset, int64_t index);
/** The name of class `label`, or NULL if the dataset has none. */
BASIN_API const char *basin_dataset_class(const basin_dataset *dataset, int label);

/**
 * Samples [first, first + count) as the network sees them.   x = (pixel/255 - mean) / std, of numbers (value - mean) / std
 * @param[out] inputs   (count, height, width, channels): channels last
 * @param[out] targets  (count) classes, as floats, or (count, outputs) real targets
 */
BASIN_API void basin_dataset_read(const basin_dataset *dataset, int64_t first, int64_t count, float *inputs,
                                  float *targets);

/** A hash of all inputs, classes or targets and the normalization, as 32 hexadecimal digits. */
BASIN_API void basin_dataset_hash(const basin_dataset *dataset, char text[33]);

BASIN_API void basin_dataset_free(basin_dataset *dataset);

#endif
