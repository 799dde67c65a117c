/* journal_head.c - the beginning of a journal: of which surface it is, by hash and in full. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "store/journal_file.h"
#include "store/surface_file.h"

#define VERSION 2

static const char magic[8] = {'b', 'a', 's', 'i', 'n', 'j', 'n', 'l'};

static uint64_t checksum_of(const journal_head *head) {
    return hash_checksum(head, offsetof(journal_head, checksum));
}

journal_head journal_head_of(const basin_surface *surface, const char configuration[33], size_t size) {
    journal_head head = {
        .version = VERSION, .metrics = (uint32_t)surface->metrics, .members = (uint64_t)surface->members, .size = size};
    memcpy(head.magic, magic, sizeof magic);
    memcpy(head.configuration, configuration, sizeof head.configuration);
    head.checksum = checksum_of(&head);
    return head;
}

int journal_is(const unsigned char *bytes, size_t size) {
    return size >= sizeof magic && memcmp(bytes, magic, sizeof magic) == 0;
}

static basin_status fail_version(const basin_journal *journal, uint32_t version, basin_error *err) {
    return fail(
        err, BASIN_EEXISTS,
        "%s: a journal of version %u, of another basin (this one has %d); finish the run with that one or remove it",
        journal->path, (unsigned)version, VERSION);
}

static basin_status fail_other(const basin_journal *journal, basin_error *err) {
    return fail(err, BASIN_EEXISTS, "%s: an unfinished run with other settings%s; finish it with %s or delete it",
                journal->path, journal->is_input ? ", no part of this surface" : "",
                journal->is_input ? "its own options" : "the same options");
}

/* A whole head of this version. */
static basin_status check_own(const basin_journal *journal, const journal_head *head, size_t length, basin_error *err) {
    if (!journal_is((const unsigned char *)head, length)) return journal_fail_foreign(journal, err);
    if (length >= offsetof(journal_head, metrics) && head->version != VERSION)
        return fail_version(journal, head->version, err);
    if (length < sizeof *head || head->checksum != checksum_of(head)) return journal_fail_foreign(journal, err);
    return BASIN_OK;
}

/* Where the records begin; 0 if the file ends before. */
static off_t records_begin(const basin_journal *journal, const journal_head *head) {
    struct stat info;
    if (fstat(journal->file, &info) != 0 || head->size > (uint64_t)info.st_size - sizeof *head) return 0;
    return (off_t)(sizeof *head + head->size);
}

basin_status journal_check_head(basin_journal *journal, const journal_head *expected, basin_error *err) {
    journal_head found = {0};
    const ssize_t length = pread(journal->file, &found, sizeof found, 0);
    if (length < 0) return journal_fail_reading(journal, err);
    const size_t size = (size_t)length, decisive = offsetof(journal_head, size);
    if (size < sizeof found && memcmp(&found, expected, size < decisive ? size : decisive) == 0) return BASIN_OK;
    basin_status status = check_own(journal, &found, size, err);
    if (status != BASIN_OK) return status;
    if (memcmp(&found, expected, decisive) != 0) return fail_other(journal, err);
    journal->size = records_begin(journal, &found);
    return BASIN_OK;
}

/* The run itself needs no description: it makes its own. */
static basin_status fail_description(const basin_journal *journal, basin_error *err) {
    return fail(err, BASIN_EFORMAT,
                "%s: which surface it is of is damaged; the command that made it still goes on from it", journal->path);
}

/* @param description  of head->size bytes and one more */
static basin_status read_description(basin_surface **out, const basin_journal *journal, const journal_head *head,
                                     char *description, basin_error *err) {
    char configuration[33];
    const size_t size = (size_t)head->size;
    if (pread(journal->file, description, size, sizeof *head) != (ssize_t)size)
        return journal_fail_reading(journal, err);
    if (!surface_description_hash(configuration, description, size)) return fail_memory(err);
    if (memcmp(configuration, head->configuration, sizeof head->configuration) != 0)
        return fail_description(journal, err);
    basin_status status = surface_described(out, description, size, head->members, err);
    if (status == BASIN_EFORMAT) return fail_description(journal, err);
    if (status != BASIN_OK) return status;
    status = basin_record_set(&(*out)->record, err, SURFACE_CONFIGURATION, "%s", configuration);
    if (status == BASIN_OK) return BASIN_OK;
    basin_surface_free(*out);
    *out = NULL;
    return status;
}

basin_status journal_read_head(basin_surface **out, basin_journal *journal, basin_error *err) {
    journal_head head = {0};
    const ssize_t length = pread(journal->file, &head, sizeof head, 0);
    if (length < 0) return journal_fail_reading(journal, err);
    basin_status status = check_own(journal, &head, (size_t)length, err);
    if (status != BASIN_OK) return status;
    journal->size = records_begin(journal, &head);
    if (!journal->size)
        return fail(err, BASIN_EFORMAT, "%s: of a run that was stopped before it had anything", journal->path);
    char *description = malloc((size_t)head.size + 1);
    if (!description) return fail_memory(err);
    status = read_description(out, journal, &head, description, err);
    free(description);
    return status;
}
