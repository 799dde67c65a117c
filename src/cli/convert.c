/* convert.c - basin convert: the same surface or checkpoint in another file format. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/options.h"

#define CHECKPOINT ".safetensors"
#define GRAPH ".onnx"

/* Where a graph leaves the size of its input open: weights do not depend on it. */
static const basin_input convert_input = {3, 224, 224, 2};

enum { WITHOUT_MAX = 64 };

typedef struct convert_options {
    const char *from, *output, *key;
    int withouts;
    const char *without[WITHOUT_MAX];
    basin_export_options export;
    int quiet;
} convert_options;

enum { HEIGHT = 360, KEY, WITHOUT };

static const struct argp_option table[] = {
    {"output", 'o', "FILE", 0, "Where it goes; the ending chooses the format", 0},
    {"height", HEIGHT, "METRIC", 0, "Lift the grid of a .vts or .vtp by these values, as in train_loss (flat)", 0},
    {"key", KEY, "NAME", 0,
     "Which of the dictionaries in a PyTorch checkpoint (the one meant most likely), or only the tensors NAME.*", 0},
    {"without", WITHOUT, "NAME", 0, "Leave the tensor NAME, or all NAME.*, out of a checkpoint; may be repeated", 0},
    {"quiet", 'q', NULL, 0, "No notes, only errors", 0},
    {0},
};

static const char doc[] =
    "Writes a surface, or a checkpoint, in another file format: the same values, with their record."
    "\vA checkpoint may be in any format that `basin info` reads, or an ONNX file, whose weights are taken.\n\n";

static error_t parse(int key, char *arg, struct argp_state *state) {
    convert_options *options = state->input;
    switch (key) {
    case 'o':
        options->output = value_path(state, "-o", arg);
        return 0;
    case HEIGHT:
        options->export.height = arg;
        return 0;
    case KEY:
        options->key = arg;
        return 0;
    case WITHOUT:
        if (options->withouts == WITHOUT_MAX)
            argp_failure(state, EXIT_USAGE, 0, "--without more than %d times", WITHOUT_MAX);
        options->without[options->withouts++] = arg;
        return 0;
    case 'q':
        options->quiet = 1;
        return 0;
    case ARGP_KEY_ARG:
        if (options->from) argp_failure(state, EXIT_USAGE, 0, "one file at a time, not '%s' too", arg);
        options->from = arg;
        return 0;
    case ARGP_KEY_END:
        if (!options->from) argp_failure(state, EXIT_USAGE, 0, "no file given");
        if (!options->output) argp_failure(state, EXIT_USAGE, 0, "no output given: say where with -o FILE");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_formats(FILE *out) {
    const char *help = NULL;
    fprintf(out, "Formats of surfaces:\n");
    for (int i = 0; basin_surface_format(i, &help); i++)
        fprintf(out, "  %-13s%s\n", basin_surface_format(i, NULL), help);
    fprintf(out, "\nFormat of checkpoints:\n  %-13snames as PyTorch gives them, f32\n", CHECKPOINT);
}

static char *add_formats(int key, const char *text, void *input) {
    (void)input;
    return help_below(key, text, print_formats);
}

static int has_ending(const char *path, const char *ending) {
    size_t length = strlen(path), wanted = strlen(ending);
    return length >= wanted && strcasecmp(path + length - wanted, ending) == 0;
}

/* What is wrong with the names alone. */
static basin_status check_names(const convert_options *options, basin_error *err) {
    struct stat from, to;
    char endings[128] = "";
    int known = has_ending(options->output, CHECKPOINT);
    for (int i = 0; basin_surface_format(i, NULL); i++) {
        size_t used = strlen(endings);
        snprintf(endings + used, sizeof endings - used, " %s", basin_surface_format(i, NULL));
        known |= has_ending(options->output, basin_surface_format(i, NULL));
    }
    if (!known)
        return command_error(err, BASIN_EINVALID,
                             "%s: the name's ending chooses the format, and must be one of%s for a surface, or %s for "
                             "a checkpoint",
                             options->output, endings, CHECKPOINT);
    if (stat(options->from, &from) == 0 && stat(options->output, &to) == 0 && from.st_dev == to.st_dev &&
        from.st_ino == to.st_ino)
        return command_error(err, BASIN_EEXISTS, "%s: is what would be converted; choose another output",
                             options->output);
    return BASIN_OK;
}

static basin_status convert_surface(const convert_options *options, basin_error *err) {
    basin_surface *surface = NULL;
    if (options->key || options->withouts)
        return command_error(err, BASIN_EINVALID, "%s: --key and --without are for checkpoints, which become %s",
                             options->output, CHECKPOINT);
    if (has_ending(options->from, GRAPH) || basin_checkpoint_is(options->from))
        return command_error(err, BASIN_EINVALID, "%s: weights become %s and nothing else: -o NEW" CHECKPOINT,
                             options->from, CHECKPOINT);
    basin_status status = basin_surface_import(&surface, options->from, err);
    if (status == BASIN_OK) status = basin_surface_export(surface, options->output, &options->export, err);
    basin_surface_free(surface);
    return status;
}

/* "fc" is in "fc" and "fc.weight". */
static int is_left_out(const convert_options *options, const char *name) {
    for (int i = 0; i < options->withouts; i++) {
        size_t length = strlen(options->without[i]);
        if (strncmp(name, options->without[i], length) == 0 && strchr("./", name[length])) return 1;
    }
    return 0;
}

/* A name that leaves nothing out is a mistake. */
static basin_status check_without(const convert_options *options, const basin_checkpoint *checkpoint,
                                  basin_error *err) {
    for (int i = 0; i < options->withouts; i++) {
        const convert_options one = {.withouts = 1, .without = {options->without[i]}};
        int found = 0;
        for (int k = 0; k < checkpoint->count; k++) found |= is_left_out(&one, checkpoint->tensor[k].name);
        if (!found)
            return command_error(err, BASIN_EINVALID, "%s: has nothing that is called %s, to be left out",
                                 options->from, options->without[i]);
    }
    return BASIN_OK;
}

/* The weights of a graph are those of the network that it becomes. */
static basin_status load_checkpoint(basin_checkpoint **out, const convert_options *options, basin_error *err) {
    basin_network *network = NULL;
    if (!has_ending(options->from, GRAPH)) return basin_checkpoint_load_key(out, options->from, options->key, err);
    if (options->key)
        return command_error(err, BASIN_EINVALID, "%s: --key is for checkpoints; a graph has one set of weights",
                             options->from);
    basin_status status = basin_network_import(&network, out, options->from, NULL, convert_input, NULL, err);
    basin_network_free(network);
    return status;
}

/* Tensors of whole numbers are counters, which nothing here needs, and are left out. */
static basin_status convert_checkpoint(const convert_options *options, basin_error *err) {
    basin_checkpoint *checkpoint = NULL;
    if (options->export.height)
        return command_error(err, BASIN_EINVALID, "%s: --height is for surfaces, which become .vts or .vtp",
                             options->output);
    basin_status status = load_checkpoint(&checkpoint, options, err);
    if (status == BASIN_OK) status = check_without(options, checkpoint, err);
    if (status != BASIN_OK) {
        basin_checkpoint_free(checkpoint);
        return status;
    }
    basin_tensor *kept = calloc((size_t)checkpoint->count + 1, sizeof *kept);
    int count = 0, counters = 0;
    for (int i = 0; kept && i < checkpoint->count; i++) {
        if (is_left_out(options, checkpoint->tensor[i].name)) continue;
        if (checkpoint->tensor[i].data)
            kept[count++] = checkpoint->tensor[i];
        else
            counters++;
    }
    status = kept ? basin_checkpoint_save(options->output, count, kept, &checkpoint->record, err)
                  : command_error(err, BASIN_ENOMEM, "out of memory");
    if (status == BASIN_OK && counters && !options->quiet)
        fprintf(stderr, "basin: note: %d of %d tensors are counters and were left out\n", counters, checkpoint->count);
    free(kept);
    basin_checkpoint_free(checkpoint);
    return status;
}

static int run(int argc, char **argv) {
    const struct argp argp = {table, parse, "FILE", doc, NULL, add_formats, NULL};
    convert_options options = {0};
    basin_error err = {0};
    argp_parse(&argp, argc, argv, 0, NULL, &options);
    basin_status status = check_names(&options, &err);
    if (status == BASIN_OK)
        status = has_ending(options.output, CHECKPOINT) ? convert_checkpoint(&options, &err)
                                                        : convert_surface(&options, &err);
    return status == BASIN_OK ? EXIT_OK : command_fail(&err);
}

const command command_convert = {"convert", "write a surface or checkpoint in another format", run, NULL};
