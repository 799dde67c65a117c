/* surface_vts.c - a surface as a StructuredGrid of VTK's XML formats, for ParaView. Only written. */
#include "store/surface_format.h"
#include "store/vtk.h"

#define TYPE "StructuredGrid"

static basin_status print(FILE *out, const basin_surface *surface, const basin_export_options *options,
                          const char *path, basin_error *err) {
    const double *height;
    const int right = surface->nx - 1, top = surface->ny - 1;
    basin_status status = vtk_height(&height, surface, options, path, err);
    if (status != BASIN_OK) return status;
    vtk_begin(out, TYPE, &surface->record);
    fprintf(out, "<" TYPE " WholeExtent=\"0 %d 0 %d 0 0\">\n<Piece Extent=\"0 %d 0 %d 0 0\">\n", right, top, right,
            top);
    vtk_points(out, surface, height);
    vtk_point_data(out, surface, options);
    fputs("</Piece>\n</" TYPE ">\n</VTKFile>\n", out);
    return BASIN_OK;
}

static int is(const unsigned char *head, size_t size) {
    return vtk_is(TYPE, head, size);
}

const surface_format surface_format_vts = {
    .ending = ".vts",
    .help = "a grid for ParaView",
    .has_height = 1,
    .is_plain = 1,
    .is = is,
    .write = print,
};
