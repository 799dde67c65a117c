/* surface_csv.h - what writer and reader of .csv agree on. */
#ifndef STORE_SURFACE_CSV_H
#define STORE_SURFACE_CSV_H

#include "basin/surface.h"

/** How the file begins; behind it "51 x 51 points", or "51 points" of a line; of an ensemble also ", 10 seeds". */
#define CSV_MARK "# basin surface 1, "
/** The last column, if points were interpolated: 0 missing, 1 evaluated, 2 interpolated. */
#define CSV_POINT "point"
/** The first column of an ensemble. */
#define CSV_SEED "seed"

basin_status csv_read(basin_surface **out, const char *path, basin_error *err);

#endif
