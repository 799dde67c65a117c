/* simulate.h - the real schedule (src/eval/schedule.c) on any number of threads, in no time: tasks take as long as they were
 * recorded to take, and nothing is computed. */
#ifndef BENCH_SIMULATE_H
#define BENCH_SIMULATE_H

#include <stdlib.h>
#include <string.h>

#include "eval/flight.h"

/** How long the tasks of one network and its data take, on one thread. */
typedef struct task_times {
    const char *name;
    size_t slot_bytes; /* memory of a point in flight */
    struct {
        int64_t tasks;         /* of a point in this phase */
        int count;             /* recorded durations, which are used in turn */
        const double *seconds; /* (count) */
    } phase[PHASES];
} task_times;

typedef struct simulation {
    double seconds, busy; /* until the last task ends; of all tasks together */
    double efficiency;    /* busy / (threads * seconds) */
    int slots;            /* points in flight */
    int64_t points;       /* that were delivered */
} simulation;

typedef struct virtual_thread {
    double until; /* when its task ends; 0: it has none */
    slot *at;
} virtual_thread;

static basin_status count_point(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    (void)index;
    (void)scores;
    (void)err;
    ++*(int64_t *)context;
    return BASIN_OK;
}

/* Another of the recorded durations for each point and task, the same for any number of threads. */
static double duration(const task_times *times, const slot *s, int64_t task) {
    const int count = times->phase[s->phase].count;
    return times->phase[s->phase].seconds[(s->point * 7919 + task) % count];
}

static int earliest(const virtual_thread *thread, int threads) {
    int first = -1;
    for (int i = 0; i < threads; i++)
        if (thread[i].at && (first < 0 || thread[i].until < thread[first].until)) first = i;
    return first;
}

/* Every thread without a task asks for one, in turn; as after a broadcast. */
static void take_all(evaluation *e, const task_times *times, virtual_thread *thread, int threads, simulation *s) {
    for (int i = 0; i < threads; i++) {
        int64_t task = 0;
        slot *taken = thread[i].at ? NULL : schedule_take(e, &task);
        if (!taken) continue;
        const double seconds = duration(times, taken, task);
        thread[i].at = taken;
        thread[i].until = s->seconds + seconds;
        s->busy += seconds;
    }
}

/** @param memory  the bound on points in flight; 0: the default */
static simulation simulate(const task_times *times, int64_t points, int threads, size_t memory) {
    simulation s = {.slots = memory_slots(threads, points, times->slot_bytes, memory)};
    const basin_points wanted = {.count = points, .done = count_point, .context = &s.points};
    const basin_evaluate_options options = {0};
    evaluation e = {.points = &wanted, .options = &options, .threads = threads, .slots = s.slots};
    virtual_thread *thread = calloc((size_t)threads, sizeof *thread);
    e.slot = calloc((size_t)s.slots, sizeof *e.slot);
    if (!thread || !e.slot || cnd_init(&e.changed) != thrd_success) abort();
    for (int i = 0; i < s.slots; i++) e.slot[i].point = SLOT_FREE;
    for (int p = 0; p < PHASES; p++) e.tasks[p] = times->phase[p].tasks;
    take_all(&e, times, thread, threads, &s);
    for (int next; (next = earliest(thread, threads)) >= 0;) {
        s.seconds = thread[next].until;
        slot *done = thread[next].at;
        thread[next].at = NULL;
        schedule_finish(&e, done);
        take_all(&e, times, thread, threads, &s);
    }
    s.efficiency = s.busy / (threads * s.seconds);
    cnd_destroy(&e.changed);
    free(e.slot);
    free(thread);
    return s;
}

#endif
