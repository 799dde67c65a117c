/* train_options.c - what `basin train` is asked to do. */
#include "cli/train_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

enum {
    BATCH = 400,
    CHUNK,
    OPTIMIZER,
    SCHEDULE,
    LR,
    MOMENTUM,
    NESTEROV,
    DECAY,
    SPARE,
    BETAS,
    WARMUP,
    STEPS,
    DROP,
    CLIP,
    CROP,
    FLIP,
    SEED,
    SAVE_EVERY,
    PRECISION
};

static const struct argp_option table[] = {
    {"output", 'o', "FILE", 0, "Checkpoint to write (safetensors)", 0},
    {"epochs", 'e', "N", 0, "Passes over the samples (10)", 0},
    {"batch", BATCH, "N", 0, "Samples per step (128)", 0},
    {"chunk", CHUNK, "N", 0, "Samples that one thread takes at a time; batch norm normalizes over them (32)", 0},
    {"optimizer", OPTIMIZER, "NAME", 0, "How weights follow the gradient, see below (sgd)", 0},
    {"lr", LR, "X", 0, "Learning rate (0.1; 0.001 for adam and adamw)", 0},
    {"momentum", MOMENTUM, "X", 0, "Momentum of sgd (0.9)", 0},
    {"nesterov", NESTEROV, NULL, 0, "Nesterov's momentum", 0},
    {"betas", BETAS, "B1,B2", 0, "Averages of adam and adamw (0.9,0.999)", 0},
    {"weight-decay", DECAY, "X", 0, "Weight decay (0.0005)", 0},
    {"decay-weights-only", SPARE, NULL, 0, "No weight decay for biases and norms", 0},
    {"schedule", SCHEDULE, "NAME", 0, "How the learning rate changes, see below (cosine)", 0},
    {"warmup", WARMUP, "X", 0, "Epochs of linear warm-up (0)", 0},
    {"steps", STEPS, "E,E...", 0, "Epochs at which schedule step drops", 0},
    {"drop", DROP, "X", 0, "What schedule step divides by (10)", 0},
    {"clip", CLIP, "X", 0, "Largest norm of the gradient (none)", 0},
    {"crop", CROP, "N", 0, "Pad by N pixels and crop at random (0)", 0},
    {"flip", FLIP, NULL, 0, "Mirror half of the images", 0},
    {"precision", PRECISION, "NAME", 0,
     "Activations, their gradients and the weights that operators read in f32 (the default), bf16 or bf16-emulated, as "
     "'basin surface' has them; the optimizer's are f32",
     0},
    {"seed", SEED, "N", 0, "Of initial weights, order and augmentation (1)", 0},
    {"save-every", SAVE_EVERY, "K|Ks", 0, "Also keep a checkpoint every K epochs, or K steps with Ks: the trajectory",
     0},
    {0},
};

/* In the order of basin_precision. */
static const char *const precisions[] = {"f32", "bf16", "bf16-emulated", NULL};

static void parse_save_every(train_options *o, char *arg, const struct argp_state *state) {
    size_t length = strlen(arg);
    o->save_steps = length > 1 && arg[length - 1] == 's';
    if (o->save_steps) arg[length - 1] = 0;
    o->save_every = value_integer(state, "--save-every", arg, 1, 1000000000);
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    train_options *o = state->input;
    basin_train_options *t = &o->train;
    double betas[2] = {0, 0};
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->network;
        state->child_inputs[1] = &o->data;
        state->child_inputs[2] = &o->loss;
        state->child_inputs[3] = &o->run;
        return 0;
    case 'o':
        o->output = arg;
        return 0;
    case 'e':
        t->epochs = (int)value_integer(state, "--epochs", arg, 1, 100000);
        return 0;
    case BATCH:
        t->batch = (int)value_integer(state, "--batch", arg, 1, 65536);
        return 0;
    case CHUNK:
        t->chunk = (int)value_integer(state, "--chunk", arg, 1, 4096);
        return 0;
    case OPTIMIZER:
        t->optimizer = arg;
        return 0;
    case SCHEDULE:
        t->schedule = arg;
        return 0;
    case LR:
        t->lr = value_number(state, "--lr", arg, 1e-12, 1000);
        return 0;
    case MOMENTUM:
        t->momentum = value_number(state, "--momentum", arg, 0, 1);
        return 0;
    case NESTEROV:
        t->nesterov = 1;
        return 0;
    case BETAS:
        if (value_numbers(state, "--betas", arg, 0, 0.9999999, betas, 2) != 2)
            argp_failure(state, EXIT_USAGE, 0, "--betas %s: not two numbers", arg);
        t->beta1 = betas[0];
        t->beta2 = betas[1];
        return 0;
    case DECAY:
        t->weight_decay = value_number(state, "--weight-decay", arg, 0, 100);
        return 0;
    case SPARE:
        t->decay_all = 0;
        return 0;
    case WARMUP:
        t->warmup = value_number(state, "--warmup", arg, 0, 100000);
        return 0;
    case STEPS:
        t->step_count = value_numbers(state, "--steps", arg, 0, 100000, t->steps, 8);
        return 0;
    case DROP:
        t->drop = value_number(state, "--drop", arg, 1, 1e6);
        return 0;
    case CLIP:
        t->clip = value_number(state, "--clip", arg, 1e-9, 1e9);
        return 0;
    case CROP:
        t->crop = (int)value_integer(state, "--crop", arg, 0, 1024);
        return 0;
    case FLIP:
        t->flip = 1;
        return 0;
    case SEED:
        t->seed = value_seed(state, "--seed", arg);
        return 0;
    case PRECISION:
        t->precision = (basin_precision)value_choice(state, "--precision", arg, precisions);
        return 0;
    case SAVE_EVERY:
        parse_save_every(o, arg, state);
        return 0;
    case ARGP_KEY_ARG:
        argp_failure(state, EXIT_USAGE, 0, "unexpected argument '%s'", arg);
        return 0;
    case ARGP_KEY_END:
        if (!o->network.model) argp_failure(state, EXIT_USAGE, 0, "no network given: --model SPEC");
        if (!o->output || !*o->output) argp_failure(state, EXIT_USAGE, 0, "no output given: -o FILE");
        if (!strcmp(t->schedule, "step") != (t->step_count > 0))
            argp_failure(state, EXIT_USAGE, 0, "--schedule step and --steps belong together");
        t->loss = o->loss.loss;
        t->label_smoothing = o->loss.label_smoothing;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_tables(FILE *out) {
    fprintf(out, "Networks of --model:\n");
    for (int i = 0; basin_network_help(i); i++) fprintf(out, "  %s\n", basin_network_help(i));
    fprintf(out, "\nOptimizers:\n");
    for (int i = 0; basin_optimizer_help(i); i++) fprintf(out, "  %s\n", basin_optimizer_help(i));
    fprintf(out, "\nSchedules:\n");
    for (int i = 0; basin_schedule_help(i); i++) fprintf(out, "  %s\n", basin_schedule_help(i));
}

static char *list_tables(int key, const char *text, void *input) {
    (void)input;
    return help_below(key, text, print_tables);
}

static const struct argp_child groups[] = {{&network_argp, 0, "Network", 1},
                                           {&data_argp, 0, "Data: the first is trained on, all are evaluated", 2},
                                           {&loss_argp, 0, "Loss", 3},
                                           {&run_argp, 0, "Run", 4},
                                           {0}};

const struct argp train_argp = {table,  parse,       NULL, "Trains a built-in network and writes a checkpoint.",
                                groups, list_tables, NULL};

train_options train_options_start(void) {
    return (train_options){.train = basin_train_defaults()};
}
