/* memory.c - what points in flight and threads take, and how an evaluation stays within its bound. */
#include "eval/flight.h"

#define MEMORY_OF_THREAD ((size_t)128 << 20)

/* Small layers in bf16 may be padded to more than they take in f32. */
size_t memory_part(const evaluation *e) {
    return e->exact && e->exact->part > e->program->part ? e->exact->part : e->program->part;
}

/* Weights of a point in flight, in floats. */
static size_t slot_weights(const evaluation *e) {
    if (e->gather)
        return e->program->packed + e->gather->packed +
               (size_t)(e->network->layout.size + e->tasks[STATISTICS] * e->statistic);
    return e->program->packed + e->program->piece + correction_weights(e);
}

size_t memory_slot(const evaluation *e) {
    size_t samples = e->options->sampling ? stages_bytes(e) : (size_t)e->chunks * sizeof(chunk_score);
    return (e->in_steps ? 1 : slot_weights(e) * sizeof(float)) + samples;
}

/* Statistics are gathered for a whole vector: there in_steps is no way to keep the bound. */
static int has_no_room(const evaluation *e) {
    return e->options->memory && !e->gather && slot_weights(e) * sizeof(float) > e->options->memory;
}

/* What a worker has beside the weights, in bytes. */
static size_t worker_bytes(const program *p) {
    return (p->arena + p->saved) * sizeof(float);
}

/* A step's parameters are made once for as many chunks as there is memory for, beside what a thread needs to run one chunk in its
 * precision and another in f32, within the same bound; but for as few as keep all threads busy. */
static int choose_lanes(const evaluation *e, int threads) {
    if (!e->in_steps || e->options->sampling) return 1;
    const size_t bound = e->options->memory / (size_t)threads, layer = e->program->piece + memory_part(e);
    const size_t room = layer * sizeof(float) + (e->exact ? worker_bytes(e->exact) : 0);
    const size_t fit = bound > room ? 1 + (bound - room) / worker_bytes(e->program) : 1;
    const int64_t each = (e->chunks + threads - 1) / threads, most = each < WORKER_LANES ? each : WORKER_LANES;
    return fit < (size_t)most ? (int)fit : (int)most;
}

void memory_plan(evaluation *e, int threads) {
    e->in_steps = has_no_room(e);
    e->lanes = choose_lanes(e, threads);
    e->tasks[SCORE] = e->corrections + (e->chunks + e->lanes - 1) / e->lanes;
}

int memory_slots(int threads, int64_t points, size_t bytes_each, size_t memory) {
    const size_t usual = (size_t)(threads > 4 ? threads : 4) * MEMORY_OF_THREAD;
    const size_t fit = (memory ? memory : usual) / bytes_each;
    int64_t wanted = threads + 1;
    if (points < wanted) wanted = points;
    if (fit < (size_t)wanted) wanted = fit ? (int64_t)fit : 1;
    return (int)wanted;
}
