/* surface_ending.c - endings of names that a surface's file must not have, as they tell of another format. */
#include <string.h>
#include <strings.h>

#include "cli/surface_job.h"

static int is_among(const char *ending, const char *(*format)(int index, const char **help)) {
    for (int i = 0; format(i, NULL); i++)
        if (strcasecmp(ending, format(i, NULL)) == 0) return 1;
    return 0;
}

const char *surface_other_format(const char *path) {
    const char *dot = strrchr(path, '.');
    if (!dot || strchr(dot, '/') || strcasecmp(dot, ".h5") == 0) return NULL;
    if (is_among(dot, basin_surface_format)) return "convert";
    return is_among(dot, basin_figure_format) ? "plot" : NULL;
}
