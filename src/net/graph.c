/* graph.c - how a network is put together. */
#include "net/graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "tensor/layout.h"

/* Adds the node's parameters to the layout, with the standard initial value of each role. */
static basin_status add_parameters(basin_network *net, node *n, const char *prefix) {
    for (int i = 0; i < n->use.params; i++) {
        const op_param *want = &n->use.param[i];
        char name[256];
        snprintf(name, sizeof name, "%s.%s", prefix, want->name);
        float *scale = realloc(net->scale, (size_t)(net->layout.count + 1) * sizeof *scale);
        if (!scale) return fail_memory(net->err);
        net->scale = scale;
        scale[net->layout.count] = want->role == BASIN_NORM_SCALE || want->role == BASIN_RUNNING_VAR;
        n->param[i] = net->layout.count;
        basin_status status = layout_add(&net->layout, name, &want->shape, want->role, want->filter_axis, net->err);
        if (status != BASIN_OK) return status;
    }
    return BASIN_OK;
}

/* Two floating-point operations per multiply-add: every weight meets every position of the output. */
static double flops(const node *n) {
    double total = 0;
    const basin_shape *out = &n->use.out;
    double positions = out->rank == 4 ? (double)(out->dim[2] * out->dim[3]) : 1;
    for (int i = 0; i < n->use.params; i++)
        if (n->use.param[i].role == BASIN_WEIGHT)
            total += 2 * positions * (double)basin_shape_size(&n->use.param[i].shape);
    return total;
}

int graph_add(basin_network *net, const op *row, const char *name, op_attr attr, int a, int b) {
    if (net->status != BASIN_OK) return 0;
    node *grown = realloc(net->node, (size_t)(net->count + 1) * sizeof *grown);
    if (!grown) {
        net->status = fail_memory(net->err);
        return 0;
    }
    net->node = grown;
    node *n = &grown[net->count];
    *n = (node){.use = {.op = row, .attr = attr}, .in = {a, b}, .param = {NODE_NONE, NODE_NONE, NODE_NONE, NODE_NONE}};
    for (int i = 0; i < row->inputs; i++) n->use.in[i] = grown[n->in[i]].use.out;
    net->status = row->shape(&n->use, net->err);
    if (net->status == BASIN_OK) net->status = add_parameters(net, n, name);
    if (net->status != BASIN_OK) return 0;
    net->flops += flops(n);
    return net->count++;
}

int graph_convolution(basin_network *net, const char *name, int in, int outputs, int kernel, int stride, int bias,
                      double gain) {
    int pad = kernel / 2;
    op_attr attr = {.outputs = outputs,
                    .groups = 1,
                    .bias = bias,
                    .kernel = {kernel, kernel},
                    .stride = {stride, stride},
                    .pad_begin = {pad, pad},
                    .pad_end = {pad, pad},
                    .dilation = {1, 1}};
    int n = graph_add(net, &op_convolution, name, attr, in, NODE_NONE);
    if (net->status == BASIN_OK) {
        double fan_in = (double)(graph_shape(net, in)->dim[1] * kernel * kernel);
        net->scale[net->node[n].param[0]] = (float)(gain * sqrt(2 / fan_in));
    }
    return n;
}

int graph_linear(basin_network *net, const char *name, int in, int outputs, double std) {
    int n = graph_add(net, &op_linear, name, (op_attr){.outputs = outputs, .bias = 1}, in, NODE_NONE);
    if (net->status == BASIN_OK) net->scale[net->node[n].param[0]] = (float)std;
    return n;
}

int graph_batch_norm(basin_network *net, const char *name, int in) {
    return graph_add(net, &op_batch_norm, name, (op_attr){.eps = 1e-5f}, in, NODE_NONE);
}

int graph_apply(basin_network *net, const op *row, int in) {
    return graph_add(net, row, NULL, (op_attr){0}, in, NODE_NONE);
}

const basin_shape *graph_shape(const basin_network *net, int index) {
    return &net->node[net->status == BASIN_OK ? index : 0].use.out;
}
