/* train.c - basin train: train a built-in network. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"

typedef struct train_options {
    data_options data;
    network_options network;
    run_options run;
    basin_train_options train;
    const char *output;
    int64_t save_every; /* steps, or epochs; 0: not */
    int save_steps;     /* whether save_every counts steps */
} train_options;

enum {
    BATCH = 400, CHUNK, OPTIMIZER, SCHEDULE, LR, MOMENTUM, NESTEROV, DECAY, SPARE, BETAS, WARMUP, STEPS, DROP, CLIP,
    SMOOTHING, CROP, FLIP, SEED, LOSS, SAVE_EVERY
};

static const struct argp_option table[] = {
    {"output", 'o', "FILE", 0, "Checkpoint to write (safetensors)", 0},
    {"epochs", 'e', "N", 0, "Passes over the samples (10)", 0},
    {"batch", BATCH, "N", 0, "Samples per step (128)", 0},
    {"chunk", CHUNK, "N", 0, "Samples that one thread takes at a time; batch norm normalizes over them (32)", 0},
    {"optimizer", OPTIMIZER, "NAME", 0, "sgd, adam or adamw (sgd)", 0},
    {"lr", LR, "X", 0, "Learning rate (0.1; 0.001 for adam and adamw)", 0},
    {"momentum", MOMENTUM, "X", 0, "Momentum of sgd (0.9)", 0},
    {"nesterov", NESTEROV, NULL, 0, "Nesterov's momentum", 0},
    {"betas", BETAS, "B1,B2", 0, "Averages of adam and adamw (0.9,0.999)", 0},
    {"weight-decay", DECAY, "X", 0, "Weight decay (0.0005)", 0},
    {"decay-weights-only", SPARE, NULL, 0, "No weight decay for biases and norms", 0},
    {"schedule", SCHEDULE, "NAME", 0, "constant, step, cosine or onecycle (cosine)", 0},
    {"warmup", WARMUP, "X", 0, "Epochs of linear warm-up (0)", 0},
    {"steps", STEPS, "E,E...", 0, "Epochs at which schedule step drops", 0},
    {"drop", DROP, "X", 0, "What schedule step divides by (10)", 0},
    {"clip", CLIP, "X", 0, "Largest norm of the gradient (none)", 0},
    {"loss", LOSS, "NAME", 0, "cross-entropy or mse (cross-entropy)", 0},
    {"label-smoothing", SMOOTHING, "X", 0, "Label smoothing (0)", 0},
    {"crop", CROP, "N", 0, "Pad by N pixels and crop at random (0)", 0},
    {"flip", FLIP, NULL, 0, "Mirror half of the images", 0},
    {"seed", SEED, "N", 0, "Of initial weights, order and augmentation (1)", 0},
    {"save-every", SAVE_EVERY, "K|Ks", 0, "Also keep a checkpoint every K epochs, or K steps with Ks: the trajectory", 0},
    {0},
};

/* "0.9,0.999" or "30,60,80": numbers in [min, max].  @return how many */
static int numbers(const struct argp_state *state, const char *option, const char *text, double min, double max,
                   double *out, int most) {
    char *copy = strdup(text), *rest = copy;
    int count = 0;
    while (rest && copy) {
        const char *part = strsep(&rest, ",");
        if (count == most) argp_failure(state, EXIT_USAGE, 0, "%s %s: more than %d numbers", option, text, most);
        out[count++] = value_number(state, option, part, min, max);
    }
    free(copy);
    return count;
}

static void parse_save_every(train_options *o, char *arg, const struct argp_state *state) {
    size_t length = strlen(arg);
    o->save_steps = length > 1 && arg[length - 1] == 's';
    if (o->save_steps) arg[length - 1] = 0;
    o->save_every = value_integer(state, "--save-every", arg, 1, 1000000000);
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    static const char *const losses[] = {"cross-entropy", "mse", NULL};
    static const char *const optimizers[] = {"sgd", "adam", "adamw", NULL};
    static const char *const schedules[] = {"constant", "step", "cosine", "onecycle", NULL};
    train_options *o = state->input;
    basin_train_options *t = &o->train;
    double betas[2] = {0, 0};
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->network;
        state->child_inputs[1] = &o->data;
        state->child_inputs[2] = &o->run;
        return 0;
    case 'o': o->output = arg; return 0;
    case 'e': t->epochs = (int)value_integer(state, "--epochs", arg, 1, 100000); return 0;
    case BATCH: t->batch = (int)value_integer(state, "--batch", arg, 1, 65536); return 0;
    case CHUNK: t->chunk = (int)value_integer(state, "--chunk", arg, 1, 4096); return 0;
    case OPTIMIZER: t->optimizer = optimizers[value_choice(state, "--optimizer", arg, optimizers)]; return 0;
    case SCHEDULE: t->schedule = schedules[value_choice(state, "--schedule", arg, schedules)]; return 0;
    case LR: t->lr = value_number(state, "--lr", arg, 0, 1000); return 0;
    case MOMENTUM: t->momentum = value_number(state, "--momentum", arg, 0, 1); return 0;
    case NESTEROV: t->nesterov = 1; return 0;
    case BETAS:
        if (numbers(state, "--betas", arg, 0, 0.9999999, betas, 2) != 2)
            argp_failure(state, EXIT_USAGE, 0, "--betas %s: not two numbers", arg);
        t->beta1 = betas[0];
        t->beta2 = betas[1];
        return 0;
    case DECAY: t->weight_decay = value_number(state, "--weight-decay", arg, 0, 100); return 0;
    case SPARE: t->decay_all = 0; return 0;
    case WARMUP: t->warmup = value_number(state, "--warmup", arg, 0, 100000); return 0;
    case STEPS: t->step_count = numbers(state, "--steps", arg, 0, 100000, t->steps, 8); return 0;
    case DROP: t->drop = value_number(state, "--drop", arg, 1, 1e6); return 0;
    case CLIP: t->clip = value_number(state, "--clip", arg, 1e-9, 1e9); return 0;
    case LOSS: t->loss = value_choice(state, "--loss", arg, losses) ? BASIN_MSE : BASIN_CROSS_ENTROPY; return 0;
    case SMOOTHING: t->label_smoothing = value_number(state, "--label-smoothing", arg, 0, 0.999); return 0;
    case CROP: t->crop = (int)value_integer(state, "--crop", arg, 0, 1024); return 0;
    case FLIP: t->flip = 1; return 0;
    case SEED: t->seed = value_seed(state, "--seed", arg); return 0;
    case SAVE_EVERY: parse_save_every(o, arg, state); return 0;
    case ARGP_KEY_ARG: argp_failure(state, EXIT_USAGE, 0, "unexpected argument '%s'", arg); return 0;
    case ARGP_KEY_END:
        if (!o->network.model) argp_failure(state, EXIT_USAGE, 0, "no network given: --model SPEC");
        if (!o->output) argp_failure(state, EXIT_USAGE, 0, "no output given: -o FILE");
        if (t->lr < 0) t->lr = strcmp(t->optimizer, "sgd") ? 0.001 : 0.1;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* Everything that one run owns. */
typedef struct job {
    const train_options *options;
    const char *command;
    datasets data; /* the first one is trained on, all are evaluated at the end */
    basin_network *network;
    basin_training *training;
    char *resume; /* the file that a resume reads */
} job;

/* "out.safetensors" -> "out-0005.safetensors" */
static char *numbered(const char *output, int64_t number) {
    char *name = NULL;
    const char *dot = strrchr(output, '.'), *slash = strrchr(output, '/');
    int stem = dot && (!slash || dot > slash) ? (int)(dot - output) : (int)strlen(output);
    return asprintf(&name, "%.*s-%04" PRId64 "%s", stem, output, number, output + stem) < 0 ? NULL : name;
}

static basin_status save_checkpoint(const job *j, const char *path, const basin_score *scores, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_record record = {0};
    if ((status = basin_training_record(j->training, &record, err)) != BASIN_OK) goto done;
    status = basin_record_set(&record, err, "training.done", "%" PRId64 " of %" PRId64 " steps",
                              basin_training_done(j->training), basin_training_steps(j->training));
    for (int i = 0; scores && i < j->data.count && status == BASIN_OK; i++) {
        const char *colon = strchr(basin_dataset_name(j->data.data[i]), ':');
        char key[64];
        int length = colon ? (int)strcspn(colon + 1, "[ ") : 0;
        snprintf(key, sizeof key, "%.*s_loss", length, colon ? colon + 1 : "");
        status = basin_record_set(&record, err, key, "%.9g", scores[i].loss);
        snprintf(key, sizeof key, "%.*s_acc", length, colon ? colon + 1 : "");
        if (status == BASIN_OK)
            status = basin_record_set(&record, err, key, "%.6g", 100.0 * (double)scores[i].correct / (double)scores[i].samples);
    }
    if (status == BASIN_OK) status = basin_record_set(&record, err, "command", "%s", j->command);
    if (status == BASIN_OK) status = basin_record_set(&record, err, "version", "%s", BASIN_VERSION);
    if (status == BASIN_OK)
        status = basin_weights_save(path, basin_network_layout(j->network), basin_training_weights(j->training), &record, err);
done:
    basin_record_clear(&record);
    return status;
}

/* A checkpoint of the trajectory, where one is due. */
static basin_status save_due(const job *j, basin_error *err) {
    const train_options *o = j->options;
    int64_t every = o->save_every * (o->save_steps ? 1 : basin_training_epoch_steps(j->training));
    int64_t done = basin_training_done(j->training);
    if (!o->save_every || done % every) return BASIN_OK;
    char *path = numbered(o->output, o->save_steps ? done : done / basin_training_epoch_steps(j->training));
    basin_status status = path ? save_checkpoint(j, path, NULL, err) : BASIN_ENOMEM;
    free(path);
    return status;
}

/* Trains to the end or to Ctrl-C; what a resume needs is saved after every epoch and when stopped. */
static basin_status train(const job *j, const volatile sig_atomic_t *stop, basin_error *err) {
    basin_training *t = j->training;
    int64_t epoch = basin_training_epoch_steps(t), total = basin_training_steps(t);
    basin_status status = basin_training_done(t) == 0 ? save_due(j, err) : BASIN_OK;
    progress *bar = progress_new("training", "images", basin_training_done(t) * j->options->train.batch,
                                 total * j->options->train.batch, j->options->run.quiet);
    while (status == BASIN_OK && basin_training_done(t) < total && !*stop) {
        if ((status = basin_training_step(t, err)) != BASIN_OK) break;
        double loss, accuracy;
        char note[128];
        int64_t done = basin_training_done(t);
        basin_training_progress(t, &loss, &accuracy);
        snprintf(note, sizeof note, "epoch %" PRId64 "/%d loss %.4f accuracy %.2f %% lr %.3g", (done + epoch - 1) / epoch,
                 j->options->train.epochs, loss, 100 * accuracy, basin_training_lr(t));
        progress_update(bar, done * j->options->train.batch, note);
        status = save_due(j, err);
        if (status == BASIN_OK && (done % epoch == 0 || *stop)) status = basin_training_save(t, j->resume, err);
        if (isnan(loss) && status == BASIN_OK) {
            *err = (basin_error){BASIN_EINVALID, "training diverged: the loss is not a number; try a smaller --lr, --warmup or --clip"};
            status = BASIN_EFORMAT;
        }
    }
    progress_free(bar);
    return status;
}

static basin_status finish(const job *j, basin_error *err) {
    basin_score scores[DATASETS_MAX];
    basin_evaluate_options options = {.threads = j->options->run.threads, .loss = j->options->train.loss};
    basin_status status = basin_evaluate_one(j->network, j->data.count, j->data.data,
                                             basin_training_weights(j->training), &options, scores, err);
    if (status == BASIN_OK) status = save_checkpoint(j, j->options->output, scores, err);
    if (status != BASIN_OK) return status;
    for (int i = 0; i < j->data.count; i++)
        printf("%s: loss %.6g, accuracy %.2f %%\n", basin_dataset_name(j->data.data[i]), scores[i].loss,
               100.0 * (double)scores[i].correct / (double)scores[i].samples);
    printf("wrote %s\n", j->options->output);
    unlink(j->resume);
    return BASIN_OK;
}

/* Refuses, before hours of training, an output that is there already or cannot be written. */
static basin_status start(job *j, basin_error *err) {
    const train_options *o = j->options;
    basin_status status = datasets_open(&j->data, &o->data, NULL, err);
    if (status != BASIN_OK) return status;
    status = basin_network_new(&j->network, o->network.model, basin_dataset_input(j->data.data[0]), err);
    if (status != BASIN_OK) return status;
    status = basin_training_new(&j->training, j->network, j->data.data[0], &o->train, err);
    if (status != BASIN_OK) return status;
    if (access(o->output, F_OK) == 0) {
        snprintf(err->message, sizeof err->message, "%s: exists already; remove it, or choose another -o", o->output);
        return err->status = BASIN_EEXISTS;
    }
    if (access(j->resume, F_OK) != 0) return basin_training_save(j->training, j->resume, err);
    status = basin_training_resume(j->training, j->resume, err);
    if (status == BASIN_OK && !o->run.quiet)
        fprintf(stderr, "going on after step %" PRId64 " of %" PRId64 " (%s)\n", basin_training_done(j->training),
                basin_training_steps(j->training), j->resume);
    return status;
}

static int run(int argc, char **argv) {
    static const struct argp_child groups[] = {
        {&network_argp, 0, "Network", 1}, {&data_argp, 0, "Data: the first is trained on, all are evaluated", 2}, {&run_argp, 0, "Run", 3}, {0}};
    const struct argp argp = {table, parse, NULL, "Trains a built-in network and writes a checkpoint.", groups, NULL, NULL};
    train_options options = {.train = basin_train_defaults()};
    basin_error err = {0};
    job j = {.options = &options, .command = command_line(argc, argv)};
    options.train.lr = -1; /* by optimizer */
    argp_parse(&argp, argc, argv, 0, NULL, &options);
    options.train.threads = options.run.threads;
    volatile sig_atomic_t *stop = interrupt_catch();

    basin_status status = BASIN_ENOMEM;
    int interrupted = 0;
    if (j.command && asprintf(&j.resume, "%s.resume", options.output) >= 0) status = start(&j, &err);
    if (status == BASIN_OK) status = train(&j, stop, &err);
    if (status == BASIN_OK) interrupted = basin_training_done(j.training) < basin_training_steps(j.training);
    if (status == BASIN_OK && !interrupted) status = finish(&j, &err);
    if (interrupted) fprintf(stderr, "stopped; the same command goes on from here (%s)\n", j.resume);

    basin_training_free(j.training);
    basin_network_free(j.network);
    datasets_clear(&j.data);
    free(j.resume);
    free((char *)j.command);
    return status != BASIN_OK ? command_fail(&err) : interrupted ? EXIT_INTERRUPTED : EXIT_OK;
}

const command command_train = {"train", "train a built-in network; save one checkpoint or a trajectory", run};
