/* surface_options.h - what `basin surface` is asked to do. */
#ifndef CLI_SURFACE_OPTIONS_H
#define CLI_SURFACE_OPTIONS_H

#include "cli/options.h"
#include "cli/shard.h"

typedef struct surface_options {
    network_options network;
    data_options data;
    plane_options plane;
    loss_options loss;
    run_options run;
    const char *checkpoint, *output;
    const char *weights; /* NULL for none */
    values_options values;
    bn_options bn;
    compute_options compute;
    trial_options trial;
    shard part;   /* --shard */
    double error; /* half of a loss's 95 % interval, of the displayed range or as it is; 0: all samples everywhere */
    int error_is_share;
    double adaptive; /* what interpolation may change, of the displayed range; 0: every point is evaluated */
} surface_options;

/** The parser; its input is a surface_options with the defaults of its parts. */
extern const struct argp surface_argp;

#endif
