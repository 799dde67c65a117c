/* file.h - whole files: read with a limit, replaced in one step. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

/** A regular file, open for reading at any place. */
typedef struct file_source {
    const char *path; /* borrowed; names it in messages */
    size_t size;
    int fd;
} file_source;

/** Opens a regular file of at most `limit` bytes.  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT (too large) */
basin_status file_open(file_source *out, const char *path, size_t limit, basin_error *err);
/** Whether it has `size` bytes from byte `offset` on: a question before memory is taken for them.  @return BASIN_OK, BASIN_EFORMAT */
basin_status file_has(const file_source *file, size_t offset, size_t size, basin_error *err);
/** Reads `size` bytes from byte `offset` on.  @return BASIN_OK, BASIN_EIO, BASIN_EFORMAT (it is shorter) */
basin_status file_read_at(const file_source *file, void *bytes, size_t offset, size_t size, basin_error *err);
/** Closes what file_open has opened. */
void file_close(file_source *file);

/** Reads a regular file of at most `limit` bytes; the caller frees *bytes.  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT (too large), BASIN_ENOMEM */
basin_status file_read(unsigned char **bytes, size_t *size, const char *path, size_t limit, basin_error *err);

/** Reads the first bytes of a regular file, at most `limit` of them, into `bytes`.  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO */
basin_status file_head(unsigned char *bytes, size_t *size, const char *path, size_t limit, basin_error *err);

/** A file being written beside the one it will replace. */
typedef struct file_draft {
    char *path, *draft; /* the final and the temporary name */
} file_draft;

/** Chooses the temporary name and creates it empty, so that an unwritable place is known at once.  @return BASIN_OK, BASIN_EIO, BASIN_ENOMEM */
basin_status file_draft_init(file_draft *file, const char *path, basin_error *err);
/** Syncs the temporary file, renames it over `path`, syncs the folder; clears `file`.  @return BASIN_OK, BASIN_EIO */
basin_status file_draft_commit(file_draft *file, basin_error *err);
/** Deletes the temporary file, if it was not committed. */
void file_draft_clear(file_draft *file);

/** Replaces `path` in one step by what `print` writes.
 *  @param print  writes to `out` and reports what the stream does not show: a failure of its own
 *  @return BASIN_OK, BASIN_EIO, BASIN_ENOMEM, or what `print` returned */
basin_status file_replace(const char *path, basin_status (*print)(FILE *out, const void *context, basin_error *err),
                          const void *context, basin_error *err);

/** The real path of file `name` in the folder of `path`, out of which neither the name nor a link may lead; the caller frees.
 *  @return BASIN_OK, BASIN_ENOTFOUND (it is not there), BASIN_EFORMAT (it lies elsewhere), BASIN_ENOMEM */
basin_status file_beside(char **out, const char *path, const char *name, basin_error *err);

/** Whether a file of that name exists. */
int file_exists(const char *path);

#endif
