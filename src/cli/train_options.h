/* train_options.h - what `basin train` is asked to do. */
#ifndef CLI_TRAIN_OPTIONS_H
#define CLI_TRAIN_OPTIONS_H

#include "cli/options.h"

typedef struct train_options {
    data_options data;
    network_options network;
    loss_options loss;
    run_options run;
    basin_train_options train;
    const char *output;
    int64_t save_every; /* steps, or epochs; 0: not */
    int save_steps;     /* whether save_every counts steps */
} train_options;

/** The parser; its input is a train_options that starts as train_options_start says. */
extern const struct argp train_argp;

/** Every option at its default. */
train_options train_options_start(void);

#endif
