/* origin.h - what a figure says of how it was made. */
#ifndef PLOT_ORIGIN_H
#define PLOT_ORIGIN_H

#include "plot/parts.h"

/** The command, the version, what was chosen for the figure, and the records of its surfaces, as one line for the canvas.
 *  The caller frees it.  @return BASIN_OK; BASIN_EUNSUPPORTED for too many entries; BASIN_ENOMEM */
basin_status origin_write(char **line, const parts *p, basin_error *err);

#endif
