/* journal_file.c - the file of a journal, to write it or to read it. */
#include "store/journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

basin_journal *journal_new(const char *path, const char *ending) {
    basin_journal *journal = calloc(1, sizeof *journal);
    if (!journal) return NULL;
    journal->file = -1;
    if (asprintf(&journal->path, "%s%s", path, ending) >= 0) return journal;
    free(journal);
    return NULL;
}

int journal_fit(basin_journal *journal, const basin_surface *surface) {
    journal->points = basin_surface_points(surface);
    journal->metrics = surface->metrics;
    journal->record = calloc(1, journal_record_size(journal));
    return journal->record != NULL;
}

void journal_close_file(basin_journal *journal) {
    if (journal->file >= 0) close(journal->file);
    journal->file = -1;
}

void journal_release(basin_journal *journal) {
    if (!journal) return;
    journal_close_file(journal);
    free(journal->record);
    free(journal->path);
    free(journal);
}

basin_status journal_fail_foreign(const basin_journal *journal, basin_error *err) {
    if (journal->is_input)
        return fail(err, BASIN_EEXISTS,
                    "%s: is not a journal, or its beginning is damaged; remove it, and its points are evaluated again",
                    journal->path);
    return fail(err, BASIN_EEXISTS, "%s: exists and is not a journal; remove it or choose another output",
                journal->path);
}

basin_status journal_fail_reading(const basin_journal *journal, basin_error *err) {
    return fail(err, BASIN_EIO, "%s: cannot be read: %s", journal->path, strerror(errno));
}

basin_status journal_open_input(basin_journal *journal, basin_error *err) {
    struct stat info;
    journal->is_input = 1;
    journal->file = open(journal->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (journal->file < 0)
        return fail(err, errno == ENOENT ? BASIN_ENOTFOUND : BASIN_EIO, "%s: %s", journal->path, strerror(errno));
    if (fstat(journal->file, &info) != 0 || !S_ISREG(info.st_mode)) return journal_fail_foreign(journal, err);
    return BASIN_OK;
}
