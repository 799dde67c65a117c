/* options_network.c - which network, and which of what its files hold. */
#include "cli/options.h"

enum { GRAPH_OUTPUT = 370, KEY };

static const struct argp_option network_table[] = {
    {"model", 'm', "SPEC", 0, "Network, such as resnet56,noskip; by default what the checkpoint says", 0},
    {0},
};

static error_t parse_network(int key, char *arg, struct argp_state *state) {
    network_options *network = state->input;
    if (key != 'm') return ARGP_ERR_UNKNOWN;
    network->model = arg;
    return 0;
}

const struct argp network_argp = {.options = network_table, .parser = parse_network};

static const struct argp_option values_table[] = {
    {"graph-output", GRAPH_OUTPUT, "NAME", 0, "Which output of an ONNX network (the first)", 0},
    {"key", KEY, "NAME", 0, "Which of the dictionaries in a PyTorch checkpoint; by default state_dict, model, net, ...",
     0},
    {0},
};

static error_t parse_values(int key, char *arg, struct argp_state *state) {
    values_options *values = state->input;
    switch (key) {
    case GRAPH_OUTPUT:
        values->graph_output = arg;
        return 0;
    case KEY:
        values->key = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp values_argp = {.options = values_table, .parser = parse_values};
