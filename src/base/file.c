/* file.c - whole files: read with a limit, replaced in one step. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DRAFTS_MAX 1000

/* A device or pipe has no size that could be checked, and might block. */
basin_status file_open(file_source *out, const char *path, size_t limit, basin_error *err) {
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return fail(err, errno == ENOENT ? BASIN_ENOTFOUND : BASIN_EIO, "%s: %s", path, strerror(errno));
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(fd);
        return fail(err, BASIN_EIO, "%s: not a regular file", path);
    }
    if ((unsigned long long)info.st_size > limit) {
        close(fd);
        return fail(err, BASIN_EFORMAT, "%s: %lld bytes, more than the %zu expected at most", path,
                    (long long)info.st_size, limit);
    }
    *out = (file_source){path, (size_t)info.st_size, fd};
    return BASIN_OK;
}

basin_status file_has(const file_source *file, size_t offset, size_t size, basin_error *err) {
    if (size <= file->size && offset <= file->size - size) return BASIN_OK;
    return fail(err, BASIN_EFORMAT, "%s: %zu bytes, too short for %zu from byte %zu on", file->path, file->size, size,
                offset);
}

basin_status file_read_at(const file_source *file, void *bytes, size_t offset, size_t size, basin_error *err) {
    basin_status status = file_has(file, offset, size, err);
    if (status != BASIN_OK) return status;
    for (size_t done = 0; done < size;) {
        ssize_t got = pread(file->fd, (char *)bytes + done, size - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0)
            return fail(err, BASIN_EIO, "%s: cannot be read: %s", file->path, got ? strerror(errno) : "it shrank");
        done += (size_t)got;
    }
    return BASIN_OK;
}

void file_close(file_source *file) {
    close(file->fd);
}

basin_status file_read(unsigned char **bytes, size_t *size, const char *path, size_t limit, basin_error *err) {
    file_source file;
    basin_status status = file_open(&file, path, limit, err);
    if (status != BASIN_OK) return status;
    unsigned char *buffer = malloc(file.size ? file.size : 1);
    status = buffer ? file_read_at(&file, buffer, 0, file.size, err) : fail_memory(err);
    if (status == BASIN_OK) {
        *bytes = buffer;
        *size = file.size;
    } else {
        free(buffer);
    }
    file_close(&file);
    return status;
}

basin_status file_head(unsigned char *bytes, size_t *size, const char *path, size_t limit, basin_error *err) {
    file_source file;
    basin_status status = file_open(&file, path, SIZE_MAX, err);
    if (status != BASIN_OK) return status;
    *size = file.size < limit ? file.size : limit;
    status = file_read_at(&file, bytes, 0, *size, err);
    file_close(&file);
    return status;
}

/* Creates "<folder>/.<name>.<process>-<attempt>", the first such name that is free, with the rights that the umask leaves;
   mkstemp would leave them to the owner alone. What a kill leaves behind is matched by no pattern for files such as this.
   @return its descriptor, or -1 with errno set */
static int create_beside(char **name, const char *path) {
    const char *slash = strrchr(path, '/');
    const int folder = slash ? (int)(slash + 1 - path) : 0;
    int fd = -1;
    errno = EEXIST;
    for (int attempt = 0; fd < 0 && errno == EEXIST && attempt < DRAFTS_MAX; attempt++) {
        free(*name);
        if (asprintf(name, "%.*s.%s.%ld-%d", folder, path, path + folder, (long)getpid(), attempt) < 0) {
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

/* A name is taken apart by hand, so that it cannot lead up even where a link stands in the way. */
static int leads_out(const char *name) {
    if (!*name || *name == '/') return 1;
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2])) return 1;
    }
    return 0;
}

basin_status file_beside(char **out, const char *path, const char *name, basin_error *err) {
    basin_status status = BASIN_OK;
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup("./"), *joined = NULL, *root = NULL,
         *found = NULL;
    if (!folder || asprintf(&joined, "%s%s", folder, name) < 0) {
        joined = NULL;
        status = fail_memory(err);
        goto done;
    }
    if (leads_out(name)) {
        status = fail(err, BASIN_EFORMAT, "%s: names '%.200s', which is not in its folder", path, name);
        goto done;
    }
    root = realpath(folder, NULL);
    found = realpath(joined, NULL);
    if (!root || !found) {
        status = fail(err, BASIN_ENOTFOUND, "%s: '%.200s' is not beside it: %s", path, name, strerror(errno));
        goto done;
    }
    size_t length = strlen(root);
    if (strncmp(found, root, length) != 0 || (found[length] != '/' && root[length - 1] != '/')) {
        status = fail(err, BASIN_EFORMAT, "%s: '%.200s' is a link that leads out of its folder; copy the file there",
                      path, name);
        goto done;
    }
    *out = found;
    found = NULL;
done:
    free(folder);
    free(joined);
    free(root);
    free(found);
    return status;
}

int file_exists(const char *path) {
    return access(path, F_OK) == 0;
}
