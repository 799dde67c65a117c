/* mlp.c - a multilayer perceptron: "mlp:512-256" has hidden layers of 512 and 256 neurons. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "net/family.h"

static int is_member(const char *head) {
    return strncmp(head, "mlp:", 4) == 0;
}

static const op *activation(spec *s) {
    static const op *const known[] = {&op_relu, &op_sigmoid, &op_tanh};
    const char *name = spec_text(s, "act", "relu");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i]->name) == 0) return known[i];
    s->status = fail(s->err, BASIN_EINVALID, "network '%s': act=%s is not one of relu, sigmoid, tanh", s->head, name);
    return known[0];
}

static void build(basin_network *net, spec *s) {
    const op *act = activation(s);
    int n = graph_apply(net, &op_flatten, 0), index = 0;
    char name[32], *end = NULL;
    for (const char *text = s->head + 4; s->status == BASIN_OK; text = end + 1) {
        long width = strtol(text, &end, 10), inputs = (long)graph_shape(net, n)->dim[1];
        if (end == text || width < 1 || width > 65536 || (*end && *end != '-')) {
            s->status = fail(s->err, BASIN_EINVALID,
                             "network '%s': hidden layers are numbers from 1 to 65536, as in mlp:512-256", s->head);
            return;
        }
        /* He et al. 2015 for relu, Glorot and Bengio 2010 for the others */
        double std = act == &op_relu ? sqrt(2.0 / (double)inputs) : sqrt(2.0 / (double)(inputs + width));
        snprintf(name, sizeof name, "layers.%d", index++);
        n = graph_apply(net, act, graph_linear(net, name, n, (int)width, std));
        if (!*end) break;
    }
    snprintf(name, sizeof name, "layers.%d", index);
    graph_linear(net, name, n, net->input.outputs, 1 / sqrt(3.0 * (double)graph_shape(net, n)->dim[1]));
}

const family family_mlp = {.usage = "mlp:N[-N...][,act=relu|sigmoid|tanh]", .is_member = is_member, .build = build};
