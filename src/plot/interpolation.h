/* interpolation.h - lines and planes that lead from one checkpoint to another. */
#ifndef PLOT_INTERPOLATION_H
#define PLOT_INTERPOLATION_H

#include <stdbool.h>

#include "basin/surface.h"

/** Whether axis 0 (x) or 1 (y) leads toward another checkpoint, which lies at 1. */
bool interpolation_is(const basin_surface *surface, int axis);

/** The name of the checkpoint at 0, or of the one at 1 of the x axis: its file's, without folder and ending. The caller frees it.
 *  "" if the record does not say; NULL if out of memory. */
char *interpolation_end(const basin_surface *surface, int end);

#endif
