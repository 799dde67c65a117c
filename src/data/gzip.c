/* gzip.c - whole files, plain or gzipped: zlib tells them apart. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/error.h"
#include "data/samples.h"

#define FIRST_CAPACITY ((size_t)1 << 16)

/* The buffer follows what really comes out, so that a small file cannot claim much memory by a number in it. */
static basin_status read_all(gzFile in, unsigned char **bytes, size_t *size, const char *path, size_t limit,
                             basin_error *err) {
    size_t capacity = 0;
    for (;;) {
        if (*size == capacity) {
            capacity = capacity ? 2 * capacity : FIRST_CAPACITY;
            unsigned char *grown = realloc(*bytes, capacity);
            if (!grown) return fail_memory(err);
            *bytes = grown;
        }
        size_t room = capacity - *size;
        int length = gzread(in, *bytes + *size, room > 1 << 30 ? 1 << 30 : (unsigned)room);
        int code = Z_OK;
        const char *why = gzerror(in, &code);
        if (length < 0 || code != Z_OK)
            return fail(err, code == Z_ERRNO ? BASIN_EIO : BASIN_EFORMAT, "%s: %s", path,
                        code == Z_ERRNO       ? strerror(errno)
                        : code == Z_BUF_ERROR ? "the gzip file is cut short"
                                              : why);
        if (length == 0) return BASIN_OK;
        *size += (size_t)length;
        if (*size > limit) return fail(err, BASIN_EFORMAT, "%s: more than the %zu bytes expected at most", path, limit);
    }
}

basin_status gzip_read(unsigned char **bytes, size_t *size, const char *path, size_t limit, basin_error *err) {
    unsigned char *buffer = NULL;
    size_t length = 0;
    errno = 0;
    gzFile in = gzopen(path, "rb");
    if (!in && errno == 0) return fail_memory(err);
    if (!in) return fail(err, errno == ENOENT ? BASIN_ENOTFOUND : BASIN_EIO, "%s: %s", path, strerror(errno));
    basin_status status = read_all(in, &buffer, &length, path, limit, err);
    gzclose(in);
    if (status != BASIN_OK) {
        free(buffer);
        return status;
    }
    *bytes = buffer;
    *size = length;
    return BASIN_OK;
}
