/* loss.h - the losses: a table of rows; and a loss on the targets that some data have. */
#ifndef EVAL_LOSS_H
#define EVAL_LOSS_H

#include "basin/evaluate.h"
#include "net/program.h"

/** Whether a sample's outputs are right. One that is NaN never is.  @param target  a class, or `count` real targets */
typedef int loss_judge(const float *outputs, const float *target, int count);

typedef struct loss_row {
    const char *name, *help;
    const op *op;
    int smooths; /* takes label smoothing */
    int real;    /* takes real targets, one for each output */
    int binary;  /* of them only 0 and 1; two classes are one output */
} loss_row;

/** A loss on the targets that some data have, all in the same way. */
typedef struct criterion {
    objective objective;
    loss_judge *is_right; /* NULL: nothing is right or wrong */
    int outputs;          /* of the network */
} criterion;

/** Finds the loss and checks that it, the network and the data fit together.
 *  @param loss  NULL: cross-entropy  @return BASIN_OK, BASIN_EINVALID (with the losses that exist, or what the data lack),
 *  BASIN_ESHAPE (data that the network does not take), BASIN_EUNSUPPORTED (a loss of logits on what are none) */
basin_status criterion_init(criterion *out, const char *loss, double smoothing, const basin_network *network,
                            int datasets, const basin_dataset *const data[], basin_error *err);

#endif
