/* match.h - which tensor of a checkpoint is which parameter of a network. */
#ifndef WEIGHTS_MATCH_H
#define WEIGHTS_MATCH_H

#include "basin/checkpoint.h"

enum { MATCH_PREFIX = 256 };

typedef struct match {
    const basin_tensor **param; /* (layout->count): NULL where there is none */
    unsigned char *used;        /* (checkpoint->count): as a parameter, or equal to a constant of the network */
    int missing;                /* parameters without a tensor */
    char strip[MATCH_PREFIX];   /* what the checkpoint's names have in front of the network's */
    char add[MATCH_PREFIX];     /* what the network's names have in front of the checkpoint's */
} match;

/** Matches by name, where '/' is as good as '.'; if one prefix of all names makes more of them fit, without it.
 *  @return BASIN_OK; BASIN_EFORMAT if two tensors have one name; BASIN_ENOMEM */
basin_status match_init(match *out, const basin_checkpoint *checkpoint, const basin_layout *layout, const char *path,
                        basin_error *err);
void match_clear(match *m);

#endif
