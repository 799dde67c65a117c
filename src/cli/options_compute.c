/* options_compute.c - how the points of a landscape are computed: in which precision, which way, within which memory. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/option_keys.h"
#include "cli/options.h"

enum { MEMORY = 310, PRECISION, FAST_MATH };

const char *const precision_names[] = {"f32", "bf16", "bf16-emulated", "mixed", NULL};

static const struct argp_option table[] = {
    {"precision", PRECISION, "f32|bf16|bf16-emulated|mixed", 0,
     "Evaluate in f32 (the default), or with activations and weights in bf16, on processors that have arithmetic for "
     "it; bf16-emulated: also on others, slowly. mixed: bf16 for all samples and f32 for some, which correct the loss "
     "of each point; what is left is measured",
     0},
    {"fast-math", FAST_MATH, NULL, 0,
     "In f32, use Winograd's convolutions where they are faster here, by a measurement at the start that is kept in "
     "~/.cache/basin: a loss moves by some 1e-6 of itself",
     0},
    {"memory", MEMORY, "SIZE", OPTION_RUNS,
     "Keep no more weights in memory than SIZE, as in 600M or 2GB (powers of 1024): the checkpoint, its directions, "
     "and the points being "
     "evaluated. Where not all fit, fewer points are evaluated at a time; then random directions are made anew for "
     "each; then each layer's weights whenever it runs. That takes longer; no result depends on it. Data and "
     "activations come on top",
     0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    compute_options *options = state->input;
    switch (key) {
    case MEMORY:
        options->memory = value_size(state, "--memory", arg);
        return 0;
    case PRECISION:
        options->precision = value_choice(state, "--precision", arg, precision_names);
        return 0;
    case FAST_MATH:
        options->fast_math = 1;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp compute_argp = {.options = table, .parser = parse};

#define MIXED "--precision mixed corrects the loss of all samples: leave out %s, or use --precision bf16"

/* Convolutions in bf16 have one way only. */
void compute_check(const struct argp_state *state, const compute_options *options) {
    if (options->fast_math && options->precision != PRECISION_F32)
        argp_failure(state, EXIT_USAGE, 0, "--fast-math is for f32: leave out one of --fast-math and --precision %s",
                     precision_names[options->precision]);
}

/* Statistics are gathered for a whole point; and --precision mixed and --bn recompute each estimate a loss by some of the
 * samples. */
basin_status compute_check_bn(const compute_options *options, const bn_options *bn, basin_error *err) {
    if (options->memory && bn->recompute)
        return command_error(err, BASIN_EINVALID,
                             "--memory cannot be kept with --bn recompute, which needs whole points: leave out one");
    if (options->precision == PRECISION_MIXED && bn->recompute)
        return command_error(err, BASIN_EINVALID, MIXED, "--bn recompute");
    return BASIN_OK;
}

void compute_refuse_mixed(const struct argp_state *state, const char *option) {
    argp_failure(state, EXIT_USAGE, 0, MIXED, option);
}

static void note_all(const basin_dataset *data) {
    fprintf(stderr,
            "basin: note: %s: --precision mixed evaluates %d samples or more in f32 too, and these are all of them: "
            "f32 alone takes less time\n",
            basin_dataset_name(data), BASIN_CORRECTION_LEAST);
}

basin_status compute_open(compute *out, const compute_options *options, int count, const basin_dataset *const data[],
                          basin_error *err) {
    basin_status status = options->fast_math ? basin_ways_new(&out->ways, err) : BASIN_OK;
    if (options->precision != PRECISION_MIXED) return status;
    for (int i = 0; i < count && status == BASIN_OK; i++) {
        const int64_t some = basin_correction_samples(data[i]);
        if (some == basin_dataset_count(data[i])) note_all(data[i]);
        status = basin_dataset_subset(&out->exact[i], data[i], some, 0, err);
    }
    return status;
}

void compute_choose(basin_evaluate_options *how, const compute *opened, const compute_options *options) {
    how->precision = options->precision == PRECISION_MIXED ? BASIN_BF16 : (basin_precision)options->precision;
    how->ways = opened->ways;
    how->exact = opened->exact[0] ? (const basin_dataset *const *)opened->exact : NULL;
}

void compute_clear(compute *opened) {
    for (int i = 0; i < DATASETS_MAX; i++) basin_dataset_free(opened->exact[i]);
    basin_ways_free(opened->ways);
}
