/* options_network.c - which network. */
#include "cli/options.h"

static const struct argp_option options[] = {
    {"model", 'm', "SPEC", 0, "Network, such as resnet56,noskip; by default what the checkpoint says", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    network_options *network = state->input;
    if (key != 'm') return ARGP_ERR_UNKNOWN;
    network->model = arg;
    return 0;
}

const struct argp network_argp = {.options = options, .parser = parse};
