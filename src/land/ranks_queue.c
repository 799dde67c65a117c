/* ranks_queue.c - points shared out over MPI: a queue that rank 0 keeps, and a thread of it that answers the others.
 *
 * The others ask whenever they need a point, and send back its values: the fast ones get more. Rank 0 evaluates too, and
 * takes its points from the queue itself. Only its answering thread calls MPI once there are points; of the others it is
 * whichever thread holds the lock of the schedule. Waiting is polling with pauses: MPI's own would take a core. */
#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "land/ranks_mpi.h"

/* What the others say, and what rank 0 answers to the first two of them: a point, NONE or END. */
enum { ASK = 1, WAIT, RESULT, LEFT, ANSWER };
enum { PAUSE_MIN = 50000, PAUSE_MAX = 2000000, PAUSE_SHARE = 16 }; /* ns, ns, of the time that nothing came */

/* Waits a little: short after something came, longer the longer nothing does.  @param idle  ns so far */
static void pause_briefly(long *idle) {
    long pause = *idle / PAUSE_SHARE;
    pause = pause < PAUSE_MIN ? PAUSE_MIN : pause > PAUSE_MAX ? PAUSE_MAX : pause;
    nanosleep(&(struct timespec){.tv_nsec = pause}, NULL);
    if (*idle < PAUSE_SHARE * PAUSE_MAX) *idle += pause;
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
        note_failure(r, ranks_fail_of(&end, rank, &err), &err);
        r->away = 0; /* its points will not come, and nobody waits for those of others */
    } else if (end.held >= 0 && r->status == BASIN_OK) { /* after a failure nothing is evaluated any more */
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

/* ---- the end ---- */

static void stop_answering(basin_ranks *r) {
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

void ranks_leave(basin_ranks *r) {
    if (r->rank > 0)
        MPI_Send(&r->own, sizeof r->own, MPI_BYTE, 0, LEFT, MPI_COMM_WORLD);
    else
        stop_answering(r);
}
