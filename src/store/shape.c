/* shape.c - the shape that the arrays of a surface have in files. */
#include "store/surface_file.h"

int surface_shape(const basin_surface *surface, int shape[3]) {
    int rank = 0;
    if (surface->members > 1) shape[rank++] = surface->members;
    if (surface->y) shape[rank++] = surface->ny;
    shape[rank++] = surface->nx;
    return rank;
}
