/* compare_options.c - what `basin compare` is asked to do. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/compare.h"
#include "cli/option_keys.h"
#include "cli/surface_job.h"

enum {
    NAME = 400,
    WEIGHTS,
    SCORE_SAMPLES,
    DIRECTIONS,
    PLANE,
    NO_PLANE,
    RISE,
    RADII,
    PERSISTENCE,
    FOLDER,
    FORMAT,
    TABLE,
    FORMATS_MAX = 16,
    SIDE = 21,
    SIDE_MAX = 1001
};

static const struct argp_option table[] = {
    {"output", 'o', "FIGURE", 0, "Draw the planes, or without them median and quartiles of the lines, with one scale",
     0},
    {"table", TABLE, "TABLE", 0, "Write the table to this file, not to stdout; the ending chooses the format", 0},
    {"format", FORMAT, "NAME", 0, "Of the table, see below (text, or what the ending of --table says)", 0},
    {"folder", FOLDER, "DIR", OPTION_RUNS,
     "Where surfaces are kept and found again (basin-compare): none is evaluated twice", 0},
    {NULL, 0, NULL, 0, "Checkpoints:", 1},
    {"name", NAME, "TEXT", OPTION_REPEAT, "What the first checkpoint is called; again for the next (the file's name)",
     1},
    {"model", 'm', "SPEC", OPTION_REPEAT,
     "Network of all checkpoints; given as often as there are checkpoints, of each in turn, '' for what its file says",
     1},
    {"weights", WEIGHTS, "FILE", OPTION_REPEAT,
     "Put the weights of this checkpoint into an ONNX network, by name; in turn as --model is, '' for none", 1},
    {NULL, 0, NULL, 0, "Landscape:", 2},
    {"directions", DIRECTIONS, "N", 0, "Lines along N random directions, with seeds --seed and up (10)", 2},
    {"x", 'x', "MIN:MAX:N", 0, "Coordinates on every line (-1:1:21); 0 must be one of them", 2},
    {"plane", PLANE, "N", 0, "Also a plane of N x N points from MIN to MAX (21)", 2},
    {"no-plane", NO_PLANE, NULL, 0, "No plane: no count of minima, and a third of the time", 2},
    {NULL, 0, NULL, 0, "Measures:", 3},
    {"rise", RISE, "R", 0, "The width of a basin is the radius at which the loss has risen by R (1)", 3},
    {"radii", RADII, "A,B,...", 0, "Radii at which the rise is measured (a quarter, half and all of the line)", 3},
    {"persistence", PERSISTENCE, "P", 0, "A minimum of a plane counts if it is P deeper than its pass (0.1)", 3},
    {"score-samples", SCORE_SAMPLES, "N", 0,
     "Loss and error at the checkpoint from a subset of N samples of each dataset (all)", 3},
    {0},
};

static const char doc[] =
    "Compares checkpoints: loss and error, width of the basin, convexity, minima and roughness, in one table that says "
    "which differences lie within the spread of the directions."
    "\vThe landscape is that of the first --data, on --samples of it (1000, or all if it has fewer); loss and error "
    "are "
    "given for each --data. A run that was stopped goes on where it was when the same command is given again.\n\n";

compare_options compare_options_start(void) {
    return (compare_options){.axis = PLANE_OPTIONS,
                             .range = {-1, 1, 21},
                             .directions = 10,
                             .side = SIDE,
                             .rise = 1,
                             .persistence = 0.1,
                             .folder = "basin-compare"};
}

static void add(const struct argp_state *state, const char *what, const char **list, int *count, const char *text) {
    if (*count == SUBJECTS_MAX) argp_failure(state, EXIT_USAGE, 0, "more than %d %s", SUBJECTS_MAX, what);
    list[(*count)++] = text;
}

static const table_format *format(const struct argp_state *state, const char *text) {
    const char *names[FORMATS_MAX + 1] = {NULL};
    for (int i = 0; i < FORMATS_MAX && table_format_at(i); i++) names[i] = table_format_at(i)->name;
    return table_format_at(value_choice(state, "--format", text, names));
}

static void choose_format(const struct argp_state *state, compare_options *o) {
    if (o->run.report.json) o->format = table_format_find("json");
    if (!o->format && o->table) o->format = table_format_for(o->table);
    if (!o->format && o->table)
        argp_failure(state, EXIT_USAGE, 0,
                     "--table %s: the name's ending is that of no format; choose one with --format", o->table);
    if (!o->format) o->format = table_format_at(0);
}

/* Whether the figure's ending is one that is known: better said now than after hours. */
static void check_figure(const struct argp_state *state, const char *path) {
    const char *dot = strrchr(path, '.'), *name;
    char endings[256] = "";
    for (int i = 0; (name = basin_figure_format(i, NULL)); i++) {
        size_t used = strlen(endings);
        if (dot && strcasecmp(dot, name) == 0) return;
        snprintf(endings + used, sizeof endings - used, "%s%s", i ? " " : "", name);
    }
    argp_failure(state, EXIT_USAGE, 0, "-o %s: the name's ending chooses the format, and must be one of %s", path,
                 endings);
}

static int holds_zero(const basin_range *range) {
    for (int i = 0; i < range->count; i++)
        if ((range->count - 1 - i) * range->min + i * range->max == 0) return 1;
    return 0;
}

static void read_range(const struct argp_state *state, basin_range *range, const char *text) {
    basin_error err = {0};
    if (basin_range_parse(range, text, &err) != BASIN_OK) argp_failure(state, EXIT_USAGE, 0, "--x: %s", err.message);
    if (!(range->min < 0 && range->max > 0 && holds_zero(range)))
        argp_failure(state, EXIT_USAGE, 0, "--x %s: 0, the checkpoint, is not between its ends, or no coordinate of it",
                     text);
}

static void check_count(const struct argp_state *state, const char *option, int count, int checkpoints) {
    if (count > 1 && count != checkpoints)
        argp_failure(state, EXIT_USAGE, 0, "%s is given %d times for %d checkpoint%s: once for all, or once each",
                     option, count, checkpoints, checkpoints > 1 ? "s" : "");
}

static void check(const struct argp_state *state, compare_options *o) {
    static const double usual[] = {0.25, 0.5, 1}; /* of the way to the nearer end */
    double reach = fmin(-o->range.min, o->range.max);
    if (!o->radii && reach > 0)
        for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) o->radius[o->radii++] = reach * usual[i];
    if (o->output) check_figure(state, o->output);
    if (o->output && o->table && strcmp(o->output, o->table) == 0)
        argp_failure(state, EXIT_USAGE, 0, "-o and --table are both %s: give the table a name of its own", o->table);
    if (!o->checkpoints) argp_failure(state, EXIT_USAGE, 0, "no checkpoint given");
    check_count(state, "--model", o->models, o->checkpoints);
    check_count(state, "--weights", o->weightings, o->checkpoints);
    if (o->names > o->checkpoints)
        argp_failure(state, EXIT_USAGE, 0, "--name is given %d times for %d checkpoint%s", o->names, o->checkpoints,
                     o->checkpoints > 1 ? "s" : "");
    for (int i = 0; i < o->radii; i++)
        if (o->radius[i] > reach)
            argp_failure(state, EXIT_USAGE, 0, "--radii: %g is beyond the end of the lines at %g; see --x",
                         o->radius[i], reach);
    if (o->axis.seed[0] > UINT64_MAX - DIRECTIONS_MAX)
        argp_failure(state, EXIT_USAGE, 0, "--seed is too large to count on from");
}

/* Said before hours of evaluation, though the networks that are not open yet may have no batch norm. */
static void check_bn(const struct argp_state *state, const compare_options *o) {
    basin_error err;
    if (compute_check_bn(&o->compute, &o->bn, &err) != BASIN_OK) argp_failure(state, EXIT_USAGE, 0, "%s", err.message);
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    compare_options *options = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->axis;
        state->child_inputs[1] = &options->data;
        state->child_inputs[2] = &options->loss;
        state->child_inputs[3] = &options->run;
        state->child_inputs[4] = &options->trial;
        state->child_inputs[5] = &options->values;
        state->child_inputs[6] = &options->bn;
        state->child_inputs[7] = &options->compute;
        state->child_inputs[8] = &options->style;
        return 0;
    case 'o':
        options->output = value_path(state, "-o", arg);
        return 0;
    case 'm':
        add(state, "models", options->model, &options->models, *arg ? arg : NULL);
        return 0;
    case 'x':
        read_range(state, &options->range, arg);
        return 0;
    case FORMAT:
        options->format = format(state, arg);
        return 0;
    case TABLE:
        options->table = value_path(state, "--table", arg);
        return 0;
    case FOLDER:
        options->folder = value_path(state, "--folder", arg);
        return 0;
    case NAME:
        add(state, "names", options->name, &options->names, arg);
        return 0;
    case WEIGHTS:
        add(state, "weights", options->weights, &options->weightings, *arg ? arg : NULL);
        return 0;
    case DIRECTIONS:
        options->directions = (int)value_integer(state, "--directions", arg, 1, DIRECTIONS_MAX);
        return 0;
    case PLANE:
        options->side = (int)value_integer(state, "--plane", arg, 3, SIDE_MAX);
        return 0;
    case NO_PLANE:
        options->side = 0;
        return 0;
    case RISE:
        options->rise = value_number(state, "--rise", arg, 1e-9, 1e30);
        return 0;
    case RADII:
        options->radii = value_numbers(state, "--radii", arg, 1e-9, 1e30, options->radius, RADII_MAX);
        return 0;
    case PERSISTENCE:
        options->persistence = value_number(state, "--persistence", arg, 0, 1e30);
        return 0;
    case SCORE_SAMPLES:
        options->score_samples = value_integer(state, "--score-samples", arg, 1, INT64_MAX);
        return 0;
    case ARGP_KEY_ARG:
        add(state, "checkpoints", options->checkpoint, &options->checkpoints, arg);
        return 0;
    case ARGP_KEY_END:
        choose_format(state, options);
        check(state, options);
        compute_check(state, &options->compute);
        check_bn(state, options);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child groups[] = {{&axis_argp, 0, "Directions", 4}, {&data_argp, 0, "Data", 5},
                                           {&loss_argp, 0, "Loss", 6},       {&run_argp, 0, "Run", 7},
                                           {&trial_argp, 0, NULL, 0},        {&values_argp, 0, NULL, 1},
                                           {&bn_argp, 0, NULL, 2},           {&compute_argp, 0, NULL, 2},
                                           {&style_argp, 0, "Figure", 8},    {0}};

static void print_formats(FILE *out) {
    fprintf(out, "Formats of the table:\n");
    for (int i = 0; table_format_at(i); i++)
        fprintf(out, "  %-9s %s\n", table_format_at(i)->name, table_format_at(i)->help);
}

static char *list_formats(int key, const char *text, void *input) {
    (void)input;
    return help_below(key, text, print_formats);
}

const struct argp compare_argp = {.options = table,
                                  .parser = parse,
                                  .args_doc = "CHECKPOINT...",
                                  .doc = doc,
                                  .children = groups,
                                  .help_filter = list_formats};
