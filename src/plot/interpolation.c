/* interpolation.c - lines and planes that lead from one checkpoint to another. */
#include "plot/interpolation.h"

#include <string.h>

bool interpolation_is(const basin_surface *surface, int axis) {
    const char *direction = basin_record_get(&surface->record, axis ? "y_direction" : "x_direction");
    return direction && strncmp(direction, "toward", strlen("toward")) == 0;
}

char *interpolation_end(const basin_surface *surface, int end) {
    const char *file = basin_record_get(&surface->record, end ? "x_file" : "checkpoint");
    if (!file) return strdup("");
    const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file, *dot = strrchr(name, '.');
    return strndup(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}
