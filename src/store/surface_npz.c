/* surface_npz.c - a surface as NumPy's .npz: a zip file of arrays, for numpy.load without pickle. */
#include "store/surface_npz.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/archive.h"
#include "base/npy.h"
#include "store/surface_file.h"
#include "store/surface_format.h"

#define PARTS_MAX (BASIN_METRICS_MAX + 5)

int npz_is_reserved(const char *name) {
    static const char *const reserved[] = {NPZ_X, NPZ_Y, NPZ_SEEDS, NPZ_POINT, NPZ_RECORD};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(name, reserved[i]) == 0) return 1;
    return 0;
}

/* The arrays while they are gathered; `status` is that of the first failure. */
typedef struct writer {
    const char *path;
    int parts;
    archive_part part[PARTS_MAX];
    basin_status status;
    basin_error *err;
} writer;

static void add(writer *w, const char *name, npy_array array) {
    archive_part *part = &w->part[w->parts];
    if (w->status != BASIN_OK) return;
    if (asprintf(&part->name, "%s" NPZ_ENDING, name) < 0) {
        part->name = NULL;
        w->status = fail_memory(w->err);
        return;
    }
    w->parts++;
    w->status = npy_compose(&part->bytes, &part->size, &array, w->err);
}

static npy_array line_of(int count, const double *values) {
    return (npy_array){'f', sizeof *values, 0, 1, {count}, count, (const unsigned char *)values};
}

/* An array over the grid. */
static npy_array grid_of(const basin_surface *surface, char kind, int size, const void *values) {
    npy_array array = {.kind = kind, .size = size, .count = basin_surface_points(surface), .first = values};
    int shape[3];
    array.rank = surface_shape(surface, shape);
    for (int i = 0; i < array.rank; i++) array.shape[i] = shape[i];
    return array;
}

static char *json_of(const basin_record *record, const char *path, basin_error *err) {
    json_t *object = json_object();
    char *text = NULL;
    for (int i = 0; i < record->count; i++) {
        const basin_record_entry *entry = &record->entry[i];
        if (strlen(entry->value) < SURFACE_TEXT_MAX &&
            json_object_set_new(object, entry->key, json_string(entry->value)) == 0)
            continue;
        fail(err, BASIN_EINVALID, "%s: entry '%.64s' of its record is too long, or not UTF-8", path, entry->key);
        goto done;
    }
    text = json_dumps(object, 0);
    if (!text) fail_memory(err);
done:
    json_decref(object);
    return text;
}

static void add_record(writer *w, const basin_record *record) {
    if (w->status != BASIN_OK) return;
    basin_error cause = {0};
    char *text = record->count <= SURFACE_ENTRIES_MAX ? json_of(record, w->path, &cause) : NULL;
    if (text)
        add(w, NPZ_RECORD, (npy_array){'S', (int)strlen(text), 0, 0, {0}, 1, (const unsigned char *)text});
    else if (record->count > SURFACE_ENTRIES_MAX)
        w->status =
            fail(w->err, BASIN_EINVALID, "%s: its record has more than %d entries", w->path, SURFACE_ENTRIES_MAX);
    else
        w->status = fail(w->err, cause.status, "%s", cause.message);
    free(text);
}

static void gather(writer *w, const basin_surface *surface) {
    add(w, NPZ_X, line_of(surface->nx, surface->x));
    if (surface->y) add(w, NPZ_Y, line_of(surface->ny, surface->y));
    if (surface->seed)
        add(w, NPZ_SEEDS,
            (npy_array){'u', sizeof *surface->seed, 0, 1, {surface->members}, surface->members, (void *)surface->seed});
    for (int i = 0; i < surface->metrics && w->status == BASIN_OK; i++) {
        const basin_metric *metric = &surface->metric[i];
        if (npz_is_reserved(metric->name))
            w->status = fail(w->err, BASIN_EINVALID, "%s: metric '%s' cannot be stored", w->path, metric->name);
        add(w, metric->name, grid_of(surface, 'f', sizeof *metric->values, metric->values));
    }
    add(w, NPZ_POINT, grid_of(surface, 'u', 1, surface->point));
    add_record(w, &surface->record);
}

static basin_status print(FILE *out, const basin_surface *surface, const basin_export_options *options,
                          const char *path, basin_error *err) {
    unsigned char *bytes = NULL;
    size_t size = 0;
    writer *w = calloc(1, sizeof *w);
    (void)options;
    if (!w) return fail_memory(err);
    w->path = path;
    w->err = err;
    gather(w, surface);
    basin_status status = w->status;
    if (status == BASIN_OK) status = archive_compose(&bytes, &size, w->parts, w->part, err);
    if (status == BASIN_OK) fwrite(bytes, 1, size, out); /* the stream remembers a failure */
    for (int i = 0; i < w->parts; i++) {
        free(w->part[i].name);
        free(w->part[i].bytes);
    }
    free(w);
    free(bytes);
    return status;
}

/* Whether the header of an array begins here that has more than one dimension. */
static int has_rows(const unsigned char *bytes, size_t size) {
    static const char key[] = "'shape': (";
    const char *shape = memmem(bytes, size, key, sizeof key - 1), *end = (const char *)bytes + size;
    const char *comma = shape ? memchr(shape, ',', (size_t)(end - shape)) : NULL;
    return comma && comma + 1 < end && comma[1] != ')';
}

/* A zip file whose first entry is x.npy, a list: 30 bytes of header, then the name. Datasets may begin with an x, too, but
 * theirs has rows. */
static int is(const unsigned char *head, size_t size) {
    static const char name[] = NPZ_X NPZ_ENDING;
    size_t length = sizeof name - 1;
    return size >= 30 + length && memcmp(head, "PK\3\4", 4) == 0 && head[26] == length && head[27] == 0 &&
           memcmp(head + 30, name, length) == 0 && !has_rows(head + 30 + length, size - 30 - length);
}

const surface_format surface_format_npz = {
    .ending = ".npz",
    .help = "arrays for numpy.load, which basin reads back",
    .is = is,
    .read = npz_read,
    .write = print,
};
