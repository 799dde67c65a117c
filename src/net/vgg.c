/* vgg.c - VGG networks (Simonyan and Zisserman 2014, arXiv:1409.1556) for small images, named and sized as those of the
 * reference tool: 3x3 convolutions with bias, max pooling that keeps the odd row, one hidden layer as wide as the last stage. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "net/family.h"

#define POOL 0

typedef struct plan {
    const char *head;
    int layer[24]; /* channels of a convolution, or POOL; ended by -1 */
} plan;

static const plan plans[] = {
    {"vgg9", {64, 64, POOL, 128, 128, POOL, 256, 256, 256, POOL, -1}},
    {"vgg11", {64, POOL, 128, POOL, 256, 256, POOL, 512, 512, POOL, 512, 512, POOL, -1}},
    {"vgg13", {64, 64, POOL, 128, 128, POOL, 256, 256, POOL, 512, 512, POOL, 512, 512, POOL, -1}},
    {"vgg16", {64, 64, POOL, 128, 128, POOL, 256, 256, 256, POOL, 512, 512, 512, POOL, 512, 512, 512, POOL, -1}},
};

static const plan *find(const char *head) {
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (strcmp(head, plans[i].head) == 0) return &plans[i];
    return NULL;
}

static int is_member(const char *head) {
    return find(head) != NULL;
}

static int features(basin_network *net, const plan *p, int bn, double width) {
    int n = 0, index = 0; /* index: of the module in PyTorch's Sequential */
    for (const int *layer = p->layer; *layer >= 0; layer++) {
        char name[32];
        if (*layer == POOL) {
            op_attr attr = {.kernel = {2, 2}, .stride = {2, 2}, .ceil_mode = 1};
            n = graph_add(net, &op_max_pool, NULL, attr, n, NODE_NONE);
            index++;
            continue;
        }
        int outputs = (int)lround(*layer * width);
        snprintf(name, sizeof name, "features.%d", index++);
        n = graph_convolution(net, name, n, outputs > 0 ? outputs : 1, 3, 1, 1, 1);
        snprintf(name, sizeof name, "features.%d", index);
        if (bn) n = graph_batch_norm(net, name, n), index++;
        n = graph_apply(net, &op_relu, n);
        index++;
    }
    return n;
}

static void build(basin_network *net, spec *s) {
    int bn = spec_flag(s, "bn");
    double width = spec_number(s, "width", 1, 1.0 / 64, 16);
    if (spec_flag(s, "nobn") && bn)
        s->status = fail(s->err, BASIN_EINVALID, "network '%s': bn or nobn, not both", s->head);
    int n = features(net, find(s->head), bn, width);
    int hidden = (int)graph_shape(net, n)->dim[1];
    n = graph_apply(net, &op_flatten, n);
    n = graph_linear(net, "fc.0", n, hidden, sqrt(2.0 / (double)graph_shape(net, n)->dim[1]));
    if (bn) n = graph_batch_norm(net, "fc.1", n);
    n = graph_apply(net, &op_relu, n);
    graph_linear(net, "classifier", n, net->input.outputs, 1 / sqrt(3.0 * hidden));
}

const family family_vgg = {
    .usage = "vgg9|vgg11|vgg13|vgg16[,bn|nobn][,width=K]",
    .is_member = is_member,
    .build = build,
};
