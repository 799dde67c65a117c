/* images.h - labelled images while they are read, and what their readers share. */
#ifndef DATA_IMAGES_H
#define DATA_IMAGES_H

#include <stddef.h>

#include "basin/dataset.h"

/** Start it as {0} with `input` set; height, width, channels and is_float before it grows. */
typedef struct image_set {
    basin_input input;
    int64_t count;
    int is_float;
    uint8_t *pixels;    /* (count, height, width, channels); NULL if is_float */
    float *values;      /* the same of floats, else NULL */
    int32_t *labels;    /* (count) */
    char **class_names; /* (classes), owned; NULL if they have none */
} image_set;

/** Makes room for `more` samples behind the last one, to be filled by the caller.  @return BASIN_OK or BASIN_ENOMEM */
basin_status images_grow(image_set *images, int64_t more, basin_error *err);
/** How many pixels or values a sample has, all channels together. */
size_t images_sample_size(const image_set *images);
/** Checks the labels from sample `first` on.  @param where  names the file in messages  @return BASIN_OK or BASIN_EFORMAT */
basin_status images_check_labels(const image_set *images, int64_t first, const char *where, basin_error *err);
/** Checks that all values of floats are finite. */
basin_status images_check_values(const image_set *images, const char *where, basin_error *err);
/** Sets the labels and the number of classes.
 *  @param classes  0: one more than the highest label, or than `highest` if that is more
 *  @return BASIN_OK, BASIN_EFORMAT (out of range, too many), BASIN_ENOMEM */
basin_status images_label(image_set *images, const int64_t *labels, int64_t highest, int classes, const char *where,
                          basin_error *err);
void images_clear(image_set *images);

/** Reads the files of one split, in the order in which the format wants them; `out->input.classes` is set. */
typedef basin_status images_reader(image_set *out, int files, const char *const paths[], basin_error *err);
images_reader idx_read, cifar10_read, cifar100_read;

/** A dataset of `take`, which it empties even on failure; mean and std per channel are copied, class names borrowed. */
basin_status dataset_new(basin_dataset **out, const char *name, image_set *take, const float *mean, const float *std,
                         const char *const *class_names, basin_error *err);

/** Reads a whole file, unpacked if it is gzipped, of at most `limit` bytes; the caller frees *bytes.
 *  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT (damaged or too large), BASIN_ENOMEM */
basin_status gzip_read(unsigned char **bytes, size_t *size, const char *path, size_t limit, basin_error *err);

#endif
