/* ranks.h - the processes that mpirun started, which evaluate one surface together. A build without MPI has none. */
#ifndef BASIN_RANKS_H
#define BASIN_RANKS_H

#include "basin/error.h"

/** The processes ("ranks", from 0) that evaluate together; NULL is one process alone. Rank 0 has the surface, and hands
 *  out its points one by one. */
typedef struct basin_ranks basin_ranks;

/** Joins the other processes that mpirun (or srun) started; NULL if there are none. To be called once, at the start.
 *  @return BASIN_OK, BASIN_EENGINE (an MPI that cannot be used from threads), BASIN_ENOMEM */
BASIN_API basin_status basin_ranks_open(basin_ranks **out, basin_error *err);

BASIN_API int basin_ranks_rank(const basin_ranks *ranks);
BASIN_API int basin_ranks_count(const basin_ranks *ranks);

/**
 * How many threads this process is to use: `wanted`, or for 0 as many as it has cores, which it may share with others of
 * the same node.
 * @param[out] note  why that is fewer than the node has, and what to do; empty if it is not
 */
BASIN_API int basin_ranks_threads(const basin_ranks *ranks, int wanted, char note[256]);

/**
 * Where all ranks have come as far as this one: whether all are well, and about to make the same.
 * @param what    a text of less than 64 bytes that has to be the same for all, like basin_record_hash gives it
 * @param status  of this rank so far, with `err`
 * @return BASIN_OK for all ranks; or for all the failure of the lowest one, named in rank 0's `err`
 */
BASIN_API basin_status basin_ranks_agree(basin_ranks *ranks, const char *what, basin_status status, basin_error *err);

/** Leaves: rank 0 tells the others that there are no more points and waits for them, the others say how they ended. NULL
 *  is allowed.  @param status  with `err`: how this one ended */
BASIN_API void basin_ranks_close(basin_ranks *ranks, basin_status status, const basin_error *err);

#endif
