/* options_files.c - how datasets are found and read. */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/options.h"

enum { FOLDER = 310, LABEL, RESIZE, CROP, RGB, CLASSES, NORMALIZE };

static const struct argp_option table[] = {
    {"data-dir", FOLDER, "DIR", 0, "Look for datasets here first", 0},
    {"label", LABEL, "COLUMN[,COLUMN...]", 0,
     "CSV files: the column of the labels (label). Whole numbers or words are classes; other numbers, and several "
     "columns, are real targets",
     0},
    {"classes", CLASSES, "N", 0, "NumPy and CSV files: classes are 0 to N-1 (0 to the highest that occurs)", 0},
    {"resize", RESIZE, "N", 0, "Folders of PNG: make the shorter side N pixels, as torchvision's Resize does", 0},
    {"centre-crop", CROP, "N", 0, "Folders of PNG: then take the square of N pixels in the centre", 0},
    {"rgb", RGB, NULL, 0, "Folders of PNG: three channels even if all images are grey", 0},
    {"normalize", NORMALIZE, "MEAN:STD", 0,
     "Per channel, in units of pixel/255, such as 0.5,0.4,0.4:0.2,0.2,0.3; or imagenet, or none", 0},
    {0},
};

/* "0.485,0.456,0.406:0.229,0.224,0.225" */
static void parse_numbers(basin_data_options *open, const char *text, const struct argp_state *state) {
    double mean[BASIN_NORMALIZE_MAX] = {0}, std[BASIN_NORMALIZE_MAX] = {0};
    const char *colon = strchr(text, ':');
    char *means = strndup(text, strcspn(text, ":"));
    if (!colon || !means)
        argp_failure(state, EXIT_USAGE, 0, "--normalize wants MEAN:STD, imagenet or none, not '%s'", text);
    int count = value_numbers(state, "--normalize", means, -1e30, 1e30, mean, BASIN_NORMALIZE_MAX);
    if (value_numbers(state, "--normalize", colon + 1, 1e-30, 1e30, std, BASIN_NORMALIZE_MAX) != count)
        argp_failure(state, EXIT_USAGE, 0, "--normalize %s: not as many means as stds", text);
    open->normalize = count;
    for (int i = 0; i < count; i++) {
        open->mean[i] = (float)mean[i];
        open->std[i] = (float)std[i];
    }
    free(means);
}

static void parse_normalize(file_options *files, const char *text, const struct argp_state *state) {
    static const char *const named[][2] = {{"imagenet", "0.485,0.456,0.406:0.229,0.224,0.225"}, {"none", "0:1"}};
    files->normalize = text;
    for (int i = 0; i < 2; i++)
        if (strcmp(text, named[i][0]) == 0) text = named[i][1];
    parse_numbers(&files->open, text, state);
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    file_options *files = state->input;
    switch (key) {
    case FOLDER:
        files->open.folder = arg;
        return 0;
    case LABEL:
        files->open.label = arg;
        return 0;
    case RESIZE:
        files->open.resize = (int)value_integer(state, "--resize", arg, 1, 8192);
        return 0;
    case CROP:
        files->open.crop = (int)value_integer(state, "--centre-crop", arg, 1, 8192);
        return 0;
    case RGB:
        files->open.rgb = 1;
        return 0;
    case CLASSES:
        files->open.classes = (int)value_integer(state, "--classes", arg, 1, 100000);
        return 0;
    case NORMALIZE:
        parse_normalize(files, arg, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp files_argp = {.options = table, .parser = parse};
