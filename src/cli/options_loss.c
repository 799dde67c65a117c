/* options_loss.c - what outputs are compared by. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/options.h"

enum { LOSS = 350, SMOOTHING };

static const struct argp_option table[] = {
    {"loss", LOSS, "NAME", 0, "Loss, see below (cross-entropy, or what the checkpoint was trained with)", 0},
    {"label-smoothing", SMOOTHING, "X", 0, "Label smoothing of cross-entropy (0)", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    loss_options *options = state->input;
    switch (key) {
    case LOSS:
        options->loss = arg;
        return 0;
    case SMOOTHING:
        options->label_smoothing = value_number(state, "--label-smoothing", arg, 0, 0.999);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_losses(FILE *out) {
    fprintf(out, "Losses:\n");
    for (int i = 0; basin_loss_help(i); i++) fprintf(out, "  %s\n", basin_loss_help(i));
}

static char *list_losses(int key, const char *text, void *input) {
    (void)input;
    return help_below(key, text, print_losses);
}

const struct argp loss_argp = {.options = table, .parser = parse, .help_filter = list_losses};
