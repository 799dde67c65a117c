/* vtk.h - what the XML formats of VTK have in common: .vts, .vtp. Failures to write are left to the stream. */
#ifndef STORE_VTK_H
#define STORE_VTK_H

#include <stdio.h>

#include "base/error.h"
#include "basin/store.h"

#define VTK_HEAD "<?xml version=\"1.0\"?>\n<VTKFile type=\""

/** The opening of a file of that type ("StructuredGrid"), and the record as a comment. */
void vtk_begin(FILE *out, const char *type, const basin_record *record);

/** An array of `size` bytes. */
void vtk_array(FILE *out, const char *type, const char *name, const void *values, size_t size);

/** The points, x fastest. NaN stands as high as inf: a loss that is no number is no valley.  @param height  NULL: z = 0 */
void vtk_points(FILE *out, const basin_surface *surface, const double *height);

/** All metrics, and the states of the points. */
void vtk_point_data(FILE *out, const basin_surface *surface, const basin_export_options *options);

/** The values that the options want as height; NULL if they want none.  @return BASIN_OK or BASIN_ENOTFOUND */
basin_status vtk_height(const double **height, const basin_surface *surface, const basin_export_options *options,
                        const char *path, basin_error *err);

/** Whether a file begins so. */
int vtk_is(const char *type, const unsigned char *head, size_t size);

#endif
