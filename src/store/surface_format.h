/* surface_format.h - a file format of surfaces: one file and one row in exports.list.h. */
#ifndef STORE_SURFACE_FORMAT_H
#define STORE_SURFACE_FORMAT_H

#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "basin/store.h"

typedef struct surface_format {
    const char *ending, *help;
    int has_height; /* whether it takes the option `height` */
    int is_plain;   /* whether it knows no members: an ensemble is written as its quartiles */
    /** Whether a file that begins with these bytes looks like this format. */
    int (*is)(const unsigned char *head, size_t size);
    /** NULL for a format that is only written. The bytes are hostile. */
    basin_status (*read)(basin_surface **out, const char *path, basin_error *err);
    /** NULL for a format that is only read. A failure to write is left to the stream.
     *  @param options  NULL for all defaults  @param path  names the file in messages */
    basin_status (*write)(FILE *out, const basin_surface *surface, const basin_export_options *options,
                          const char *path, basin_error *err);
} surface_format;

#define FORMAT(name) extern const surface_format surface_format_##name;
#include "store/exports.list.h"
#undef FORMAT

/** An ensemble as a plain surface: of each metric the median under its own name, and the quartiles as NAME_q25 and NAME_q75.
 *  @return BASIN_OK; BASIN_EINVALID if a name gets too long, or there are too many; BASIN_ENOMEM */
basin_status surface_quartiles(basin_surface **out, const basin_surface *surface, basin_error *err);

/** Replaces `path` by the surface in this format, unless something else is there (BASIN_EEXISTS). */
basin_status surface_format_put(const surface_format *format, const basin_surface *surface,
                                const basin_export_options *options, const char *path, basin_error *err);

#endif
