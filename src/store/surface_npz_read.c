/* surface_npz_read.c - a surface from the .npz that surface_npz.c writes. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/archive.h"
#include "base/file.h"
#include "base/npy.h"
#include "store/surface_file.h"
#include "store/surface_npz.h"

#define FILE_LIMIT ((size_t)16 << 30)
#define ARRAY_LIMIT ((size_t)1 << 30) /* 10^8 doubles with their header, or a record */
#define PACKED_BEST 1032              /* deflate's best ratio */

typedef struct reader {
    const char *path;
    archive *zip;
    size_t size; /* of the file */
    int nx, ny;
    double *x, *y;
    int members;
    uint64_t *seed; /* NULL if there is one member */
    int metrics;
    char *name[BASIN_METRICS_MAX];
    basin_error *err;
} reader;

/* One array of the file with the bytes that it borrows from. */
typedef struct part {
    unsigned char *bytes;
    npy_array array;
} part;

static basin_status read_part(const reader *r, const char *name, const char *kinds, part *out) {
    char file[80], where[512];
    size_t size = 0;
    snprintf(file, sizeof file, "%s" NPZ_ENDING, name);
    int index = archive_find(r->zip, file);
    if (index < 0) return fail(r->err, BASIN_EFORMAT, "%s: not a surface of basin: no array '%s'", r->path, name);
    basin_status status = archive_read(r->zip, index, ARRAY_LIMIT, &out->bytes, &size, r->err);
    if (status != BASIN_OK) return status;
    snprintf(where, sizeof where, "%.400s: array '%.80s'", r->path, name);
    status = npy_read(&out->array, out->bytes, size, kinds, where, r->err);
    if (status == BASIN_OK) return BASIN_OK;
    free(out->bytes);
    out->bytes = NULL;
    return status;
}

static basin_status read_axis(reader *r, const char *name, int *count, double **values) {
    part p = {0};
    basin_status status = read_part(r, name, "f", &p);
    if (status != BASIN_OK) return status;
    if (p.array.rank == 1 && p.array.count > 0 && p.array.count < INT32_MAX) {
        *count = (int)p.array.count;
        *values = malloc((size_t)*count * sizeof **values);
        if (!*values) status = fail_memory(r->err);
        for (int i = 0; *values && i < *count; i++) (*values)[i] = npy_double(&p.array, i);
    } else {
        status = fail(r->err, BASIN_EFORMAT, "%s: array '%s' is no list of coordinates", r->path, name);
    }
    free(p.bytes);
    return status;
}

static basin_status read_seeds(reader *r) {
    part p = {0};
    basin_status status = read_part(r, NPZ_SEEDS, "u", &p);
    if (status != BASIN_OK) return status;
    if (p.array.rank != 1 || p.array.size != sizeof *r->seed || p.array.count < 2 ||
        p.array.count > BASIN_MEMBERS_MAX) {
        status = fail(r->err, BASIN_EFORMAT, "%s: array '" NPZ_SEEDS "' is no list of 2 to %d seeds of 64 bits",
                      r->path, BASIN_MEMBERS_MAX);
    } else if (!(r->seed = malloc((size_t)p.array.count * sizeof *r->seed))) {
        status = fail_memory(r->err);
    } else {
        r->members = (int)p.array.count;
        for (int i = 0; i < r->members; i++) r->seed[i] = npy_unsigned(&p.array, i);
    }
    free(p.bytes);
    return status;
}

/* Every other array is a metric. */
static basin_status find_metrics(reader *r) {
    for (int i = 0; i < archive_count(r->zip); i++) {
        char *name = strdup(archive_name(r->zip, i));
        size_t length = name ? strlen(name) : 0;
        if (!name) return fail_memory(r->err);
        if (length > strlen(NPZ_ENDING) && strcmp(name + length - strlen(NPZ_ENDING), NPZ_ENDING) == 0)
            name[length - strlen(NPZ_ENDING)] = 0;
        if (npz_is_reserved(name)) {
            free(name);
            continue;
        }
        if (r->metrics == BASIN_METRICS_MAX) {
            free(name);
            return fail(r->err, BASIN_EFORMAT, "%s: more than %d metrics", r->path, BASIN_METRICS_MAX);
        }
        r->name[r->metrics++] = name;
    }
    return BASIN_OK;
}

/* A grid that could not be in so small a file is refused before memory is taken for it. */
static basin_status make_surface(basin_surface **out, const reader *r) {
    basin_error cause = {0};
    size_t points = (size_t)r->nx * (size_t)r->ny, metrics = r->metrics ? (size_t)r->metrics : 1;
    if (points > r->size / sizeof(double) * PACKED_BEST / metrics / (size_t)r->members)
        return fail(r->err, BASIN_EFORMAT, "%s: too small for %d metrics on its grid", r->path, r->metrics);
    basin_status status =
        basin_surface_from(out, r->nx, r->x, r->ny, r->y, r->metrics, (const char *const *)r->name, &cause);
    if (status == BASIN_OK && r->seed) status = basin_surface_set_members(*out, r->members, r->seed, &cause);
    if (status == BASIN_OK) return BASIN_OK;
    return fail(r->err, status == BASIN_EINVALID ? BASIN_EFORMAT : status, "%s: %s", r->path, cause.message);
}

/* Reads an array over the grid, which the caller frees. */
static basin_status read_grid(const reader *r, const basin_surface *surface, const char *name, const char *kinds,
                              part *p) {
    basin_status status = read_part(r, name, kinds, p);
    if (status != BASIN_OK) return status;
    int shape[3], rank = surface_shape(surface, shape), fits = p->array.rank == rank;
    for (int i = 0; i < rank && fits; i++) fits = p->array.shape[i] == shape[i];
    if (fits) return BASIN_OK;
    free(p->bytes);
    p->bytes = NULL;
    return fail(r->err, BASIN_EFORMAT, "%s: the shape of array '%s' is not that of the grid", r->path, name);
}

static basin_status read_metric(const reader *r, const basin_surface *surface, basin_metric *metric) {
    part p = {0};
    basin_status status = read_grid(r, surface, metric->name, "f", &p);
    if (status != BASIN_OK) return status;
    for (int64_t i = 0; i < p.array.count; i++) metric->values[i] = npy_double(&p.array, i);
    free(p.bytes);
    return BASIN_OK;
}

static basin_status read_states(const reader *r, basin_surface *surface) {
    part p = {0};
    basin_status status = read_grid(r, surface, NPZ_POINT, "u", &p);
    for (int i = 0; i < basin_surface_points(surface) && status == BASIN_OK; i++) {
        int64_t state = npy_integer(&p.array, i);
        if (state > BASIN_INTERPOLATED) {
            status = fail(r->err, BASIN_EFORMAT, "%s: damaged: state %lld of point %d", r->path, (long long)state, i);
            break;
        }
        surface->point[i] = (unsigned char)state;
        for (int m = 0; surface->point[i] == BASIN_MISSING && m < surface->metrics; m++)
            surface->metric[m].values[i] = NAN;
    }
    free(p.bytes);
    return status;
}

static basin_status fill_record(const reader *r, basin_record *record, json_t *object) {
    const char *key;
    json_t *value;
    basin_status status = BASIN_OK;
    if (!json_is_object(object) || json_object_size(object) > SURFACE_ENTRIES_MAX)
        return fail(r->err, BASIN_EFORMAT, "%s: array '" NPZ_RECORD "' is not a JSON object of at most %d texts",
                    r->path, SURFACE_ENTRIES_MAX);
    json_object_foreach(object, key, value) {
        if (!json_is_string(value))
            return fail(r->err, BASIN_EFORMAT, "%s: entry '%.64s' of its record is no text", r->path, key);
        status = basin_record_set(record, r->err, key, "%s", json_string_value(value));
        if (status != BASIN_OK) return status;
    }
    return BASIN_OK;
}

static basin_status read_record(const reader *r, basin_record *record) {
    part p = {0};
    json_error_t why;
    basin_status status = read_part(r, NPZ_RECORD, "S", &p);
    if (status != BASIN_OK) return status;
    json_t *object = p.array.rank == 0
                         ? json_loadb((const char *)p.array.first, (size_t)p.array.size, JSON_REJECT_DUPLICATES, &why)
                         : NULL;
    status = fill_record(r, record, object);
    json_decref(object);
    free(p.bytes);
    return status;
}

static basin_status read_surface(basin_surface **out, reader *r) {
    basin_status status = BASIN_OK;
    basin_surface *surface = NULL;
    TRY(read_axis(r, NPZ_X, &r->nx, &r->x));
    if (archive_find(r->zip, NPZ_Y NPZ_ENDING) >= 0) TRY(read_axis(r, NPZ_Y, &r->ny, &r->y));
    if (archive_find(r->zip, NPZ_SEEDS NPZ_ENDING) >= 0) TRY(read_seeds(r));
    TRY(find_metrics(r));
    TRY(make_surface(&surface, r));
    for (int i = 0; i < surface->metrics; i++) TRY(read_metric(r, surface, &surface->metric[i]));
    TRY(read_states(r, surface));
    TRY(read_record(r, &surface->record));
    *out = surface;
    surface = NULL;
done:
    basin_surface_free(surface);
    return status;
}

basin_status npz_read(basin_surface **out, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    file_source file;
    reader *r = NULL;
    status = file_open(&file, path, FILE_LIMIT, err);
    if (status != BASIN_OK) return status;
    r = calloc(1, sizeof *r);
    if (!r) {
        file_close(&file);
        return fail_memory(err);
    }
    *r = (reader){.path = path, .size = file.size, .ny = 1, .members = 1, .err = err};
    TRY(archive_open(&r->zip, &file, err));
    TRY(read_surface(out, r));
done:
    archive_close(r->zip);
    file_close(&file);
    for (int i = 0; i < r->metrics; i++) free(r->name[i]);
    free(r->x);
    free(r->y);
    free(r->seed);
    free(r);
    return status;
}
