/* evaluate.c - scores of many weight vectors: sets up what the threads share, and runs them. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "eval/flight.h"
#include "eval/threads.h"
#include "tensor/floats.h"

basin_status thread_state_init(thread_state *h, const evaluation *e, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < e->lanes; i++) TRY(worker_new(&h->lane[i], e->program, err));
    h->score = h->lane[0];
    if (e->in_steps) {
        h->room = floats_new(e->program->piece);
        h->part = floats_new(memory_part(e));
        if (!h->room || !h->part) {
            status = fail_memory(err);
            goto done;
        }
    }
    if (e->exact) TRY(worker_new(&h->exact, e->exact, err));
    if (!e->gather) goto done;
    TRY(worker_new(&h->gather, e->gather, err));
    h->statistics = calloc((size_t)e->network->layout.size, sizeof *h->statistics);
    if (!h->statistics) status = fail_memory(err);
done:
    return status;
}

void thread_state_clear(thread_state *h) {
    for (int i = 0; i < WORKER_LANES; i++) worker_free(h->lane[i]);
    worker_free(h->gather);
    worker_free(h->exact);
    free(h->statistics);
    free(h->room);
    free(h->part);
}

static basin_status slot_init(slot *s, const evaluation *e) {
    *s = (slot){.point = SLOT_FREE};
    s->packed = e->in_steps ? NULL : floats_new(e->program->packed);
    s->score = calloc((size_t)e->chunks, sizeof *s->score);
    int ok = (s->packed || e->in_steps) && s->score;
    if (e->gather) {
        s->weights = basin_vector_new(&e->network->layout);
        s->unfolded = floats_new(e->gather->packed);
        s->statistics = floats_new((size_t)(e->tasks[STATISTICS] * e->statistic));
        ok = ok && s->weights && s->unfolded && s->statistics;
    } else if (!e->in_steps) {
        s->room = floats_new(e->program->piece);
        ok = ok && s->room;
    }
    if (!ok) return fail_memory(e->err);
    const basin_status status = correction_slot_init(s, e);
    return status == BASIN_OK && e->options->sampling ? stages_init(s, e) : status;
}

static basin_status make_slots(evaluation *e, int threads) {
    basin_status status = BASIN_OK;
    memory_plan(e, threads);
    const int wanted = memory_slots(threads, e->points->count, memory_slot(e), e->options->memory);
    e->slot = calloc((size_t)wanted, sizeof *e->slot);
    if (!e->slot) return fail_memory(e->err);
    while (e->slots < wanted) TRY(slot_init(&e->slot[e->slots++], e));
done:
    return status;
}

basin_status basin_precision_check(basin_precision precision, basin_error *err) {
    if (precision == BASIN_F32 || op_has_bf16()) return BASIN_OK;
    if (!op_emulates_bf16())
        return fail(err, BASIN_EUNSUPPORTED,
                    "bf16 wants a processor with AVX-512, and is fast on one with AVX-512 BF16 or AMX: use f32 here");
    if (precision == BASIN_BF16_EMULATED) return BASIN_OK;
    return fail(
        err, BASIN_EUNSUPPORTED,
        "this processor has no arithmetic for bf16 (AVX-512 BF16 or AMX): use f32, or 'bf16-emulated', which gives "
        "what bf16 gives and is slower than f32");
}

basin_status basin_evaluate_check(const basin_network *network, int datasets, const basin_dataset *const data[],
                                  const basin_evaluate_options *options, basin_error *err) {
    criterion wanted;
    const char *loss = options->loss;
    double smoothing = options->label_smoothing;
    basin_status status = basin_precision_check(options->precision, err);
    if (status != BASIN_OK) return status;
    status = criterion_init(&wanted, loss, smoothing, network, datasets, data, err);
    if (status != BASIN_OK || !options->statistics) return status;
    return criterion_init(&wanted, loss, smoothing, network, 1, &options->statistics, err);
}

static basin_status compile(evaluation *e) {
    basin_status status = BASIN_OK;
    const unsigned wants = e->options->precision != BASIN_F32 ? PROGRAM_BF16 : 0;
    const char *loss = e->options->loss;
    double smoothing = e->options->label_smoothing;
    const basin_layout *layout = &e->network->layout;
    e->tasks[PACK] = 1;
    TRY(basin_precision_check(e->options->precision, e->err));
    TRY(criterion_init(&e->wanted, loss, smoothing, e->network, e->datasets, e->data, e->err));
    TRY(threads_compile(&e->program, e->network, &e->wanted.objective, program_batch(e->network), OP_INFER, wants,
                        e->options->ways, e->err));
    for (int i = 0; i < e->datasets; i++) e->chunks += chunk_count(e->data[i], e->program->batch);
    for (int i = 0; i < layout->count; i++)
        if (basin_role_is_statistic(layout->param[i].role)) e->statistic += layout->param[i].size;
    TRY(correction_compile(e));
    if (!e->options->statistics || e->statistic == 0) goto done;
    criterion same; /* its targets mean nothing, but have to fit the same program's memory */
    TRY(criterion_init(&same, loss, smoothing, e->network, 1, &e->options->statistics, e->err));
    int64_t samples = basin_dataset_count(e->options->statistics);
    int batch = samples < STATISTICS_BATCH ? (int)samples : STATISTICS_BATCH;
    e->tasks[MAKE] = 1;
    e->tasks[STATISTICS] = samples / batch; /* whole batches only: a short one would weigh too much */
    TRY(threads_compile(&e->gather, e->network, &same.objective, batch, OP_BATCH, 0, NULL, e->err));
done:
    return status;
}

static void run_thread(void *context, int thread) {
    evaluation *e = context;
    thread_state h = {0};
    basin_error err = {0};
    (void)thread;
    basin_status status = thread_state_init(&h, e, &err);
    if (status == BASIN_OK) schedule_work(e, &h);
    thread_state_clear(&h);
    mtx_lock(&e->lock);
    schedule_report(e, -1, status, &err);
    cnd_broadcast(&e->changed);
    mtx_unlock(&e->lock);
}

basin_status evaluation_init(evaluation *e, int threads, basin_error *err) {
    basin_status status = BASIN_OK;
    e->err = err;
    e->threads = threads;
    e->exhausted = !e->points->next && e->points->count == 0;
    if (mtx_init(&e->lock, mtx_plain) != thrd_success) return fail_memory(err);
    if (cnd_init(&e->changed) != thrd_success) {
        mtx_destroy(&e->lock);
        return fail_memory(err);
    }
    TRY(compile(e));
    TRY(make_slots(e, threads));
    e->scores = calloc((size_t)e->datasets, sizeof *e->scores);
    if (!e->scores) status = fail_memory(err);
done:
    if (status != BASIN_OK) evaluation_clear(e);
    return status;
}

void evaluation_clear(evaluation *e) {
    for (int i = 0; i < e->slots; i++) {
        free(e->slot[i].packed);
        free(e->slot[i].room);
        free(e->slot[i].weights);
        free(e->slot[i].unfolded);
        free(e->slot[i].statistics);
        free(e->slot[i].score);
        free(e->slot[i].exact);
        free(e->slot[i].difference);
        stages_clear(&e->slot[i], e);
    }
    free(e->slot);
    free(e->scores);
    program_free(e->program);
    program_free(e->gather);
    program_free(e->exact);
    cnd_destroy(&e->changed);
    mtx_destroy(&e->lock);
}

/* Runs what `e` describes. */
static basin_status evaluate(evaluation *e, basin_error *err) {
    const int threads = threads_count(e->options->threads);
    basin_status status = evaluation_init(e, threads, err);
    if (status != BASIN_OK) return status;
    threads_team(threads, run_thread, e);
    status = e->status;
    if (status == BASIN_OK && (!e->exhausted || e->delivered < e->begun))
        status = fail(err, BASIN_EINTERRUPTED, "interrupted");
    evaluation_clear(e);
    return status;
}

basin_status basin_evaluate(const basin_network *network, int datasets, const basin_dataset *const data[],
                            const basin_points *points, const basin_evaluate_options *options, basin_error *err) {
    evaluation e = {
        .network = network, .datasets = datasets, .data = data, .points = points, .options = options, .whole = 1};
    return evaluate(&e, err);
}

typedef struct single {
    const float *weights;
    int datasets;
    basin_score *scores;
} single;

static void make_single(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    const single *one = context;
    (void)index;
    memcpy(weights, one->weights + first, (size_t)size * sizeof *weights);
}

static basin_status done_single(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    const single *one = context;
    (void)index;
    (void)err;
    memcpy(one->scores, scores, (size_t)one->datasets * sizeof *scores);
    return BASIN_OK;
}

static basin_status evaluate_single(evaluation *e, const float *weights, basin_score *scores, basin_error *err) {
    single one = {weights, e->datasets, scores};
    const basin_points points = {.count = 1, .make = make_single, .done = done_single, .context = &one};
    e->points = &points;
    return evaluate(e, err);
}

basin_status basin_evaluate_one(const basin_network *network, int datasets, const basin_dataset *const data[],
                                const float *weights, const basin_evaluate_options *options, basin_score *scores,
                                basin_error *err) {
    evaluation e = {.network = network, .datasets = datasets, .data = data, .options = options};
    return evaluate_single(&e, weights, scores, err);
}

basin_status basin_evaluate_samples(const basin_network *network, const basin_dataset *data, const float *weights,
                                    const basin_evaluate_options *options, basin_score *score, float *loss,
                                    float *right, basin_error *err) {
    basin_score skipped;
    evaluation e = {.network = network, .datasets = 1, .data = &data, .options = options, .loss = loss, .right = right};
    return evaluate_single(&e, weights, score ? score : &skipped, err);
}
