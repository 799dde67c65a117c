/* ranks_mpi.c - points shared out over MPI: a queue that rank 0 keeps, and a thread of it that answers the others.
 *
 * The others ask whenever they need a point, and send back its values: the fast ones get more. Rank 0 evaluates too, and
 * takes its points from the queue itself. Only its answering thread calls MPI once there are points; of the others it is
 * whichever thread holds the lock of the schedule. Waiting is polling with pauses: MPI's own would take a core. */
#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "land/ranks.h"

/* What the others say, and what rank 0 answers to the first two of them: a point, NONE or END. */
enum { ASK = 1, WAIT, RESULT, LEFT, ANSWER };
enum { NONE = -1, END = -2, NOTHING = -3 };
enum { PAUSE_MIN = 50000, PAUSE_MAX = 2000000, PAUSE_SHARE = 16 }; /* ns, ns, of the time that nothing came */
enum { WHAT_SIZE = 64, HOST_SIZE = 64 };

/* How a rank stands. */
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

static basin_ranks *opened; /* MPI has one state per process */

/* Waits a little: short after something came, longer the longer nothing does.  @param idle  ns so far */
static void pause_briefly(long *idle) {
    long pause = *idle / PAUSE_SHARE;
    pause = pause < PAUSE_MIN ? PAUSE_MIN : pause > PAUSE_MAX ? PAUSE_MAX : pause;
    nanosleep(&(struct timespec){.tv_nsec = pause}, NULL);
    if (*idle < PAUSE_SHARE * PAUSE_MAX) *idle += pause;
}

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

basin_status basin_ranks_open(basin_ranks **out, basin_error *err) {
    int provided = 0;
    *out = NULL;
    if (!is_launched()) return BASIN_OK;
    basin_ranks *r = calloc(1, sizeof *r);
    if (!r || mtx_init(&r->lock, mtx_plain) != thrd_success || cnd_init(&r->changed) != thrd_success)
        return fail_memory(err);
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided) != MPI_SUCCESS ||
        provided < MPI_THREAD_SERIALIZED)
        return fail(err, BASIN_EENGINE, "this MPI cannot be used from several threads");
    opened = r;
    atexit(leave);
    MPI_Comm_rank(MPI_COMM_WORLD, &r->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &r->count);
    gethostname(r->own.host, sizeof r->own.host - 1);
    r->held = NOTHING;
    r->waits = calloc((size_t)r->count, 1);
    if (!r->waits) return fail_memory(err);
    if (r->count > 1) {
        *out = r;
        return BASIN_OK;
    }
    leave();
    opened = NULL;
    release(r);
    return BASIN_OK;
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

static basin_status fail_of(const standing *s, int rank, basin_error *err) {
    if (rank == 0) return fail(err, (basin_status)s->status, "%s", s->message);
    return fail(err, (basin_status)s->status, "rank %d on %s: %.900s", rank, s->host, s->message);
}

static basin_status judge(const standing *all, int count, basin_error *err) {
    for (int i = 0; i < count; i++)
        if (all[i].status != BASIN_OK) return fail_of(&all[i], i, err);
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

/* ---- rank 0 ---- */

/* With the lock held. What is not handed out is given up. */
static void note_failure(basin_ranks *r, basin_status status, const basin_error *err) {
    if (status == BASIN_OK) return;
    if (r->status == BASIN_OK) {
        r->status = status;
        r->err = *err;
    }
    r->next = r->points;
}

static void answer(basin_ranks *r, int rank, int point) {
    r->away += point >= 0;
    MPI_Send(&point, 1, MPI_INT, rank, ANSWER, MPI_COMM_WORLD);
}

static void receive_result(basin_ranks *r, int rank) {
    basin_error err = {0};
    MPI_Recv(r->values, r->metrics + 1, MPI_DOUBLE, rank, RESULT, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    r->away--;
    if (r->take) note_failure(r, r->take(r->context, (int)r->values[0], r->values + 1, &err), &err);
}

static void receive_end(basin_ranks *r, int rank) {
    standing end;
    basin_error err = {0};
    MPI_Recv(&end, sizeof end, MPI_BYTE, rank, LEFT, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    r->left++;
    if (end.status != BASIN_OK && end.status != BASIN_EINTERRUPTED) {
        note_failure(r, fail_of(&end, rank, &err), &err);
        r->away = 0; /* its points will not come, and nobody waits for those of others */
    } else if (end.held >= 0) {
        r->away--;
        if (r->take) r->point[--r->next] = end.held;
    }
}

static void receive_question(basin_ranks *r, int rank, int tag) {
    MPI_Recv(NULL, 0, MPI_INT, rank, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (tag == WAIT)
        r->waits[rank] = 1;
    else
        answer(r, rank, r->next < r->points ? r->point[r->next++] : NONE);
}

static void receive(basin_ranks *r, int rank, int tag) {
    if (tag == RESULT)
        receive_result(r, rank);
    else if (tag == LEFT)
        receive_end(r, rank);
    else
        receive_question(r, rank, tag);
    cnd_broadcast(&r->changed);
}

static void serve_waiting(basin_ranks *r) {
    for (int i = 1; i < r->count; i++) {
        if (!r->waits[i] || (r->next == r->points && !r->ending)) continue;
        r->waits[i] = 0;
        answer(r, i, r->next < r->points ? r->point[r->next++] : END);
    }
}

static int answer_all(void *context) {
    basin_ranks *r = context;
    long idle = 0;
    mtx_lock(&r->lock);
    while (!r->ending || r->left < r->count - 1) {
        MPI_Status from;
        int there = 0;
        MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &from);
        if (there) receive(r, from.MPI_SOURCE, from.MPI_TAG);
        serve_waiting(r);
        if (there) idle = 0;
        if (there) continue;
        mtx_unlock(&r->lock);
        pause_briefly(&idle);
        mtx_lock(&r->lock);
    }
    mtx_unlock(&r->lock);
    return 0;
}

static basin_status start_answering(basin_ranks *r, basin_error *err) {
    if (r->answers) return BASIN_OK;
    if (thrd_create(&r->answering, answer_all, r) != thrd_success) return fail_memory(err);
    r->answers = 1;
    return BASIN_OK;
}

static basin_status make_room(basin_ranks *r, int points, int metrics, basin_error *err) {
    int *grown = realloc(r->point, (size_t)points * sizeof *grown);
    if (grown) r->point = grown;
    double *values = realloc(r->values, ((size_t)metrics + 1) * sizeof *values);
    if (values) r->values = values;
    return grown && values ? BASIN_OK : fail_memory(err);
}

basin_status ranks_offer(basin_ranks *r, int count, const int *points, int metrics, ranks_take *take, void *context,
                         basin_error *err) {
    if (!count) return BASIN_OK;
    mtx_lock(&r->lock);
    basin_status status = make_room(r, count, metrics, err);
    if (status == BASIN_OK) {
        memcpy(r->point, points, (size_t)count * sizeof *points);
        r->next = 0;
        r->points = count;
        r->metrics = metrics;
        r->take = take;
        r->context = context;
        status = start_answering(r, err);
    }
    mtx_unlock(&r->lock);
    return status;
}

basin_status ranks_drain(basin_ranks *r, basin_error *err) {
    mtx_lock(&r->lock);
    r->next = r->points;
    while (r->away > 0 && r->status == BASIN_OK) cnd_wait(&r->changed, &r->lock);
    basin_status status = r->status == BASIN_OK ? BASIN_OK : fail(err, r->status, "%s", r->err.message);
    r->take = NULL; /* what still comes after a failure has nowhere to go */
    mtx_unlock(&r->lock);
    return status;
}

static int take_first(basin_ranks *r, int first, int end) {
    mtx_lock(&r->lock);
    int point = r->next < r->points ? r->point[r->next] : NONE;
    if (point < first || point >= end) point = NONE;
    r->next += point >= 0;
    mtx_unlock(&r->lock);
    return point;
}

/* Others may give back what they took. */
static int wait_for_first(basin_ranks *r) {
    mtx_lock(&r->lock);
    while (r->next == r->points && r->away > 0 && r->status == BASIN_OK) cnd_wait(&r->changed, &r->lock);
    int point = r->next < r->points ? r->point[r->next] : -1;
    mtx_unlock(&r->lock);
    return point;
}

/* ---- the others ---- */

static int ask(int tag) {
    int there = 0, point = END;
    long idle = 0;
    MPI_Send(NULL, 0, MPI_INT, 0, tag, MPI_COMM_WORLD);
    while (MPI_Iprobe(0, ANSWER, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE), !there) pause_briefly(&idle);
    MPI_Recv(&point, 1, MPI_INT, 0, ANSWER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return point;
}

int ranks_wait(basin_ranks *r) {
    if (r->rank == 0) return wait_for_first(r);
    if (r->held == NOTHING) r->held = ask(WAIT);
    return r->held == END ? -1 : r->held;
}

int ranks_next(basin_ranks *r, int first, int end) {
    if (r->rank == 0) return take_first(r, first, end);
    if (r->held == NOTHING) r->held = ask(ASK);
    if (r->held >= 0 && (r->held < first || r->held >= end)) return -1;
    const int point = r->held;
    r->held = NOTHING;
    return point < 0 ? -1 : point;
}

static basin_status send_result(int point, int metrics, const double *values, basin_error *err) {
    double *message = malloc(((size_t)metrics + 1) * sizeof *message);
    if (!message) return fail_memory(err);
    message[0] = point;
    memcpy(message + 1, values, (size_t)metrics * sizeof *values);
    MPI_Send(message, metrics + 1, MPI_DOUBLE, 0, RESULT, MPI_COMM_WORLD);
    free(message);
    return BASIN_OK;
}

basin_status ranks_deliver(basin_ranks *r, int point, int metrics, const double *values, basin_error *err) {
    if (r->rank > 0) return send_result(point, metrics, values, err);
    mtx_lock(&r->lock);
    basin_status status = r->take(r->context, point, values, err);
    note_failure(r, status, err);
    mtx_unlock(&r->lock);
    return status;
}

void basin_ranks_close(basin_ranks *r, basin_status status, const basin_error *err) {
    if (!r) return;
    if (r->rank > 0) {
        stand(r, NULL, status, err);
        MPI_Send(&r->own, sizeof r->own, MPI_BYTE, 0, LEFT, MPI_COMM_WORLD);
    } else {
        mtx_lock(&r->lock);
        r->points = r->next; /* what is given back now is lost with the rest */
        r->ending = 1;
        basin_status started = start_answering(r, NULL);
        mtx_unlock(&r->lock);
        if (started != BASIN_OK)
            answer_all(r);
        else
            thrd_join(r->answering, NULL);
    }
    opened = NULL;
    MPI_Finalize();
    release(r);
}
