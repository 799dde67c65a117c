/* stages.c - a point whose samples are taken little by little: chunks of the samples that it needs next. */
#include <stdlib.h>

#include "base/error.h"
#include "eval/flight.h"

basin_status stages_init(slot *s, const evaluation *e) {
    basin_status status = BASIN_OK;
    s->sampled = calloc((size_t)e->datasets, sizeof *s->sampled);
    if (!s->sampled) return fail_memory(e->err);
    for (int i = 0; i < e->datasets && status == BASIN_OK; i++)
        status = sampled_init(&s->sampled[i], &e->options->sampling->set[i], e->err);
    return status;
}

void stages_clear(slot *s, const evaluation *e) {
    for (int i = 0; s->sampled && i < e->datasets; i++) sampled_clear(&s->sampled[i]);
    free(s->sampled);
}

size_t stages_bytes(const evaluation *e) {
    size_t bytes = 0;
    for (int i = 0; i < e->datasets; i++) bytes += sampled_bytes(&e->options->sampling->set[i]);
    return bytes;
}

/* The chunks of a dataset that this stage adds. */
static int64_t chunks_of(const evaluation *e, const slot *s, int set) {
    const int64_t batch = e->program->batch;
    return (s->sampled[set].next - s->sampled[set].used + batch - 1) / batch;
}

int64_t stages_tasks(const evaluation *e, const slot *s) {
    int64_t tasks = 0;
    for (int i = 0; i < e->datasets; i++) tasks += chunks_of(e, s, i);
    return tasks;
}

void stages_run(evaluation *e, slot *s, thread_state *h, int64_t task) {
    int set = 0;
    while (task >= chunks_of(e, s, set)) task -= chunks_of(e, s, set++);
    const int batch = e->program->batch;
    const int64_t chunk = s->sampled[set].used / batch + task;
    const int64_t samples = chunk_read(e->options->sampling->set[set].ordered, batch, chunk, e->network->whole,
                                       worker_images(h->score), worker_labels(h->score));
    phase_forward(e, s, h, 1);
    chunk_each(h->score, &e->wanted, samples, s->sampled[set].loss + chunk * batch,
               s->sampled[set].right + chunk * batch);
}

int stages_advance(const evaluation *e, slot *s) {
    for (int i = 0; i < e->datasets && s->phase != SCORE; i++) s->sampled[i].used = s->sampled[i].next = 0;
    for (int i = 0; i < e->datasets; i++) sampling_advance(e->options->sampling, i, &s->sampled[i], e->program->batch);
    return stages_tasks(e, s) > 0;
}

void stages_score(evaluation *e, const slot *s, basin_score *scores) {
    basin_sampling *sampling = e->options->sampling;
    for (int i = 0; i < e->datasets; i++) {
        scores[i] = sampling_score(&sampling->set[i], &s->sampled[i], e->program->batch, e->wanted.is_right != NULL);
        if (sampling->is_learning) sampling_learn(&sampling->set[i], &s->sampled[i], &scores[i]);
    }
}
