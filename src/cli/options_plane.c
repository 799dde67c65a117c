/* options_plane.c - which line or plane. */
#include "cli/command.h"
#include "cli/option_keys.h"
#include "cli/options.h"

enum { LINE = 320, TOWARD, DIRECTION, SEEDS, ORTHOGONAL };

static const struct argp_option table[] = {
    {"x", 'x', "MIN:MAX:N", 0, "N coordinates from MIN to MAX along the first axis (-1:1:51); alone it makes a line",
     0},
    {"y", 'y', "MIN:MAX:N", 0, "The same along the second axis (-1:1:51)", 0},
    {"line", LINE, NULL, 0, "A line along the first axis", 0},
    {"toward", TOWARD, "CHECKPOINT", OPTION_REPEAT,
     "An axis that leads to this checkpoint, at coordinate 1, running statistics included; given twice it makes a "
     "plane",
     0},
    {"direction", DIRECTION, "FILE", OPTION_REPEAT,
     "An axis from a file: safetensors, or the reference tool's direction HDF5, which may hold both axes", 0},
    {"seeds", SEEDS, "A:B|A,B,...", 0,
     "An ensemble: a line or plane for each of these seeds, in one file, to see whether one is typical", 0},
    {"orthogonal", ORTHOGONAL, NULL, 0, "Make the second axis orthogonal to the first", 0},
    {0},
};

static void add(plane_options *plane, int toward, const char *path, const struct argp_state *state) {
    if (plane->sources == AXES_MAX)
        argp_failure(state, EXIT_USAGE, 0, "a plane has two axes: --toward and --direction may be given twice in all");
    plane->source[plane->sources++] = (struct plane_source){toward, path};
}

static const char *range(const struct argp_state *state, const char *option, const char *text) {
    basin_error err = {0};
    if (basin_range_parse(&(basin_range){0}, text, &err) != BASIN_OK)
        argp_failure(state, EXIT_USAGE, 0, "%s: %s", option, err.message);
    return text;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    plane_options *plane = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = plane;
        return 0;
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

static const struct argp_child children[] = {{&axis_argp, 0, NULL, 0}, {0}};

const struct argp plane_argp = {.options = table, .parser = parse, .children = children};

basin_status plane_ranges(const plane_options *options, int axes, basin_range *x, basin_range *y, basin_error *err) {
    static const char usual[] = "-1:1:51";
    int only_x = options->x || options->line || axes == 1;
    basin_status status = basin_range_parse(x, options->x ? options->x : usual, err);
    *y = (basin_range){0};
    if (status == BASIN_OK && (options->y || options->sources == AXES_MAX || !only_x))
        status = basin_range_parse(y, options->y ? options->y : usual, err);
    return status;
}
