/* schedule.c - which thread does what next. Everything here but the tasks themselves runs with the lock held. */
#include "base/error.h"
#include "eval/flight.h"

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

/* A task of the lowest point in flight that has one, else of a new point.  @return the slot, or NULL */
static slot *take(evaluation *e, int64_t *task) {
    slot *best = NULL, *empty = NULL;
    if (stopped(e) && !e->whole) return NULL;
    for (int i = 0; i < e->slots; i++) {
        slot *s = &e->slot[i];
        if (s->point == SLOT_FREE)
            empty = s;
        else if (s->taken < tasks_of(e, s) && (!best || s->point < best->point))
            best = s;
    }
    if (!best && empty && e->next_point < e->points->count && !stopped(e)) {
        best = empty;
        best->point = e->next_point++;
        best->phase = phase_from(e, MAKE);
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
    if (s->sampled) stages_score(e, s, e->scores);
    for (int i = 0; i < e->datasets && !s->sampled; i++) {
        int64_t chunks = chunk_count(e->data[i], e->program->batch);
        e->scores[i] = chunk_total(from, chunks, &e->wanted, basin_dataset_count(e->data[i]));
        from += chunks;
    }
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

static void finish(evaluation *e, slot *s) {
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
    basin_status status = worker_check(h->score, err);
    return status == BASIN_OK && h->gather ? worker_check(h->gather, err) : status;
}

void schedule_work(evaluation *e, thread_state *h) {
    mtx_lock(&e->lock);
    for (;;) {
        int64_t task = 0;
        slot *s = take(e, &task);
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
        finish(e, s);
    }
    cnd_broadcast(&e->changed);
    mtx_unlock(&e->lock);
}
