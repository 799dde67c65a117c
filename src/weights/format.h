/* format.h - a checkpoint format: how a file of it is told from others, and how it is read. */
#ifndef WEIGHTS_FORMAT_H
#define WEIGHTS_FORMAT_H

#include <stddef.h>
#include <stdio.h>

#include "base/file.h"
#include "basin/checkpoint.h"

typedef struct checkpoint_format {
    const char *name;
    /** Whether a file that begins with these bytes looks like this format. */
    int (*sniff)(const unsigned char *bytes, size_t size);
    /** Whether a file that looks like it holds a checkpoint and not something else; NULL: nothing else looks like it. */
    int (*is)(const file_source *file);
    /** Whether a file may hold several dictionaries of tensors, so that `load` knows what a key means. */
    int has_keys;
    /** Fills tensors and record of an empty checkpoint, which the caller frees even after a failure.
     *  The bytes are hostile.
     *  @param key  which of the file's dictionaries of tensors; NULL: the one that is meant most likely */
    basin_status (*load)(basin_checkpoint *checkpoint, const file_source *file, const char *key, basin_error *err);
} checkpoint_format;

/** In front of a tensor's name in a checkpoint's record: an object that stands in the tensor's place, and is never made. */
#define CHECKPOINT_OBJECT "object."

#define FORMAT(name) extern const checkpoint_format format_##name;
#include "weights/formats.list.h"
#undef FORMAT

/** Reads a file of any format that is one file.  @return as basin_checkpoint_load */
basin_status checkpoint_load_file(basin_checkpoint **out, const char *path, const char *key, basin_error *err);

/** Keeps the tensors whose names begin with `key` and a dot (or '/'), and takes that off.
 *  @param within  the dictionary that they are all of, for messages; "" if there is none
 *  @return BASIN_OK; BASIN_EINVALID, with what names begin with, if there are none */
basin_status checkpoint_select(basin_checkpoint *checkpoint, const char *key, const char *within, const char *path,
                               basin_error *err);
/** Whether a name begins with `key` and a dot (or '/'). */
int checkpoint_is_under(const char *name, size_t length, const char *key);

/** Writes a checkpoint as safetensors.  @param path  names the file in messages
 *  @return BASIN_OK; BASIN_EINVALID for doubled names, tensors without values, text that is no UTF-8; BASIN_EIO, BASIN_ENOMEM */
basin_status safetensors_write(FILE *out, int count, const basin_tensor *tensors, const basin_record *record,
                               const char *path, basin_error *err);

#endif
