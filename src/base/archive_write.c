/* archive_write.c - a zip file in memory, by libzip. */
#include <stdlib.h>
#include <zip.h>

#include "base/archive.h"

/* 1980-01-01 00:00, the first moment that zip knows: no time of day is in the file. */
enum { DOS_TIME = 0, DOS_DATE = 1 << 5 | 1 };

/* Stored, so that the bytes do not depend on the version of zlib.  @return whether it succeeded */
static int add(zip_t *zip, const archive_part *part) {
    zip_source_t *source = zip_source_buffer(zip, part->bytes, part->size, 0);
    zip_int64_t index = source ? zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        zip_source_free(source);
        return 0;
    }
    return zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0 &&
           zip_file_set_dostime(zip, (zip_uint64_t)index, DOS_TIME, DOS_DATE, 0) == 0;
}

/* Fills the source, which stays open for the caller. */
static int fill(zip_source_t *target, int count, const archive_part *parts) {
    zip_t *zip = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (!zip) return 0;
    zip_source_keep(target);
    int added = 1;
    for (int i = 0; i < count && added; i++) added = add(zip, &parts[i]);
    if (added && zip_close(zip) == 0) return 1;
    zip_discard(zip);
    return 0;
}

static int take(unsigned char **bytes, size_t *size, zip_source_t *source) {
    zip_stat_t info;
    if (zip_source_stat(source, &info) != 0 || !(info.valid & ZIP_STAT_SIZE) || zip_source_open(source) != 0) return 0;
    unsigned char *buffer = malloc((size_t)info.size + 1);
    int taken = buffer && zip_source_read(source, buffer, info.size) == (zip_int64_t)info.size;
    zip_source_close(source);
    if (!taken) {
        free(buffer);
        return 0;
    }
    *bytes = buffer;
    *size = (size_t)info.size;
    return 1;
}

basin_status archive_compose(unsigned char **bytes, size_t *size, int count, const archive_part *parts,
                             basin_error *err) {
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (!target) return fail_memory(err);
    int made = fill(target, count, parts) && take(bytes, size, target);
    zip_source_free(target);
    return made ? BASIN_OK : fail_memory(err);
}
