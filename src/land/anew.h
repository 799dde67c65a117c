/* anew.h - a random direction that is not kept, but made anew wherever it is wanted: only the factors of its filters are. */
#ifndef LAND_ANEW_H
#define LAND_ANEW_H

#include "basin/land.h"

typedef struct anew anew;

/** @param weights  borrowed, as is the layout  @param from  a random axis with its norm and what it ignores
 *  @return BASIN_OK, BASIN_EINVALID (unknown norm), BASIN_ENOMEM */
basin_status anew_new(anew **out, const basin_layout *layout, const float *weights, const basin_axis *from, int axis,
                      basin_error *err);

/** Entries first..first + size of the direction: bit for bit what basin_direction_random and _normalize give. From any thread. */
void anew_make(const anew *a, int64_t first, int64_t size, float *direction);

void anew_free(anew *a);

#endif
