/* record.c - an ordered list of (key, value) strings. */
#include "basin/record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"

static basin_record_entry *find(const basin_record *record, const char *key) {
    for (int i = 0; i < record->count; i++)
        if (strcmp(record->entry[i].key, key) == 0) return &record->entry[i];
    return NULL;
}

basin_status basin_record_set(basin_record *record, basin_error *err, const char *key, const char *format, ...) {
    va_list args;
    char *value = NULL;
    va_start(args, format);
    int length = vasprintf(&value, format, args);
    va_end(args);
    if (length < 0) return fail_memory(err);

    basin_record_entry *entry = find(record, key);
    if (entry) {
        free(entry->value);
        entry->value = value;
        return BASIN_OK;
    }
    if (record->count == BASIN_RECORD_MAX) {
        free(value);
        return fail(err, BASIN_EUNSUPPORTED, "more than %d entries of metadata", BASIN_RECORD_MAX);
    }
    char *copy = strdup(key);
    basin_record_entry *grown = realloc(record->entry, (size_t)(record->count + 1) * sizeof *grown);
    if (grown) record->entry = grown;
    if (!copy || !grown) {
        free(copy);
        free(value);
        return fail_memory(err);
    }
    grown[record->count++] = (basin_record_entry){copy, value};
    return BASIN_OK;
}

const char *basin_record_get(const basin_record *record, const char *key) {
    const basin_record_entry *entry = find(record, key);
    return entry ? entry->value : NULL;
}

void basin_record_remove(basin_record *record, const char *key) {
    basin_record_entry *entry = find(record, key);
    if (!entry) return;
    free(entry->key);
    free(entry->value);
    const basin_record_entry *end = record->entry + record->count--;
    memmove(entry, entry + 1, (size_t)(end - entry - 1) * sizeof *entry);
}

basin_status basin_record_merge(basin_record *record, const basin_record *from, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < from->count && status == BASIN_OK; i++)
        status = basin_record_set(record, err, from->entry[i].key, "%s", from->entry[i].value);
    return status;
}

basin_status basin_record_hash(const basin_record *record, char text[33], basin_error *err) {
    hash *h = hash_new();
    if (!h) return fail_memory(err);
    for (int i = 0; i < record->count; i++) {
        hash_add(h, record->entry[i].key, strlen(record->entry[i].key) + 1);
        hash_add(h, record->entry[i].value, strlen(record->entry[i].value) + 1);
    }
    hash_text(h, text);
    hash_free(h);
    return BASIN_OK;
}

void basin_record_clear(basin_record *record) {
    for (int i = 0; i < record->count; i++) {
        free(record->entry[i].key);
        free(record->entry[i].value);
    }
    free(record->entry);
    *record = (basin_record){0};
}
