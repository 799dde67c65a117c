/* options_trial.c - what a command would do, without doing it. */
#include "cli/option_keys.h"
#include "cli/options.h"

enum { DRY_RUN = 380, ESTIMATE, CONFIGURATION };

static const struct argp_option table[] = {
    {"dry-run", DRY_RUN, NULL, OPTION_RUNS, "Evaluate nothing; say how many points are missing and how long they take",
     0},
    {"estimate", ESTIMATE, NULL, OPTION_RUNS | OPTION_HIDDEN, "The same for an output whose folder is yet to be made",
     0},
    {"configuration", CONFIGURATION, "FILE", OPTION_RUNS | OPTION_HIDDEN | OPTION_ARG_OPTIONAL,
     "What tells this result from others", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    trial_options *options = state->input;
    switch (key) {
    case DRY_RUN:
    case ESTIMATE:
        options->plan = TRIAL_TIME;
        options->has_place = key == DRY_RUN;
        return 0;
    case CONFIGURATION:
        options->plan = TRIAL_NAME;
        options->stand_in = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp trial_argp = {.options = table, .parser = parse};
