/* flight.h - the points in flight: what basin_evaluate's threads share.
 *
 * The unit of work is (point, chunk). A few points are in flight at a time, each in a slot. A point goes through phases,
 * each of which is a number of tasks that any thread may take: where batch-norm statistics are asked for, its weights are
 * made and the statistics gathered; the weights are packed, and every chunk of every dataset is scored, but before them, where bf16 is corrected,
 * some in both precisions. Whatever depends on order is done in order when a phase ends. */
#ifndef EVAL_FLIGHT_H
#define EVAL_FLIGHT_H

#include <threads.h>

#include "eval/chunk.h"
#include "eval/sampling.h"

typedef enum phase { MAKE, STATISTICS, PACK, SCORE, PHASES } phase;

enum { STATISTICS_BATCH = 64, SLOT_FREE = -1 }; /* SLOT_FREE is what no point is called */

/** What f32 and bf16 differ by on the samples of a chunk: sums over them. */
typedef struct chunk_difference {
    double loss, square;
    int64_t correct;
} chunk_difference;

/** A point in flight. */
typedef struct slot {
    int64_t point; /* SLOT_FREE: none */
    phase phase;
    int64_t taken, finished; /* tasks of this phase */
    float *packed;           /* NULL: weights are packed in steps */
    float *room;             /* for the parameters that are just being packed */
    float *weights; /* the whole vector, and packed for the statistics program: both only where these are asked for */
    float *unfolded;
    float *statistics;  /* (statistics chunks, statistics) */
    chunk_score *score; /* of each chunk, datasets one behind the other; not with sampling */
    sampled *sampled;   /* (datasets), with sampling only */
    float *exact;       /* packed for f32, and what that says of each chunk: both only for a correction */
    chunk_difference *difference;
} slot;

/** One call of basin_evaluate. What stands behind `lock` is shared by the threads and changed under it alone. */
typedef struct evaluation {
    const basin_network *network;
    int datasets;
    const basin_dataset *const *data;
    const basin_points *points;
    const basin_evaluate_options *options;
    int whole;           /* points in flight are finished after `stop`; else they are left at their next task */
    float *loss, *right; /* (samples) of one point and one dataset; NULL skips them */
    criterion wanted;
    program *program, *gather; /* to score; to gather statistics, or NULL */
    program *exact;            /* to correct in f32, or NULL */
    int64_t tasks[PHASES];
    int64_t chunks;      /* of all datasets */
    int64_t corrections; /* chunks that are scored in both precisions: the first tasks of SCORE */
    int lanes;           /* how many of them one task of SCORE takes: more than one in steps only */
    int in_steps; /* the bound on memory has no room for a packed point: each step of a network packs its parameters anew */
    int64_t statistic; /* how many floats of a weight vector are statistics */

    mtx_t lock;
    cnd_t changed;
    int64_t next_point, begun, delivered;
    int exhausted; /* no point is left to be begun */
    int threads, slots;
    slot *slot;
    basin_score *scores; /* (datasets): of the point just finished */
    basin_status status;
    int64_t failed_point;
    basin_error *err;
} evaluation;

/** What one thread owns. */
typedef struct thread_state {
    worker *score, *gather, *exact;
    worker *lane[WORKER_LANES]; /* (lanes): the first one is `score` */
    float *statistics;          /* (layout->size) */
    float *room, *part;         /* for one step's parameters, as they are and packed; in steps only */
} thread_state;

/** Compiles, and makes slots for so many threads. The fields from `network` to `options` are set. */
basin_status evaluation_init(evaluation *e, int threads, basin_error *err);
void evaluation_clear(evaluation *e);

/** Whether a point is packed as a whole within the bound on memory, and if not, how many chunks share what a step packs:
 *  sets in_steps, lanes and the tasks of SCORE. The programs are there. */
void memory_plan(evaluation *e, int threads);

/** What a point in flight takes, in bytes. */
size_t memory_slot(const evaluation *e);

/** How many points are in flight: as many as keep all threads busy, within the memory bound
 *  (0: 128 MiB per thread, for four threads at least), one at least if there are points. */
int memory_slots(int threads, int64_t points, size_t bytes_each, size_t memory);

/** What the largest part takes that is packed in steps, in floats. */
size_t memory_part(const evaluation *e);

/** To be cleared also where it fails. */
basin_status thread_state_init(thread_state *h, const evaluation *e, basin_error *err);
void thread_state_clear(thread_state *h);

/** Runs the network on the images that the first `lanes` workers have, at the weights of the point. */
void phase_forward(const evaluation *e, const slot *s, thread_state *h, int lanes);

/** The same by the program in f32, on the images that its worker has. */
void phase_forward_exact(const evaluation *e, const slot *s, thread_state *h);

/* A correction to f32: what it needs, a task of it, and what comes of all. None of it does anything where there is none. */
basin_status correction_compile(evaluation *e);
size_t correction_weights(const evaluation *e); /* of a point, in floats */
basin_status correction_slot_init(slot *s, const evaluation *e);
void correction_run(evaluation *e, slot *s, thread_state *h, int64_t task);
void correction_apply(const evaluation *e, const slot *s, basin_score *scores);

/** What a task of each phase does; without the lock. */
extern void (*const phase_run[PHASES])(evaluation *e, slot *s, thread_state *h, int64_t task);

/** What a thread does next, with the lock held.  @return the slot of task *task, or NULL if there is nothing at the moment */
slot *schedule_take(evaluation *e, int64_t *task);

/** A task of this slot is done, with the lock held. At the end of the last one the point goes to where it is wanted. */
void schedule_finish(evaluation *e, slot *s);

/* Where samples are taken little by little, a point comes through the phase SCORE several times; after each, and before the
 * first, it is asked whether there is more to do (stages.c). The last three with the lock held. */
basin_status stages_init(slot *s, const evaluation *e);
void stages_clear(slot *s, const evaluation *e);
size_t stages_bytes(const evaluation *e);
void stages_run(evaluation *e, slot *s, thread_state *h, int64_t task);
int64_t stages_tasks(const evaluation *e, const slot *s);
int stages_advance(const evaluation *e, slot *s);
void stages_score(evaluation *e, const slot *s, basin_score *scores);

/** One thread's part: takes and runs tasks until there are none left. */
void schedule_work(evaluation *e, thread_state *h);

/** Notes a failure of point `point` (-1: of no point), with the lock held. That of the lowest point wins, so that the
 *  message does not depend on the schedule. */
void schedule_report(evaluation *e, int64_t point, basin_status status, const basin_error *err);

#endif
