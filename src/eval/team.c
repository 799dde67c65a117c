/* team.c - threads whose workers stay alive between calls. */
#include "eval/team.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "base/error.h"
#include "eval/threads.h"
#include "tensor/floats.h"

/* How many partial sums of gradients there are at most: the bound on parallelism and on memory. */
enum { GROUPS = 16 };

struct team {
    const basin_network *network;
    criterion wanted;
    program *p;
    int threads;
    int made, locked;
    mtx_t lock; /* of status and err */
    basin_status status;
    basin_error err;
    worker **workers; /* one per thread, made by it */
    float *scale;     /* (threads, batch) */
    float *packed;
    double *partial[GROUPS]; /* (layout->size) each, made when first needed */
    float *chunk;            /* (threads, layout->size): one chunk's gradient */
    int64_t scores;
    chunk_score *score; /* of each chunk */
};

basin_status team_new(team **out, const basin_network *network, const criterion *wanted, int batch, op_mode mode,
                      unsigned wants, int threads, basin_error *err) {
    basin_status status = BASIN_OK;
    team *t = calloc(1, sizeof *t);
    if (!t) return fail_memory(err);
    t->network = network;
    t->wanted = *wanted;
    t->threads = threads_count(threads);
    t->locked = mtx_init(&t->lock, mtx_plain) == thrd_success;
    t->workers = calloc((size_t)t->threads, sizeof(worker *));
    t->scale = calloc((size_t)t->threads * (size_t)batch, sizeof *t->scale);
    if (!t->locked || !t->workers || !t->scale) {
        status = fail_memory(err);
        goto done;
    }
    TRY(threads_compile(&t->p, network, &wanted->objective, batch, mode, wants | PROGRAM_BACKWARD, NULL, err));
    t->packed = floats_new(t->p->packed);
    if (!t->packed) status = fail_memory(err);
done:
    if (status != BASIN_OK) {
        team_free(t);
        return status;
    }
    *out = t;
    return BASIN_OK;
}

void team_free(team *t) {
    if (!t) return;
    for (int i = 0; t->workers && i < t->threads; i++) worker_free(t->workers[i]);
    for (int i = 0; i < GROUPS; i++) free(t->partial[i]);
    free(t->chunk);
    free(t->workers);
    free(t->scale);
    free(t->packed);
    free(t->score);
    if (t->locked) mtx_destroy(&t->lock);
    program_free(t->p);
    free(t);
}

static basin_status reserve(team *t, int groups, int64_t chunks, basin_error *err) {
    size_t size = (size_t)t->network->layout.size;
    if (!t->chunk) t->chunk = floats_new((size_t)t->threads * size);
    if (!t->chunk) return fail_memory(err);
    for (int i = 0; i < groups; i++) {
        if (!t->partial[i]) t->partial[i] = malloc(size * sizeof *t->partial[i]);
        if (!t->partial[i]) return fail_memory(err);
    }
    if (chunks > t->scores) {
        chunk_score *grown = realloc(t->score, (size_t)chunks * sizeof *grown);
        if (!grown) return fail_memory(err);
        t->score = grown;
        t->scores = chunks;
    }
    return BASIN_OK;
}

/* One call of team_gradient. */
typedef struct pass {
    team *t;
    const chunk_source *source;
    uint64_t seed;
    const float *weights;
    float *gradient;
    int groups;
    atomic_int next; /* the next group that nobody has taken */
} pass;

/* Chunk `index`: its score, and the gradient of its part of the mean loss. */
static void run_chunk(const pass *ps, worker *w, int64_t index, float *scale, float *gradient) {
    const team *t = ps->t;
    uint64_t seed = rng_bits((rng){ps->seed, RNG_DROPOUT, 1}, (uint64_t)index);
    int64_t samples = ps->source->fill(ps->source->context, index, worker_images(w), worker_labels(w));
    for (int i = 0; i < t->p->batch; i++) scale[i] = i < samples ? (float)(1.0 / (double)ps->source->samples) : 0;
    worker_forward(w, t->packed, gradient, seed);
    t->score[index] = chunk_sum(w, &t->wanted, samples);
    worker_backward(w, t->packed, scale, gradient, seed);
}

static void run_group(const pass *ps, worker *w, int group, float *scale, float *gradient) {
    const team *t = ps->t;
    int64_t first = ps->source->chunks * group / ps->groups, end = ps->source->chunks * (group + 1) / ps->groups;
    size_t size = (size_t)t->network->layout.size;
    memset(t->partial[group], 0, size * sizeof *t->partial[group]);
    memset(gradient, 0, size * sizeof *gradient);
    for (int64_t i = first; i < end; i++) {
        run_chunk(ps, w, i, scale, gradient);
        for (size_t j = 0; j < size; j++) t->partial[group][j] += (double)gradient[j];
    }
}

/* Each thread makes its own worker. */
static void make_worker(void *context, int thread) {
    team *t = context;
    basin_error err = {0};
    basin_status status = worker_new(&t->workers[thread], t->p, &err);
    if (status == BASIN_OK) return;
    mtx_lock(&t->lock);
    t->status = status;
    t->err = err;
    mtx_unlock(&t->lock);
}

static basin_status make_workers(team *t, basin_error *err) {
    if (!t->made) threads_team(t->threads, make_worker, t);
    t->made = 1;
    return t->status == BASIN_OK ? BASIN_OK : fail(err, t->status, "%s", t->err.message);
}

static void pack(void *context, int thread) {
    const pass *ps = context;
    worker_pack(ps->t->workers[thread], &(weight_source){.whole = ps->weights}, ps->t->packed);
}

/* Takes one group after the other, as long as there are any. */
static void run_groups(void *context, int thread) {
    pass *ps = context;
    team *t = ps->t;
    float *scale = t->scale + (size_t)thread * (size_t)t->p->batch;
    float *gradient = t->chunk + (size_t)thread * (size_t)t->network->layout.size;
    if (!t->workers[thread]) return; /* OpenMP may give more threads than the first time: the others do the work */
    for (int group; (group = atomic_fetch_add(&ps->next, 1)) < ps->groups;)
        run_group(ps, t->workers[thread], group, scale, gradient);
}

/* Sums the groups, in order, for one tensor; statistics become the mean over chunks. */
static void combine(void *context, int64_t index) {
    const pass *ps = context;
    const basin_param *param = &ps->t->network->layout.param[index];
    double factor = basin_role_is_statistic(param->role) ? 1.0 / (double)ps->source->chunks : 1;
    for (int64_t j = param->offset; j < param->offset + param->size; j++) {
        double sum = 0;
        for (int group = 0; group < ps->groups; group++) sum += ps->t->partial[group][j];
        ps->gradient[j] = (float)(sum * factor);
    }
}

basin_status team_gradient(team *t, const float *weights, const chunk_source *source, uint64_t seed, basin_score *score,
                           float *gradient, basin_error *err) {
    basin_status status = BASIN_OK;
    pass ps = {.t = t,
               .source = source,
               .seed = seed,
               .weights = weights,
               .gradient = gradient,
               .groups = source->chunks < GROUPS ? (int)source->chunks : GROUPS};
    TRY(make_workers(t, err));
    TRY(reserve(t, ps.groups, source->chunks, err));
    threads_team(1, pack, &ps);
    threads_team(t->threads, run_groups, &ps);
    for (int i = 0; i < t->threads; i++)
        if (t->workers[i]) TRY(worker_check(t->workers[i], err));
    team_each(t, t->network->layout.count, combine, &ps);
    *score = chunk_total(t->score, source->chunks, &t->wanted, source->samples);
done:
    return status;
}

/* One call of team_each. */
typedef struct each {
    void (*task)(void *context, int64_t index);
    void *context;
    int64_t count;
    atomic_llong next;
} each;

static void run_each(void *context, int thread) {
    each *e = context;
    (void)thread;
    for (int64_t i; (i = atomic_fetch_add(&e->next, 1)) < e->count;) e->task(e->context, i);
}

void team_each(team *t, int64_t count, void (*task)(void *context, int64_t index), void *context) {
    each e = {.task = task, .context = context, .count = count};
    threads_team(t->threads, run_each, &e);
}
