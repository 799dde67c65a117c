/* trained.h - a trained network: what a checkpoint and the data it is evaluated on make together. */
#ifndef CLI_TRAINED_H
#define CLI_TRAINED_H

#include <basin.h>

typedef struct trained {
    basin_checkpoint *checkpoint; /* NULL before trained_init if the weights are a graph's own */
    basin_network *network;
    const basin_layout *layout; /* of the network */
    float *weights;             /* (layout->size) */
} trained;

/** Where a trained network comes from. A name that ends in .onnx is a graph with weights of its own. */
typedef struct trained_source {
    const char *checkpoint; /* a checkpoint or a graph */
    const char *model;      /* a spec or a graph; NULL: what the checkpoint says, or it is the graph */
    const char *weights;    /* a checkpoint whose weights go into the graph; NULL for none */
    const char *output;     /* of the graph; NULL: the first */
    const char *key;        /* of the weights in their file; NULL: chosen */
} trained_source;

/** Whether the weights are those of a checkpoint, not the graph's own. */
int trained_has_checkpoint(const trained_source *source);
/** Reads the checkpoint, so that it can be asked for its data. Start `out` as {0}; to be cleared after a failure, too. */
basin_status trained_open(trained *out, const trained_source *source, basin_error *err);
/** The name of the dataset that it was trained on, without the subset in brackets; the caller frees.  @return NULL if unknown */
char *trained_data(const trained *network);
/** Builds the network for that data and takes the weights.
 *  @param[out] notes  what the user might not expect */
basin_status trained_init(trained *out, const trained_source *source, basin_input input, basin_record *notes,
                          basin_error *err);
/** Whether it has running statistics, which --bn recompute estimates. */
int trained_has_batch_norm(const trained *network);
void trained_clear(trained *network);

/** The weights of another checkpoint for a network's layout; the caller frees. */
basin_status weights_load(float **out, const char *path, const basin_layout *layout, basin_error *err);

/** A direction from a file, x (axis 0) or y (axis 1) of the reference tool's HDF5, or safetensors; the caller frees. */
basin_status direction_load(float **out, const char *path, int axis, const basin_layout *layout, basin_error *err);

/** Whether a direction file of the reference tool holds that axis. */
int direction_has(const char *path, int axis);

#endif
