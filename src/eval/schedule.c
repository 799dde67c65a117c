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

/* The next point that is not in flight yet; -1 and a note of it if there is none. */
static int64_t begin_point(evaluation *e) {
    const basin_points *points = e->points;
    int64_t next = points->next ? points->next(points->context) : e->next_point < points->count ? e->next_point++ : -1;
    e->exhausted = next < 0 || (!points->next && e->next_point == points->count);
    return next;
}

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
    if (!best && empty && !e->exhausted && !stopped(e)) {
        empty->point = begin_point(e);
        empty->phase = phase_from(e, MAKE);
        empty->taken = empty->finished = 0;
        if (empty->point >= 0) best = empty;
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
        e->scores[i] = chunk_total(from, chunks, &e->wanted, basin_dataset_count(e->data[i]));
        from += chunks;
    }
    if (e->status == BASIN_OK)
        schedule_report(e, s->point, e->points->done(e->points->context, s->point, e->scores, &err), &err);
}

static void finish(evaluation *e, slot *s) {
    if (++s->finished < e->tasks[s->phase]) return;
    s->taken = s->finished = 0;
    s->phase = phase_from(e, s->phase + 1);
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
        if (!s && !in_flight(e)) break;
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
