/* phases.c - what is done for a point, phase by phase. */
#include <math.h>
#include <string.h>

#include "eval/flight.h"

static void make(evaluation *e, slot *s, thread_state *h, int64_t index) {
    (void)index;
    e->points->make(e->points->context, s->point, 0, e->network->layout.size, s->weights);
    worker_pack(h->gather, &(weight_source){.whole = s->weights}, s->unfolded);
}

/* The batch's own statistics, without the parameters between them; NaN if anything became NaN on the way. */
static void gather(evaluation *e, slot *s, thread_state *h, int64_t index) {
    const basin_layout *layout = &e->network->layout;
    float *to = s->statistics + index * e->statistic;
    chunk_read(e->options->statistics, e->gather->batch, index, e->network->whole, worker_images(h->gather),
               worker_labels(h->gather));
    worker_forward(h->gather, s->unfolded, h->statistics, 0);
    int invalid = isnan(worker_losses(h->gather)[0]);
    for (int i = 0; i < layout->count; i++) {
        const basin_param *p = &layout->param[i];
        if (!basin_role_is_statistic(p->role)) continue;
        for (int64_t j = 0; j < p->size; j++) *to++ = invalid ? NAN : h->statistics[p->offset + j];
    }
}

/* Running statistics become the mean over the batches. */
static void mean_statistics(evaluation *e, slot *s) {
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

/* A point's weights on their way to the packed form. */
typedef struct piece_maker {
    const basin_points *points;
    int64_t point;
} piece_maker;

static void make_piece(void *context, int64_t first, int64_t size, float *weights) {
    const piece_maker *m = context;
    m->points->make(m->points->context, m->point, first, size, weights);
}

static void pack(evaluation *e, slot *s, thread_state *h, int64_t index) {
    (void)index;
    piece_maker maker = {e->points, s->point};
    if (e->in_steps) return; /* whoever scores does it */
    if (h->gather) mean_statistics(e, s);
    worker_pack(h->score, &(weight_source){s->weights, make_piece, &maker, s->room}, s->packed);
    if (h->exact) worker_pack(h->exact, &(weight_source){s->weights, make_piece, &maker, s->room}, s->exact);
}

void phase_forward(const evaluation *e, const slot *s, thread_state *h, int lanes) {
    piece_maker maker = {e->points, s->point};
    if (e->in_steps)
        worker_forward_from(h->lane, lanes, &(weight_source){NULL, make_piece, &maker, h->room}, h->part);
    else
        worker_forward(h->score, s->packed, NULL, 0);
}

void phase_forward_exact(const evaluation *e, const slot *s, thread_state *h) {
    piece_maker maker = {e->points, s->point};
    if (e->in_steps)
        worker_forward_from(&h->exact, 1, &(weight_source){NULL, make_piece, &maker, h->room}, h->part);
    else
        worker_forward(h->exact, s->exact, NULL, 0);
}

/* Which chunk of which dataset one of all is, and how many samples it has. */
typedef struct chunk_place {
    const basin_dataset *data;
    int64_t chunk, samples;
} chunk_place;

static chunk_place find_chunk(const evaluation *e, int64_t chunk) {
    const int batch = e->program->batch;
    int set = 0;
    while (chunk >= chunk_count(e->data[set], batch)) chunk -= chunk_count(e->data[set++], batch);
    return (chunk_place){e->data[set], chunk, 0};
}

static void score(evaluation *e, slot *s, thread_state *h, int64_t index) {
    if (s->sampled) {
        stages_run(e, s, h, index);
        return;
    }
    if (index < e->corrections) {
        correction_run(e, s, h, index);
        return;
    }
    const int batch = e->program->batch;
    const int64_t first = (index - e->corrections) * e->lanes, left = e->chunks - first;
    const int lanes = left < e->lanes ? (int)left : e->lanes;
    chunk_place at[WORKER_LANES];
    for (int k = 0; k < lanes; k++) {
        at[k] = find_chunk(e, first + k);
        at[k].samples = chunk_read(at[k].data, batch, at[k].chunk, e->network->whole, worker_images(h->lane[k]),
                                   worker_labels(h->lane[k]));
    }
    phase_forward(e, s, h, lanes);
    for (int k = 0; k < lanes; k++) {
        const int64_t samples = at[k].samples, place = at[k].chunk * batch;
        s->score[first + k] = chunk_sum(h->lane[k], &e->wanted, samples);
        if (e->loss) chunk_each(h->lane[k], &e->wanted, samples, e->loss + place, e->right + place);
    }
}

void (*const phase_run[PHASES])(evaluation *e, slot *s, thread_state *h, int64_t task) = {make, gather, pack, score};
