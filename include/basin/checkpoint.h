/* checkpoint.h - named tensors in a file. */
#ifndef BASIN_CHECKPOINT_H
#define BASIN_CHECKPOINT_H

#include "basin/layout.h"
#include "basin/record.h"

/** A named tensor, f32 in C order. */
typedef struct basin_tensor {
    char *name;
    basin_shape shape;
    float *data; /* (shape); NULL for tensors that are no floating-point numbers (counters) */
} basin_tensor;

typedef struct basin_checkpoint {
    char *format; /* "safetensors", "pytorch", "npz", "onnx" */
    int count;
    basin_tensor *tensor; /* in the order of their values in the file */
    basin_record record;  /* metadata: "network", "data", "training", ... */
} basin_checkpoint;

/** Reads a checkpoint in any known format, told by its content: a file, the index of one in several files, or a folder
 *  with "model.safetensors" or its index.  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT, BASIN_EUNSUPPORTED */
BASIN_API basin_status basin_checkpoint_load(basin_checkpoint **out, const char *path, basin_error *err);

/** As basin_checkpoint_load, of a file that holds several: the tensors under `key`; NULL chooses.
 *  @return also BASIN_EUNSUPPORTED, with what is there, for a key that holds none */
BASIN_API basin_status basin_checkpoint_load_key(basin_checkpoint **out, const char *path, const char *key,
                                                 basin_error *err);

/** Whether a file or folder looks like a checkpoint: a glance at its beginning, or at the names in it. */
BASIN_API int basin_checkpoint_is(const char *path);

/** Writes tensors and metadata as safetensors: to a temporary name, synced, renamed; byte-identical for equal input.
 *  An existing file that does not begin as a checkpoint is never replaced (BASIN_EEXISTS).
 *  Two tensors of one name, tensors without values, or text that is not UTF-8 are BASIN_EINVALID. */
BASIN_API basin_status basin_checkpoint_save(const char *path, int count, const basin_tensor *tensors,
                                             const basin_record *record, basin_error *err);

/** As basin_checkpoint_save, with the tensors of a layout in the flat vector `weights` (layout->size). */
BASIN_API basin_status basin_weights_save(const char *path, const basin_layout *layout, const float *weights,
                                          const basin_record *record, basin_error *err);

/**
 * Fills the flat vector `weights` (layout->size) by name. '/' in a name is as good as '.', and one prefix that all names
 * of the file have and the network's lack, or the other way round ("model."), is passed over.
 * Missing, misshapen, NaN or inf, or unknown tensors are an error that counts them and names the first few (with both
 * shapes, the likely cause, and the network that the file says it is for); tensors of whole numbers are passed over.
 * @param path  names the file in messages
 * @return BASIN_OK, BASIN_ESHAPE, BASIN_ENOTFOUND, BASIN_EFORMAT
 */
BASIN_API basin_status basin_checkpoint_weights(const basin_checkpoint *checkpoint, const basin_layout *layout,
                                                float *weights, const char *path, basin_error *err);

/** As basin_checkpoint_weights, which leaves the checkpoint without values: those of each tensor are freed as soon as they
 *  are copied, so that a network's weights are held once. Its record, names and shapes stay. */
BASIN_API basin_status basin_checkpoint_weights_take(basin_checkpoint *checkpoint, const basin_layout *layout,
                                                     float *weights, const char *path, basin_error *err);

/** As basin_checkpoint_weights for a direction file: running statistics may be absent (zero), and so may whole parameters
 *  of roles bias and norm (zero). */
BASIN_API basin_status basin_checkpoint_direction(const basin_checkpoint *checkpoint, const basin_layout *layout,
                                                  float *direction, const char *path, basin_error *err);

BASIN_API void basin_checkpoint_free(basin_checkpoint *checkpoint);

#endif
