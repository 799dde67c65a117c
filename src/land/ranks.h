/* ranks.h - points shared out to ranks: ranks_queue.c, or ranks_one.c where there is no MPI.
 *
 * Rank 0 offers points and evaluates some of them; the others ask for points and deliver values. Everything of rank 0
 * that comes from others arrives in a thread of its own. */
#ifndef LAND_RANKS_H
#define LAND_RANKS_H

#include "basin/ranks.h"

/** Takes the values of a finished point, by one thread at a time.  @param point  into values and states of the surface */
typedef basin_status ranks_take(void *context, int point, const double *values, basin_error *err);

/** Rank 0: these points are to be evaluated, in this order; their values go to `take`. The list is copied. */
basin_status ranks_offer(basin_ranks *ranks, int count, const int *points, int metrics, ranks_take *take, void *context,
                         basin_error *err);

/** The next point if it is in [first, end); -1 if there is none at the moment. Does not wait for the work of others. */
int ranks_next(basin_ranks *ranks, int first, int end);

/** Waits until there is a point, which ranks_next may give then; -1 if there will be none: on rank 0 when all that were
 *  offered are finished, on the others when there will be no more. */
int ranks_wait(basin_ranks *ranks);

/** A point is finished. The failure of `take`, on rank 0. */
basin_status ranks_deliver(basin_ranks *ranks, int point, int metrics, const double *values, basin_error *err);

/** Rank 0: takes back what is not handed out, and waits until all else is finished.
 *  @return BASIN_OK, or the first failure of a rank or of `take`, with its message */
basin_status ranks_drain(basin_ranks *ranks, basin_error *err);

#endif
