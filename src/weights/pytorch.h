/* pytorch.h - what both containers of torch.save share: from the pickled object to tensors. */
#ifndef WEIGHTS_PYTORCH_H
#define WEIGHTS_PYTORCH_H

#include "basin/checkpoint.h"
#include "weights/pickle.h"
#include "weights/values.h"

/** Where storages come from: the values that tensors are views of. */
typedef struct storages {
    /** Begins to read a storage, which has to have `size` bytes; `from` starts with the file. */
    basin_status (*open)(void *context, value_stream *from, const pickle_value *key, size_t size, basin_error *err);
    void *context;
    const file_source *file;
} storages;

/** The tensors of a state_dict, wherever it lies in `object`.
 *  @param key  where it lies, as in "ema" or "ema/model", or what names begin with; NULL: where people put it
 *  @return BASIN_OK, BASIN_EFORMAT, BASIN_EUNSUPPORTED (with what stands in the way), BASIN_ENOMEM */
basin_status pytorch_tensors(basin_checkpoint *checkpoint, const pickle_value *object, const char *key,
                             const storages *from, basin_error *err);

/** The dictionary of tensors that is meant. */
typedef struct pytorch_choice {
    const pickle_value *dict;
    char *path;         /* where it lies, "ema/model"; "" at the top */
    char *also;         /* the paths of the others; NULL if there are none */
    const char *prefix; /* the key, if it is no dictionary but what names in it begin with; else NULL */
} pytorch_choice;

/** @param[out] out  start it as {0}; to be cleared even on failure  @return as pytorch_tensors */
basin_status pytorch_state(pytorch_choice *out, const pickle_value *object, const char *key, const char *path,
                           basin_error *err);
void pytorch_choice_clear(pytorch_choice *choice);

/** The arguments of the call that makes a tensor; NULL if `value` is something else. */
const pickle_value *pytorch_tensor_arguments(const pickle_value *value);
/** Whether `value` would become a tensor of a kind that basin does not read: sparse, quantized, ... */
int pytorch_is_odd_tensor(const pickle_value *value);
/** The class or function that a call names; older files tell of a module's source beside it. */
const pickle_value *pytorch_class(const pickle_value *callable);
/** The type of a storage of that class ("torch FloatStorage"); NULL if it is not read. */
const value_type *pytorch_type(const pickle_value *storage_class);
/** Bytes of an element of a storage of that class ("torch FloatStorage"); 0 if it is unknown. Some are known that are not read. */
int pytorch_element_size(const pickle_value *storage_class);

#endif
