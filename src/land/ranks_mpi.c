/* ranks_mpi.c - ranks over MPI: how they begin, agree on what they make, and end. What they do in between is ranks_queue.c. */
#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "land/ranks_mpi.h"

static int opened; /* MPI has one state per process */

static int is_launched(void) {
    static const char *const signs[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (getenv(signs[i])) return 1;
    return 0;
}

/* Of a process that ends in its own way, for a command line that cannot be. */
static void leave(void) {
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (opened && !finalized) MPI_Finalize();
}

static void release(basin_ranks *r) {
    cnd_destroy(&r->changed);
    mtx_destroy(&r->lock);
    free(r->waits);
    free(r->values);
    free(r->point);
    free(r);
}

static basin_ranks *make(void) {
    basin_ranks *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    if (mtx_init(&r->lock, mtx_plain) == thrd_success) {
        if (cnd_init(&r->changed) == thrd_success) return r;
        mtx_destroy(&r->lock);
    }
    free(r);
    return NULL;
}

/* Joins the other ranks. */
static basin_status join(basin_ranks *r, basin_error *err) {
    int provided = 0;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided) != MPI_SUCCESS ||
        provided < MPI_THREAD_SERIALIZED)
        return fail(err, BASIN_EENGINE, "this MPI cannot be used from several threads");
    opened = 1;
    atexit(leave);
    MPI_Comm_rank(MPI_COMM_WORLD, &r->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &r->count);
    gethostname(r->own.host, sizeof r->own.host - 1);
    r->held = NOTHING;
    r->waits = calloc((size_t)r->count, 1);
    return r->waits ? BASIN_OK : fail_memory(err);
}

basin_status basin_ranks_open(basin_ranks **out, basin_error *err) {
    *out = NULL;
    if (!is_launched()) return BASIN_OK;
    basin_ranks *r = make();
    if (!r) return fail_memory(err);
    const basin_status status = join(r, err);
    if (status == BASIN_OK && r->count > 1) {
        *out = r;
        return BASIN_OK;
    }
    if (status == BASIN_OK) leave();
    release(r);
    return status;
}

int basin_ranks_rank(const basin_ranks *r) {
    return r ? r->rank : 0;
}

int basin_ranks_count(const basin_ranks *r) {
    return r ? r->count : 1;
}

/* ---- threads ---- */

static int node_cores(void) {
    const char *given = getenv("SLURM_CPUS_ON_NODE");
    int cores = given ? atoi(given) : 0;
    return cores > 0 ? cores : (int)sysconf(_SC_NPROCESSORS_ONLN);
}

/* How many ranks of this node may use the same cores, and how many cores all of them together. */
static int ranks_on_same_cores(const cpu_set_t *mine, int *together) {
    MPI_Comm node;
    int local = 1, same = 0;
    cpu_set_t all = *mine;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
    MPI_Comm_size(node, &local);
    cpu_set_t *theirs = calloc((size_t)local, sizeof *theirs);
    if (theirs) MPI_Allgather(mine, sizeof *mine, MPI_BYTE, theirs, sizeof *mine, MPI_BYTE, node);
    for (int i = 0; theirs && i < local; i++) {
        same += CPU_EQUAL(mine, &theirs[i]) != 0;
        CPU_OR(&all, &all, &theirs[i]);
    }
    free(theirs);
    MPI_Comm_free(&node);
    *together = CPU_COUNT(&all);
    return same > 1 ? same : 1;
}

int basin_ranks_threads(const basin_ranks *r, int wanted, char note[256]) {
    cpu_set_t mine;
    note[0] = 0;
    if (!is_launched() || sched_getaffinity(0, sizeof mine, &mine) != 0) return wanted;
    const int cores = CPU_COUNT(&mine), all = node_cores();
    int together = cores, same = r ? ranks_on_same_cores(&mine, &together) : 1;
    const int fair = cores / same > 1 ? cores / same : 1;
    if (wanted > cores || (!wanted && together < all))
        snprintf(note, 256,
                 "mpirun has bound this rank to %d of %d cores, for %d thread%s: mpirun --bind-to none, or --map-by "
                 "slot:PE=N for N cores each",
                 cores, all, wanted ? wanted : fair, (wanted ? wanted : fair) > 1 ? "s" : "");
    return wanted ? wanted : fair;
}

/* ---- before the work ---- */

static void stand(basin_ranks *r, const char *what, basin_status status, const basin_error *err) {
    r->own.status = status;
    r->own.held = r->held;
    snprintf(r->own.what, sizeof r->own.what, "%s", what ? what : "");
    snprintf(r->own.message, sizeof r->own.message, "%s", status != BASIN_OK && err ? err->message : "");
}

basin_status ranks_fail_of(const standing *s, int rank, basin_error *err) {
    if (rank == 0) return fail(err, (basin_status)s->status, "%s", s->message);
    return fail(err, (basin_status)s->status, "rank %d on %s: %.900s", rank, s->host, s->message);
}

static basin_status judge(const standing *all, int count, basin_error *err) {
    for (int i = 0; i < count; i++)
        if (all[i].status != BASIN_OK) return ranks_fail_of(&all[i], i, err);
    for (int i = 1; i < count; i++)
        if (strcmp(all[i].what, all[0].what) != 0)
            return fail(err, BASIN_EEXISTS,
                        "rank %d on %s would make another surface than rank 0 on %s: its arguments, its files or its "
                        "basin are others",
                        i, all[i].host, all[0].host);
    return BASIN_OK;
}

basin_status basin_ranks_agree(basin_ranks *r, const char *what, basin_status status, basin_error *err) {
    if (!r) return status;
    int verdict = BASIN_ENOMEM;
    standing *all = r->rank == 0 ? calloc((size_t)r->count, sizeof *all) : NULL;
    stand(r, what, status, err);
    if (r->rank == 0 && !all) MPI_Abort(MPI_COMM_WORLD, 1);
    MPI_Gather(&r->own, sizeof r->own, MPI_BYTE, all, sizeof r->own, MPI_BYTE, 0, MPI_COMM_WORLD);
    if (all) verdict = (int)judge(all, r->count, err);
    MPI_Bcast(&verdict, 1, MPI_INT, 0, MPI_COMM_WORLD);
    free(all);
    return (basin_status)verdict;
}

void basin_ranks_close(basin_ranks *r, basin_status status, const basin_error *err) {
    if (!r) return;
    stand(r, NULL, status, err);
    ranks_leave(r);
    opened = 0;
    MPI_Finalize();
    release(r);
}
