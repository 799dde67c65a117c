/* graph.h - a network's operators in the order of their evaluation, and how one is put together. */
#ifndef NET_GRAPH_H
#define NET_GRAPH_H

#include "basin/network.h"
#include "op/op.h"

#define NODE_NONE (-1)

/** One operator in a network. Its value is what comes out of it. */
typedef struct node {
    op_use use;           /* with a batch of one; op NULL for the network's input */
    int in[OP_INPUTS];    /* nodes, NODE_NONE where there is none */
    int param[OP_PARAMS]; /* indices into the layout */
} node;

struct basin_network {
    char *spec;
    basin_input input;
    basin_layout layout;
    float *scale; /* per parameter: standard deviation of its initial values (weights), or their value (the rest) */
    int count;
    node *node; /* node 0 is the input, the last one gives the outputs (logits) */
    int kept;   /* arrays of fixed numbers that its operators read */
    float **keep;
    int whole;          /* its input is whole numbers: tokens, or pixels as bytes */
    int bare;           /* a softmax stood behind the outputs and was left out */
    const char *shared; /* name of a parameter that several nodes use; NULL if there is none */
    double flops;
    basin_status status; /* sticky while it is built */
    basin_error *err;
};

/** Names an empty network and gives it node 0: the images, one at a time.  @return BASIN_OK, BASIN_EINVALID, BASIN_ENOMEM */
basin_status network_start(basin_network *network, const char *text, basin_input input, basin_error *err);

/**
 * Appends a node.
 * @param prefix  of the names of its parameters ("layer1.0.conv1"); NULL if it has none
 * @param a, b  the nodes it reads; NODE_NONE where there is none
 * @return the new node; after a failure any number, and network->status says so
 */
int graph_add(basin_network *network, const op *row, const char *prefix, op_attr attr, int a, int b);
/** As graph_add, with the name of each parameter. One that is there already is shared. */
int graph_add_named(basin_network *network, const op *row, const char *const names[OP_PARAMS], op_attr attr, int a,
                    int b);

/** An array that lives as long as the network, for fixed numbers of its operators.  @return NULL if out of memory, and
 *  network->status says so */
float *network_numbers(basin_network *network, size_t count);

/** A square convolution; `gain` multiplies the standard deviation sqrt(2 / fan-in) of its initial weights (He et al. 2015). */
int graph_convolution(basin_network *network, const char *name, int in, int outputs, int kernel, int stride, int bias,
                      double gain);
int graph_linear(basin_network *network, const char *name, int in, int outputs, double std);
int graph_batch_norm(basin_network *network, const char *name, int in);
int graph_apply(basin_network *network, const op *row, int in);

/** The shape of a node's value, batch of one. */
const basin_shape *graph_shape(const basin_network *network, int index);

/** The operator that computes the outputs, whatever gives them another shape behind it; NULL if none does. */
const op *graph_ending(const basin_network *network);

#endif
