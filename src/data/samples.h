/* samples.h - samples while they are read, and what their readers share. */
#ifndef DATA_SAMPLES_H
#define DATA_SAMPLES_H

#include <stddef.h>

#include "basin/dataset.h"

/** Start it as {0}; what stands above the pointers is set before it grows, but for `outputs` of classes. */
typedef struct sample_set {
    basin_input input; /* outputs: how many classes there are, or how many targets a sample has */
    int64_t count;
    int is_float;       /* inputs are numbers, not bytes */
    int is_scaled;      /* these numbers were bytes, and are byte/255 */
    int is_real;        /* targets are numbers, not classes */
    uint8_t *pixels;    /* (count, height, width, channels); NULL if is_float */
    float *values;      /* the same of numbers, else NULL */
    float *targets;     /* (count, samples_targets): the class of each sample, or its targets */
    char **class_names; /* (classes), owned; NULL if they have none */
} sample_set;

/** Makes room for `more` samples behind the last one, to be filled by the caller.  @return BASIN_OK or BASIN_ENOMEM */
basin_status samples_grow(sample_set *samples, int64_t more, basin_error *err);
/** How many bytes or numbers an input has, all channels together. */
size_t samples_size(const sample_set *samples);
/** How many numbers a target has: 1 if it is a class. */
size_t samples_targets(const sample_set *samples);
/** Checks the classes from sample `first` on.  @param where  names the file in messages  @return BASIN_OK or BASIN_EFORMAT */
basin_status samples_check_labels(const sample_set *samples, int64_t first, const char *where, basin_error *err);
/** Checks that all inputs that are numbers are finite. */
basin_status samples_check_values(const sample_set *samples, const char *where, basin_error *err);
/** Checks that all targets are finite. */
basin_status samples_check_targets(const sample_set *samples, const char *where, basin_error *err);
/** Sets the class of each sample and the number of classes.
 *  @param classes  0: one more than the highest label, or than `highest` if that is more
 *  @return BASIN_OK, BASIN_EFORMAT (out of range, too many) */
basin_status samples_label(sample_set *samples, const int64_t *labels, int64_t highest, int classes, const char *where,
                           basin_error *err);
void samples_clear(sample_set *samples);

/** Reads the files of one split, in the order in which the format wants them; `out->input.outputs` is set. */
typedef basin_status samples_reader(sample_set *out, int files, const char *const paths[], basin_error *err);
samples_reader idx_read, cifar10_read, cifar100_read;

/** A dataset of `take`, which it empties even on failure; mean and std per channel are copied, class names borrowed. */
basin_status dataset_new(basin_dataset **out, const char *name, sample_set *take, const float *mean, const float *std,
                         const char *const *class_names, basin_error *err);

/** Reads a whole file, unpacked if it is gzipped, of at most `limit` bytes; the caller frees *bytes.
 *  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT (damaged or too large), BASIN_ENOMEM */
basin_status gzip_read(unsigned char **bytes, size_t *size, const char *path, size_t limit, basin_error *err);

#endif
