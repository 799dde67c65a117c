/* trained.h - a trained network: what a checkpoint and the data it is evaluated on make together. */
#ifndef CLI_TRAINED_H
#define CLI_TRAINED_H

#include <basin.h>

typedef struct trained {
    basin_checkpoint *checkpoint;
    basin_network *network;
    const basin_layout *layout; /* of the network */
    float *weights;             /* (layout->size) */
} trained;

/**
 * Builds the network of a checkpoint and takes its weights. Start it as {0}; to be cleared after a failure, too.
 * @param checkpoint  taken over
 * @param spec        the network; NULL: what the checkpoint says
 */
basin_status trained_init(trained *out, basin_checkpoint *checkpoint, const char *path, const char *spec,
                          basin_input input, basin_error *err);
void trained_clear(trained *network);

/** The weights of another checkpoint for a network's layout; the caller frees. */
basin_status weights_load(float **out, const char *path, const basin_layout *layout, basin_error *err);

/** A direction from a file, x (axis 0) or y (axis 1) of the reference tool's HDF5, or safetensors; the caller frees. */
basin_status direction_load(float **out, const char *path, int axis, const basin_layout *layout, basin_error *err);

/** Whether a direction file of the reference tool holds that axis. */
int direction_has(const char *path, int axis);

#endif
