/* choice.h - which of two ways to run an operator is faster on this processor. */
#ifndef NET_CHOICE_H
#define NET_CHOICE_H

#include "op/op.h"

/** What was measured before, here or by an earlier run: kept in $XDG_CACHE_HOME/basin/ways, or ~/.cache/basin/ways. */
typedef struct choices choices;

/** Reads that file. One that is missing, damaged or from elsewhere is as good as none.  @return BASIN_OK or BASIN_ENOMEM */
basin_status choices_new(choices **out, basin_error *err);

/** The operator of `use` or its rival (op.h), whichever runs it faster; measured, if it is not known yet: that takes some
 *  milliseconds.  @return BASIN_OK, BASIN_ENOMEM, BASIN_EENGINE */
basin_status choices_find(choices *known, const op **out, const op_use *use, op_engine *engine, basin_error *err);

/** Appends what was measured to the file, where that can be written, and frees. */
void choices_free(choices *known);

#endif
