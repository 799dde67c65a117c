/* info.c - basin info: say what a file contains. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/options.h"

typedef struct info_options {
    report_options report;
    const char *name;
} info_options;

static error_t parse(int key, char *arg, struct argp_state *state) {
    info_options *options = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->report;
        return 0;
    case ARGP_KEY_ARG:
        options->name = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_failure(state, EXIT_USAGE, 0, "no file given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int run(int argc, char **argv) {
    static const struct argp_child groups[] = {{&report_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {NULL, parse, "FILE", "Says what a file contains.", groups, NULL, NULL};
    info_options options = {0};
    argp_parse(&argp, argc, argv, 0, NULL, &options);
    basin_error err = {BASIN_EFORMAT, ""};
    snprintf(err.message, sizeof err.message, "%s: not a file that basin knows", options.name);
    return command_fail(&err);
}

const command command_info = {"info", "say what any of these files contains", run};
