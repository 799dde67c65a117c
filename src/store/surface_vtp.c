/* surface_vtp.c - a surface as PolyData of VTK's XML formats, as the reference tool's h52vtp.py makes it. Only written.
 *
 * A cell of the grid is a quadrangle, or a piece of a line; those with a corner that is not known are left out. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "store/surface_format.h"
#include "store/vtk.h"

#define TYPE "PolyData"

enum { CORNERS_MAX = 4 };

typedef struct cells {
    int corners; /* of each: 4, or 2 along a line */
    int64_t count;
    int64_t *point; /* (count, corners) */
} cells;

/* The corners of the cell whose lowest is `at`, in order around it. */
static void corners_of(int64_t corner[CORNERS_MAX], const basin_surface *surface, int at) {
    corner[0] = at;
    corner[1] = at + 1;
    corner[2] = at + 1 + surface->nx;
    corner[3] = at + surface->nx;
}

static int is_known(const basin_surface *surface, const double *height, int64_t point) {
    return surface->point[point] != BASIN_MISSING && (!height || isfinite(height[point]));
}

static basin_status find_cells(cells *out, const basin_surface *surface, const double *height, basin_error *err) {
    const int rows = surface->y ? surface->ny - 1 : 1;
    *out = (cells){.corners = surface->y ? 4 : 2};
    out->point = calloc((size_t)rows * (size_t)(surface->nx - 1) * (size_t)out->corners, sizeof *out->point);
    if (!out->point) return fail_memory(err);
    for (int at = 0; at < rows * surface->nx; at++) {
        int64_t corner[CORNERS_MAX];
        int known = at % surface->nx < surface->nx - 1;
        corners_of(corner, surface, at);
        for (int i = 0; i < out->corners && known; i++) known = is_known(surface, height, corner[i]);
        for (int i = 0; i < out->corners && known; i++) out->point[out->count * out->corners + i] = corner[i];
        out->count += known;
    }
    return BASIN_OK;
}

/* Where each cell ends in the list of points. */
static basin_status put_cells(FILE *out, const char *name, const cells *c, basin_error *err) {
    int64_t *end = malloc(((size_t)c->count + 1) * sizeof *end);
    if (!end) return fail_memory(err);
    for (int64_t i = 0; i < c->count; i++) end[i] = (i + 1) * c->corners;
    fprintf(out, "<%s>\n", name);
    vtk_array(out, "Int64", "connectivity", c->point, (size_t)(c->count * c->corners) * sizeof *c->point);
    vtk_array(out, "Int64", "offsets", end, (size_t)c->count * sizeof *end);
    fprintf(out, "</%s>\n", name);
    free(end);
    return BASIN_OK;
}

static basin_status print(FILE *out, const basin_surface *surface, const basin_export_options *options,
                          const char *path, basin_error *err) {
    const double *height;
    cells c = {0};
    basin_status status = vtk_height(&height, surface, options, path, err);
    if (status == BASIN_OK) status = find_cells(&c, surface, height, err);
    if (status != BASIN_OK) return status;
    const long long lines = surface->y ? 0 : c.count, polygons = surface->y ? c.count : 0;
    vtk_begin(out, TYPE, &surface->record);
    fprintf(out,
            "<" TYPE ">\n<Piece NumberOfPoints=\"%d\" NumberOfVerts=\"0\" NumberOfLines=\"%lld\" NumberOfStrips=\"0\" "
            "NumberOfPolys=\"%lld\">\n",
            surface->nx * surface->ny, lines, polygons);
    vtk_points(out, surface, height);
    vtk_point_data(out, surface, options);
    status = put_cells(out, surface->y ? "Polys" : "Lines", &c, err);
    fputs("</Piece>\n</" TYPE ">\n</VTKFile>\n", out);
    free(c.point);
    return status;
}

static int is(const unsigned char *head, size_t size) {
    return vtk_is(TYPE, head, size);
}

const surface_format surface_format_vtp = {
    .ending = ".vtp",
    .help = "polygons for ParaView, without those that are not known",
    .has_height = 1,
    .is_plain = 1,
    .is = is,
    .write = print,
};
