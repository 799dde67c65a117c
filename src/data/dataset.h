/* dataset.h - what a dataset holds. */
#ifndef DATA_DATASET_H
#define DATA_DATASET_H

#include "data/samples.h"

struct basin_dataset {
    char *name;
    int64_t count;
    int64_t *index;            /* (count): the samples of `root` that it has, in order; NULL: all of them */
    const basin_dataset *root; /* who owns what follows: itself, or the dataset that it is a subset of */

    sample_set samples;
    float *mean, *std;              /* (channels) */
    float (*table)[256];            /* (channels, pixel value): what the network sees */
    const char *const *class_names; /* (classes), borrowed; NULL if they have none */
};

/**
 * As basin_dataset_read, for a network of any input.
 * @param whole  the network takes whole numbers, tokens: bytes are those, not pixel/255, and nothing is normalized
 */
void dataset_read(const basin_dataset *dataset, int64_t first, int64_t count, int whole, float *inputs, float *targets);

/** The same samples in another order.  @param order  (count): which sample is the first, ...; `dataset` is borrowed */
basin_status dataset_reordered(basin_dataset **out, const basin_dataset *dataset, const int64_t *order,
                               basin_error *err);

#endif
