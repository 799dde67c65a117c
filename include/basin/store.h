/* store.h - surfaces on disk: the HDF5 file, and the journal that keeps what a run has finished. */
#ifndef BASIN_STORE_H
#define BASIN_STORE_H

#include <stdint.h>

#include "basin/surface.h"

/** Reads a surface from HDF5, ours or the reference tool's, where -1 is missing; of one that was only begun all is, and it has no
 *  metrics (docs/formats.md).  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT */
BASIN_API basin_status basin_surface_load(basin_surface **out, const char *path, basin_error *err);

/** Writes a surface to a temporary file beside `path`, syncs and renames it: whole or not at all.
 *  An existing file that is not a surface is never replaced (BASIN_EEXISTS). Byte-identical for equal surfaces.
 *  @return BASIN_OK, BASIN_EEXISTS, BASIN_EIO, BASIN_ENOMEM; BASIN_EINVALID for names that the format needs itself */
BASIN_API basin_status basin_surface_save(const basin_surface *surface, const char *path, basin_error *err);

/** What a format of surfaces may be told. Start it as {0}. */
typedef struct basin_export_options {
    const char *
        height; /* a metric that lifts the grid: z = value, clipped to the finite ones; NULL: z = 0. For .vts and .vtp */
} basin_export_options;

/**
 * Writes a surface in the format that the ending of `path` names (basin_surface_format), in one step as basin_surface_save does.
 * Byte-identical for equal surfaces. Of an ensemble, .vts and .vtp get the median and the quartiles over the members.
 * @param options  NULL for all defaults
 * @return BASIN_OK; BASIN_EINVALID for an ending or option that is not there, or names that the format needs itself;
 *         BASIN_ENOTFOUND for a metric that is not there, or if there is none at all; BASIN_EEXISTS if another kind of file is at `path`; BASIN_EIO, BASIN_ENOMEM
 */
BASIN_API basin_status basin_surface_export(const basin_surface *surface, const char *path,
                                            const basin_export_options *options, basin_error *err);

/** Reads a surface in any format that can be read back, told by its content; of the journal of an unfinished run, what it has, with
 *  "configuration" last in its record. What basin_surface_export wrote comes back bit
 *  for bit (of a NaN in .csv: its sign).  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT, BASIN_ENOMEM */
BASIN_API basin_status basin_surface_import(basin_surface **out, const char *path, basin_error *err);

/** Whether the file at `path` begins as one that basin_surface_import reads. */
BASIN_API int basin_surface_is(const char *path);

/** The ending of format `index` of those that can be written, or NULL behind the last; `help` (NULL skips it) receives what it is. */
BASIN_API const char *basin_surface_format(int index, const char **help);

/** What the name of a journal has behind that of its output. */
#define BASIN_JOURNAL ".journal"

/** The journal beside an output: one checksummed record per finished point, so that a killed run loses only the points in flight. */
typedef struct basin_journal basin_journal;

/**
 * Opens `path`.journal for a run that will fill `surface`, and fills in every point that an earlier run with the
 * same configuration finished: from the journal, whose torn tail is dropped and of which damaged records are passed over, and from the surface file at `path`.
 * At `path` there may also be a surface file of the reference tool, or what basin_surface_export made of one, with the same
 * metrics and, to 1e-9 of its width, the same grid: nothing else can be known of it. The record then has "imported".
 * The configuration is the surface's coordinates, seeds, metric names and record as they are now: what changes no value
 * (threads, time) belongs in the record after this call. Its hash is added to the record as "configuration"; what the
 * surface file recorded after its own configuration is added too.
 * @return BASIN_OK; BASIN_EEXISTS if `path` is no surface file, if it or the journal is of another configuration, or if
 *         another run holds the journal, or if a point of the journal is another one in the file by more than BASIN_ROUNDING;
 *         BASIN_EIO
 */
BASIN_API basin_status basin_journal_open(basin_journal **out, const char *path, basin_surface *surface,
                                          basin_error *err);

/**
 * Fills in what basin_journal_open would, and refuses what it would, but writes nothing: neither a journal nor the surface's
 * record. Another run may hold the journal.
 */
BASIN_API basin_status basin_journal_preview(basin_surface *surface, const char *path, basin_error *err);

/**
 * Takes over what `path`.journal has of a run that is unfinished or still going on, and leaves the journal as it is.
 * @param surface  of the configuration that its record states, or else that it makes
 * @return BASIN_OK; BASIN_ENOTFOUND if there is no journal; BASIN_EEXISTS if it is of another configuration, or none, or if it has
 *         another value of a point that `surface` has, by more than BASIN_ROUNDING; BASIN_EIO
 */
BASIN_API basin_status basin_journal_read(basin_surface *surface, const char *path, basin_error *err);

/** How many records of the journal were damaged, in the midst of others: their points are as missing as those never evaluated. */
BASIN_API int basin_journal_damaged(const basin_journal *journal);

/** Keeps runs from going on at `path` until it is closed: for those who replace that file and are no run.
 *  @param[out] out  NULL if nothing is going on there  @return BASIN_OK; BASIN_EEXISTS if a run is, or if its journal is none; BASIN_EIO, BASIN_ENOMEM */
BASIN_API basin_status basin_journal_hold(basin_journal **out, const char *path, basin_error *err);

/** Appends point `index` (into values and states) with one value per metric of the surface, which it leaves alone; inf and NaN count as
 *  finished. To be called by one thread at a time.  @return BASIN_OK, BASIN_EIO */
BASIN_API basin_status basin_journal_append(basin_journal *journal, int index, const double *values, basin_error *err);

/** Syncs and closes; the file stays for a later resume. NULL is allowed. */
BASIN_API void basin_journal_close(basin_journal *journal);

/** Closes and deletes it: to be called once the surface file is safely in place. */
BASIN_API void basin_journal_remove(basin_journal *journal);

/** One array of a direction file of the reference tool. */
typedef struct basin_array {
    int64_t size;
    float *data;
} basin_array;

/** Reads group `group` ("xdirection" or "ydirection") of a reference tool's direction HDF5: datasets 0, 1, ... in order.
 *  The caller frees with basin_arrays_free.  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT */
BASIN_API basin_status basin_direction_arrays_load(basin_array **out, int *count, const char *path, const char *group,
                                                   basin_error *err);
BASIN_API void basin_arrays_free(basin_array *arrays, int count);

#endif
