/* archive.c - zip files, by libzip. */
#include "base/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

#define ENTRIES_MAX 200000
#define RATIO_MAX 1100 /* deflate cannot pack better than 1032 to 1 */

struct archive {
    zip_t *zip;
    char *path;
    int count;
};

basin_status archive_open(archive **out, const unsigned char *bytes, size_t size, const char *path, basin_error *err) {
    zip_error_t why;
    zip_source_t *source = NULL;
    archive *a = calloc(1, sizeof *a);
    if (!a || asprintf(&a->path, "%s", path) < 0) {
        free(a);
        return fail_memory(err);
    }
    zip_error_init(&why);
    source = zip_source_buffer_create(bytes, size, 0, &why);
    if (source) a->zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &why);
    if (!a->zip) {
        basin_status status = fail(err, BASIN_EFORMAT, "%s: a damaged zip file: %s", path, zip_error_strerror(&why));
        if (source) zip_source_free(source);
        zip_error_fini(&why);
        archive_close(a);
        return status;
    }
    zip_error_fini(&why);
    zip_int64_t count = zip_get_num_entries(a->zip, 0);
    if (count < 0 || count > ENTRIES_MAX) {
        archive_close(a);
        return fail(err, BASIN_EUNSUPPORTED, "%s: a zip file of %lld entries, more than %d", path, (long long)count,
                    ENTRIES_MAX);
    }
    a->count = (int)count;
    *out = a;
    return BASIN_OK;
}

void archive_close(archive *a) {
    if (!a) return;
    if (a->zip) zip_discard(a->zip);
    free(a->path);
    free(a);
}

int archive_count(const archive *a) {
    return a->count;
}

const char *archive_name(const archive *a, int index) {
    const char *name = zip_get_name(a->zip, (zip_uint64_t)index, ZIP_FL_ENC_RAW);
    return name ? name : "";
}

int archive_find(const archive *a, const char *name) {
    return (int)zip_name_locate(a->zip, name, ZIP_FL_ENC_RAW);
}

uint64_t archive_size(const archive *a, int index) {
    zip_stat_t info;
    return zip_stat_index(a->zip, (zip_uint64_t)index, 0, &info) == 0 && info.valid & ZIP_STAT_SIZE ? info.size : 0;
}

static basin_status check(const archive *a, const zip_stat_t *info, const char *name, size_t limit, basin_error *err) {
    if (info->encryption_method != ZIP_EM_NONE)
        return fail(err, BASIN_EFORMAT, "%s: its part '%s' is encrypted", a->path, name);
    if (info->size > limit)
        return fail(err, BASIN_EFORMAT, "%s: its part '%s' has %llu bytes, more than the %zu expected at most", a->path,
                    name, (unsigned long long)info->size, limit);
    if (info->size / RATIO_MAX > info->comp_size)
        return fail(err, BASIN_EFORMAT, "%s: its part '%s' cannot be %llu bytes packed into %llu", a->path, name,
                    (unsigned long long)info->size, (unsigned long long)info->comp_size);
    return BASIN_OK;
}

basin_status archive_read(const archive *a, int index, size_t limit, unsigned char **bytes, size_t *size,
                          basin_error *err) {
    basin_status status = BASIN_OK;
    zip_stat_t info;
    zip_file_t *file = NULL;
    unsigned char *buffer = NULL;
    char name[80];
    snprintf(name, sizeof name, "%.79s", archive_name(a, index));
    for (char *c = name; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127) *c = '?';
    if (zip_stat_index(a->zip, (zip_uint64_t)index, 0, &info) != 0 || !(info.valid & ZIP_STAT_SIZE) ||
        !(info.valid & ZIP_STAT_COMP_SIZE))
        return fail(err, BASIN_EFORMAT, "%s: its part '%s' is damaged", a->path, name);
    TRY(check(a, &info, name, limit, err));
    buffer = malloc(info.size ? (size_t)info.size : 1);
    if (!buffer) {
        status = fail_memory(err);
        goto done;
    }
    file = zip_fopen_index(a->zip, (zip_uint64_t)index, 0);
    /* the checksum is compared when the end is read, so one byte more than there are is asked for */
    unsigned char end;
    if (!file || zip_fread(file, buffer, info.size) != (zip_int64_t)info.size || zip_fread(file, &end, 1) != 0) {
        status = fail(err, BASIN_EFORMAT, "%s: its part '%s' is damaged", a->path, name);
        goto done;
    }
    *bytes = buffer;
    *size = (size_t)info.size;
    buffer = NULL;
done:
    if (file) zip_fclose(file);
    free(buffer);
    return status;
}
