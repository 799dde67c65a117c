/* options_trial.c - what a command would do, without doing it. */
#include "cli/option_keys.h"
#include "cli/options.h"

enum { DRY_RUN = 380, CONFIGURATION };

static const struct argp_option table[] = {
    {"dry-run", DRY_RUN, NULL, OPTION_RUNS, "Evaluate nothing; say how many points are missing and how long they take",
     0},
    {"configuration", CONFIGURATION, "FILE", OPTION_RUNS | OPTION_HIDDEN | OPTION_ARG_OPTIONAL,
     "What tells this result from others", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    trial_options *options = state->input;
    if (key != DRY_RUN && key != CONFIGURATION) return ARGP_ERR_UNKNOWN;
    options->plan = key == DRY_RUN ? TRIAL_TIME : TRIAL_NAME;
    options->stand_in = arg;
    return 0;
}

const struct argp trial_argp = {.options = table, .parser = parse};
