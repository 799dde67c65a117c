/* plot.c - basin plot: draw surfaces. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/option_keys.h"
#include "cli/options.h"
#include "cli/plot_names.h"
#include "cli/plot_parts.h"

enum { FILES_MAX = 32, TITLES_MAX = 64 };

typedef struct plot_options {
    int files, quiet;
    const char *file[FILES_MAX], *title[TITLES_MAX], *row_title[TITLES_MAX], *column_title[TITLES_MAX],
        *legend[TITLES_MAX];
    plot_parts parts;
    const char *output, *minus;
    basin_plot_options figure;
} plot_options;

enum {
    LOG = 360,
    LINEAR,
    MINUS,
    INSET,
    ROW_TITLE,
    COLUMN_TITLE,
    XLABEL,
    YLABEL,
    LABEL,
    ACCURACY_LABEL,
    LEGEND,
    END,
    SHOW_EVALUATED,
    NO_INTERVALS,
    NO_ACCURACY,
    VIEW,
    MESH,
    FLOOR,
    ZMAX,
    SPREAD
};

static const struct argp_option table[] = {
    {"output", 'o', "FILE", 0, "Where the figure goes; the ending chooses the format", 0},
    {"quiet", 'q', NULL, OPTION_RUNS, "No notes, only errors", 0},
    {NULL, 0, NULL, 0, "What is drawn:", 1},
    {"kind", 'k', "KIND", OPTION_REPEAT,
     "How (curve for lines, filled for planes); filled+contour lays one over the other; again for all surfaces once "
     "more",
     1},
    {"metric", 'm', "NAME", OPTION_REPEAT,
     "Which values, as in train_loss or test_acc (the first loss; for one line all); again for all surfaces once more",
     1},
    {"minus", MINUS, "SURFACE", 0, "Draw the differences to this one", 1},
    {"spread", SPREAD, NULL, 0, "Beside the median of an ensemble of planes, the range between its quartiles", 1},
    {"levels", 'l', "N|A,B,...", OPTION_REPEAT,
     "About N round contour levels (10), or these; again for the next metric", 1},
    {"log", LOG, NULL, 0, "Logarithmic levels or axis (if a loss spans a factor of 30 or more, on a plane of 4)", 1},
    {"linear", LINEAR, NULL, 0, "Linear levels or axis", 1},
    {"show-evaluated", SHOW_EVALUATED, NULL, 0, "Dots at the points that were evaluated, not interpolated", 1},
    {"no-intervals", NO_INTERVALS, NULL, 0,
     "Do not show what the 95 % intervals leave open (a band of lines, fine hatching of planes)", 1},
    {"no-accuracy", NO_ACCURACY, NULL, 0, "Lines without their accuracy and its axis at the right", 1},
    {"inset", INSET, "X0:X1,Y0:Y1", OPTION_ARG_OPTIONAL,
     "Enlarge this part of each plane in a corner (a fifth of it around the minimum)", 1},
    {"zmax", ZMAX, "Z", OPTION_REPEAT,
     "Levels end here; a surface in perspective is cut off (where most points lie far below); again for the next "
     "metric",
     1},
    {NULL, 0, NULL, 0, "A surface in perspective:", 2},
    {"view", VIEW, "AZIMUTH,ELEVATION", 0, "Where it is seen from, in degrees (-60,35)", 2},
    {"mesh", MESH, "N", 0, "About N lines each way on it", 2},
    {"floor", FLOOR, NULL, 0, "Contour lines below it", 2},
    {NULL, 0, NULL, 0, "Words, in which \\alpha, x_{1} and 10^{-3} are set as mathematics:", 4},
    {"title", 't', "TEXT", OPTION_REPEAT, "Of the first panel or curve; again for the next (network and test accuracy)",
     4},
    {"column-title", COLUMN_TITLE, "TEXT", OPTION_REPEAT, "Above the first column of panels; again for the next", 4},
    {"row-title", ROW_TITLE, "TEXT", OPTION_REPEAT, "Beside the first row of panels; again for the next", 4},
    {"xlabel", XLABEL, "TEXT", 0, "Of the first direction", 4},
    {"ylabel", YLABEL, "TEXT", 0, "Of the second direction", 4},
    {"label", LABEL, "TEXT", OPTION_REPEAT, "Of the values; again for the next metric", 4},
    {"accuracy-label", ACCURACY_LABEL, "TEXT", 0, "Of the right axis of lines", 4},
    {"legend", LEGEND, "TEXT", OPTION_REPEAT, "Of the first metric that the legend of lines names; again for the next",
     4},
    {"end", END, "TEXT", OPTION_REPEAT,
     "What lies at 0 of lines; again for what lies at 1 (the checkpoints that they lead between)", 4},
    {0},
};

static const char doc[] =
    "Draws surfaces that `basin surface` made: planes as panels with the same levels and colours, lines as curves over "
    "each other."
    "\vPoints whose value is inf or NaN are hatched. The figure keeps the records of its surfaces and this command: "
    "`basin info FIGURE` prints them.\n\n";

static void add_title(const struct argp_state *state, const char **titles, int *count, const char *text) {
    if (*count == TITLES_MAX) argp_failure(state, EXIT_USAGE, 0, "more than %d titles", TITLES_MAX);
    titles[(*count)++] = text;
}

static void add_file(const struct argp_state *state, plot_options *options, const char *path) {
    if (options->files == FILES_MAX) argp_failure(state, EXIT_USAGE, 0, "more than %d surfaces", FILES_MAX);
    options->file[options->files++] = path;
}

static void check(const struct argp_state *state, const plot_options *options) {
    if (!options->files) argp_failure(state, EXIT_USAGE, 0, "no surface given");
    if (!options->output) argp_failure(state, EXIT_USAGE, 0, "no output given: say where with -o FIGURE.pdf");
    int most =
        (options->figure.spread ? 2 : 1) * (options->figure.parts > 1 ? options->figure.parts : 1) * options->files;
    if (options->figure.titles > most)
        argp_failure(state, EXIT_USAGE, 0, "%d titles for %d surface%s", options->figure.titles, options->files,
                     options->files > 1 ? "s" : "");
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    plot_options *options = state->input;
    basin_plot_options *figure = &options->figure;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = figure;
        return 0;
    case 'o':
        options->output = value_path(state, "-o", arg);
        return 0;
    case 'q':
        options->quiet = 1;
        return 0;
    case 'k':
        plot_parts_add(state, "--kind", &options->parts.kinds, arg);
        return 0;
    case 'm':
        plot_parts_add(state, "--metric", &options->parts.metrics, arg);
        return 0;
    case 'l':
        plot_parts_add(state, "--levels", &options->parts.levels, arg);
        return 0;
    case LOG:
        figure->scale = BASIN_SCALE_LOG;
        return 0;
    case LINEAR:
        figure->scale = BASIN_SCALE_LINEAR;
        return 0;
    case MINUS:
        options->minus = value_path(state, "--minus", arg);
        return 0;
    case INSET:
        figure->inset = arg ? arg : "auto";
        return 0;
    case VIEW:
        figure->view = arg;
        return 0;
    case MESH:
        figure->mesh = (int)value_integer(state, "--mesh", arg, 1, 1000);
        return 0;
    case FLOOR:
        figure->floor = true;
        return 0;
    case SPREAD:
        figure->spread = true;
        return 0;
    case ZMAX:
        (void)value_number(state, "--zmax", arg, 1e-300, 1e300);
        plot_parts_add(state, "--zmax", &options->parts.tops, arg);
        return 0;
    case SHOW_EVALUATED:
        figure->show_evaluated = true;
        return 0;
    case NO_INTERVALS:
        figure->no_intervals = true;
        return 0;
    case NO_ACCURACY:
        figure->no_accuracy = true;
        return 0;
    case 't':
        add_title(state, options->title, &figure->titles, arg);
        return 0;
    case ROW_TITLE:
        add_title(state, options->row_title, &figure->row_titles, arg);
        return 0;
    case COLUMN_TITLE:
        add_title(state, options->column_title, &figure->column_titles, arg);
        return 0;
    case XLABEL:
        figure->xlabel = arg;
        return 0;
    case YLABEL:
        figure->ylabel = arg;
        return 0;
    case LABEL:
        plot_parts_add(state, "--label", &options->parts.labels, arg);
        return 0;
    case ACCURACY_LABEL:
        figure->accuracy_label = arg;
        return 0;
    case LEGEND:
        add_title(state, options->legend, &figure->legends, arg);
        return 0;
    case END:
        if (figure->end[1]) argp_failure(state, EXIT_USAGE, 0, "--end: a line has two ends");
        figure->end[figure->end[0] != NULL] = arg;
        return 0;
    case ARGP_KEY_ARG:
        add_file(state, options, arg);
        return 0;
    case ARGP_KEY_END:
        plot_parts_pair(state, &options->parts, figure);
        check(state, options);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_lists(FILE *out) {
    names_print(out, "Kinds", basin_plot_kind);
}

static char *add_lists(int key, const char *text, void *input) {
    (void)input;
    return help_below(key, text, print_lists);
}

static basin_status load(basin_surface **out, const char *path, basin_error *err) {
    basin_status status = basin_surface_import(out, path, err);
    if (status != BASIN_OK || basin_surface_count(*out, BASIN_MISSING) < basin_surface_points(*out)) return status;
    return command_error(err, BASIN_ENOTFOUND, "%s: nothing to draw: none of its %d points is evaluated yet", path,
                         basin_surface_points(*out));
}

/* Puts the differences to the surface of --minus in the place of the surfaces. */
static basin_status subtract(const plot_options *options, basin_surface *surface[], basin_error *err) {
    basin_surface *minus = NULL, *difference = NULL;
    basin_status status = load(&minus, options->minus, err);
    for (int i = 0; i < options->files && status == BASIN_OK; i++) {
        status = basin_surface_difference(&difference, surface[i], minus, err);
        if (status != BASIN_OK) break;
        basin_surface_free(surface[i]);
        surface[i] = difference;
    }
    basin_surface_free(minus);
    return status;
}

static const struct argp_child groups[] = {{&style_argp, 0, "The page:", 3}, {0}};
static const struct argp argp = {table, parse, "SURFACE...", doc, groups, add_lists, NULL};

static int run(int argc, char **argv) {
    char *line = option_words_line(&argp, argc, argv);
    plot_options options = {0};
    basin_surface *surface[FILES_MAX] = {NULL};
    char *made[FILES_MAX] = {NULL};
    basin_record notes = {0};
    basin_error err = {0};
    basin_status status = BASIN_OK;
    argp_parse(&argp, argc, argv, 0, NULL, &options);
    options.figure.title = options.title;
    options.figure.row_title = options.row_title;
    options.figure.legend = options.legend;
    options.figure.column_title = options.column_title;
    options.figure.command = line;
    for (int i = 0; i < options.files && status == BASIN_OK; i++) status = load(&surface[i], options.file[i], &err);
    if (status == BASIN_OK && options.minus) status = subtract(&options, surface, &err);
    if (status == BASIN_OK && !options.figure.column_titles && !options.figure.row_titles)
        status = plot_name_curves(options.files, (const basin_surface *const *)surface, options.file, options.title,
                                  &options.figure.titles, made, &err);
    if (status == BASIN_OK)
        status = basin_plot(options.output, options.files, (const basin_surface *const *)surface, &options.figure,
                            &notes, &err);
    for (int i = 0; i < notes.count && !options.quiet; i++) fprintf(stderr, "basin: note: %s\n", notes.entry[i].value);
    int code = status == BASIN_OK ? EXIT_OK : command_fail(&err);
    for (int i = 0; i < options.files; i++) basin_surface_free(surface[i]);
    for (int i = 0; i < options.files; i++) free(made[i]);
    basin_record_clear(&notes);
    free(line);
    return code;
}

const command command_plot = {"plot", "draw surfaces", run, &argp};
