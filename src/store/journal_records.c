/* journal_records.c - the finished points of a journal, each checked before it is taken. */
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "store/journal_file.h"

typedef enum found { END, DAMAGED, WHOLE, REFUSED } found;

size_t journal_record_size(const basin_journal *journal) {
    return ((size_t)journal->metrics + 2) * sizeof(journal_word);
}

uint64_t journal_checksum(const basin_journal *journal) {
    return hash_checksum(journal->record, journal_record_size(journal) - sizeof(journal_word));
}

static found read_record(const basin_journal *journal, off_t at) {
    const size_t size = journal_record_size(journal);
    const ssize_t length = pread(journal->file, journal->record, size, at);
    if (length < 0) return REFUSED;
    if ((size_t)length < size) return END;
    return journal->record[0].bits < (uint64_t)journal->points &&
                   journal->record[journal->metrics + 1].bits == journal_checksum(journal)
               ? WHOLE
               : DAMAGED;
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

basin_status journal_take_records(basin_journal *journal, basin_surface *surface, basin_error *err) {
    const off_t step = (off_t)journal_record_size(journal);
    int damaged = 0;
    for (off_t at = journal->size;; at += step) {
        const found it = read_record(journal, at);
        if (it == END) return BASIN_OK;
        if (it == REFUSED) return journal_fail_reading(journal, err);
        if (it == DAMAGED) {
            damaged++;
            continue;
        }
        basin_status status = take_record(journal, surface, err);
        if (status != BASIN_OK) return status;
        journal->size = at + step;
        journal->damaged = damaged;
    }
}
