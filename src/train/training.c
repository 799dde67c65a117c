/* training.c - the loop: order, batches, updates. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/dataset.h"
#include "train/augment.h"
#include "train/training.h"

static const double STATISTICS_MOMENTUM = 0.1; /* as PyTorch: running = 0.9 running + 0.1 batch */

basin_train_options basin_train_defaults(void) {
    return (basin_train_options){.epochs = 10,
                                 .batch = 128,
                                 .chunk = 32,
                                 .seed = 1,
                                 .optimizer = "sgd",
                                 .schedule = "cosine",
                                 .momentum = 0.9,
                                 .weight_decay = 5e-4,
                                 .decay_all = 1,
                                 .beta1 = 0.9,
                                 .beta2 = 0.999,
                                 .eps = 1e-8,
                                 .drop = 10};
}

/* @param help  gives the rows that there are, as "name: what it does" */
static basin_status unknown(const char *what, const char *name, const char *(*help)(int index), basin_error *err) {
    char known[256] = "";
    for (int i = 0; help(i); i++)
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s%.*s", i ? ", " : "",
                 (int)strcspn(help(i), ":"), help(i));
    return fail(err, BASIN_EINVALID, "unknown %s '%s'; there are: %s", what, name, known);
}

static basin_status check(const basin_train_options *o, const basin_dataset *data, basin_error *err) {
    basin_input in = basin_dataset_input(data);
    if (o->epochs < 1 || o->batch < 1 || o->chunk < 1)
        return fail(err, BASIN_EINVALID, "%d epochs of batches of %d in chunks of %d: each must be 1 or more",
                    o->epochs, o->batch, o->chunk);
    if (o->batch % o->chunk)
        return fail(err, BASIN_EINVALID, "a batch of %d is not whole chunks of %d", o->batch, o->chunk);
    if (basin_dataset_count(data) < o->batch)
        return fail(err, BASIN_EINVALID, "%s: %" PRId64 " samples do not make one batch of %d",
                    basin_dataset_name(data), basin_dataset_count(data), o->batch);
    if ((o->crop || o->flip) && in.height == 1 && in.width == 1)
        return fail(err, BASIN_EINVALID, "%s: holds vectors, and only images can be cropped and flipped",
                    basin_dataset_name(data));
    if (o->crop < 0 || o->crop >= in.height || o->crop >= in.width)
        return fail(err, BASIN_EINVALID, "a crop of %d pixels leaves nothing of images of %dx%d", o->crop, in.height,
                    in.width);
    if (!(o->warmup >= 0 && o->warmup < o->epochs))
        return fail(err, BASIN_EINVALID, "a warm-up of %g epochs leaves nothing of %d", o->warmup, o->epochs);
    if (!optimizer_find(o->optimizer)) return unknown("optimizer", o->optimizer, basin_optimizer_help, err);
    if (!schedule_find(o->schedule)) return unknown("schedule", o->schedule, basin_schedule_help, err);
    return BASIN_OK;
}

static basin_status allocate(basin_training *t, basin_error *err) {
    basin_input in = basin_dataset_input(t->data);
    const basin_layout *layout = basin_network_layout(t->network);
    size_t size = (size_t)layout->size, image = (size_t)in.channels * (size_t)in.height * (size_t)in.width;
    t->weights = basin_vector_new(layout);
    t->gradient = basin_vector_new(layout);
    t->order = malloc((size_t)basin_dataset_count(t->data) * sizeof *t->order);
    t->copies = malloc((size_t)(t->options.batch / t->options.chunk) * image * sizeof *t->copies);
    int ok = t->weights && t->gradient && t->order && t->copies;
    for (int i = 0; i < t->optimizer->states && ok; i++) {
        t->state[i] = basin_vector_new(layout);
        ok = t->state[i] != NULL;
        if (ok) memset(t->state[i], 0, size * sizeof *t->state[i]);
    }
    return ok ? BASIN_OK : fail_memory(err);
}

void training_shuffle(basin_training *t) {
    int64_t count = basin_dataset_count(t->data);
    for (int64_t i = 0; i < count; i++) t->order[i] = i;
    rng_shuffle((rng){t->options.seed, RNG_SHUFFLE, (uint32_t)(t->done / t->epoch_steps)}, t->order, count);
}

basin_status basin_training_new(basin_training **out, const basin_network *network, const basin_dataset *data,
                                const basin_train_options *options, basin_error *err) {
    basin_status status = BASIN_OK;
    criterion wanted;
    basin_training *t = calloc(1, sizeof *t);
    if (!t) return fail_memory(err);
    TRY(check(options, data, err));
    TRY(basin_precision_check(options->precision, err));
    TRY(criterion_init(&wanted, options->loss, options->label_smoothing, network, 1, &data, err));
    t->network = network;
    t->data = data;
    t->options = *options;
    t->optimizer = optimizer_find(options->optimizer);
    t->schedule = schedule_find(options->schedule);
    if (!t->options.loss) t->options.loss = "cross-entropy";
    if (t->options.lr <= 0) t->options.lr = t->optimizer->lr;
    t->epoch_steps = basin_dataset_count(data) / options->batch;
    t->steps = t->epoch_steps * options->epochs;
    TRY(allocate(t, err));
    TRY(team_new(&t->team, network, &wanted, options->chunk, OP_BATCH,
                 options->precision == BASIN_F32 ? 0 : PROGRAM_BF16, options->threads, err));
    basin_network_init(network, options->seed, t->weights);
    training_shuffle(t);
    *out = t;
    t = NULL;
done:
    basin_training_free(t);
    return status;
}

void basin_training_free(basin_training *t) {
    if (!t) return;
    team_free(t->team);
    free(t->weights);
    free(t->gradient);
    free(t->copies);
    free(t->order);
    for (int i = 0; i < OPTIMIZER_STATES; i++) free(t->state[i]);
    free(t);
}

/* Chunk `index` of the running step's batch. */
static int64_t fill(void *context, int64_t index, float *images, float *labels) {
    const basin_training *t = context;
    const basin_train_options *o = &t->options;
    basin_input in = basin_dataset_input(t->data);
    int64_t image = (int64_t)in.channels * in.height * in.width;
    int targets = basin_dataset_targets(t->data) ? basin_dataset_targets(t->data) : 1;
    int64_t first = t->done % t->epoch_steps * o->batch + index * o->chunk; /* place in this epoch's order */
    rng r = {o->seed, RNG_AUGMENT, (uint32_t)(t->done / t->epoch_steps)};
    for (int i = 0; i < o->chunk; i++) {
        dataset_read(t->data, t->order[first + i], 1, t->network->whole, images + i * image, labels + i * targets);
        if (o->crop || o->flip)
            augment(t->data, o->crop, o->flip, r, (uint64_t)(first + i), images + i * image, t->copies + index * image);
    }
    return o->chunk;
}

/* What keeps the norm of the whole gradient below options.clip. */
static double clip_factor(const basin_training *t) {
    const basin_layout *layout = basin_network_layout(t->network);
    double sum = 0;
    for (int i = 0; i < layout->count; i++) {
        const basin_param *p = &layout->param[i];
        if (basin_role_is_statistic(p->role)) continue;
        for (int64_t j = p->offset; j < p->offset + p->size; j++)
            sum += (double)t->gradient[j] * (double)t->gradient[j];
    }
    return sqrt(sum) > t->options.clip ? t->options.clip / sqrt(sum) : 1;
}

static void update_tensor(void *context, int64_t index) {
    basin_training *t = context;
    const basin_param *p = &basin_network_layout(t->network)->param[index];
    float *w = t->weights + p->offset, *g = t->gradient + p->offset;
    if (basin_role_is_statistic(p->role)) {
        for (int64_t i = 0; i < p->size; i++)
            w[i] = (float)((1 - STATISTICS_MOMENTUM) * (double)w[i] + STATISTICS_MOMENTUM * (double)g[i]);
        return;
    }
    if (t->factor < 1)
        for (int64_t i = 0; i < p->size; i++) g[i] *= (float)t->factor;
    int decays = p->role == BASIN_WEIGHT || t->options.decay_all;
    update u = {&t->options, t->lr, decays ? t->options.weight_decay : 0, t->done + 1, p->size, w, g, {NULL}};
    for (int i = 0; i < t->optimizer->states; i++) u.state[i] = t->state[i] + p->offset;
    t->optimizer->run(&u);
}

basin_status basin_training_step(basin_training *t, basin_error *err) {
    const basin_train_options *o = &t->options;
    chunk_source source = {fill, t, o->batch / o->chunk, o->batch};
    basin_score score;
    if (t->done % t->epoch_steps == 0) {
        t->loss = 0;
        t->correct = t->samples = 0;
        training_shuffle(t);
    }
    uint64_t seed = rng_bits((rng){o->seed, RNG_DROPOUT, 0}, (uint64_t)t->done);
    basin_status status = team_gradient(t->team, t->weights, &source, seed, &score, t->gradient, err);
    if (status != BASIN_OK) return status;
    t->lr = basin_training_lr(t);
    t->factor = o->clip > 0 ? clip_factor(t) : 1;
    team_each(t->team, basin_network_layout(t->network)->count, update_tensor, t);
    t->loss += score.loss * (double)score.samples;
    t->correct += score.correct;
    t->samples += score.samples;
    t->done++;
    return BASIN_OK;
}

int64_t basin_training_epoch_steps(const basin_training *t) {
    return t->epoch_steps;
}

int64_t basin_training_steps(const basin_training *t) {
    return t->steps;
}

int64_t basin_training_done(const basin_training *t) {
    return t->done;
}

double basin_training_lr(const basin_training *t) {
    return schedule_lr(t->schedule, &t->options, t->done, t->epoch_steps);
}

void basin_training_progress(const basin_training *t, double *loss, double *accuracy) {
    *loss = t->samples ? t->loss / (double)t->samples : NAN;
    *accuracy = t->samples && t->correct >= 0 ? (double)t->correct / (double)t->samples : NAN;
}

const float *basin_training_weights(const basin_training *t) {
    return t->weights;
}
