/* options_axis.c - how random axes are drawn and scaled. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/options.h"

enum { NORM = 325, IGNORE, SEED, NORMS_MAX = 16 };

static const struct argp_option table[] = {
    {"seed", SEED, "S", 0, "Seed of the random axes (1)", 0},
    {"norm", NORM, "NAME", 0, "How axes are scaled, see below; by default filter if random, none if not", 0},
    {"ignore", IGNORE, "biasnorm|none", 0,
     "Axes get zero for parameters with one dimension (biases, scales and shifts of normalization), or not; by default "
     "biasnorm if random, none if not",
     0},
    {0},
};

static const char *norm(const struct argp_state *state, const char *text) {
    const char *names[NORMS_MAX + 1] = {NULL};
    for (int i = 0; i < NORMS_MAX && basin_norm_name(i); i++) names[i] = basin_norm_name(i);
    return names[value_choice(state, "--norm", text, names)];
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    static const char *const ignores[] = {"biasnorm", "none", NULL};
    plane_options *plane = state->input;
    switch (key) {
    case NORM:
        plane->norm = norm(state, arg);
        return 0;
    case IGNORE:
        plane->ignore = value_choice(state, "--ignore", arg, ignores) ? BASIN_IGNORE_NONE : BASIN_IGNORE_BIASNORM;
        return 0;
    case SEED:
        plane->seed[0] = value_seed(state, "--seed", arg);
        plane->members = 1;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_norms(FILE *out) {
    fprintf(out, "Normalizations of --norm:\n");
    for (int i = 0; basin_norm_name(i); i++) fprintf(out, "  %-9s %s\n", basin_norm_name(i), basin_norm_help(i));
}

static char *list_norms(int key, const char *text, void *input) {
    (void)input;
    return help_below(key, text, print_norms);
}

const struct argp axis_argp = {.options = table, .parser = parse, .help_filter = list_norms};
