/* surface_ending.c - the endings that the name of a surface's file may have: others tell of another format, or of none. */
#include <string.h>
#include <strings.h>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/surface_job.h"

static int is_among(const char *ending, const char *(*format)(int index, const char **help)) {
    for (int i = 0; format(i, NULL); i++)
        if (strcasecmp(ending, format(i, NULL)) == 0) return 1;
    return 0;
}

static int has_ending(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot && (strcasecmp(dot, ".h5") == 0 || strcasecmp(dot, ".hdf5") == 0);
}

const char *surface_other_format(const char *path) {
    const char *dot = strrchr(path, '.');
    if (!dot || strchr(dot, '/') || has_ending(path)) return NULL;
    if (is_among(dot, basin_surface_format)) return "convert";
    return is_among(dot, basin_figure_format) ? "plot" : NULL;
}

const char *surface_output(const struct argp_state *state, const char *path) {
    const char *maker = surface_other_format(path);
    if (maker)
        argp_failure(state, EXIT_USAGE, 0,
                     "-o %s: surfaces are HDF5 files: name it FILE.h5; 'basin %s' then makes %s of that", path, maker,
                     strrchr(path, '.'));
    value_path(state, "-o", path);
    if (!has_ending(path))
        argp_failure(state, EXIT_USAGE, 0, "-o %s: surfaces are HDF5 files: name it FILE.h5 or FILE.hdf5", path);
    return path;
}
