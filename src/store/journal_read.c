/* journal_read.c - a journal that is read and left as it is: of a shard that is unfinished, of a run to look at. */
#include "base/error.h"
#include "store/journal_file.h"
#include "store/surface_file.h"
#include "store/surface_format.h"

static basin_status take(basin_journal *journal, basin_surface *surface, basin_error *err) {
    char configuration[33];
    if (!journal_fit(journal, surface) || !surface_stated_configuration(configuration, surface))
        return fail_memory(err);
    const journal_head expected = journal_head_of(surface, configuration, 0);
    basin_status status = journal_open_input(journal, err);
    if (status == BASIN_OK) status = journal_check_head(journal, &expected, err);
    if (status == BASIN_OK && journal->size > 0) status = journal_take_records(journal, surface, err);
    return status;
}

basin_status basin_journal_read(basin_surface *surface, const char *path, basin_error *err) {
    basin_journal *journal = journal_new(path, BASIN_JOURNAL);
    if (!journal) return fail_memory(err);
    basin_status status = take(journal, surface, err);
    journal_release(journal);
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

/* ---- as a surface of which points are missing ---- */

static basin_status read_surface(basin_surface **out, basin_journal *journal, basin_error *err) {
    basin_surface *surface = NULL;
    basin_status status = journal_open_input(journal, err);
    if (status == BASIN_OK) status = journal_read_head(&surface, journal, err);
    if (status == BASIN_OK && !journal_fit(journal, surface)) status = fail_memory(err);
    if (status == BASIN_OK) status = journal_take_records(journal, surface, err);
    if (status == BASIN_OK)
        *out = surface;
    else
        basin_surface_free(surface);
    return status;
}

static basin_status read(basin_surface **out, const char *path, basin_error *err) {
    basin_journal *journal = journal_new(path, "");
    if (!journal) return fail_memory(err);
    const basin_status status = read_surface(out, journal, err);
    journal_release(journal);
    return status == BASIN_EEXISTS ? BASIN_EFORMAT : status; /* nothing is about to be replaced */
}

const surface_format surface_format_journal = {
    .ending = BASIN_JOURNAL,
    .help = "what an unfinished run has evaluated",
    .is = journal_is,
    .read = read,
};
