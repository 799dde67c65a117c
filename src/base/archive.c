/* archive.c - zip files, by libzip. */
#include "base/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#define ENTRIES_MAX 200000
#define RATIO_MAX 1100 /* deflate cannot pack better than 1032 to 1 */

struct archive {
    zip_t *zip;
    char *path;
    int count;
};

/* Takes `source`. */
static basin_status open_source(archive **out, zip_source_t *source, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    zip_error_t why;
    archive *a = calloc(1, sizeof *a);
    zip_error_init(&why);
    if (!source || !a || asprintf(&a->path, "%s", path) < 0) {
        if (a) a->path = NULL;
        status = fail_memory(err);
        goto done;
    }
    a->zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &why);
    if (!a->zip) {
        status = fail(err, BASIN_EFORMAT, "%s: a damaged zip file: %s", path, zip_error_strerror(&why));
        goto done;
    }
    source = NULL;
    zip_int64_t count = zip_get_num_entries(a->zip, 0);
    if (count < 0 || count > ENTRIES_MAX) {
        status = fail(err, BASIN_EUNSUPPORTED, "%s: a zip file of %lld entries, more than %d", path, (long long)count,
                      ENTRIES_MAX);
        goto done;
    }
    a->count = (int)count;
    *out = a;
    a = NULL;
done:
    if (source) zip_source_free(source);
    zip_error_fini(&why);
    archive_close(a);
    return status;
}

basin_status archive_open(archive **out, const file_source *file, basin_error *err) {
    zip_error_t why;
    int fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
    FILE *in = fd >= 0 ? fdopen(fd, "rb") : NULL;
    if (!in) {
        if (fd >= 0) close(fd);
        return fail(err, BASIN_EIO, "%s: cannot be read: %s", file->path, strerror(errno));
    }
    zip_error_init(&why);
    zip_source_t *source = zip_source_filep_create(in, 0, -1, &why); /* which closes it */
    if (!source) fclose(in);
    zip_error_fini(&why);
    return open_source(out, source, file->path, err);
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

struct archive_stream {
    zip_file_t *file;
    const char *path; /* borrowed from the archive */
    char name[80];    /* printable */
};

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

static basin_status damaged(const archive_stream *s, basin_error *err) {
    return fail(err, BASIN_EFORMAT, "%s: its part '%s' is damaged", s->path, s->name);
}

basin_status archive_stream_open(archive_stream **out, const archive *a, int index, size_t limit, basin_error *err) {
    basin_status status = BASIN_OK;
    zip_stat_t info;
    archive_stream *s = calloc(1, sizeof *s);
    if (!s) return fail_memory(err);
    s->path = a->path;
    snprintf(s->name, sizeof s->name, "%.79s", archive_name(a, index));
    for (char *c = s->name; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127) *c = '?';
    if (zip_stat_index(a->zip, (zip_uint64_t)index, 0, &info) != 0 || !(info.valid & ZIP_STAT_SIZE) ||
        !(info.valid & ZIP_STAT_COMP_SIZE)) {
        status = damaged(s, err);
        goto done;
    }
    TRY(check(a, &info, s->name, limit, err));
    s->file = zip_fopen_index(a->zip, (zip_uint64_t)index, 0);
    if (!s->file) {
        status = damaged(s, err);
        goto done;
    }
    *out = s;
    s = NULL;
done:
    archive_stream_close(s);
    return status;
}

basin_status archive_stream_read(archive_stream *s, void *bytes, size_t size, basin_error *err) {
    for (size_t done = 0; done < size;) {
        zip_int64_t got = zip_fread(s->file, (char *)bytes + done, size - done);
        if (got <= 0) return damaged(s, err);
        done += (size_t)got;
    }
    return BASIN_OK;
}

/* The checksum is compared when the end is read, so one byte more than there are is asked for. */
basin_status archive_stream_end(archive_stream *s, basin_error *err) {
    unsigned char more;
    return zip_fread(s->file, &more, 1) == 0 ? BASIN_OK : damaged(s, err);
}

void archive_stream_close(archive_stream *s) {
    if (!s) return;
    if (s->file) zip_fclose(s->file);
    free(s);
}

basin_status archive_read(const archive *a, int index, size_t limit, unsigned char **bytes, size_t *size,
                          basin_error *err) {
    basin_status status = BASIN_OK;
    archive_stream *stream = NULL;
    unsigned char *buffer = NULL;
    size_t length = (size_t)archive_size(a, index);
    TRY(archive_stream_open(&stream, a, index, limit, err));
    buffer = malloc(length ? length : 1);
    if (!buffer) {
        status = fail_memory(err);
        goto done;
    }
    TRY(archive_stream_read(stream, buffer, length, err));
    TRY(archive_stream_end(stream, err));
    *bytes = buffer;
    *size = length;
    buffer = NULL;
done:
    archive_stream_close(stream);
    free(buffer);
    return status;
}
