/* options_run.c - how to run, and how to report. */
#include "cli/option_keys.h"
#include "cli/options.h"

enum { THREADS_MAX = 1024, JSON = 300 };

static const struct argp_option report_table[] = {
    {"json", JSON, NULL, OPTION_RUNS, "Report as JSON on stdout", 0},
    {0},
};

static error_t parse_report(int key, char *arg, struct argp_state *state) {
    report_options *report = state->input;
    (void)arg;
    if (key != JSON) return ARGP_ERR_UNKNOWN;
    report->json = 1;
    return 0;
}

const struct argp report_argp = {.options = report_table, .parser = parse_report};

static const struct argp_option run_table[] = {
    {"threads", 't', "N", OPTION_RUNS, "Threads to use; by default one per core. No result depends on it", 0},
    {"quiet", 'q', NULL, OPTION_RUNS, "No progress on stderr", 0},
    {0},
};

static error_t parse_run(int key, char *arg, struct argp_state *state) {
    run_options *run = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &run->report;
        return 0;
    case 't':
        run->threads = (int)value_integer(state, "--threads", arg, 1, THREADS_MAX);
        return 0;
    case 'q':
        run->quiet = 1;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child run_children[] = {{&report_argp, 0, NULL, 0}, {0}};

const struct argp run_argp = {.options = run_table, .parser = parse_run, .children = run_children};
