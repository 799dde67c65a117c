/* ranks_one.c - one process alone: what stands in for ranks_mpi.c and ranks_queue.c in a build without MPI. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "land/ranks.h"

basin_status basin_ranks_open(basin_ranks **out, basin_error *err) {
    (void)err;
    *out = NULL;
    return BASIN_OK;
}

int basin_ranks_rank(const basin_ranks *ranks) {
    (void)ranks;
    return 0;
}

int basin_ranks_count(const basin_ranks *ranks) {
    (void)ranks;
    return 1;
}

int basin_ranks_threads(const basin_ranks *ranks, int wanted, char note[256]) {
    const char *processes = getenv("OMPI_COMM_WORLD_SIZE");
    (void)ranks;
    note[0] = 0;
    if (processes && atoi(processes) > 1)
        snprintf(note, 256,
                 "this basin was built without MPI: each of the %d processes of mpirun works for itself; "
                 "'make MPI=1' makes one that shares",
                 atoi(processes));
    return wanted;
}

basin_status basin_ranks_agree(basin_ranks *ranks, const char *what, basin_status status, basin_error *err) {
    (void)ranks;
    (void)what;
    (void)err;
    return status;
}

void basin_ranks_close(basin_ranks *ranks, basin_status status, const basin_error *err) {
    (void)ranks;
    (void)status;
    (void)err;
}

/* Nobody has ranks to call these with. */

basin_status ranks_offer(basin_ranks *ranks, int count, const int *points, int metrics, ranks_take *take, void *context,
                         basin_error *err) {
    (void)count;
    (void)points;
    (void)metrics;
    (void)take;
    (void)context;
    (void)err;
    assert(!ranks);
    return BASIN_OK;
}

int ranks_next(basin_ranks *ranks, int first, int end) {
    (void)first;
    (void)end;
    assert(!ranks);
    return -1;
}

int ranks_wait(basin_ranks *ranks) {
    assert(!ranks);
    return -1;
}

basin_status ranks_deliver(basin_ranks *ranks, int point, int metrics, const double *values, basin_error *err) {
    (void)point;
    (void)metrics;
    (void)values;
    (void)err;
    assert(!ranks);
    return BASIN_OK;
}

basin_status ranks_drain(basin_ranks *ranks, basin_error *err) {
    (void)err;
    assert(!ranks);
    return BASIN_OK;
}
