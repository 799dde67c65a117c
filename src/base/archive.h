/* archive.h - zip files, as PyTorch and NumPy write them. */
#ifndef BASE_ARCHIVE_H
#define BASE_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/file.h"

/** The entries of a zip file. Its bytes are hostile. */
typedef struct archive archive;

/** Opens a zip file, which is read as its entries are asked for.  @return BASIN_OK, BASIN_EFORMAT, BASIN_EUNSUPPORTED (too many entries), BASIN_ENOMEM */
basin_status archive_open(archive **out, const file_source *file, basin_error *err);
void archive_close(archive *a);

int archive_count(const archive *a);
/** The name of entry `index`, borrowed; never NULL. */
const char *archive_name(const archive *a, int index);
/** The first entry of that name, or -1. */
int archive_find(const archive *a, const char *name);
/** The size in bytes that entry `index` states. */
uint64_t archive_size(const archive *a, int index);

/** Reads entry `index`, unpacked and with its checksum verified; at most `limit` bytes. The caller frees *bytes.
 *  @return BASIN_OK, BASIN_EFORMAT (damaged, encrypted, too large), BASIN_ENOMEM */
basin_status archive_read(const archive *a, int index, size_t limit, unsigned char **bytes, size_t *size,
                          basin_error *err);

/** An entry being read from its beginning to its end; one at a time. */
typedef struct archive_stream archive_stream;

/** Begins to read entry `index` of at most `limit` bytes.  @return BASIN_OK, BASIN_EFORMAT (damaged, encrypted, too large), BASIN_ENOMEM */
basin_status archive_stream_open(archive_stream **out, const archive *a, int index, size_t limit, basin_error *err);
/** The next `size` bytes, unpacked.  @return BASIN_OK, BASIN_EFORMAT (damaged, or it is shorter) */
basin_status archive_stream_read(archive_stream *stream, void *bytes, size_t size, basin_error *err);
/** Whether the end has been reached, and the checksum is right.  @return BASIN_OK, BASIN_EFORMAT */
basin_status archive_stream_end(archive_stream *stream, basin_error *err);
void archive_stream_close(archive_stream *stream);

/** One entry of a zip file to be made. */
typedef struct archive_part {
    char *name;
    unsigned char *bytes;
    size_t size;
} archive_part;

/** Makes a zip file of `count` parts, stored as they are, in memory: equal parts give equal bytes. The caller frees *bytes.
 *  @return BASIN_OK, BASIN_ENOMEM */
basin_status archive_compose(unsigned char **bytes, size_t *size, int count, const archive_part *parts,
                             basin_error *err);

#endif
