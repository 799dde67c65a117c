/* merge.h - what the files of `basin merge` share. */
#ifndef CLI_MERGE_H
#define CLI_MERGE_H

#include "basin/surface.h"

/** A surface of which points are missing, all borrowed. */
typedef struct merge_gaps {
    const basin_surface *whole;
    const char *command; /* that makes it */
    int shards;          /* it is made of; 0 if that is not known */
} merge_gaps;

/** Says which shards the missing points are of, and by which command they are made.  @return BASIN_ENOTFOUND */
basin_status merge_fail_missing(const merge_gaps *gaps, const char *output, basin_error *err);

#endif
