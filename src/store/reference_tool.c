/* reference_tool.c - surface files of the reference tool: what they mean. */
#include "store/reference_tool.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "result/surface.h"
#include "store/surface_file.h"

#define MARK (-1)
#define TEXT_MAX 4096 /* of a path */

/* plot_hessian_eigen.py marks a smallest eigenvalue that is missing by 1, and the largest by -1 as all else. */
static void mark_alike(basin_surface *surface) {
    double *min = basin_surface_values(surface, "min_eig"), *max = basin_surface_values(surface, "max_eig");
    for (int i = 0; min && max && i < surface->nx * surface->ny; i++)
        if (max[i] == MARK && min[i] == 1) min[i] = MARK;
}

void reference_tool_states(basin_surface *surface, int complete) {
    mark_alike(surface);
    for (int i = 0; i < surface->nx * surface->ny; i++) {
        int found = 0;
        for (int m = 0; m < surface->metrics; m++) {
            double *value = &surface->metric[m].values[i];
            if (*value == MARK)
                *value = NAN;
            else
                found++;
        }
        surface->point[i] = found && found >= (complete ? surface->metrics : 1) ? BASIN_EVALUATED : BASIN_MISSING;
    }
}

basin_status reference_tool_record(basin_record *record, hid_t file, const char *path, basin_error *err) {
    basin_status status = basin_record_set(record, err, SURFACE_IMPORTED, "a surface file of the reference tool");
    char *directions = h5_text(file, REFERENCE_DIRECTIONS, path, TEXT_MAX);
    if (status == BASIN_OK && directions)
        status = basin_record_set(record, err, REFERENCE_DIRECTIONS, "%s", directions);
    free(directions);
    return status;
}
