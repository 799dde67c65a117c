/* evaluate.c - scores of many weight vectors: the unit of work is (point, chunk).
 *
 * A few points are in flight at a time, each in a slot. A point goes through phases, each of which is a number of tasks
 * that any thread may take: its weights are made, batch-norm statistics are gathered (if asked for), the weights are
 * packed, and every chunk of every dataset is scored. Whatever depends on order is done in order when a phase ends. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "base/error.h"
#include "eval/chunk.h"
#include "eval/threads.h"

typedef enum phase { MAKE, STATISTICS, PACK, SCORE, PHASES } phase;

enum { STATISTICS_BATCH = 64, SLOT_FREE = -1 };

/** A point in flight. */
typedef struct slot {
    int64_t point; /* SLOT_FREE: none */
    phase phase;
    int64_t taken, finished; /* tasks of this phase */
    float *weights, *packed;
    float *unfolded;    /* packed for the statistics program */
    float *statistics;  /* (statistics chunks, statistics) */
    chunk_score *score; /* of each chunk, datasets one behind the other */
} slot;

/** One call of basin_evaluate. All behind `lock` is shared. */
typedef struct evaluation {
    const basin_network *network;
    int datasets;
    const basin_dataset *const *data;
    const basin_points *points;
    const basin_evaluate_options *options;
    program *program, *gather; /* to score; to gather statistics, or NULL */
    int64_t tasks[PHASES];
    int64_t statistic; /* how many floats of a weight vector are statistics */

    mtx_t lock;
    cnd_t changed;
    int64_t next_point;
    int slots;
    slot *slot;
    basin_score *scores; /* (datasets): of the point just finished */
    basin_status status;
    int64_t failed_point;
    basin_error *err;
} evaluation;

/** What one thread owns. */
typedef struct hand {
    worker *score, *gather;
    float *statistics; /* (layout->size) */
    int32_t *labels;
} hand;

/* The failure of the lowest point wins, so that the message does not depend on the schedule. */
static void report(evaluation *e, int64_t point, basin_status status, const basin_error *err) {
    if (status == BASIN_OK || (e->status != BASIN_OK && e->failed_point <= point)) return;
    e->status = fail(e->err, status, "%s", err->message);
    e->failed_point = point;
}

static int stopped(const evaluation *e) {
    return e->status != BASIN_OK || (e->options->stop && *e->options->stop);
}

/* ---- tasks: run without the lock ---- */

static void make(evaluation *e, slot *s, hand *h, int64_t index) {
    (void)index;
    e->points->make(e->points->context, s->point, s->weights);
    if (h->gather) worker_pack(h->gather, s->weights, s->unfolded);
}

/* The batch's own statistics, without the parameters between them; NaN if anything became NaN on the way. */
static void gather(evaluation *e, slot *s, hand *h, int64_t index) {
    const basin_layout *layout = &e->network->layout;
    float *to = s->statistics + index * e->statistic;
    chunk_read(h->gather, e->options->statistics, e->gather->batch, index, h->labels);
    worker_forward(h->gather, s->unfolded, h->statistics, 0);
    int invalid = isnan(worker_losses(h->gather)[0]);
    for (int i = 0; i < layout->count; i++) {
        const basin_param *p = &layout->param[i];
        if (!basin_role_is_statistic(p->role)) continue;
        for (int64_t j = 0; j < p->size; j++) *to++ = invalid ? NAN : h->statistics[p->offset + j];
    }
}

/* Running statistics become the mean over the batches. */
static void settle(evaluation *e, slot *s) {
    const basin_layout *layout = &e->network->layout;
    const float *from = s->statistics;
    for (int i = 0; i < layout->count; i++) {
        const basin_param *p = &layout->param[i];
        if (!basin_role_is_statistic(p->role)) continue;
        for (int64_t j = 0; j < p->size; j++, from++) {
            double sum = 0;
            for (int64_t k = 0; k < e->tasks[STATISTICS]; k++) sum += (double)from[k * e->statistic];
            s->weights[p->offset + j] = (float)(sum / (double)e->tasks[STATISTICS]);
        }
    }
}

static void pack(evaluation *e, slot *s, hand *h, int64_t index) {
    (void)index;
    if (h->gather) settle(e, s);
    worker_pack(h->score, s->weights, s->packed);
}

static void score(evaluation *e, slot *s, hand *h, int64_t index) {
    int batch = e->program->batch, set = 0;
    int64_t chunk = index;
    while (chunk >= chunk_count(e->data[set], batch)) chunk -= chunk_count(e->data[set++], batch);
    int64_t samples = chunk_read(h->score, e->data[set], batch, chunk, h->labels);
    worker_forward(h->score, s->packed, NULL, 0);
    s->score[index] = chunk_sum(h->score, basin_network_input(e->network).classes, samples);
}

/* What a task of each phase does. */
static void (*const run[PHASES])(evaluation *e, slot *s, hand *h, int64_t index) = {make, gather, pack, score};

/* ---- the schedule: run with the lock ---- */

/* A task of the lowest point in flight that has one, else of a new point.  @return the slot, or NULL */
static slot *take(evaluation *e, int64_t *task) {
    slot *best = NULL, *empty = NULL;
    for (int i = 0; i < e->slots; i++) {
        slot *s = &e->slot[i];
        if (s->point == SLOT_FREE)
            empty = s;
        else if (s->taken < e->tasks[s->phase] && (!best || s->point < best->point))
            best = s;
    }
    if (!best && empty && e->next_point < e->points->count && !stopped(e)) {
        best = empty;
        best->point = e->next_point++;
        best->phase = MAKE;
        best->taken = best->finished = 0;
    }
    if (best) *task = best->taken++;
    return best;
}

static int in_flight(const evaluation *e) {
    for (int i = 0; i < e->slots; i++)
        if (e->slot[i].point != SLOT_FREE) return 1;
    return 0;
}

static void deliver(evaluation *e, slot *s) {
    basin_error err = {0};
    const chunk_score *from = s->score;
    for (int i = 0; i < e->datasets; i++) {
        int64_t chunks = chunk_count(e->data[i], e->program->batch);
        basin_score sum = {.samples = basin_dataset_count(e->data[i])};
        for (int64_t j = 0; j < chunks; j++, from++) {
            sum.loss += from->loss;
            sum.correct += from->correct;
        }
        sum.loss /= (double)sum.samples;
        e->scores[i] = sum;
    }
    if (e->status == BASIN_OK)
        report(e, s->point, e->points->done(e->points->context, s->point, e->scores, &err), &err);
}

static void finish(evaluation *e, slot *s) {
    if (++s->finished < e->tasks[s->phase]) return;
    s->taken = s->finished = 0;
    do s->phase++;
    while (s->phase < PHASES && e->tasks[s->phase] == 0);
    if (s->phase == PHASES) {
        deliver(e, s);
        s->point = SLOT_FREE;
    }
    cnd_broadcast(&e->changed);
}

/* A worker that failed is noticed before what it computed can be delivered. */
static basin_status hand_check(const hand *h, basin_error *err) {
    basin_status status = worker_check(h->score, err);
    return status == BASIN_OK && h->gather ? worker_check(h->gather, err) : status;
}

static void work(evaluation *e, hand *h) {
    mtx_lock(&e->lock);
    for (;;) {
        int64_t task = 0;
        slot *s = take(e, &task);
        if (!s && !in_flight(e)) break;
        if (!s) {
            cnd_wait(&e->changed, &e->lock);
            continue;
        }
        mtx_unlock(&e->lock);
        basin_error err = {0};
        run[s->phase](e, s, h, task);
        basin_status status = hand_check(h, &err);
        mtx_lock(&e->lock);
        report(e, s->point, status, &err);
        finish(e, s);
    }
    cnd_broadcast(&e->changed);
    mtx_unlock(&e->lock);
}

/* ---- setting up ---- */

static basin_status hand_init(hand *h, const evaluation *e, basin_error *err) {
    basin_status status = BASIN_OK;
    int batch = e->program->batch > STATISTICS_BATCH ? e->program->batch : STATISTICS_BATCH;
    h->labels = calloc((size_t)batch, sizeof *h->labels);
    h->statistics = calloc((size_t)e->network->layout.size, sizeof *h->statistics);
    if (!h->labels || !h->statistics) return fail_memory(err);
    TRY(worker_new(&h->score, e->program, err));
    if (e->gather) TRY(worker_new(&h->gather, e->gather, err));
done:
    return status;
}

static void hand_clear(hand *h) {
    worker_free(h->score);
    worker_free(h->gather);
    free(h->labels);
    free(h->statistics);
}

static float *new_floats(size_t count) {
    return aligned_alloc(64, (count + 16) / 16 * 64);
}

static basin_status slot_init(slot *s, const evaluation *e) {
    *s = (slot){.point = SLOT_FREE};
    s->weights = new_floats((size_t)e->network->layout.size);
    s->packed = new_floats(e->program->packed);
    s->unfolded = e->gather ? new_floats(e->gather->packed) : NULL;
    s->statistics = e->gather ? new_floats((size_t)(e->tasks[STATISTICS] * e->statistic)) : NULL;
    s->score = calloc((size_t)e->tasks[SCORE], sizeof *s->score);
    int ok = s->weights && s->packed && s->score && (!e->gather || (s->unfolded && s->statistics));
    return ok ? BASIN_OK : fail_memory(e->err);
}

static size_t slot_bytes(const evaluation *e) {
    size_t floats = (size_t)e->network->layout.size + e->program->packed;
    if (e->gather) floats += e->gather->packed + (size_t)(e->tasks[STATISTICS] * e->statistic);
    return floats * sizeof(float) + (size_t)e->tasks[SCORE] * sizeof(chunk_score);
}

/* As many points in flight as keep all threads busy, within the memory bound. */
static basin_status make_slots(evaluation *e, int threads) {
    basin_status status = BASIN_OK;
    size_t memory = e->options->memory ? e->options->memory : (size_t)512 << 20, fit = memory / slot_bytes(e);
    int wanted = threads + 1;
    if (e->points->count < wanted) wanted = (int)e->points->count;
    if (fit < (size_t)wanted) wanted = fit ? (int)fit : 1;
    e->slot = calloc((size_t)wanted, sizeof *e->slot);
    if (!e->slot) return fail_memory(e->err);
    for (; e->slots < wanted; e->slots++) TRY(slot_init(&e->slot[e->slots], e));
done:
    return status;
}

static basin_status compile(evaluation *e) {
    basin_status status = BASIN_OK;
    const op *loss = loss_op(e->options->loss);
    const basin_layout *layout = &e->network->layout;
    e->tasks[MAKE] = e->tasks[PACK] = 1;
    TRY(threads_compile(&e->program, e->network, loss, 0, program_batch(e->network), OP_INFER, 0, e->err));
    for (int i = 0; i < e->datasets; i++) {
        TRY(data_check(e->network, e->data[i], e->err));
        e->tasks[SCORE] += chunk_count(e->data[i], e->program->batch);
    }
    for (int i = 0; i < layout->count; i++)
        if (basin_role_is_statistic(layout->param[i].role)) e->statistic += layout->param[i].size;
    if (!e->options->statistics || e->statistic == 0) goto done;
    TRY(data_check(e->network, e->options->statistics, e->err));
    int64_t samples = basin_dataset_count(e->options->statistics);
    int batch = samples < STATISTICS_BATCH ? (int)samples : STATISTICS_BATCH;
    e->tasks[STATISTICS] = samples / batch; /* whole batches only: a short one would weigh too much */
    TRY(threads_compile(&e->gather, e->network, loss, 0, batch, OP_BATCH, 0, e->err));
done:
    return status;
}

static void run_thread(void *context, int thread) {
    evaluation *e = context;
    hand h = {0};
    basin_error err = {0};
    (void)thread;
    basin_status status = hand_init(&h, e, &err);
    if (status == BASIN_OK) work(e, &h);
    hand_clear(&h);
    mtx_lock(&e->lock);
    report(e, -1, status, &err);
    cnd_broadcast(&e->changed);
    mtx_unlock(&e->lock);
}

basin_status basin_evaluate(const basin_network *network, int datasets, const basin_dataset *const data[],
                            const basin_points *points, const basin_evaluate_options *options, basin_error *err) {
    basin_status status = BASIN_OK;
    int threads = threads_count(options->threads);
    evaluation e = {.network = network, .datasets = datasets, .data = data, .points = points, .options = options,
                    .err = err};
    if (mtx_init(&e.lock, mtx_plain) != thrd_success) return fail_memory(err);
    if (cnd_init(&e.changed) != thrd_success) {
        mtx_destroy(&e.lock);
        return fail_memory(err);
    }
    TRY(compile(&e));
    TRY(make_slots(&e, threads));
    e.scores = calloc((size_t)datasets, sizeof *e.scores);
    if (!e.scores) {
        status = fail_memory(err);
        goto done;
    }
    threads_team(threads, run_thread, &e);
    status = e.status;
    if (status == BASIN_OK && e.next_point < points->count) status = fail(err, BASIN_EINTERRUPTED, "interrupted");
done:
    for (int i = 0; i < e.slots; i++) {
        free(e.slot[i].weights);
        free(e.slot[i].packed);
        free(e.slot[i].unfolded);
        free(e.slot[i].statistics);
        free(e.slot[i].score);
    }
    free(e.slot);
    free(e.scores);
    program_free(e.program);
    program_free(e.gather);
    cnd_destroy(&e.changed);
    mtx_destroy(&e.lock);
    return status;
}

/* ---- one weight vector ---- */

typedef struct single {
    const float *weights;
    size_t size;
    int datasets;
    basin_score *scores;
} single;

static void make_single(void *context, int64_t index, float *weights) {
    const single *one = context;
    (void)index;
    memcpy(weights, one->weights, one->size * sizeof *weights);
}

static basin_status done_single(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    const single *one = context;
    (void)index;
    (void)err;
    memcpy(one->scores, scores, (size_t)one->datasets * sizeof *scores);
    return BASIN_OK;
}

basin_status basin_evaluate_one(const basin_network *network, int datasets, const basin_dataset *const data[],
                                const float *weights, const basin_evaluate_options *options, basin_score *scores,
                                basin_error *err) {
    single one = {weights, (size_t)network->layout.size, datasets, scores};
    basin_points points = {1, make_single, done_single, &one};
    return basin_evaluate(network, datasets, data, &points, options, err);
}
