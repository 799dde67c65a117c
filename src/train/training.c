/* training.c - the loop: order, batches, updates, and what a resume needs. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/checkpoint.h"
#include "data/dataset.h"
#include "eval/team.h"
#include "train/augment.h"
#include "train/optimizer.h"
#include "train/schedule.h"

static const double STATISTICS_MOMENTUM = 0.1; /* as PyTorch: running = 0.9 running + 0.1 batch */

struct basin_training {
    const basin_network *network;
    const basin_dataset *data;
    basin_train_options options;
    const optimizer *optimizer;
    const schedule *schedule;
    team *team;
    float *weights, *gradient, *state[OPTIMIZER_STATES];
    float *copies;  /* (chunks of a batch, one image): scratch of augmentation */
    int64_t *order; /* of the samples in this epoch */
    int64_t steps, epoch_steps, done;
    double loss; /* sums over the steps of this epoch */
    int64_t correct, samples;
    double lr, factor; /* of the running step: learning rate; what clipping makes of the gradient */
};

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
    size_t size = (size_t)basin_network_layout(t->network)->size,
           image = (size_t)in.channels * (size_t)in.height * (size_t)in.width;
    t->weights = malloc(size * sizeof *t->weights);
    t->gradient = malloc(size * sizeof *t->gradient);
    t->order = malloc((size_t)basin_dataset_count(t->data) * sizeof *t->order);
    t->copies = malloc((size_t)(t->options.batch / t->options.chunk) * image * sizeof *t->copies);
    int ok = t->weights && t->gradient && t->order && t->copies;
    for (int i = 0; i < t->optimizer->states && ok; i++) ok = (t->state[i] = calloc(size, sizeof *t->state[i])) != NULL;
    return ok ? BASIN_OK : fail_memory(err);
}

/* The order of the samples in the epoch of step `done`: a pure function of seed and epoch. */
static void shuffle(basin_training *t) {
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
    shuffle(t);
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
        shuffle(t);
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

/* ---- what is written ---- */

basin_status basin_training_record(const basin_training *t, basin_record *record, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_train_options *o = &t->options;
    char hash[33], steps[160] = "";
    basin_dataset_hash(t->data, hash);
    for (int i = 0; i < o->step_count; i++)
        snprintf(steps + strlen(steps), sizeof steps - strlen(steps), "%s%g", i ? "," : "", o->steps[i]);
    TRY(basin_record_set(record, err, "network", "%s", basin_network_spec(t->network)));
    TRY(basin_record_set(record, err, "data", "%s", basin_dataset_name(t->data)));
    TRY(basin_record_set(record, err, "data.hash", "%s", hash));
    TRY(basin_record_set(record, err, "training.epochs", "%d", o->epochs));
    TRY(basin_record_set(record, err, "training.batch", "%d", o->batch));
    TRY(basin_record_set(record, err, "training.chunk", "%d", o->chunk));
    TRY(basin_record_set(record, err, "training.seed", "%" PRIu64, o->seed));
    TRY(basin_record_set(record, err, "training.optimizer", "%s", o->optimizer));
    TRY(basin_record_set(record, err, "training.lr", "%.9g", o->lr));
    TRY(basin_record_set(record, err, "training.schedule", "%s", o->schedule));
    TRY(basin_record_set(record, err, "training.warmup", "%.9g", o->warmup));
    if (o->step_count) TRY(basin_record_set(record, err, "training.steps", "%s", steps));
    if (o->step_count) TRY(basin_record_set(record, err, "training.drop", "%.9g", o->drop));
    TRY(basin_record_set(record, err, "training.momentum", "%.9g%s", o->momentum, o->nesterov ? " nesterov" : ""));
    TRY(basin_record_set(record, err, "training.betas", "%.9g %.9g %.9g", o->beta1, o->beta2, o->eps));
    TRY(basin_record_set(record, err, "training.weight_decay", "%.9g%s", o->weight_decay,
                         o->decay_all ? "" : " weights only"));
    TRY(basin_record_set(record, err, "training.clip", "%.9g", o->clip));
    TRY(basin_record_set(record, err, "training.loss", "%s", o->loss));
    TRY(basin_record_set(record, err, "training.label_smoothing", "%.9g", o->label_smoothing));
    if (o->precision != BASIN_F32) TRY(basin_record_set(record, err, "training.precision", "bf16"));
    TRY(basin_record_set(record, err, "training.augment", "crop %d flip %d", o->crop, o->flip));
done:
    return status;
}

enum { SAVED = 1 + OPTIMIZER_STATES };

/* The flat vectors of a saved training.  @return how many */
static int vectors(const basin_training *t, basin_tensor out[SAVED]) {
    static char *const names[SAVED] = {"weights", "optimizer.0", "optimizer.1"};
    for (int i = 0; i <= t->optimizer->states; i++)
        out[i] =
            (basin_tensor){names[i], {1, {basin_network_layout(t->network)->size}}, i ? t->state[i - 1] : t->weights};
    return 1 + t->optimizer->states;
}

basin_status basin_training_save(const basin_training *t, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_record record = {0};
    basin_tensor tensor[SAVED];
    int count = vectors(t, tensor);
    TRY(basin_training_record(t, &record, err));
    TRY(basin_record_set(&record, err, "resume.done", "%" PRId64, t->done));
    TRY(basin_record_set(&record, err, "resume.loss", "%.17g", t->loss));
    TRY(basin_record_set(&record, err, "resume.correct", "%" PRId64, t->correct));
    TRY(basin_record_set(&record, err, "resume.samples", "%" PRId64, t->samples));
    TRY(basin_checkpoint_save(path, count, tensor, &record, err));
done:
    basin_record_clear(&record);
    return status;
}

/* Every option that this training has must stand in the file, too. */
static basin_status check_same(const basin_training *t, const basin_record *saved, const char *path, basin_error *err) {
    basin_record own = {0};
    basin_status status = basin_training_record(t, &own, err);
    for (int i = 0; i < own.count && status == BASIN_OK; i++) {
        const char *was = basin_record_get(saved, own.entry[i].key);
        if (!was || strcmp(was, own.entry[i].value) != 0)
            status = fail(err, BASIN_EEXISTS,
                          "%s: a training with other options (%s is %s, it was %s): give the same ones, or delete it "
                          "to start anew",
                          path, own.entry[i].key, own.entry[i].value, was ? was : "not stated");
    }
    basin_record_clear(&own);
    return status;
}

static int read_number(const basin_record *record, const char *key, const char *format, void *to) {
    const char *text = basin_record_get(record, key);
    return text && sscanf(text, format, to) == 1;
}

basin_status basin_training_resume(basin_training *t, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_checkpoint *saved = NULL;
    basin_tensor want[SAVED];
    basin_training read = *t; /* what was refused leaves nothing behind */
    int count = vectors(t, want);
    TRY(basin_checkpoint_load(&saved, path, err));
    TRY(check_same(t, &saved->record, path, err));
    int right = saved->count == count;
    for (int i = 0; i < count && right; i++)
        right = strcmp(saved->tensor[i].name, want[i].name) == 0 && saved->tensor[i].data &&
                basin_shape_equal(&saved->tensor[i].shape, &want[i].shape);
    right = right && read_number(&saved->record, "resume.done", "%" SCNd64, &read.done) &&
            read_number(&saved->record, "resume.loss", "%lf", &read.loss) &&
            read_number(&saved->record, "resume.correct", "%" SCNd64, &read.correct) &&
            read_number(&saved->record, "resume.samples", "%" SCNd64, &read.samples) && read.done >= 0 &&
            read.done <= t->steps;
    if (!right) {
        status = fail(err, BASIN_EFORMAT, "%s: not a saved training: delete it to start anew", path);
        goto done;
    }
    *t = read;
    for (int i = 0; i < count; i++)
        memcpy(want[i].data, saved->tensor[i].data, (size_t)want[i].shape.dim[0] * sizeof(float));
    shuffle(t);
done:
    basin_checkpoint_free(saved);
    return status;
}
