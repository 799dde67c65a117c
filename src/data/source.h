/* source.h - the datasets that are known by name. */
#ifndef DATA_SOURCE_H
#define DATA_SOURCE_H

#include "data/samples.h"

enum { SOURCE_FOLDERS = 4, SOURCE_SPLITS = 3, SOURCE_FILES = 6 }; /* each with room for a NULL at the end */

typedef struct data_split {
    const char *name;
    const char *files[SOURCE_FILES]; /* in the reader's order; each may have ".gz" behind it */
} data_split;

typedef struct data_source {
    const char *name;
    const char *folders[SOURCE_FOLDERS]; /* where its files may lie below a data folder */
    data_split splits[SOURCE_SPLITS];
    samples_reader *read;
    int classes;
    float mean[3], std[3]; /* per channel, in units of pixel/255 */
    const char *const *class_names;
    const char *origin; /* how to get it */
} data_source;

/** Ends with a row whose name is NULL. */
extern const data_source sources[];

/** Finds the files of a split: the folder they lie in.
 *  @param folder    the user's own data folder; NULL for none
 *  @param[out] out  the path of each file; the caller frees each  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_ENOMEM */
basin_status source_find(char *out[SOURCE_FILES], const data_source *source, const data_split *split,
                         const char *folder, basin_error *err);

#endif
