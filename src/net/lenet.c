/* lenet.c - LeNet-5 (LeCun et al. 1998) as it is built today: ReLU, max pooling, named as in PyTorch's tutorials. */
#include <math.h>
#include <string.h>

#include "net/family.h"

static int is_member(const char *head) {
    return strcmp(head, "lenet5") == 0;
}

static int pooled(basin_network *net, int in) {
    op_attr attr = {.kernel = {2, 2}, .stride = {2, 2}};
    return graph_add(net, &op_max_pool, NULL, attr, graph_apply(net, &op_relu, in), NODE_NONE);
}

/* 5x5; the first one padded so that 28x28 images give what 32x32 gave in the paper. */
static int convolution(basin_network *net, const char *name, int in, int outputs, int pad) {
    op_attr attr = {.outputs = outputs,
                    .groups = 1,
                    .bias = 1,
                    .kernel = {5, 5},
                    .stride = {1, 1},
                    .pad_begin = {pad, pad},
                    .pad_end = {pad, pad},
                    .dilation = {1, 1}};
    int n = graph_add(net, &op_convolution, name, attr, in, NODE_NONE);
    if (net->status == BASIN_OK)
        net->scale[net->node[n].param[0]] = (float)sqrt(2 / (25.0 * (double)graph_shape(net, in)->dim[1]));
    return n;
}

static int hidden(basin_network *net, const char *name, int in, int outputs) {
    double fan_in = (double)graph_shape(net, in)->dim[1];
    return graph_apply(net, &op_relu, graph_linear(net, name, in, outputs, sqrt(2 / fan_in)));
}

static void build(basin_network *net, spec *s) {
    (void)s;
    int n = pooled(net, convolution(net, "conv1", 0, 6, net->input.height < 32 ? 2 : 0));
    n = graph_apply(net, &op_flatten, pooled(net, convolution(net, "conv2", n, 16, 0)));
    n = hidden(net, "fc2", hidden(net, "fc1", n, 120), 84);
    graph_linear(net, "fc3", n, net->input.outputs, 1 / sqrt(3.0 * 84));
}

const family family_lenet = {.usage = "lenet5", .is_member = is_member, .build = build};
