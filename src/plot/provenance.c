/* provenance.c - a record as one line of text that every format of a figure can carry. */
#include "plot/provenance.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD PROVENANCE_KEY ": "
#define TAIL ";" /* where a key would start */
#define KEY_LIMIT 1000

static void put(FILE *out, const char *text) {
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < 0x20 || *c > 0x7e || strchr("%=;<>&()\\\"", *c))
            fprintf(out, "%%%02X", *c);
        else
            fputc(*c, out);
}

basin_status provenance_write(char **line, const basin_record *record, basin_error *err) {
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    if (!out) return fail_memory(err);
    fprintf(out, HEAD);
    for (int i = 0; i < record->count; i++) {
        put(out, record->entry[i].key);
        fputc('=', out);
        put(out, record->entry[i].value);
        fprintf(out, "; ");
    }
    fprintf(out, TAIL);
    int broken = ferror(out);
    if (fclose(out) != 0 || broken) {
        free(bytes);
        return fail_memory(err);
    }
    *line = bytes;
    return BASIN_OK;
}

static int digit(int c) {
    return isdigit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes [at, end) into `text`, which has room for it. False if it is not what put() writes. */
static int decode(char *text, const unsigned char *at, const unsigned char *end) {
    while (at < end) {
        int c = *at++;
        if (c == '%') {
            if (end - at < 2 || digit(at[0]) < 0 || digit(at[1]) < 0) return 0;
            c = digit(at[0]) * 16 + digit(at[1]);
            at += 2;
        } else if (c < 0x20 || c > 0x7e) {
            return 0;
        }
        if (c == 0) return 0;
        *text++ = (char)c;
    }
    *text = '\0';
    return 1;
}

basin_status provenance_read(basin_record *record, const unsigned char *bytes, size_t size, basin_error *err) {
    basin_status status = BASIN_OK;
    char *key = NULL, *value = NULL;
    const unsigned char *end = bytes + size, *at = size ? memmem(bytes, size, HEAD, strlen(HEAD)) : NULL;
    if (!at) return fail(err, BASIN_EFORMAT, "it does not say how it was made");
    at += strlen(HEAD);
    while (at < end && *at != *TAIL) {
        const unsigned char *stop = memchr(at, ';', (size_t)(end - at));
        const unsigned char *equal = stop ? memchr(at, '=', (size_t)(stop - at)) : NULL;
        if (!equal || equal - at > KEY_LIMIT || end - stop < 2) {
            status = fail(err, BASIN_EFORMAT, "what it says of how it was made is damaged");
            goto done;
        }
        key = malloc((size_t)(equal - at) + 1);
        value = malloc((size_t)(stop - equal));
        if (!key || !value) {
            status = fail_memory(err);
            goto done;
        }
        if (!decode(key, at, equal) || !decode(value, equal + 1, stop)) {
            status = fail(err, BASIN_EFORMAT, "what it says of how it was made is damaged");
            goto done;
        }
        TRY(basin_record_set(record, err, key, "%s", value));
        free(key);
        free(value);
        key = value = NULL;
        at = stop + 2;
    }
    if (at >= end) status = fail(err, BASIN_EFORMAT, "what it says of how it was made is cut off");
done:
    free(key);
    free(value);
    return status;
}
