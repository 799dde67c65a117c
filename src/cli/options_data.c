/* options_data.c - which samples. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/option_keys.h"
#include "cli/options.h"

enum { SAMPLES = 330, SAMPLES_SEED, FIRST };

static const struct argp_option table[] = {
    {"data", 'd', "NAME:SPLIT|PATH", OPTION_REPEAT,
     "Dataset, such as fashion-mnist:test, or own.npz, x.npy,y.npy, own.csv, or a folder CLASS/*.png; PATH:SPLIT names "
     "its metrics, and arrays x_SPLIT or a subfolder if there are any (test); may be given several times",
     0},
    {"samples", SAMPLES, "N", 0, "Use a class-balanced random subset of N samples of each dataset", 0},
    {"samples-seed", SAMPLES_SEED, "S", 0, "Seed of that subset (0)", 0},
    {"first", FIRST, "N", 0, "Use the first N samples of each dataset", 0},
    {0},
};

static void add(data_options *data, const char *name, const struct argp_state *state) {
    if (data->count == DATASETS_MAX)
        argp_failure(state, EXIT_USAGE, 0, "--data may be given at most %d times", DATASETS_MAX);
    data->name[data->count++] = name;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    data_options *data = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &data->files;
        return 0;
    case 'd':
        add(data, arg, state);
        return 0;
    case SAMPLES:
        data->samples = value_integer(state, "--samples", arg, 1, INT64_MAX);
        return 0;
    case SAMPLES_SEED:
        data->samples_seed = value_seed(state, "--samples-seed", arg);
        return 0;
    case FIRST:
        data->first = value_integer(state, "--first", arg, 1, INT64_MAX);
        return 0;
    case ARGP_KEY_END:
        if (data->samples && data->first)
            argp_failure(state, EXIT_USAGE, 0, "--samples and --first exclude each other");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&files_argp, 0, NULL, 0}, {0}};

const struct argp data_argp = {.options = table, .parser = parse, .children = children};

static basin_status open_one(datasets *out, const char *name, const data_options *options, basin_error *err) {
    int i = out->count++;
    basin_status status = basin_dataset_open_with(&out->whole[i], name, &options->files.open, err);
    if (status != BASIN_OK) return status;
    if (options->samples)
        status = basin_dataset_subset(&out->part[i], out->whole[i], options->samples, options->samples_seed, err);
    else if (options->first)
        status = basin_dataset_first(&out->part[i], out->whole[i], options->first, err);
    out->data[i] = out->part[i] ? out->part[i] : out->whole[i];
    return status;
}

basin_status datasets_open(datasets *out, const data_options *options, const char *fallback, basin_error *err) {
    basin_status status = BASIN_OK;
    datasets opened = {0};
    if (options->count == 0 && !fallback)
        return command_error(err, BASIN_EINVALID, "no dataset: say which with --data NAME:SPLIT or a file");
    if (options->count == 0) status = open_one(&opened, fallback, options, err);
    for (int i = 0; i < options->count && status == BASIN_OK; i++)
        status = open_one(&opened, options->name[i], options, err);
    if (status == BASIN_OK)
        *out = opened;
    else
        datasets_clear(&opened);
    return status;
}

void datasets_clear(datasets *opened) {
    for (int i = 0; i < opened->count; i++) {
        basin_dataset_free(opened->part[i]);
        basin_dataset_free(opened->whole[i]);
    }
    *opened = (datasets){0};
}
