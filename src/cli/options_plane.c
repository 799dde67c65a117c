/* options_plane.c - which line or plane. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/options.h"

enum { LINE = 320, TOWARD, DIRECTION, NORM, IGNORE, SEED, SEEDS, ORTHOGONAL, NORMS_MAX = 16 };

static const struct argp_option table[] = {
    {"x", 'x', "MIN:MAX:N", 0, "N coordinates from MIN to MAX along the first axis (-1:1:51); alone it makes a line",
     0},
    {"y", 'y', "MIN:MAX:N", 0, "The same along the second axis (-1:1:51)", 0},
    {"line", LINE, NULL, 0, "A line along the first axis", 0},
    {"toward", TOWARD, "CHECKPOINT", 0,
     "An axis that leads to this checkpoint, at coordinate 1, running statistics included; given twice it makes a "
     "plane",
     0},
    {"direction", DIRECTION, "FILE", 0,
     "An axis from a file: safetensors, or the reference tool's direction HDF5, which may hold both axes", 0},
    {"seed", SEED, "S", 0, "Seed of the random axes (1)", 0},
    {"seeds", SEEDS, "A:B|A,B,...", 0,
     "An ensemble: a line or plane for each of these seeds, in one file, to see whether one is typical", 0},
    {"norm", NORM, "NAME", 0, "How axes are scaled, see below; by default filter if random, none if not", 0},
    {"ignore", IGNORE, "biasnorm|none", 0,
     "Axes get zero for parameters with one dimension (biases, scales and shifts of normalization), or not; by default "
     "biasnorm if random, none if not",
     0},
    {"orthogonal", ORTHOGONAL, NULL, 0, "Make the second axis orthogonal to the first", 0},
    {0},
};

static void add(plane_options *plane, int toward, const char *path, const struct argp_state *state) {
    if (plane->sources == AXES_MAX)
        argp_failure(state, EXIT_USAGE, 0, "a plane has two axes: --toward and --direction may be given twice in all");
    plane->source[plane->sources++] = (struct plane_source){toward, path};
}

static const char *norm(const struct argp_state *state, const char *text) {
    const char *names[NORMS_MAX + 1] = {NULL};
    for (int i = 0; i < NORMS_MAX && basin_norm_name(i); i++) names[i] = basin_norm_name(i);
    return names[value_choice(state, "--norm", text, names)];
}

static const char *range(const struct argp_state *state, const char *option, const char *text) {
    basin_error err = {0};
    if (basin_range_parse(&(basin_range){0}, text, &err) != BASIN_OK)
        argp_failure(state, EXIT_USAGE, 0, "%s: %s", option, err.message);
    return text;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    static const char *const ignores[] = {"biasnorm", "none", NULL};
    plane_options *plane = state->input;
    switch (key) {
    case 'x':
        plane->x = range(state, "--x", arg);
        return 0;
    case 'y':
        plane->y = range(state, "--y", arg);
        return 0;
    case LINE:
        plane->line = 1;
        return 0;
    case TOWARD:
    case DIRECTION:
        add(plane, key == TOWARD, arg, state);
        return 0;
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
    case SEEDS:
        plane->members = value_seeds(state, "--seeds", arg, plane->seed, BASIN_MEMBERS_MAX);
        return 0;
    case ORTHOGONAL:
        plane->orthogonal = 1;
        return 0;
    case ARGP_KEY_END:
        if (plane->line && (plane->y || plane->sources > 1))
            argp_failure(state, EXIT_USAGE, 0,
                         "--line has one axis: leave out --y and the second --toward or --direction");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The normalizations, below the options. */
static char *list_norms(int key, const char *text, void *input) {
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC) return (char *)text;
    char *list = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&list, &size);
    if (!out) return (char *)text;
    fprintf(out, "Normalizations of --norm:\n");
    for (int i = 0; basin_norm_name(i); i++) fprintf(out, "  %-9s %s\n", basin_norm_name(i), basin_norm_help(i));
    return fclose(out) == 0 ? list : (char *)text;
}

const struct argp plane_argp = {.options = table, .parser = parse, .help_filter = list_norms};

basin_status plane_ranges(const plane_options *options, int axes, basin_range *x, basin_range *y, basin_error *err) {
    static const char usual[] = "-1:1:51";
    int only_x = options->x || options->line || axes == 1;
    basin_status status = basin_range_parse(x, options->x ? options->x : usual, err);
    *y = (basin_range){0};
    if (status == BASIN_OK && (options->y || options->sources == AXES_MAX || !only_x))
        status = basin_range_parse(y, options->y ? options->y : usual, err);
    return status;
}
