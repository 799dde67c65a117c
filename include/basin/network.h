/* network.h - a graph of operators with named parameter tensors, without their values. */
#ifndef BASIN_NETWORK_H
#define BASIN_NETWORK_H

#include <stdint.h>

#include "basin/checkpoint.h"
#include "basin/dataset.h"
#include "basin/layout.h"

/** Immutable once made; shared by all threads. */
typedef struct basin_network basin_network;

/**
 * A built-in network from its spec: a family and options, "resnet56,noskip", "vgg9,bn,width=0.25", "mlp:512-256,act=tanh".
 * @param input  the shape of its inputs, and how many outputs it has: basin_loss_input
 * @return BASIN_OK; BASIN_EINVALID with what exists for an unknown family, option or value
 */
BASIN_API basin_status basin_network_new(basin_network **out, const char *spec, basin_input input, basin_error *err);

/**
 * A network and its weights from an ONNX file, opset 9 and newer. Its parameters are called as the file calls them.
 * @param[out] weights  the file's own, to be freed with basin_checkpoint_free; NULL: they are not read
 * @param output        the name of the output to use; NULL: the first one
 * @param input         the data's channels and image size, taken where the file leaves them open
 * @param[out] notes    what the user might not expect, as sentences; NULL skips it
 * @return BASIN_OK; BASIN_EUNSUPPORTED with the node for what basin does not have; BASIN_EFORMAT; BASIN_ESHAPE; BASIN_EIO
 */
BASIN_API basin_status basin_network_import(basin_network **out, basin_checkpoint **weights, const char *path,
                                            const char *output, basin_input input, basin_record *notes,
                                            basin_error *err);

/** An input or output of an ONNX graph. */
typedef struct basin_port {
    char *name;
    int is_output;
    char *type;  /* of its elements, in ONNX's words: "float", "int64"; "" if the file does not say */
    char *shape; /* as the file states it: "(batch, 3, 224, 224)", ? for a nameless dimension; "" if it states none */
} basin_port;

typedef struct basin_ports {
    int count;
    basin_port *port; /* (count) in the file's order, inputs first; inputs that are weights are left out */
} basin_ports;

/**
 * What basin_network_import gives, of the first output, with the inputs and outputs of the graph; the file is read once.
 * @param[out] ports  to be cleared with basin_ports_clear; filled with BASIN_OK, and with BASIN_EUNSUPPORTED if basin can read the
 *                    file but not run it
 * @return as basin_network_import
 */
BASIN_API basin_status basin_network_inspect(basin_ports *ports, basin_network **out, basin_checkpoint **weights,
                                             const char *path, basin_input input, basin_record *notes,
                                             basin_error *err);
BASIN_API void basin_ports_clear(basin_ports *ports);

/** The spec it was made from, or the name of its file. */
BASIN_API const char *basin_network_spec(const basin_network *network);
BASIN_API basin_input basin_network_input(const basin_network *network);
BASIN_API const basin_layout *basin_network_layout(const basin_network *network);
/** Multiplications and additions of one sample's forward pass, in floating-point operations (2 per multiply-add). */
BASIN_API double basin_network_flops(const basin_network *network);

/** Initial values for training (docs/method.md), a pure function of the seed.  @param[out] weights  (layout->size) */
BASIN_API void basin_network_init(const basin_network *network, uint64_t seed, float *weights);

/** Line `index` of the list of built-in families and their options, for help; NULL past the end. */
BASIN_API const char *basin_network_help(int index);

BASIN_API void basin_network_free(basin_network *network);

/** Which of two ways of a convolution, direct or Winograd's (Lavin and Gray 2016), is faster on this processor, shape by shape: as
 *  was measured before, here or by an earlier run. */
typedef struct basin_ways basin_ways;

/**
 * Reads $XDG_CACHE_HOME/basin/ways, or ~/.cache/basin/ways; a file that is missing, damaged or from elsewhere is as good as
 * none. What is not known is measured the first time that it is evaluated, kept from then on, and appended to that file where
 * it can be written. May be shared by all threads.
 * @return BASIN_OK or BASIN_ENOMEM
 */
BASIN_API basin_status basin_ways_new(basin_ways **out, basin_error *err);
BASIN_API void basin_ways_free(basin_ways *ways);

#endif
