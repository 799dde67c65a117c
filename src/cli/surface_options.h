/* surface_options.h - what `basin surface` is asked to do. */
#ifndef CLI_SURFACE_OPTIONS_H
#define CLI_SURFACE_OPTIONS_H

#include "cli/options.h"
#include "cli/shard.h"

/** What points are evaluated in: as basin_precision, or in bf16 that is corrected to f32. */
typedef enum surface_precision { PRECISION_F32, PRECISION_BF16, PRECISION_EMULATED, PRECISION_MIXED } surface_precision;
extern const char *const precision_names[];

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
    trial_options trial;
    shard part;    /* --shard */
    size_t memory; /* bytes of weights, 0: no bound */
    double error;  /* half of a loss's 95 % interval, of the displayed range or as it is; 0: all samples everywhere */
    int error_is_share;
    int precision; /* a surface_precision */
    int fast_math;
    double adaptive; /* what interpolation may change, of the displayed range; 0: every point is evaluated */
} surface_options;

/** The parser; its input is a surface_options with the defaults of its parts. */
extern const struct argp surface_argp;

#endif
