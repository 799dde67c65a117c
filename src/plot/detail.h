/* detail.h - how finely a surface is divided where each piece has one colour. */
#ifndef PLOT_DETAIL_H
#define PLOT_DETAIL_H

#include "plot/relief.h"

#define DETAIL_PIECES 2500 /* they take 140 kB */

/** Sets `step` so that at most DETAIL_PIECES are seen, if whole cells are not more than that already: a rugged surface needs fewer
 *  colours in each of its walls to look smooth, for they are narrow. */
basin_status detail_choose(relief *r, const view *v, basin_error *err);

#endif
