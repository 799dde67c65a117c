/* options_bn.c - which statistics batch norm uses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/options.h"

enum { BN = 340, BN_DATA, BN_SAMPLES };

const char *const bn_names[] = {"frozen", "recompute", NULL};

static const struct argp_option table[] = {
    {"bn", BN, "frozen|recompute", 0,
     "Batch norm uses the statistics of the weights (frozen, the default), or statistics estimated anew at every point",
     0},
    {"bn-data", BN_DATA, "NAME:SPLIT", 0,
     "Samples for --bn recompute; by default the training split of the first dataset if it is there, else that dataset",
     0},
    {"bn-samples", BN_SAMPLES, "N", 0, "A class-balanced subset of N of them (2000)", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    bn_options *options = state->input;
    switch (key) {
    case BN:
        options->recompute = value_choice(state, "--bn", arg, bn_names);
        return 0;
    case BN_DATA:
        options->data = arg;
        return 0;
    case BN_SAMPLES:
        options->samples = value_integer(state, "--bn-samples", arg, 1, INT64_MAX);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp bn_argp = {.options = table, .parser = parse};

/* "NAME:train" for the first dataset "NAME:SPLIT". */
basin_status statistics_open(datasets *out, const bn_options *options, const basin_dataset *evaluated,
                             const file_options *files, basin_error *err) {
    char *name = NULL;
    const char *first = basin_dataset_name(evaluated), *colon = strrchr(first, ':');
    data_options wanted = {.count = 1, .files = *files, .samples = options->samples};
    if (!options->recompute) return BASIN_OK;
    if (asprintf(&name, "%.*s:train", (int)(colon ? (size_t)(colon - first) : strlen(first)), first) < 0)
        return command_error(err, BASIN_ENOMEM, "out of memory");
    wanted.name[0] = options->data ? options->data : name;
    basin_status status = datasets_open(out, &wanted, NULL, err);
    free(name);
    if (status != BASIN_ENOTFOUND || options->data) return status;
    wanted.name[0] = first;
    return datasets_open(out, &wanted, NULL, err);
}
