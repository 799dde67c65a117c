/* loss.h - what the losses share: inputs (N, K) and labels (N) as floats, one loss per sample out. */
#ifndef OP_LOSS_H
#define OP_LOSS_H

#include "op/kernel.h"

basin_status loss_shape(op_use *use, basin_error *err);
void loss_sample(op_use *use, rng r);

/** The columns that losses have in common; `forward` and `backward` are the row's own. */
#define LOSS_COLUMNS                                                                                                   \
    .inputs = 2, .needs_in = 1, .shape = loss_shape, .infer = forward, .forward = forward, .backward = backward,       \
    .sample = loss_sample

#endif
