/* journal_file.h - what those who write a journal and those who read one agree on (docs/formats.md). */
#ifndef STORE_JOURNAL_FILE_H
#define STORE_JOURNAL_FILE_H

#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "basin/store.h"

/** A record is these words: the point's index, the values, the checksum of both. */
typedef union journal_word {
    uint64_t bits;
    double value;
} journal_word;

struct basin_journal {
    char *path; /* its own */
    int file;   /* -1: closed */
    off_t size; /* of the head, the description and all records up to the last whole one */
    int points, metrics;
    int is_input;         /* read and left alone: then it is no output that could be another one */
    int damaged;          /* records that are not whole, before others that are */
    journal_word *record; /* (metrics + 2); NULL before journal_fit */
    time_t synced;
};

/** The journal of that path and ending, closed and of no surface yet.  @return NULL if out of memory */
basin_journal *journal_new(const char *path, const char *ending);
/** Says of which surface it is.  @return whether there was memory */
int journal_fit(basin_journal *journal, const basin_surface *surface);
void journal_close_file(basin_journal *journal);
void journal_release(basin_journal *journal);
/** Opens it for reading alone.  @return BASIN_OK; BASIN_ENOTFOUND; BASIN_EIO; BASIN_EEXISTS if it is no file */
basin_status journal_open_input(basin_journal *journal, basin_error *err);

basin_status journal_fail_foreign(const basin_journal *journal, basin_error *err);
basin_status journal_fail_reading(const basin_journal *journal, basin_error *err);

/* ---- the head: which surface it is of ---- */

/** The description follows. */
typedef struct journal_head {
    char magic[8];
    uint32_t version, metrics;
    char configuration[32]; /* hexadecimal digits */
    uint64_t members, size; /* size: of the description */
    uint64_t checksum;      /* of the head up to here */
} journal_head;

/** The head of a surface's journal, with a description of `size` bytes. */
journal_head journal_head_of(const basin_surface *surface, const char configuration[33], size_t size);
/** Whether a file that begins so is a journal. */
int journal_is(const unsigned char *bytes, size_t size);
/** Compares it with the head that is expected, but for the size of the description, and finds where the records begin: `size`; 0 if
 *  the run was killed at its very start. */
basin_status journal_check_head(basin_journal *journal, const journal_head *expected, basin_error *err);
/** The surface that the description behind the head is of, all of it missing; `size` is set too.
 *  @return BASIN_OK, BASIN_EFORMAT, BASIN_EEXISTS (another version, or no journal), BASIN_EIO, BASIN_ENOMEM */
basin_status journal_read_head(basin_surface **out, basin_journal *journal, basin_error *err);

/* ---- the records ---- */

size_t journal_record_size(const basin_journal *journal);
/** Of the record in hand. */
uint64_t journal_checksum(const basin_journal *journal);
/** Fills in what the records say, from `size` on, which then is behind the last whole one. What is not whole is passed over.
 *  @return BASIN_OK; BASIN_EIO; BASIN_EEXISTS if a record contradicts what the surface has */
basin_status journal_take_records(basin_journal *journal, basin_surface *surface, basin_error *err);

#endif
