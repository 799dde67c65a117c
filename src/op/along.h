/* along.h - what operators along one dimension share: a value in C order as (outer, size, inner). */
#ifndef OP_ALONG_H
#define OP_ALONG_H

#include "op/kernel.h"

typedef struct along {
    int64_t outer, size, inner;
} along;

/** A value with dimension `axis` in the middle. */
along along_axis(const basin_shape *shape, int axis);

/** BASIN_ESHAPE unless the input lies in C order and attr.axis is one of its dimensions behind the batch. */
basin_status along_check(const op_use *use, basin_error *err);

#endif
