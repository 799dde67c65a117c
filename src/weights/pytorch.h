/* pytorch.h - what both containers of torch.save share: from the pickled object to tensors. */
#ifndef WEIGHTS_PYTORCH_H
#define WEIGHTS_PYTORCH_H

#include "basin/checkpoint.h"
#include "weights/pickle.h"

/** The values of one storage, shared by the tensors that view it. */
typedef struct storage {
    const pickle_value *key;
    const unsigned char *bytes; /* NULL: not read yet */
    size_t size;                /* in bytes */
    unsigned char *own;         /* freed in the end; NULL if borrowed */
} storage;

/** Where storages come from. */
typedef struct storages {
    int count;
    storage *storage;
    /** Fills bytes, size and own of a storage whose key is set.  @param size  what the pickle says, in bytes */
    basin_status (*read)(void *context, storage *s, size_t size, basin_error *err);
    void *context;
    size_t file_size;
    const char *path;
} storages;

/** The tensors of a state_dict, wherever it lies in `object`.
 *  @param key  where it lies; NULL: where people put it
 *  @return BASIN_OK, BASIN_EFORMAT, BASIN_EUNSUPPORTED (with what stands in the way), BASIN_ENOMEM */
basin_status pytorch_tensors(basin_checkpoint *checkpoint, const pickle_value *object, const char *key, storages *from,
                             basin_error *err);
/** Bytes of an element of a storage of that class ("torch FloatStorage"); 0 if it is unknown. */
int pytorch_element_size(const pickle_value *storage_class);
void storages_clear(storages *s);

#endif
