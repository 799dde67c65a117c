/* own.h - data files of one's own: one file KIND.c with `const data_kind kind_KIND` and one row in kinds.list.h each. */
#ifndef DATA_OWN_H
#define DATA_OWN_H

#include "data/samples.h"

/** What is to be read. */
typedef struct data_file {
    const char *path;  /* without the split, and without '/' at the end */
    const char *split; /* "test" if none was given */
    const basin_data_options *options;
} data_file;

typedef struct data_kind {
    const char *name;                           /* as messages call it: "CSV files" */
    int takes_label, takes_size, takes_classes; /* which of the options mean something to it */
    /** Whether a path is of this kind; a glance, not a check. */
    int (*is)(const char *path);
    /** The samples, their labels and number of classes. */
    basin_status (*read)(sample_set *out, const data_file *file, basin_error *err);
} data_kind;

/** Opens a file or folder.  @param name  a path, or PATH:SPLIT
 *  @return BASIN_OK; BASIN_ENOTFOUND if there is none, or it is of no kind that is known */
basin_status own_open(basin_dataset **out, const char *name, const basin_data_options *options, basin_error *err);
/** Whether `name` is a path, or PATH:SPLIT, of a kind that is known. */
int own_is(const char *name);

/** Mean and std for `channels` of them, as the options or else the dataset have it: `mean`, `std` if given, else 0 and 1.
 *  @param[out] out  (2, channels): mean, then std; the caller frees  @return BASIN_OK, BASIN_EINVALID, BASIN_ENOMEM */
basin_status own_normalization(float **out, const char *name, int channels, const basin_data_options *options,
                               const float *mean, const float *std, basin_error *err);

/** Whether `path` ends in `end`, as in ".csv". */
int path_ends(const char *path, const char *end);

#endif
