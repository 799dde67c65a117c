/* schedule.h - how the learning rate changes: a table of rows. */
#ifndef TRAIN_SCHEDULE_H
#define TRAIN_SCHEDULE_H

#include "basin/train.h"

typedef struct schedule {
    const char *name, *help;
    int warms; /* has a warm-up of its own */
    /** The factor on lr after `epoch` (a fraction) of options->epochs. */
    double (*factor)(const basin_train_options *options, double epoch);
} schedule;

/** By name; NULL if there is none. */
const schedule *schedule_find(const char *name);

/** The learning rate of step `at` (from 0). */
double schedule_lr(const schedule *s, const basin_train_options *o, int64_t at, int64_t epoch_steps);

#endif
