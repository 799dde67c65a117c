/* pdf_mesh.h - meshes of a PDF, packed. */
#ifndef PLOT_PDF_MESH_H
#define PLOT_PDF_MESH_H

#include <stdio.h>

#include "plot/canvas.h"

/** One mesh as the data of a shading of type 4 (triangles with blended colours), and the box around it. */
typedef struct pdf_mesh {
    box bounds;
    unsigned char *data;
    size_t size;
} pdf_mesh;

/** Coordinates are kept to 1/65535 of the box around the facets, colours to 8 bits.  @return false if out of memory */
bool pdf_mesh_init(pdf_mesh *mesh, int count, const canvas_facet *facets);
void pdf_mesh_clear(pdf_mesh *mesh);

/**
 * Writes a PDF whose shadings of type 7, in the order of their objects, are replaced by `meshes`. cairo makes each triangle a
 * patch of 12 control points, and does not compress them: that is ten times as much.
 * @return BASIN_OK, BASIN_EIO, BASIN_EENGINE
 * @source ISO 32000-1:2008, 8.7.4.5.5
 */
basin_status pdf_mesh_write(FILE *out, const char *bytes, size_t size, int count, const pdf_mesh *meshes,
                            basin_error *err);

#endif
