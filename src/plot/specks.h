/* specks.h - closed lines too small to be read as lines. */
#ifndef PLOT_SPECKS_H
#define PLOT_SPECKS_H

#include "plot/path.h"

#define SPECK 3.0 /* points */

/** Takes out the closed lines that are smaller than SPECK each way.
 *  @param lines   (count)
 *  @param lowest  if only specks are around it, the largest of them stays: the one sign of a minimum; NULL for no such place */
void specks_drop(canvas_path *lines, int count, const point *lowest);

#endif
