/* ways.h - which of two ways to run an operator is faster on this processor. */
#ifndef NET_WAYS_H
#define NET_WAYS_H

#include "basin/network.h"
#include "op/op.h"

/** The operator of `use` or its rival (op.h), whichever runs it faster; measured, if it is not known yet: that takes some
 *  milliseconds. From any thread.  @return BASIN_OK, BASIN_ENOMEM, BASIN_EENGINE */
basin_status ways_choose(basin_ways *known, const op **out, const op_use *use, op_engine *engine, basin_error *err);

#endif
