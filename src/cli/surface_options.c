/* surface_options.c - the command line of basin surface. */
#include "cli/surface_options.h"

#include <string.h>

#include "cli/command.h"
#include "cli/option_keys.h"
#include "cli/surface_job.h"

enum { WEIGHTS = 390, ADAPTIVE, ERROR, SHARD };

static const struct argp_option table[] = {
    {"output", 'o', "FILE.h5", 0, "Where the surface goes; beside it a journal keeps finished points until then", 0},
    {"weights", WEIGHTS, "FILE", 0, "Put the weights of this checkpoint into the ONNX network, by name", 0},
    {"shard", SHARD, "I/N|slurm", OPTION_RUNS,
     "Evaluate part I of N, into a file of its own beside FILE.h5; 'basin merge' makes the whole of the N files. "
     "'slurm': the part and their number are those of this task of a Slurm job array",
     0},
    {"adaptive", ADAPTIVE, "TOL", 0,
     "Evaluate only where interpolation would change the picture by more than TOL of the displayed range, as in 1%", 0},
    {"error", ERROR, "E", 0,
     "Evaluate no more samples at a point than it takes to know its loss to E, as in 0.05, or to E of the displayed "
     "range, as in 1% (95 % intervals)",
     0},
    {0},
};

static const char doc[] =
    "Evaluates loss and accuracy over a line or plane through CHECKPOINT: at theta + x*delta + y*eta for all x and y."
    "\vWithout --x, --y and axes of your choice it is a plane of 51 x 51 points along two random directions. "
    "--x alone, --line, or one --toward or --direction makes a line; --y makes a plane.\n\n"
    "Without --data it evaluates on the data that the checkpoint was trained on.\n\n"
    "A run that was stopped goes on where it was when the same command is given again. A surface that the tool of "
    "Li et al. 2018 left unfinished can be the output too: its points are kept.";

static void check(const struct argp_state *state, const surface_options *options) {
    if (!options->checkpoint) argp_failure(state, EXIT_USAGE, 0, "no checkpoint given");
    if (!options->output) argp_failure(state, EXIT_USAGE, 0, "no output given: say where with -o FILE.h5");
    if (options->adaptive > 0 && options->part.count)
        argp_failure(state, EXIT_USAGE, 0,
                     "--adaptive chooses points by the values of others, and no shard has them all: leave out one");
    if (options->error > 0 && options->compute.precision == PRECISION_MIXED) compute_refuse_mixed(state, "--error");
    compute_check(state, &options->compute, &options->bn);
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    surface_options *options = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->plane;
        state->child_inputs[1] = &options->network;
        state->child_inputs[2] = &options->data;
        state->child_inputs[3] = &options->loss;
        state->child_inputs[4] = &options->run;
        state->child_inputs[5] = &options->trial;
        state->child_inputs[6] = &options->values;
        state->child_inputs[7] = &options->bn;
        state->child_inputs[8] = &options->compute;
        return 0;
    case 'o':
        options->output = surface_output(state, arg);
        return 0;
    case WEIGHTS:
        options->weights = value_path(state, "--weights", arg);
        return 0;
    case SHARD:
        options->part = value_shard(state, "--shard", arg);
        return 0;
    case ADAPTIVE:
        options->adaptive = value_share(state, "--adaptive", arg, 1e-4, 0.5);
        return 0;
    case ERROR:
        options->error_is_share = strchr(arg, '%') != NULL;
        options->error = options->error_is_share ? value_percent(state, "--error", arg, 1e-4, 0.5)
                                                 : value_number(state, "--error", arg, 1e-9, 1e9);
        return 0;
    case ARGP_KEY_ARG:
        if (options->checkpoint) argp_failure(state, EXIT_USAGE, 0, "more than one checkpoint: '%s'", arg);
        options->checkpoint = arg;
        return 0;
    case ARGP_KEY_END:
        check(state, options);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child groups[] = {{&plane_argp, 0, "Line or plane", 1},
                                           {&network_argp, 0, "Network", 2},
                                           {&data_argp, 0, "Data", 3},
                                           {&loss_argp, 0, "Loss", 4},
                                           {&run_argp, 0, "Run", 5},
                                           {&trial_argp, 0, NULL, 0},
                                           {&values_argp, 0, NULL, 0},
                                           {&bn_argp, 0, NULL, 0},
                                           {&compute_argp, 0, NULL, 0},
                                           {0}};
const struct argp surface_argp = {table, parse, "CHECKPOINT|NETWORK.onnx -o FILE.h5", doc, groups, NULL, NULL};
