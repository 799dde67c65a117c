/* reference_tool.h - surface files of the reference tool: what they mean.
 *
 * It (github.com/tomgoldstein/loss-landscape) makes its arrays with shape (nx, ny), but numbers their elements as the grid
 * (ny, nx): plot_surface.py, crunch(), and scheduler.py, get_unplotted_indices(). Read as a flat list, both shapes mean the
 * same. It marks what it has not evaluated by -1. */
#ifndef STORE_REFERENCE_TOOL_H
#define STORE_REFERENCE_TOOL_H

#include "basin/surface.h"
#include "store/h5.h"

#define REFERENCE_DIRECTIONS "dir_file" /* the name of its file of directions */

/** What such a file says of its origin. */
basin_status reference_tool_record(basin_record *record, hid_t file, const char *path, basin_error *err);

/** Its marks become NaN, and points evaluated or missing.
 *  @param complete  a point is missing if one of its values is, else if all are */
void reference_tool_states(basin_surface *surface, int complete);

#endif
