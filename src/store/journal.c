/* journal.c - what a run has finished, appended point by point.
 *
 * A header, then records of one size, in the byte order of the machine (docs/formats.md). A record is one write, so
 * a process that is killed leaves whole records; a machine that loses power leaves a tail that its checksum gives away. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "basin/store.h"
#include "store/surface_file.h"

#define VERSION 1
#define SYNC_SECONDS 2

typedef struct header {
    char magic[8];
    uint32_t version, metrics;
    char configuration[32]; /* hexadecimal digits */
} header;

/* A record is these words: the point's index, the values, the checksum of both. */
typedef union word {
    uint64_t bits;
    double value;
} word;

struct basin_journal {
    char *path;
    int file;
    off_t size; /* of the header and all whole records */
    int points, metrics;
    int is_input; /* read and left alone: then it is no output that could be another one */
    word *record; /* (metrics + 2) */
    time_t synced;
};

static const char magic[8] = {'b', 'a', 's', 'i', 'n', 'j', 'n', 'l'};

static basin_status fail_foreign(const basin_journal *journal, basin_error *err) {
    if (journal->is_input)
        return fail(err, BASIN_EEXISTS,
                    "%s: is not a journal, or its beginning is damaged; remove it, and its points are evaluated again",
                    journal->path);
    return fail(err, BASIN_EEXISTS, "%s: exists and is not a journal; remove it or choose another output",
                journal->path);
}

static size_t record_size(const basin_journal *journal) {
    return ((size_t)journal->metrics + 2) * sizeof(word);
}

static uint64_t record_checksum(const basin_journal *journal) {
    return hash_checksum(journal->record, record_size(journal) - sizeof(word));
}

static time_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

/* Whether the file that is open is still the one of that name. */
static int is_in_place(const basin_journal *journal) {
    struct stat opened, named;
    return fstat(journal->file, &opened) == 0 && stat(journal->path, &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

static basin_status open_file(basin_journal *journal, basin_error *err) {
    struct stat info;
    journal->file = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    if (journal->file < 0) return fail(err, BASIN_EIO, "%s: cannot be written: %s", journal->path, strerror(errno));
    if (fstat(journal->file, &info) != 0 || !S_ISREG(info.st_mode)) return fail_foreign(journal, err);
    if (flock(journal->file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) /* where there are no locks: without */
        return fail(err, BASIN_EEXISTS, "%s: another run is writing it; wait for it or choose another output",
                    journal->path);
    return BASIN_OK;
}

static void close_file(basin_journal *journal) {
    if (journal->file >= 0) close(journal->file);
    journal->file = -1;
}

/* Another run may finish and delete its journal between our open and our lock; then there is a new one to make. */
static basin_status open_locked(basin_journal *journal, basin_error *err) {
    basin_status status;
    do {
        close_file(journal);
        status = open_file(journal, err);
    } while (status == BASIN_OK && !is_in_place(journal));
    if (status != BASIN_OK) close_file(journal);
    return status;
}

/* A write that fails is overwritten by the next one. */
static basin_status write_whole(basin_journal *journal, const void *bytes, size_t size, basin_error *err) {
    for (size_t done = 0; done < size;) {
        ssize_t written = pwrite(journal->file, (const char *)bytes + done, size - done, journal->size + (off_t)done);
        if (written < 0 && errno != EINTR)
            return fail(err, BASIN_EIO, "%s: cannot be written: %s", journal->path, strerror(errno));
        if (written > 0) done += (size_t)written;
    }
    journal->size += (off_t)size;
    return BASIN_OK;
}

static basin_status synchronize(basin_journal *journal, basin_error *err) {
    journal->synced = now();
    if (fdatasync(journal->file) == 0) return BASIN_OK;
    return fail(err, BASIN_EIO, "%s: cannot be written: %s", journal->path, strerror(errno));
}

static basin_status fail_reading(const basin_journal *journal, basin_error *err) {
    return fail(err, BASIN_EIO, "%s: cannot be read: %s", journal->path, strerror(errno));
}

/* A header that is not whole is that of a run that was killed at its very start: then the size stays 0. */
static basin_status check_header(basin_journal *journal, const header *expected, basin_error *err) {
    header found = {0};
    ssize_t length = pread(journal->file, &found, sizeof found, 0);
    if (length < 0) return fail_reading(journal, err);
    if (length < (ssize_t)sizeof found && memcmp(&found, expected, (size_t)length) == 0) return BASIN_OK;
    if (length < (ssize_t)sizeof found || memcmp(found.magic, expected->magic, sizeof found.magic) != 0)
        return fail_foreign(journal, err);
    if (memcmp(&found, expected, sizeof found) != 0)
        return fail(err, BASIN_EEXISTS, "%s: an unfinished run with other settings%s; finish it with %s or delete it",
                    journal->path, journal->is_input ? ", no part of this surface" : "",
                    journal->is_input ? "its own options" : "the same options");
    journal->size = sizeof found;
    return BASIN_OK;
}

static basin_status begin(basin_journal *journal, const header *expected, basin_error *err) {
    basin_status status = check_header(journal, expected, err);
    if (status != BASIN_OK || journal->size > 0) return status;
    status = write_whole(journal, expected, sizeof *expected, err);
    return status == BASIN_OK ? synchronize(journal, err) : status;
}

/* Reads the record behind the last whole one.  @return whether it is whole too; -1 if the system refuses */
static int read_record(basin_journal *journal) {
    size_t size = record_size(journal);
    ssize_t length = pread(journal->file, journal->record, size, journal->size);
    if (length < 0) return -1;
    return (size_t)length == size && journal->record[0].bits < (uint64_t)journal->points &&
           journal->record[journal->metrics + 1].bits == record_checksum(journal);
}

/* What was evaluated before is never replaced: the record has to say the same. */
static basin_status check_record(const basin_journal *journal, const basin_surface *surface, uint64_t index,
                                 basin_error *err) {
    for (int i = 0; i < journal->metrics; i++) {
        const double here = journal->record[i + 1].value, there = surface->metric[i].values[index];
        if (basin_value_is_same(here, there, BASIN_ROUNDING)) continue;
        return fail(
            err, BASIN_EEXISTS,
            "%s: point %llu has %s %.9g, another evaluation of it %.9g: one of them was made by another build or is "
            "damaged; remove it",
            journal->path, (unsigned long long)index, surface->metric[i].name, here, there);
    }
    return BASIN_OK;
}

static basin_status take_record(const basin_journal *journal, basin_surface *surface, basin_error *err) {
    const uint64_t index = journal->record[0].bits;
    if (surface->point[index] == BASIN_EVALUATED) return check_record(journal, surface, index, err);
    for (int i = 0; i < journal->metrics; i++) surface->metric[i].values[index] = journal->record[i + 1].value;
    surface->point[index] = BASIN_EVALUATED;
    return BASIN_OK;
}

static basin_status take_records(basin_journal *journal, basin_surface *surface, basin_error *err) {
    int found;
    while ((found = read_record(journal)) > 0) {
        basin_status status = take_record(journal, surface, err);
        if (status != BASIN_OK) return status;
        journal->size += (off_t)record_size(journal);
    }
    return found < 0 ? fail_reading(journal, err) : BASIN_OK;
}

static basin_status replay(basin_journal *journal, basin_surface *surface, basin_error *err) {
    basin_status status = take_records(journal, surface, err);
    if (status == BASIN_OK && ftruncate(journal->file, journal->size) != 0)
        return fail(err, BASIN_EIO, "%s: cannot be written: %s", journal->path, strerror(errno));
    return status;
}

static void release(basin_journal *journal) {
    if (!journal) return;
    close_file(journal);
    free(journal->record);
    free(journal->path);
    free(journal);
}

/* NULL if out of memory. */
static basin_journal *allocate(const char *path, const basin_surface *surface) {
    basin_journal *journal = calloc(1, sizeof *journal);
    if (!journal) return NULL;
    journal->file = -1;
    journal->points = basin_surface_points(surface);
    journal->metrics = surface->metrics;
    journal->record = calloc(1, record_size(journal));
    if (asprintf(&journal->path, "%s.journal", path) < 0) journal->path = NULL;
    if (journal->record && journal->path) return journal;
    release(journal);
    return NULL;
}

/* So that a run that was refused leaves nothing behind. */
static void remove_if_empty(const basin_journal *journal) {
    struct stat info;
    if (journal->path && fstat(journal->file, &info) == 0 && info.st_size == 0) unlink(journal->path);
}

static header header_of(const basin_surface *surface, const char configuration[33]) {
    header h = {.version = VERSION, .metrics = (uint32_t)surface->metrics};
    memcpy(h.magic, magic, sizeof magic);
    memcpy(h.configuration, configuration, sizeof h.configuration);
    return h;
}

basin_status basin_journal_open(basin_journal **out, const char *path, basin_surface *surface, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_journal *journal = allocate(path, surface);
    char configuration[33];
    if (!journal || !surface_configuration(configuration, surface)) {
        status = fail_memory(err);
        goto done;
    }
    const header expected = header_of(surface, configuration);
    TRY(open_locked(journal, err));
    TRY(surface_adopt(path, surface, configuration, err));
    TRY(begin(journal, &expected, err));
    TRY(replay(journal, surface, err));
    TRY(basin_record_set(&surface->record, err, SURFACE_CONFIGURATION, "%s", configuration));
    *out = journal;
    return BASIN_OK;
done:
    if (journal) remove_if_empty(journal);
    release(journal);
    return status;
}

basin_status basin_journal_read(basin_surface *surface, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_journal *journal = allocate(path, surface);
    char configuration[33];
    struct stat info;
    if (!journal || !surface_stated_configuration(configuration, surface)) {
        status = fail_memory(err);
        goto done;
    }
    journal->is_input = 1;
    const header expected = header_of(surface, configuration);
    journal->file = open(journal->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (journal->file < 0)
        status = fail(err, errno == ENOENT ? BASIN_ENOTFOUND : BASIN_EIO, "%s: %s", journal->path, strerror(errno));
    else if (fstat(journal->file, &info) != 0 || !S_ISREG(info.st_mode))
        status = fail_foreign(journal, err);
    if (status == BASIN_OK) TRY(check_header(journal, &expected, err));
    if (status == BASIN_OK && journal->size > 0) TRY(take_records(journal, surface, err));
done:
    release(journal);
    return status;
}

/* The journal is told by the configuration, which adopting a file adds to. */
static basin_status preview(basin_surface *surface, const char *path, basin_error *err) {
    char configuration[33];
    if (!surface_configuration(configuration, surface)) return fail_memory(err);
    basin_status status = surface_adopt(path, surface, configuration, err);
    if (status == BASIN_OK)
        status = basin_record_set(&surface->record, err, SURFACE_CONFIGURATION, "%s", configuration);
    if (status == BASIN_OK) status = basin_journal_read(surface, path, err);
    return status == BASIN_ENOTFOUND ? BASIN_OK : status;
}

basin_status basin_journal_preview(basin_surface *surface, const char *path, basin_error *err) {
    basin_record record = {0};
    basin_status status = basin_record_merge(&record, &surface->record, err);
    if (status == BASIN_OK) status = preview(surface, path, err);
    basin_record_clear(&surface->record);
    surface->record = record;
    return status;
}

basin_status basin_journal_append(basin_journal *journal, int index, const double *values, basin_error *err) {
    assert(index >= 0 && index < journal->points);
    journal->record[0].bits = (uint64_t)index;
    for (int i = 0; i < journal->metrics; i++) journal->record[i + 1].value = values[i];
    journal->record[journal->metrics + 1].bits = record_checksum(journal);
    basin_status status = write_whole(journal, journal->record, record_size(journal), err);
    if (status == BASIN_OK && now() - journal->synced >= SYNC_SECONDS) status = synchronize(journal, err);
    return status;
}

void basin_journal_close(basin_journal *journal) {
    if (journal) synchronize(journal, NULL);
    release(journal);
}

void basin_journal_remove(basin_journal *journal) {
    if (journal && is_in_place(journal)) unlink(journal->path);
    release(journal);
}
