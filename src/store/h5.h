/* h5.h - HDF5 files of others: opened, described and read with nothing taken on trust. */
#ifndef STORE_H5_H
#define STORE_H5_H

#include <hdf5.h>

#include "base/error.h"

#define H5_ARRAY_RANK_MAX 8

/** Does something with nothing printed by HDF5: no stack of errors, and no complaint at exit about what it could not
 *  close of a damaged file (it leaves at exit, in return, the files of the application open that it forgot to close). */
#define H5_QUIETLY(call)                                                                                               \
    do {                                                                                                               \
        H5dont_atexit();                                                                                               \
        H5E_BEGIN_TRY {                                                                                                \
            call;                                                                                                      \
        }                                                                                                              \
        H5E_END_TRY                                                                                                    \
    } while (0)

/** What is read out of a file; everything else in it is H5_OTHER and passed over. */
typedef enum h5_kind {
    H5_OTHER,
    H5_REAL,   /* IEEE numbers of 32 or 64 bits */
    H5_BYTE,   /* unsigned 8-bit integers */
    H5_INTEGER /* other integers */
} h5_kind;

/** A dataset before it is read. */
typedef struct h5_array {
    h5_kind kind;
    int rank;
    hsize_t dim[H5_ARRAY_RANK_MAX], size;
} h5_array;

/** Opens an HDF5 file for reading, without a lock.  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT */
basin_status h5_open(hid_t *file, const char *path, basin_error *err);

/** Whether `name` in `place` is a dataset or group of this very file: links that lead out of it are not followed. */
int h5_is_object(hid_t place, const char *name, H5O_type_t type);

/** How many elements the file that `place` lies in can hold at most, in all its datasets together. */
hsize_t h5_capacity(hid_t place);

/** Describes dataset `name`. H5_OTHER if there is none, if its values lie in other files, or if it declares more
 *  of them than the file could hold. */
h5_array h5_describe(hid_t place, const char *name);

/** Reads all of dataset `name` as the memory type `type`.  @return whether it succeeded */
int h5_read(hid_t place, const char *name, hid_t type, void *values);

/** The one text of dataset `name` of file `path`, as h5py writes it: with a length of its own, not that of the type. The caller
 *  frees it; NULL if it is something else, is longer than `limit`, or does not lie whole in the file. */
char *h5_text(hid_t place, const char *name, const char *path, size_t limit);

#endif
