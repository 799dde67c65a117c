/* canvas.c - the table of output formats, and the verbs with their sticky status. */
#include "plot/canvas.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "plot/markup.h"

#define FORMAT(name) extern const canvas_format canvas_format_##name;
#include "plot/canvas_formats.list.h"
#undef FORMAT

static const canvas_format *const formats[] = {
#define FORMAT(name) &canvas_format_##name,
#include "plot/canvas_formats.list.h"
#undef FORMAT
    NULL,
};

const canvas_format *canvas_format_at(int index) {
    int count = sizeof formats / sizeof formats[0];
    return index >= 0 && index < count ? formats[index] : NULL;
}

basin_status canvas_format_find(const canvas_format **out, const char *path, basin_error *err) {
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    char endings[256] = "";
    for (int i = 0; formats[i]; i++) {
        if (dot && strcasecmp(dot, formats[i]->ending) == 0) {
            *out = formats[i];
            return BASIN_OK;
        }
        size_t used = strlen(endings);
        snprintf(endings + used, sizeof endings - used, " %s", formats[i]->ending);
    }
    return fail(err, BASIN_EINVALID, "%s: the name's ending chooses the format, and must be one of%s", path, endings);
}

bool canvas_format_is(const canvas_format *format, const unsigned char *bytes, size_t size) {
    for (int i = 0; i < 2; i++) {
        size_t length = format->magic[i] ? strlen(format->magic[i]) : 0;
        if (length && size >= length && memcmp(bytes, format->magic[i], length) == 0) return true;
    }
    return false;
}

/* A path that lost nodes is never drawn. */
static bool usable(canvas *c, const canvas_path *p) {
    if (p->failed && c->status == BASIN_OK) c->status = BASIN_ENOMEM;
    return c->status == BASIN_OK && p->count > 0;
}

basin_status canvas_begin(canvas *c, double width, double height, basin_error *err) {
    return c->backend->begin(c, width, height, err);
}

void canvas_save(canvas *c) {
    if (c->status == BASIN_OK) c->backend->save(c);
}

void canvas_restore(canvas *c) {
    if (c->status == BASIN_OK) c->backend->restore(c);
}

void canvas_clip(canvas *c, const canvas_path *p) {
    if (usable(c, p)) c->backend->clip(c, p);
}

void canvas_fill(canvas *c, const canvas_path *p, rgba color) {
    if (usable(c, p)) c->backend->fill(c, p, color);
}

void canvas_stroke(canvas *c, const canvas_path *p, canvas_pen pen) {
    if (usable(c, p)) c->backend->stroke(c, p, pen);
}

/* The words that have room, and an ellipsis; NULL if not even the first has. The caller frees it. */
static char *words_with_room(canvas *c, const caption *t) {
    char *whole = strdup(t->markup), *kept = NULL;
    for (char *at = whole; at && (at = markup_break(whole, at)); at++) {
        char *longer = NULL;
        if (asprintf(&longer, "%.*s\u2026", (int)(at - whole), whole) < 0) break;
        caption trial = {.markup = longer, .size = t->size};
        bool fits = c->backend->text_width(c, &trial) <= t->room;
        free(fits ? kept : longer);
        if (!fits) break;
        kept = longer;
    }
    free(whole);
    return kept;
}

static void draw_cut(canvas *c, const caption *t) {
    caption shorter = *t;
    char *words = words_with_room(c, t);
    if (!c->cut) c->cut = strdup(t->markup);
    if (words) shorter.markup = words;
    c->backend->text(c, &shorter);
    free(words);
}

void canvas_text(canvas *c, const caption *t) {
    if (c->status != BASIN_OK || !*t->markup) return;
    caption whole = *t;
    whole.room = 0;
    if (t->room > 0 && c->backend->text_width(c, &whole) > t->room)
        draw_cut(c, t);
    else
        c->backend->text(c, t);
}

double canvas_text_width(canvas *c, const caption *t) {
    return c->status == BASIN_OK ? c->backend->text_width(c, t) : 0;
}

void canvas_image(canvas *c, box place, int nx, int ny, const uint32_t *pixels) {
    if (c->status == BASIN_OK) c->backend->image(c, place, nx, ny, pixels);
}

void canvas_mesh(canvas *c, int count, const canvas_facet *facets) {
    if (c->status == BASIN_OK && count > 0) c->backend->mesh(c, count, facets);
}

void canvas_layer(canvas *c, box place) {
    if (c->status == BASIN_OK && c->backend->layer) c->backend->layer(c, place);
}

void canvas_layer_end(canvas *c) {
    if (c->status == BASIN_OK && c->backend->layer_end) c->backend->layer_end(c);
}

basin_status canvas_finish(canvas *c, FILE *out, basin_error *err) {
    if (c->status == BASIN_ENOMEM) return fail_memory(err);
    return c->backend->finish(c, out, err);
}

void canvas_free(canvas *c) {
    if (!c) return;
    free(c->cut);
    c->backend->free(c);
}
