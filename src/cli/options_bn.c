/* options_bn.c - which statistics batch norm uses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/options.h"

enum { BN = 340, BN_DATA, BN_SAMPLES, USUAL_SAMPLES = 2000 };

const char *const bn_names[] = {"frozen", "recompute", NULL};

static const struct argp_option table[] = {
    {"bn", BN, "frozen|recompute", 0,
     "Batch norm uses the statistics of the weights (frozen, the default), or statistics estimated anew at every point",
     0},
    {"bn-data", BN_DATA, "NAME:SPLIT", 0,
     "Samples for --bn recompute; by default the training split of the first dataset if it is there, else that dataset",
     0},
    {"bn-samples", BN_SAMPLES, "N", 0, "A class-balanced subset of N of them (2000, or all if there are fewer)", 0},
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

void bn_settle(bn_options *options, int has_it, const char *name) {
    if (!options->recompute || has_it) return;
    fprintf(stderr, "basin: note: %s has no batch norm: --bn recompute changes nothing\n", name);
    *options = (bn_options){0};
}

/* "NAME:train" of "NAME:SPLIT"; the caller frees.  @return NULL if out of memory */
static char *training_split(const char *name) {
    const char *colon = strrchr(name, ':');
    char *text = NULL;
    return asprintf(&text, "%.*s:train", (int)(colon ? (size_t)(colon - name) : strlen(name)), name) < 0 ? NULL : text;
}

static int have_same_samples(const basin_dataset *a, const basin_dataset *b) {
    char left[33], right[33];
    if (basin_dataset_count(a) != basin_dataset_count(b)) return 0;
    basin_dataset_hash(a, left);
    basin_dataset_hash(b, right);
    return strcmp(left, right) == 0;
}

/* The training split of the evaluated dataset. Data without splits has the same samples by any such name, and keeps its own. */
static basin_status open_training(basin_dataset **out, const basin_dataset *evaluated, const basin_data_options *how,
                                  basin_error *err) {
    const char *own = basin_dataset_name(evaluated);
    char *name = training_split(own);
    if (!name) return command_error(err, BASIN_ENOMEM, "out of memory");
    const int is_own = strcmp(name, own) == 0;
    basin_status status = basin_dataset_open_with(out, name, how, err);
    free(name);
    if (is_own) return status;
    const int is_itself = status == BASIN_OK && have_same_samples(*out, evaluated);
    if (!is_itself && status != BASIN_ENOTFOUND) return status;
    basin_dataset_free(*out);
    *out = NULL;
    return basin_dataset_open_with(out, own, how, err);
}

/* As many samples as are asked for; if no number is, the usual one, or all there are. */
static basin_status reduce(datasets *opened, int64_t samples, basin_error *err) {
    const basin_dataset *whole = opened->whole[0];
    const int64_t there = basin_dataset_count(whole);
    if (samples > there)
        return command_error(err, BASIN_EINVALID, "--bn-samples %lld: %s has only %lld samples", (long long)samples,
                             basin_dataset_name(whole), (long long)there);
    if (!samples) samples = there < USUAL_SAMPLES ? there : USUAL_SAMPLES;
    basin_status status = basin_dataset_subset(&opened->part[0], whole, samples, 0, err);
    opened->data[0] = opened->part[0];
    return status;
}

basin_status statistics_open(datasets *out, const bn_options *options, const basin_dataset *evaluated,
                             const file_options *files, basin_error *err) {
    datasets opened = {.count = 1};
    if (!options->recompute) return BASIN_OK;
    basin_status status = options->data ? basin_dataset_open_with(&opened.whole[0], options->data, &files->open, err)
                                        : open_training(&opened.whole[0], evaluated, &files->open, err);
    if (status == BASIN_OK) status = reduce(&opened, options->samples, err);
    if (status == BASIN_OK)
        *out = opened;
    else
        datasets_clear(&opened);
    return status;
}
