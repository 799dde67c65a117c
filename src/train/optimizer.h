/* optimizer.h - how weights follow a gradient: a table of rows. */
#ifndef TRAIN_OPTIMIZER_H
#define TRAIN_OPTIMIZER_H

#include "basin/train.h"

enum { OPTIMIZER_STATES = 2 };

/** One update of `count` weights. */
typedef struct update {
    const basin_train_options *options;
    double lr, decay; /* decay 0 where a tensor is spared */
    int64_t step;     /* from 1 */
    int64_t count;
    float *weights;
    const float *gradient;
    float *state[OPTIMIZER_STATES];
} update;

typedef struct optimizer {
    const char *name, *help;
    double lr;  /* where none is asked for */
    int states; /* vectors it remembers, zero at first */
    void (*run)(const update *u);
} optimizer;

#define OPTIMIZER(row) extern const optimizer optimizer_##row;
#include "train/optimizers.list.h"
#undef OPTIMIZER

/** By name; NULL if there is none. */
const optimizer *optimizer_find(const char *name);

#endif
