/* schedule.c - which thread does what next. Everything here but the tasks themselves runs with the lock held. */
#include <math.h>

#include "base/error.h"
#include "eval/flight.h"

enum { AHEAD = 8 }; /* tasks of each thread before a point runs out of them */

void schedule_report(evaluation *e, int64_t point, basin_status status, const basin_error *err) {
    if (status == BASIN_OK || (e->status != BASIN_OK && e->failed_point <= point)) return;
    e->status = fail(e->err, status, "%s", err->message);
    e->failed_point = point;
}

static int stopped(const evaluation *e) {
    return e->status != BASIN_OK || (e->options->stop && *e->options->stop);
}

/* The first phase from `first` on that has something to do. */
static phase phase_from(const evaluation *e, phase first) {
    while (first < PHASES && e->tasks[first] == 0) first++;
    return first;
}

static int64_t tasks_of(const evaluation *e, const slot *s) {
    return s->phase == SCORE && s->sampled ? stages_tasks(e, s) : e->tasks[s->phase];
}

/* The next point that is not in flight yet; -1 and a note of it if there is none. */
static int64_t begin_point(evaluation *e) {
    const basin_points *points = e->points;
    int64_t next = points->next ? points->next(points->context) : e->next_point < points->count ? e->next_point++ : -1;
    e->exhausted = next < 0 || (!points->next && e->next_point == points->count);
    return next;
}

/* The points in flight as a thread sees them that looks for a task. */
typedef struct view {
    slot *scored, *prepared; /* the lowest one with a task in the phase SCORE, and in a phase before it */
    slot *empty;
    int ready, preparing; /* how many could be scored; how many are in a phase before, with a task left or without */
} view;

static view look(const evaluation *e) {
    view v = {0};
    for (int i = 0; i < e->slots; i++) {
        slot *s = &e->slot[i];
        if (s->point == SLOT_FREE) {
            v.empty = s;
            continue;
        }
        slot **lowest = s->phase == SCORE ? &v.scored : &v.prepared;
        v.preparing += s->phase != SCORE;
        if (s->taken == tasks_of(e, s)) continue;
        v.ready += s->phase == SCORE;
        if (!*lowest || s->point < (*lowest)->point) *lowest = s;
    }
    return v;
}

/* Whether it is time to prepare another point, which often is a matter of one thread: so that it is ready when the one being
 * scored has no tasks left for all. Not earlier, as whoever stops a run waits for the points in flight. */
static int wants_another(const evaluation *e, const view *v) {
    return v->ready == 0 || (v->ready == 1 && tasks_of(e, v->scored) - v->scored->taken <= (int64_t)AHEAD * e->threads);
}

static slot *begin(evaluation *e, slot *s) {
    if (!s || e->exhausted || stopped(e)) return NULL;
    s->point = begin_point(e);
    s->phase = phase_from(e, MAKE);
    s->taken = s->finished = 0;
    if (s->point == SLOT_FREE) return NULL;
    e->begun++;
    return s;
}

slot *schedule_take(evaluation *e, int64_t *task) {
    const view v = look(e);
    slot *best = NULL;
    if (stopped(e) && !e->whole) return NULL;
    if (wants_another(e, &v)) best = v.prepared ? v.prepared : v.preparing ? NULL : begin(e, v.empty);
    if (!best) best = v.scored ? v.scored : v.prepared ? v.prepared : begin(e, v.empty);
    if (best) *task = best->taken++;
    return best;
}

static int in_flight(const evaluation *e) {
    for (int i = 0; i < e->slots; i++)
        if (e->slot[i].point != SLOT_FREE) return 1;
    return 0;
}

/* What becomes NaN makes its whole batch so (worker.h), and which samples share one differs where they are taken little by
 * little: so none of them is right. */
static void void_accuracies(const evaluation *e) {
    for (int i = 0; i < e->datasets; i++)
        if (isnan(e->scores[i].loss) && e->scores[i].correct > 0) e->scores[i].correct = 0;
}

static void deliver(evaluation *e, slot *s) {
    basin_error err = {0};
    const chunk_score *from = s->score;
    if (s->sampled) stages_score(e, s, e->scores);
    for (int i = 0; i < e->datasets && !s->sampled; i++) {
        int64_t chunks = chunk_count(e->data[i], e->program->batch);
        e->scores[i] = chunk_total(from, chunks, &e->wanted, basin_dataset_count(e->data[i]));
        from += chunks;
    }
    correction_apply(e, s, e->scores);
    void_accuracies(e);
    e->delivered++;
    if (e->status == BASIN_OK)
        schedule_report(e, s->point, e->points->done(e->points->context, s->point, e->scores, &err), &err);
}

/* Whether the phase SCORE has another stage; its first one is found when the point is packed. */
static int goes_on(const evaluation *e, slot *s) {
    if (!s->sampled) return 0;
    if (s->phase == PACK) stages_advance(e, s);
    return s->phase == SCORE && e->status == BASIN_OK && stages_advance(e, s);
}

void schedule_finish(evaluation *e, slot *s) {
    if (++s->finished < tasks_of(e, s)) return;
    s->taken = s->finished = 0;
    if (!goes_on(e, s)) s->phase = phase_from(e, s->phase + 1);
    if (s->phase == PHASES) {
        deliver(e, s);
        s->point = SLOT_FREE;
    }
    cnd_broadcast(&e->changed);
}

/* A worker that failed is noticed before what it computed can be delivered. */
static basin_status thread_state_check(const thread_state *h, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < WORKER_LANES && h->lane[i] && status == BASIN_OK; i++) status = worker_check(h->lane[i], err);
    if (status == BASIN_OK && h->exact) status = worker_check(h->exact, err);
    return status == BASIN_OK && h->gather ? worker_check(h->gather, err) : status;
}

void schedule_work(evaluation *e, thread_state *h) {
    mtx_lock(&e->lock);
    for (;;) {
        int64_t task = 0;
        slot *s = schedule_take(e, &task);
        if (!s && (!in_flight(e) || (stopped(e) && !e->whole))) break;
        if (!s) {
            cnd_wait(&e->changed, &e->lock);
            continue;
        }
        mtx_unlock(&e->lock);
        basin_error err = {0};
        phase_run[s->phase](e, s, h, task);
        basin_status status = thread_state_check(h, &err);
        mtx_lock(&e->lock);
        schedule_report(e, s->point, status, &err);
        schedule_finish(e, s);
    }
    cnd_broadcast(&e->changed);
    mtx_unlock(&e->lock);
}
