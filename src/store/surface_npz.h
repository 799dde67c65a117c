/* surface_npz.h - what writer and reader of .npz agree on. */
#ifndef STORE_SURFACE_NPZ_H
#define STORE_SURFACE_NPZ_H

#include "basin/surface.h"

#define NPZ_X "x"
#define NPZ_Y "y"
#define NPZ_POINT "point"
/** Of an ensemble. */
#define NPZ_SEEDS "seeds"
/** A JSON object of strings. */
#define NPZ_RECORD "record"
#define NPZ_ENDING ".npy"

/** Whether an array of that name is no metric. */
int npz_is_reserved(const char *name);

basin_status npz_read(basin_surface **out, const char *path, basin_error *err);

#endif
