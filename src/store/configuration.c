/* configuration.c - everything that decides the values of a surface, as bytes and as their hash: what a journal belongs to.
 *
 * The bytes: int32 nx, ny (0 for a line), number of metrics; float64 x (nx), y (ny); uint64 seeds (members), of an ensemble
 * only; the names of the metrics; keys and values of the record in turns, each text with its end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "store/surface_file.h"

static void put(FILE *out, const void *from, size_t size, size_t count) {
    if (from) fwrite(from, size, count, out);
}

static void put_text(FILE *out, const char *text) {
    put(out, text, 1, strlen(text) + 1);
}

static void put_surface(FILE *out, const basin_surface *surface) {
    const int32_t counts[] = {surface->nx, surface->y ? surface->ny : 0, surface->metrics};
    const basin_record *record = &surface->record;
    put(out, counts, sizeof *counts, 3);
    put(out, surface->x, sizeof *surface->x, (size_t)surface->nx);
    put(out, surface->y, sizeof *surface->y, (size_t)surface->ny);
    put(out, surface->seed, sizeof *surface->seed, (size_t)surface->members);
    for (int i = 0; i < surface->metrics; i++) put_text(out, surface->metric[i].name);
    for (int i = 0; i < record->count; i++) {
        if (strcmp(record->entry[i].key, SURFACE_CONFIGURATION) == 0) continue;
        put_text(out, record->entry[i].key);
        put_text(out, record->entry[i].value);
    }
}

int surface_describe(char **bytes, size_t *size, const basin_surface *surface) {
    *bytes = NULL;
    FILE *out = open_memstream(bytes, size);
    if (!out) return 0;
    put_surface(out, surface);
    const int failed = ferror(out);
    if (fclose(out) == 0 && !failed) return 1;
    free(*bytes);
    *bytes = NULL;
    return 0;
}

int surface_description_hash(char text[33], const char *bytes, size_t size) {
    hash *h = hash_new();
    if (!h) return 0;
    hash_add(h, bytes, size);
    hash_text(h, text);
    hash_free(h);
    return 1;
}

int surface_configuration(char text[33], const basin_surface *surface) {
    char *bytes;
    size_t size;
    if (!surface_describe(&bytes, &size, surface)) return 0;
    const int done = surface_description_hash(text, bytes, size);
    free(bytes);
    return done;
}

int surface_stated_configuration(char text[33], const basin_surface *surface) {
    const char *stated = basin_record_get(&surface->record, SURFACE_CONFIGURATION);
    if (!stated || strlen(stated) != 32) return surface_configuration(text, surface);
    memcpy(text, stated, 33);
    return 1;
}

/* ---- the way back ---- */

/* What is left of the bytes; `bad` once they ran out, or hold what cannot be. */
typedef struct rest {
    const char *at;
    size_t size;
    int bad;
} rest;

static const char *take(rest *r, size_t size) {
    if (r->bad || size > r->size) {
        r->bad = 1;
        return NULL;
    }
    const char *taken = r->at;
    r->at += size;
    r->size -= size;
    return taken;
}

static const char *take_text(rest *r) {
    const char *end = r->bad ? NULL : memchr(r->at, 0, r->size);
    return take(r, end ? (size_t)(end - r->at) + 1 : r->size + 1);
}

/* A copy of `count` numbers of 8 bytes, since they may lie anywhere; NULL if they are not there. */
static void *take_numbers(rest *r, int32_t count) {
    const char *numbers = take(r, count < 0 ? r->size + 1 : 8 * (size_t)count);
    void *copy = numbers ? malloc(8 * (size_t)count + 1) : NULL;
    if (copy) memcpy(copy, numbers, 8 * (size_t)count);
    return copy;
}

static basin_status take_record(rest *r, basin_record *record, basin_error *err) {
    basin_status status = BASIN_OK;
    while (status == BASIN_OK && !r->bad && r->size) {
        const char *key = take_text(r), *value = take_text(r);
        if (value) status = basin_record_set(record, err, key, "%s", value);
    }
    return status;
}

/* Numbers and names are where the counts say. */
typedef struct parts {
    int32_t count[3];
    double *x, *y;
    uint64_t *seed;
    const char *name[BASIN_METRICS_MAX];
} parts;

static void take_parts(parts *p, rest *r, uint64_t members) {
    const char *counts = take(r, sizeof p->count);
    if (!counts) return;
    memcpy(p->count, counts, sizeof p->count);
    p->x = take_numbers(r, p->count[0]);
    if (p->count[1]) p->y = take_numbers(r, p->count[1]);
    if (members < 1 || members > BASIN_MEMBERS_MAX) r->bad = 1;
    if (members > 1) p->seed = take_numbers(r, (int32_t)members);
    if (p->count[2] < 1 || p->count[2] > BASIN_METRICS_MAX) r->bad = 1;
    for (int i = 0; !r->bad && i < p->count[2]; i++) p->name[i] = take_text(r);
}

/* A few bytes can describe more values than there is memory for. */
#define VALUES_MAX (1 << 27)

static basin_status make(basin_surface **out, const parts *p, uint64_t members, rest *r, basin_error *err) {
    const int ny = p->count[1] ? p->count[1] : 1;
    if (r->bad || (double)p->count[0] * ny * p->count[2] * (double)members > VALUES_MAX) return BASIN_EINVALID;
    if (!p->x || (p->count[1] && !p->y) || (members > 1 && !p->seed)) return fail_memory(err);
    basin_status status = basin_surface_from(out, p->count[0], p->x, ny, p->y, p->count[2], p->name, err);
    if (status == BASIN_OK && members > 1) status = basin_surface_set_members(*out, (int)members, p->seed, err);
    if (status == BASIN_OK) status = take_record(r, &(*out)->record, err);
    return status == BASIN_OK && r->bad ? BASIN_EINVALID : status;
}

basin_status surface_described(basin_surface **out, const char *bytes, size_t size, uint64_t members,
                               basin_error *err) {
    parts p = {0};
    rest r = {bytes, size, 0};
    take_parts(&p, &r, members);
    basin_surface *surface = NULL;
    basin_status status = make(&surface, &p, members, &r, err);
    free(p.x);
    free(p.y);
    free(p.seed);
    if (status == BASIN_OK) {
        *out = surface;
        return BASIN_OK;
    }
    basin_surface_free(surface);
    return status == BASIN_ENOMEM ? status : fail(err, BASIN_EFORMAT, "its description is damaged");
}
