/* configuration.c - a hash of everything that decides the values of a surface: what a journal belongs to. */
#include <string.h>

#include "base/hash.h"
#include "store/surface_file.h"

static void hash_string(hash *h, const char *text) {
    hash_add(h, text, strlen(text) + 1);
}

int surface_configuration(char text[33], const basin_surface *surface) {
    const int counts[] = {surface->nx, surface->y ? surface->ny : 0, surface->metrics};
    const basin_record *record = &surface->record;
    hash *h = hash_new();
    if (!h) return 0;
    hash_add(h, counts, sizeof counts);
    hash_add(h, surface->x, (size_t)surface->nx * sizeof *surface->x);
    if (surface->y) hash_add(h, surface->y, (size_t)surface->ny * sizeof *surface->y);
    if (surface->seed) hash_add(h, surface->seed, (size_t)surface->members * sizeof *surface->seed);
    for (int i = 0; i < surface->metrics; i++) hash_string(h, surface->metric[i].name);
    for (int i = 0; i < record->count; i++) {
        if (strcmp(record->entry[i].key, SURFACE_CONFIGURATION) == 0) continue;
        hash_string(h, record->entry[i].key);
        hash_string(h, record->entry[i].value);
    }
    hash_text(h, text);
    hash_free(h);
    return 1;
}

int surface_stated_configuration(char text[33], const basin_surface *surface) {
    const char *stated = basin_record_get(&surface->record, SURFACE_CONFIGURATION);
    if (!stated || strlen(stated) != 32) return surface_configuration(text, surface);
    memcpy(text, stated, 33);
    return 1;
}
