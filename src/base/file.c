/* file.c - whole files: read with a limit, replaced in one step. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DRAFTS_MAX 1000

/* A device or pipe has no size that could be checked. */
static basin_status open_regular(FILE **out, struct stat *info, const char *path, basin_error *err) {
    FILE *in = fopen(path, "rb");
    if (!in) return fail(err, errno == ENOENT ? BASIN_ENOTFOUND : BASIN_EIO, "%s: %s", path, strerror(errno));
    if (fstat(fileno(in), info) != 0 || !S_ISREG(info->st_mode)) {
        fclose(in);
        return fail(err, BASIN_EIO, "%s: not a regular file", path);
    }
    *out = in;
    return BASIN_OK;
}

basin_status file_read(unsigned char **bytes, size_t *size, const char *path, size_t limit, basin_error *err) {
    unsigned char *buffer = NULL;
    struct stat info;
    size_t length = 0;
    FILE *in = NULL;
    basin_status status = open_regular(&in, &info, path, err);
    if (status != BASIN_OK) return status;
    if ((unsigned long long)info.st_size > limit) {
        status = fail(err, BASIN_EFORMAT, "%s: %lld bytes, more than the %zu expected at most", path,
                      (long long)info.st_size, limit);
        goto done;
    }
    length = (size_t)info.st_size;
    buffer = malloc(length ? length : 1);
    if (!buffer) {
        status = fail_memory(err);
        goto done;
    }
    if (fread(buffer, 1, length, in) != length) {
        status = fail(err, BASIN_EIO, "%s: cannot be read: %s", path, ferror(in) ? strerror(errno) : "it shrank");
        goto done;
    }
    *bytes = buffer;
    *size = length;
    buffer = NULL;
done:
    free(buffer);
    fclose(in);
    return status;
}

basin_status file_part(unsigned char **bytes, const char *path, unsigned long long offset, size_t size,
                       basin_error *err) {
    struct stat info;
    FILE *in = NULL;
    unsigned char *buffer = NULL;
    basin_status status = open_regular(&in, &info, path, err);
    if (status != BASIN_OK) return status;
    if ((unsigned long long)info.st_size < size || (unsigned long long)info.st_size - size < offset) {
        status = fail(err, BASIN_EFORMAT, "%s: %lld bytes, too short for %zu from byte %llu on", path,
                      (long long)info.st_size, size, offset);
        goto done;
    }
    buffer = malloc(size ? size : 1);
    if (!buffer) {
        status = fail_memory(err);
        goto done;
    }
    if (fseeko(in, (off_t)offset, SEEK_SET) != 0 || fread(buffer, 1, size, in) != size) {
        status = fail(err, BASIN_EIO, "%s: cannot be read: %s", path, ferror(in) ? strerror(errno) : "it shrank");
        goto done;
    }
    *bytes = buffer;
    buffer = NULL;
done:
    free(buffer);
    fclose(in);
    return status;
}

basin_status file_head(unsigned char *bytes, size_t *size, const char *path, size_t limit, basin_error *err) {
    struct stat info;
    FILE *in = NULL;
    basin_status status = open_regular(&in, &info, path, err);
    if (status != BASIN_OK) return status;
    *size = fread(bytes, 1, limit, in);
    if (ferror(in)) status = fail(err, BASIN_EIO, "%s: cannot be read: %s", path, strerror(errno));
    fclose(in);
    return status;
}

/* Creates "<path>.<process>-<attempt>" under the first such name that is free, with the rights that the umask leaves;
   mkstemp would leave them to the owner alone.  @return its descriptor, or -1 with errno set */
static int create_beside(char **name, const char *path) {
    int fd = -1;
    errno = EEXIST;
    for (int attempt = 0; fd < 0 && errno == EEXIST && attempt < DRAFTS_MAX; attempt++) {
        free(*name);
        if (asprintf(name, "%s.%ld-%d", path, (long)getpid(), attempt) < 0) {
            *name = NULL;
            errno = ENOMEM;
        } else {
            fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        }
    }
    return fd;
}

basin_status file_draft_init(file_draft *file, const char *path, basin_error *err) {
    *file = (file_draft){strdup(path), NULL};
    int fd = file->path ? create_beside(&file->draft, path) : -1;
    if (fd >= 0) {
        close(fd);
        return BASIN_OK;
    }
    basin_status status =
        errno == ENOMEM ? fail_memory(err) : fail(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
    free(file->path);
    free(file->draft);
    *file = (file_draft){0};
    return status;
}

static int sync_path(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    int result = fsync(fd);
    close(fd);
    return result;
}

basin_status file_draft_commit(file_draft *file, basin_error *err) {
    if (sync_path(file->draft) != 0 || rename(file->draft, file->path) != 0) {
        basin_status status = fail(err, BASIN_EIO, "%s: cannot be written: %s", file->path, strerror(errno));
        file_draft_clear(file);
        return status;
    }
    sync_path(dirname(file->path)); /* some file systems cannot; the file itself is safe */
    free(file->path);
    free(file->draft);
    *file = (file_draft){0};
    return BASIN_OK;
}

void file_draft_clear(file_draft *file) {
    if (file->draft) unlink(file->draft);
    free(file->path);
    free(file->draft);
    *file = (file_draft){0};
}

basin_status file_replace(const char *path, basin_status (*print)(FILE *out, const void *context, basin_error *err),
                          const void *context, basin_error *err) {
    file_draft draft;
    basin_status status = file_draft_init(&draft, path, err);
    if (status != BASIN_OK) return status;
    FILE *out = fopen(draft.draft, "wb");
    if (out) status = print(out, context, err);
    int failed = !out || ferror(out), why = errno;
    if (out && fclose(out) != 0 && !failed) {
        failed = 1;
        why = errno;
    }
    if (status == BASIN_OK && failed) status = fail(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(why));
    if (status == BASIN_OK) return file_draft_commit(&draft, err);
    file_draft_clear(&draft);
    return status;
}

int file_exists(const char *path) {
    return access(path, F_OK) == 0;
}
