/* correction.c - a loss in bf16 that is corrected to f32: some samples are evaluated in both, and the mean difference is added.
 * Rounded weights shift the losses of all samples alike, so that few tell by how much; what they leave has an interval. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "eval/flight.h"
#include "eval/threads.h"
#include "tensor/floats.h"

#define NORMAL_95 1.959963984540054 /* standard errors on each side of a 95 % interval */

int64_t basin_correction_samples(const basin_dataset *data) {
    const int64_t all = basin_dataset_count(data), share = all / BASIN_CORRECTION_SHARE;
    const int64_t some = share > BASIN_CORRECTION_LEAST ? share : BASIN_CORRECTION_LEAST;
    return some < all ? some : all;
}

basin_status correction_compile(evaluation *e) {
    const basin_evaluate_options *o = e->options;
    if (!o->exact) return BASIN_OK;
    if (o->sampling || o->statistics || o->precision == BASIN_F32)
        return fail(e->err, BASIN_EINVALID,
                    "a correction to f32 goes with bf16, all samples and the statistics of the weights");
    for (int i = 0; i < e->datasets; i++) e->corrections += chunk_count(o->exact[i], e->program->batch);
    return threads_compile(&e->exact, e->network, &e->wanted.objective, e->program->batch, OP_INFER, 0, NULL, e->err);
}

size_t correction_weights(const evaluation *e) {
    return e->exact ? e->exact->packed : 0;
}

basin_status correction_slot_init(slot *s, const evaluation *e) {
    if (!e->exact) return BASIN_OK;
    s->difference = calloc((size_t)e->corrections, sizeof *s->difference);
    if (!e->in_steps) s->exact = floats_new(e->exact->packed);
    return s->difference && (s->exact || e->in_steps) ? BASIN_OK : fail_memory(e->err);
}

/* One chunk in both precisions. */
void correction_run(evaluation *e, slot *s, thread_state *h, int64_t task) {
    const int batch = e->program->batch;
    float exact[PROGRAM_BATCH_MAX], rounded[PROGRAM_BATCH_MAX], exact_right[PROGRAM_BATCH_MAX],
        rounded_right[PROGRAM_BATCH_MAX];
    chunk_difference *found = &s->difference[task];
    int set = 0;
    while (task >= chunk_count(e->options->exact[set], batch)) task -= chunk_count(e->options->exact[set++], batch);
    const basin_dataset *data = e->options->exact[set];
    const int whole = e->network->whole;
    const int64_t samples = chunk_read(data, batch, task, whole, worker_images(h->exact), worker_labels(h->exact));
    chunk_read(data, batch, task, whole, worker_images(h->score), worker_labels(h->score));
    phase_forward_exact(e, s, h);
    phase_forward(e, s, h, 1);
    chunk_each(h->exact, &e->wanted, samples, exact, exact_right);
    chunk_each(h->score, &e->wanted, samples, rounded, rounded_right);
    *found = (chunk_difference){0};
    for (int64_t i = 0; i < samples; i++) {
        const double difference = (double)exact[i] - (double)rounded[i];
        found->loss += difference;
        found->square += difference * difference;
        found->correct += (exact_right[i] > 0) - (rounded_right[i] > 0);
    }
}

static chunk_difference sum(const chunk_difference *chunk, int64_t chunks) {
    chunk_difference all = {0};
    for (int64_t i = 0; i < chunks; i++) {
        all.loss += chunk[i].loss;
        all.square += chunk[i].square;
        all.correct += chunk[i].correct;
    }
    return all;
}

/* Of `some` of `all` samples.   error = 1.96 s / sqrt(some) sqrt(1 - some / all) */
static double half_interval(const chunk_difference *d, double some, double all) {
    const double mean = d->loss / some,
                 variance = some > 1 ? fmax(d->square - some * mean * mean, 0) / (some - 1) : INFINITY;
    return some < all ? NORMAL_95 * sqrt(variance / some * (1 - some / all)) : 0;
}

static void apply(basin_score *score, const chunk_difference *d, int64_t some) {
    const double mean = d->loss / (double)some, all = (double)score->samples;
    const int64_t shift = llround((double)d->correct / (double)some * all);
    score->loss_error = NAN;
    if (!isfinite(score->loss)) return;
    if (!isfinite(mean)) { /* what f32 makes of a sample is what it would make of all */
        score->loss += mean;
        return;
    }
    score->loss_error = half_interval(d, (double)some, all);
    if (score->loss + mean > 0 || score->loss <= 0) score->loss += mean; /* no loss falls to 0 by a correction */
    if (score->correct < 0) return;
    score->correct += shift;
    score->correct = score->correct < 0 ? 0 : score->correct > score->samples ? score->samples : score->correct;
}

void correction_apply(const evaluation *e, const slot *s, basin_score *scores) {
    const chunk_difference *from = s->difference;
    for (int i = 0; i < e->datasets && e->exact; i++) {
        const basin_dataset *data = e->options->exact[i];
        const int64_t chunks = chunk_count(data, e->program->batch);
        const chunk_difference all = sum(from, chunks);
        apply(&scores[i], &all, basin_dataset_count(data));
        from += chunks;
    }
}
