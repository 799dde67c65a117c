/* surface_ending.c - the endings that the name of a surface's file may have: others tell of another format, or of none. */
#include <string.h>
#include <strings.h>

#include "cli/surface_job.h"

static int is_among(const char *ending, const char *(*format)(int index, const char **help)) {
    for (int i = 0; format(i, NULL); i++)
        if (strcasecmp(ending, format(i, NULL)) == 0) return 1;
    return 0;
}

int surface_has_ending(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot && (strcasecmp(dot, ".h5") == 0 || strcasecmp(dot, ".hdf5") == 0);
}

const char *surface_other_format(const char *path) {
    const char *dot = strrchr(path, '.');
    if (!dot || strchr(dot, '/') || surface_has_ending(path)) return NULL;
    if (is_among(dot, basin_surface_format)) return "convert";
    return is_among(dot, basin_figure_format) ? "plot" : NULL;
}
