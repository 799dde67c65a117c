/* graph.c - how a network is put together. */
#include "net/graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "tensor/layout.h"

#define VALUE_MAX (1 << 30)

static basin_status share_parameter(basin_network *net, node *n, int i, int index) {
    const basin_param *known = &net->layout.param[index];
    if (!basin_shape_equal(&known->shape, &n->use.param[i].shape) || known->role != n->use.param[i].role ||
        known->filter_axis != n->use.param[i].filter_axis)
        return fail(net->err, BASIN_EUNSUPPORTED, "tensor '%s' is used in two ways", known->name);
    net->shared = known->name;
    n->param[i] = index;
    return BASIN_OK;
}

/* Adds the node's parameters to the layout, with the standard initial value of each role. */
static basin_status add_parameters(basin_network *net, node *n, const char *const names[OP_PARAMS]) {
    for (int i = 0; i < n->use.params; i++) {
        const op_param *want = &n->use.param[i];
        const char *name = names[i];
        const basin_param *known = basin_layout_find(&net->layout, name);
        if (known) {
            basin_status status = share_parameter(net, n, i, (int)(known - net->layout.param));
            if (status != BASIN_OK) return status;
            continue;
        }
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

/* A value larger than any that could be evaluated is a damaged file's. */
static basin_status check_size(const basin_network *net, const basin_shape *shape) {
    int64_t size = 1;
    for (int i = 0; i < shape->rank; i++)
        if (shape->dim[i] < 1 || __builtin_mul_overflow(size, shape->dim[i], &size) || size > VALUE_MAX)
            return fail(net->err, BASIN_ESHAPE, "a value of it would have more than %d numbers, or none", VALUE_MAX);
    return BASIN_OK;
}

int graph_add_named(basin_network *net, const op *row, const char *const names[OP_PARAMS], op_attr attr, int a, int b) {
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
    if (net->status == BASIN_OK) net->status = check_size(net, &n->use.out);
    if (net->status == BASIN_OK) net->status = add_parameters(net, n, names);
    if (net->status != BASIN_OK) return 0;
    if (row->flops) net->flops += row->flops(&n->use);
    return net->count++;
}

int graph_add(basin_network *net, const op *row, const char *prefix, op_attr attr, int a, int b) {
    static const char *const last[OP_PARAMS] = {"weight", "bias", "running_mean", "running_var"};
    char text[OP_PARAMS][256];
    const char *names[OP_PARAMS];
    for (int i = 0; i < OP_PARAMS; i++) {
        snprintf(text[i], sizeof text[i], "%s.%s", prefix ? prefix : "", last[i]);
        names[i] = text[i];
    }
    return graph_add_named(net, row, names, attr, a, b);
}

float *network_numbers(basin_network *net, size_t count) {
    float *numbers = NULL, **grown = realloc(net->keep, (size_t)(net->kept + 1) * sizeof *grown);
    if (grown) net->keep = grown;
    if (grown) numbers = malloc(count * sizeof *numbers + 1);
    if (numbers)
        grown[net->kept++] = numbers;
    else
        net->status = fail_memory(net->err);
    return numbers;
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

const op *graph_ending(const basin_network *net) {
    int last = net->count - 1;
    while (last > 0 && (net->node[last].use.op == &op_reshape || net->node[last].use.op == &op_flatten))
        last = net->node[last].in[0];
    return net->node[last].use.op;
}

const basin_shape *graph_shape(const basin_network *net, int index) {
    return &net->node[net->status == BASIN_OK ? index : 0].use.out;
}
