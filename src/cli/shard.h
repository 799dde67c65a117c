/* shard.h - a part of a surface that one of several processes evaluates, with nothing in common but a folder. */
#ifndef CLI_SHARD_H
#define CLI_SHARD_H

#include <basin.h>

struct argp_state;

/** Part `index` of `count`, from 1: the points p (into values and states) with p mod count = index - 1. */
typedef struct shard {
    int index, count; /* count 0: no part, the whole */
} shard;

/** "2/8", or "slurm": the task of a Slurm array 1-N or 0-(N-1). What cannot be ends the program with one line. */
shard value_shard(const struct argp_state *state, const char *option, const char *text);

enum { SHARD_TEXT = 32 };
/** "2/8".  @return text */
const char *shard_text(shard part, char text[SHARD_TEXT]);

/** The part that a surface's record says it is; {0} if none. */
shard shard_of(const basin_record *record);
basin_status shard_record(shard part, basin_record *record, basin_error *err);

int shard_has(shard part, int point);
/** How many points it has of so many. */
int shard_points(shard part, int points);

/** "surface.shard-2-of-8.h5" for "surface.h5"; the caller frees.  @return NULL if out of memory */
char *shard_path(shard part, const char *output);

#endif
