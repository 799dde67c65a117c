/* training.h - a training as it stands: the loop (training.c) advances it, a file keeps it (saved.c). */
#ifndef TRAIN_TRAINING_H
#define TRAIN_TRAINING_H

#include "eval/team.h"
#include "train/optimizer.h"
#include "train/schedule.h"

struct basin_training {
    const basin_network *network;
    const basin_dataset *data;
    basin_train_options options;
    const optimizer *optimizer;
    const schedule *schedule;
    team *team;
    float *weights, *gradient, *state[OPTIMIZER_STATES];
    float *copies;  /* (chunks of a batch, one image): scratch of augmentation */
    int64_t *order; /* of the samples in this epoch */
    int64_t steps, epoch_steps, done;
    double loss; /* sums over the steps of this epoch */
    int64_t correct, samples;
    double lr, factor; /* of the running step: learning rate; what clipping makes of the gradient */
};

/** Puts the samples into the order of the epoch of step `done`: a pure function of seed and epoch. */
void training_shuffle(basin_training *t);

#endif
