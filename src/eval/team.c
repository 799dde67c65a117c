/* team.c - threads whose workers stay alive between calls. */
#include "eval/team.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "eval/threads.h"

/* How many partial sums of gradients there are at most: the bound on parallelism and on memory. */
enum { GROUPS = 16 };

struct team {
    const basin_network *network;
    program *p;
    int threads;
    int mustered;
    worker **workers; /* one per thread, made by it */
    float *scale;     /* (threads, batch) */
    float *packed;
    double *partial[GROUPS]; /* (layout->size) each, made when first needed */
    float *chunk;            /* (threads, layout->size): one chunk's gradient */
    int64_t scores;
    chunk_score *score;     /* of each chunk */
};

basin_status team_new(team **out, const basin_network *network, basin_loss loss, float smoothing, int batch,
                      op_mode mode, int threads, basin_error *err) {
    basin_status status = BASIN_OK;
    team *t = calloc(1, sizeof *t);
    if (!t) return fail_memory(err);
    t->network = network;
    t->threads = threads_count(threads);
    t->workers = calloc((size_t)t->threads, sizeof(worker *));
    t->scale = calloc((size_t)t->threads * (size_t)batch, sizeof *t->scale);
    if (!t->workers || !t->scale) {
        status = fail_memory(err);
        goto done;
    }
    TRY(threads_compile(&t->p, network, loss_op(loss), smoothing, batch, mode, 1, err));
    t->packed = aligned_alloc(64, (t->p->packed + 16) / 16 * 64);
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
    program_free(t->p);
    free(t);
}

static basin_status reserve(team *t, int groups, int64_t chunks, basin_error *err) {
    size_t size = (size_t)t->network->layout.size;
    if (!t->chunk) t->chunk = malloc((size_t)t->threads * size * sizeof *t->chunk);
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
    int groups;
    basin_input input;
} pass;

/* Chunk `index`: its score, and the gradient of its part of the mean loss. */
static void run_chunk(const pass *ps, worker *w, int64_t index, float *scale, float *gradient) {
    const team *t = ps->t;
    uint64_t seed = rng_bits((rng){ps->seed, RNG_DROPOUT, 1}, (uint64_t)index);
    int64_t samples = ps->source->fill(ps->source->context, index, worker_images(w), worker_labels(w));
    for (int i = 0; i < t->p->batch; i++) scale[i] = i < samples ? (float)(1.0 / (double)ps->source->samples) : 0;
    worker_forward(w, t->packed, gradient, seed);
    t->score[index] = chunk_sum(w, ps->input.classes, samples);
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

/* Each thread makes its own worker, once. */
static basin_status muster(team *t, basin_error *err) {
    basin_status result = BASIN_OK;
    if (t->mustered) return BASIN_OK;
#pragma omp parallel num_threads(t->threads)
    {
        basin_error own = {0};
        threads_single();
        basin_status status = worker_new(&t->workers[omp_get_thread_num()], t->p, &own);
        if (status != BASIN_OK) {
#pragma omp critical(basin_team)
            result = fail(err, status, "%s", own.message);
        }
    }
    t->mustered = result == BASIN_OK;
    return result;
}

static void run_groups(const pass *ps, const float *weights) {
    team *t = ps->t;
#pragma omp parallel num_threads(t->threads)
    {
        worker *w = t->workers[omp_get_thread_num()];
        size_t thread = (size_t)omp_get_thread_num();
        float *scale = t->scale + thread * (size_t)t->p->batch;
        float *gradient = t->chunk + thread * (size_t)t->network->layout.size;
        threads_single();
#pragma omp single
        worker_pack(w, weights, t->packed);
#pragma omp for schedule(dynamic, 1)
        for (int group = 0; group < ps->groups; group++) run_group(ps, w, group, scale, gradient);
    }
}

/* Sums the groups, in order; statistics become the mean over chunks. */
static void combine(const pass *ps, float *gradient) {
    const team *t = ps->t;
    const basin_layout *layout = &t->network->layout;
#pragma omp parallel for num_threads(t->threads) schedule(static)
    for (int i = 0; i < layout->count; i++) {
        const basin_param *param = &layout->param[i];
        double factor = basin_role_is_statistic(param->role) ? 1.0 / (double)ps->source->chunks : 1;
        for (int64_t j = param->offset; j < param->offset + param->size; j++) {
            double sum = 0;
            for (int group = 0; group < ps->groups; group++) sum += t->partial[group][j];
            gradient[j] = (float)(sum * factor);
        }
    }
}

basin_status team_gradient(team *t, const float *weights, const chunk_source *source, uint64_t seed,
                           basin_score *score, float *gradient, basin_error *err) {
    basin_status status = BASIN_OK;
    pass ps = {t, source, seed, source->chunks < GROUPS ? (int)source->chunks : GROUPS,
               basin_network_input(t->network)};
    TRY(muster(t, err));
    TRY(reserve(t, ps.groups, source->chunks, err));
    run_groups(&ps, weights);
    for (int i = 0; i < t->threads; i++)
        if (t->workers[i]) TRY(worker_check(t->workers[i], err));
    combine(&ps, gradient);
    *score = (basin_score){.samples = source->samples};
    for (int64_t i = 0; i < source->chunks; i++) {
        score->loss += t->score[i].loss;
        score->correct += t->score[i].correct;
    }
    score->loss /= (double)source->samples;
done:
    return status;
}

void team_each(team *t, int64_t count, void (*task)(void *context, int64_t index), void *context) {
#pragma omp parallel for num_threads(t->threads) schedule(static)
    for (int64_t i = 0; i < count; i++) task(context, i);
}
