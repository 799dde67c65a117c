/* ranks_mpi.h - a rank over MPI: ranks_mpi.c begins and ends it, ranks_queue.c shares out points. */
#ifndef LAND_RANKS_MPI_H
#define LAND_RANKS_MPI_H

#include <threads.h>

#include "land/ranks.h"

enum { NONE = -1, END = -2, NOTHING = -3 }; /* in place of a point */
enum { WHAT_SIZE = 64, HOST_SIZE = 64 };

/** How a rank stands. */
typedef struct standing {
    int status, held; /* held: a point that it was given and gives back */
    char what[WHAT_SIZE], host[HOST_SIZE], message[sizeof((basin_error *)0)->message];
} standing;

struct basin_ranks {
    int rank, count;
    standing own;
    int held; /* ranks but 0: a point that was given and not taken yet, or NOTHING */

    /* Rank 0: what stands behind the lock. */
    mtx_t lock;
    cnd_t changed;
    thrd_t answering;
    int answers, ending; /* whether the thread runs; whether it is to end */
    int *point, next, points, room;
    int away;             /* points that others have */
    int left;             /* ranks that have left */
    unsigned char *waits; /* (count) */
    int metrics;
    double *values;   /* (metrics + 1) */
    ranks_take *take; /* NULL: values are not wanted any more */
    void *context;
    basin_status status; /* the first failure */
    basin_error err;
};

/** What rank `rank` failed of. */
basin_status ranks_fail_of(const standing *s, int rank, basin_error *err);

/** The last thing that a rank says to rank 0, how it stands; and rank 0 waits until all have said so. */
void ranks_leave(basin_ranks *r);

#endif
