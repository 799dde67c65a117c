/* journal.c - what a run has finished, appended point by point: a head, the description of the surface, then records of one size, in the
 * byte order of the machine (docs/formats.md). A record is one write, so a process that is killed leaves whole records; a machine that loses power leaves
 * a tail that its checksum gives away. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "basin/store.h"
#include "store/journal_file.h"
#include "store/surface_file.h"

#define SYNC_SECONDS 2

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

static basin_status lock(const basin_journal *journal, basin_error *err) {
    if (flock(journal->file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return BASIN_OK; /* where there are no locks: without */
    return fail(err, BASIN_EEXISTS, "%s: another run is writing it; wait for it or choose another output",
                journal->path);
}

static basin_status open_file(basin_journal *journal, basin_error *err) {
    struct stat info;
    journal->file = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    if (journal->file < 0) return fail(err, BASIN_EIO, "%s: cannot be written: %s", journal->path, strerror(errno));
    if (fstat(journal->file, &info) != 0 || !S_ISREG(info.st_mode)) return journal_fail_foreign(journal, err);
    return lock(journal, err);
}

/* Another run may finish and delete its journal between our open and our lock; then there is a new one to make. */
static basin_status open_locked(basin_journal *journal, basin_error *err) {
    basin_status status;
    do {
        journal_close_file(journal);
        status = open_file(journal, err);
    } while (status == BASIN_OK && !is_in_place(journal));
    if (status != BASIN_OK) journal_close_file(journal);
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

/* A new journal begins with the head of its surface and the description. */
static basin_status begin(basin_journal *journal, const journal_head *head, const char *description, basin_error *err) {
    basin_status status = journal_check_head(journal, head, err);
    if (status != BASIN_OK || journal->size > 0) return status;
    status = write_whole(journal, head, sizeof *head, err);
    if (status == BASIN_OK) status = write_whole(journal, description, (size_t)head->size, err);
    return status == BASIN_OK ? synchronize(journal, err) : status;
}

static basin_status replay(basin_journal *journal, basin_surface *surface, basin_error *err) {
    basin_status status = journal_take_records(journal, surface, err);
    if (status == BASIN_OK && ftruncate(journal->file, journal->size) != 0)
        return fail(err, BASIN_EIO, "%s: cannot be written: %s", journal->path, strerror(errno));
    return status;
}

/* So that a run that was refused leaves nothing behind. */
static void remove_if_empty(const basin_journal *journal) {
    struct stat info;
    if (fstat(journal->file, &info) == 0 && info.st_size == 0) unlink(journal->path);
}

basin_status basin_journal_open(basin_journal **out, const char *path, basin_surface *surface, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_journal *journal = journal_new(path, BASIN_JOURNAL);
    char configuration[33], *description = NULL;
    size_t size;
    if (!journal || !journal_fit(journal, surface) || !surface_describe(&description, &size, surface) ||
        !surface_description_hash(configuration, description, size)) {
        status = fail_memory(err);
        goto done;
    }
    const journal_head head = journal_head_of(surface, configuration, size);
    TRY(open_locked(journal, err));
    TRY(surface_adopt(path, surface, configuration, err));
    TRY(begin(journal, &head, description, err));
    TRY(replay(journal, surface, err));
    TRY(basin_record_set(&surface->record, err, SURFACE_CONFIGURATION, "%s", configuration));
    *out = journal;
    journal = NULL;
done:
    free(description);
    if (journal) remove_if_empty(journal);
    journal_release(journal);
    return status;
}

int basin_journal_damaged(const basin_journal *journal) {
    return journal->damaged;
}

basin_status basin_journal_hold(basin_journal **out, const char *path, basin_error *err) {
    basin_journal *journal = journal_new(path, BASIN_JOURNAL);
    if (!journal) return fail_memory(err);
    basin_status status = journal_open_input(journal, err);
    if (status == BASIN_OK) status = lock(journal, err);
    if (status == BASIN_OK)
        *out = journal;
    else
        journal_release(journal);
    return status == BASIN_ENOTFOUND ? BASIN_OK : status;
}

basin_status basin_journal_append(basin_journal *journal, int index, const double *values, basin_error *err) {
    assert(index >= 0 && index < journal->points);
    journal->record[0].bits = (uint64_t)index;
    for (int i = 0; i < journal->metrics; i++) journal->record[i + 1].value = values[i];
    journal->record[journal->metrics + 1].bits = journal_checksum(journal);
    basin_status status = write_whole(journal, journal->record, journal_record_size(journal), err);
    if (status == BASIN_OK && now() - journal->synced >= SYNC_SECONDS) status = synchronize(journal, err);
    return status;
}

void basin_journal_close(basin_journal *journal) {
    if (journal) synchronize(journal, NULL);
    journal_release(journal);
}

void basin_journal_remove(basin_journal *journal) {
    if (journal && is_in_place(journal)) unlink(journal->path);
    journal_release(journal);
}
