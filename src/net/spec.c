/* spec.c - a network's spec taken apart. */
#include "net/spec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

basin_status spec_parse(spec *s, const char *text, basin_error *err) {
    *s = (spec){.err = err};
    if (strlen(text) >= sizeof s->text) return fail(err, BASIN_EINVALID, "network '%.40s...': too long", text);
    strcpy(s->text, text);
    char *rest = s->text;
    s->head = strsep(&rest, ",");
    while (rest) {
        if (s->count == SPEC_OPTIONS) return fail(err, BASIN_EINVALID, "network '%s': too many options", text);
        char *value = strsep(&rest, ","), *key = strsep(&value, "=");
        for (int i = 0; i < s->count; i++)
            if (strcmp(s->key[i], key) == 0)
                return fail(err, BASIN_EINVALID, "network '%s': option '%s' is given twice", s->head, key);
        s->key[s->count] = key;
        s->value[s->count++] = value;
    }
    return BASIN_OK;
}

static int find(spec *s, const char *key) {
    for (int i = 0; i < s->count; i++)
        if (strcmp(s->key[i], key) == 0) return s->used[i] = 1, i;
    return -1;
}

int spec_flag(spec *s, const char *key) {
    int i = find(s, key);
    if (i >= 0 && s->value[i] && s->status == BASIN_OK)
        s->status = fail(s->err, BASIN_EINVALID, "network '%s': option '%s' takes no value", s->head, key);
    return i >= 0;
}

const char *spec_text(spec *s, const char *key, const char *normal) {
    int i = find(s, key);
    if (i < 0) return normal;
    if (!s->value[i] && s->status == BASIN_OK)
        s->status = fail(s->err, BASIN_EINVALID, "network '%s': option '%s' wants a value: %s=...", s->head, key, key);
    return s->value[i] ? s->value[i] : normal;
}

double spec_number(spec *s, const char *key, double normal, double min, double max) {
    char *end = NULL;
    const char *text = spec_text(s, key, NULL);
    double number = text ? strtod(text, &end) : normal;
    if (text && (end == text || *end || !(number >= min && number <= max)) && s->status == BASIN_OK)
        s->status = fail(s->err, BASIN_EINVALID, "network '%s': %s=%s is not a number from %g to %g", s->head, key,
                         text, min, max);
    return s->status == BASIN_OK ? number : normal;
}

basin_status spec_finish(spec *s, const char *usage) {
    for (int i = 0; i < s->count && s->status == BASIN_OK; i++)
        if (!s->used[i])
            s->status =
                fail(s->err, BASIN_EINVALID, "network '%s' has no option '%s'; it is %s", s->head, s->key[i], usage);
    return s->status;
}
