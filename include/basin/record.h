/* record.h - an ordered list of (key, value) strings: metadata and provenance. */
#ifndef BASIN_RECORD_H
#define BASIN_RECORD_H

#include "basin/error.h"

#define BASIN_RECORD_MAX 4096 /* entries; as they are looked up one by one, a file must not bring more */

typedef struct basin_record_entry {
    char *key, *value;
} basin_record_entry;

/** Start it as {0}. The order of entries is the order of first setting. */
typedef struct basin_record {
    int count;
    basin_record_entry *entry;
} basin_record;

/** Sets `key` to the formatted text, in its old place if it exists.  @return BASIN_OK, BASIN_EUNSUPPORTED (too many), BASIN_ENOMEM */
BASIN_API basin_status basin_record_set(basin_record *record, basin_error *err, const char *key, const char *format,
                                        ...) __attribute__((format(printf, 4, 5)));

/** The value of `key`, borrowed; NULL if there is none. */
BASIN_API const char *basin_record_get(const basin_record *record, const char *key);

/** Removes `key`, if it is there. */
BASIN_API void basin_record_remove(basin_record *record, const char *key);

/** Appends (or replaces) all entries of `from`.  @return as basin_record_set */
BASIN_API basin_status basin_record_merge(basin_record *record, const basin_record *from, basin_error *err);

/** A hash of all keys and values in their order, as 32 hexadecimal digits: what tells one set of settings from another.  @return BASIN_OK, BASIN_ENOMEM */
BASIN_API basin_status basin_record_hash(const basin_record *record, char text[33], basin_error *err);

/** A hash of a file's bytes, as 32 hexadecimal digits.  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_ENOMEM */
BASIN_API basin_status basin_file_hash(char text[33], const char *path, basin_error *err);

/** Frees what it holds and leaves it empty. */
BASIN_API void basin_record_clear(basin_record *record);

#endif
