/* resnet.c - residual networks for small images (He et al. 2016, arXiv:1512.03385, section 4.2), named as in the CIFAR
 * family of the reference tool: three stages of n blocks of two 3x3 convolutions, depth 6n + 2. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/family.h"

static int is_member(const char *head) {
    static const char *const heads[] = {"resnet20", "resnet32", "resnet44", "resnet56", "resnet110"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strcmp(head, heads[i]) == 0) return 1;
    return 0;
}

/* What all blocks of one network share. */
typedef struct style {
    int skip, bn;
    double first, second; /* gains of a block's two convolutions */
} style;

/* Convolution and batch norm, or convolution with bias. `conv` and `bn` are names. */
static int normalized(basin_network *net, const char *conv, const char *bn, int in, int outputs, int kernel, int stride,
                      const style *s, double gain) {
    int n = graph_convolution(net, conv, in, outputs, kernel, stride, !s->bn, gain);
    return s->bn ? graph_batch_norm(net, bn, n) : n;
}

static int block(basin_network *net, const char *prefix, int in, int outputs, int stride, const style *s) {
    char conv[64], bn[64];
    snprintf(conv, sizeof conv, "%s.conv1", prefix);
    snprintf(bn, sizeof bn, "%s.bn1", prefix);
    int n = graph_apply(net, &op_relu, normalized(net, conv, bn, in, outputs, 3, stride, s, s->first));
    snprintf(conv, sizeof conv, "%s.conv2", prefix);
    snprintf(bn, sizeof bn, "%s.bn2", prefix);
    n = normalized(net, conv, bn, n, outputs, 3, 1, s, s->second);
    if (s->skip) {
        int shortcut = in;
        if (stride != 1 || graph_shape(net, in)->dim[1] != outputs) {
            snprintf(conv, sizeof conv, "%s.shortcut.0", prefix);
            snprintf(bn, sizeof bn, "%s.shortcut.1", prefix);
            shortcut = normalized(net, conv, bn, in, outputs, 1, stride, s, 1);
        }
        n = graph_add(net, &op_add, NULL, (op_attr){0}, n, shortcut);
    }
    return graph_apply(net, &op_relu, n);
}

static void build(basin_network *net, spec *s) {
    int blocks = (atoi(s->head + strlen("resnet")) - 2) / 6;
    style st = {.skip = !spec_flag(s, "noskip"), .bn = !spec_flag(s, "nobn"), .first = 1, .second = 1};
    int width = (int)lround(16 * spec_number(s, "width", 1, 1.0 / 16, 64));
    if (st.skip && !st.bn) {
        /* Fixup (Zhang et al. 2019, arXiv:1901.09321): every block starts as the identity */
        st.first = 1 / sqrt(3 * blocks);
        st.second = 0;
    }
    int n = graph_apply(net, &op_relu, normalized(net, "conv1", "bn1", 0, width, 3, 1, &st, 1));
    for (int stage = 0; stage < 3; stage++)
        for (int i = 0; i < blocks; i++) {
            char prefix[32];
            snprintf(prefix, sizeof prefix, "layer%d.%d", stage + 1, i);
            n = block(net, prefix, n, width << stage, stage && !i ? 2 : 1, &st);
        }
    n = graph_apply(net, &op_flatten, graph_apply(net, &op_global_average_pool, n));
    graph_linear(net, "linear", n, net->input.outputs, 1 / sqrt(3.0 * (double)graph_shape(net, n)->dim[1]));
}

const family family_resnet = {
    .usage = "resnet20|resnet32|resnet44|resnet56|resnet110[,noskip][,nobn][,width=K]",
    .is_member = is_member,
    .build = build,
};
