/* surface_file.h - the names in a surface file, and what writer, reader and journal agree on. */
#ifndef STORE_SURFACE_FILE_H
#define STORE_SURFACE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "basin/surface.h"

#define SURFACE_X "xcoordinates"
#define SURFACE_Y "ycoordinates"
#define SURFACE_POINT "point"
#define SURFACE_SEEDS "seeds"
#define SURFACE_FORMAT "basin_format"
#define SURFACE_FORMAT_VERSION "1"

/** The longest value of a record, with its end. */
#define SURFACE_TEXT_MAX (16 << 20)
/** The most entries of a record. */
#define SURFACE_ENTRIES_MAX 1000

/** The entry of the record of a surface that came from elsewhere, and what it came from. */
#define SURFACE_IMPORTED "imported"
#define SURFACE_CONFIGURATION "configuration"

/** The shape of values and states: (members, ny, nx), without members if there is one, without ny for a line.
 *  @return the rank */
int surface_shape(const basin_surface *surface, int shape[3]);

/** Everything that decides the values of a surface as bytes, for the caller to free: coordinates, seeds of an ensemble, names of
 *  metrics, the record.  @return whether there was memory */
int surface_describe(char **bytes, size_t *size, const basin_surface *surface);
/** The surface, all of it missing, that such bytes are of; they are hostile.
 *  @return BASIN_OK, BASIN_EFORMAT, BASIN_ENOMEM */
basin_status surface_described(basin_surface **out, const char *bytes, size_t size, uint64_t members, basin_error *err);
/** Their hash as 32 hexadecimal digits.  @return whether there was memory */
int surface_description_hash(char text[33], const char *bytes, size_t size);
/** The hash of a surface's description.  @return whether there was memory */
int surface_configuration(char text[33], const basin_surface *surface);
/** What its record states, or else the configuration of the surface as it is. */
int surface_stated_configuration(char text[33], const basin_surface *surface);

/** The surface that is already at `path`, to be freed by the caller; NULL if nothing is there. Of the reference tool's files,
 *  a point without one of its values is missing, and keeps the others.
 *  @return BASIN_OK; BASIN_EEXISTS if something else is there, which is not to be replaced */
basin_status surface_existing(basin_surface **out, const char *path, basin_error *err);

/** Takes over what a surface file that is already at `path` has: its points are not evaluated again, and what it records is
 *  kept. One that was imported says nothing of its configuration: it has to have the same grid and metrics.
 *  @return BASIN_OK, also if nothing is there; BASIN_EEXISTS if it is of another configuration, or no surface */
basin_status surface_adopt(const char *path, basin_surface *surface, const char *configuration, basin_error *err);

#endif
