/* surface_read.c - a surface from an HDF5 file: ours, or the reference tool's (reference_tool.c). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "basin/store.h"
#include "result/surface.h"
#include "store/h5.h"
#include "store/reference_tool.h"
#include "store/surface_file.h"

/* A surface file while it is read. */
typedef struct reader {
    const char *path;
    hid_t file;
    int ours;     /* or the reference tool's */
    int complete; /* a point counts only with all its values */
    int nx, ny;
    double *x, *y;
    int members;
    uint64_t *seed; /* NULL if there is one member */
    int metrics;
    char *name[BASIN_METRICS_MAX];
    int others;          /* whether there is anything else than coordinates, metrics and the name of the directions */
    basin_status status; /* of the callbacks */
    basin_error *err;
} reader;

static basin_status fail_dataset(const reader *r, const char *name) {
    return fail(r->err, BASIN_EFORMAT, "%s: damaged: '%s' cannot be read", r->path, name);
}

static basin_status read_axis(reader *r, const char *name, int *count, double **values) {
    h5_array array = h5_describe(r->file, name);
    if (array.kind != H5_REAL || array.rank != 1 || array.size > INT32_MAX)
        return fail(r->err, BASIN_EFORMAT, "%s: not a surface file: it has no list of numbers '%s'", r->path, name);
    *values = malloc(array.size * sizeof **values);
    if (!*values) return fail_memory(r->err);
    *count = (int)array.size;
    return h5_read(r->file, name, H5T_NATIVE_DOUBLE, *values) ? BASIN_OK : fail_dataset(r, name);
}

static int has_shape(const h5_array *array, int rows, int columns) {
    return array->rank == 2 && array->dim[0] == (hsize_t)rows && array->dim[1] == (hsize_t)columns;
}

static int rank_of_grid(const reader *r) {
    return 1 + (r->y != NULL) + (r->seed != NULL);
}

static int fits_grid(const reader *r, const h5_array *array) {
    if (array->rank != rank_of_grid(r)) return 0;
    if (!r->ours && r->y && has_shape(array, r->nx, r->ny)) return 1;
    const hsize_t shape[] = {(hsize_t)r->members, (hsize_t)r->ny, (hsize_t)r->nx};
    int at = 3;
    for (int i = array->rank; i-- > 0;) {
        at -= at == 2 && !r->y ? 2 : 1; /* a line has no ny */
        if (array->dim[i] != shape[at]) return 0;
    }
    return 1;
}

/* The seeds of an ensemble, if it is one. */
static basin_status read_seeds(reader *r) {
    if (!r->ours || H5Lexists(r->file, SURFACE_SEEDS, H5P_DEFAULT) <= 0) return BASIN_OK;
    h5_array array = h5_describe(r->file, SURFACE_SEEDS);
    if (array.kind != H5_INTEGER || array.rank != 1 || array.size < 2 || array.size > BASIN_MEMBERS_MAX)
        return fail(r->err, BASIN_EFORMAT, "%s: damaged: '" SURFACE_SEEDS "' is no list of 2 to %d seeds", r->path,
                    BASIN_MEMBERS_MAX);
    r->members = (int)array.size;
    r->seed = malloc(array.size * sizeof *r->seed);
    if (!r->seed) return fail_memory(r->err);
    return h5_read(r->file, SURFACE_SEEDS, H5T_NATIVE_UINT64, r->seed) ? BASIN_OK : fail_dataset(r, SURFACE_SEEDS);
}

static int is_coordinates(const char *name) {
    return strcmp(name, SURFACE_X) == 0 || strcmp(name, SURFACE_Y) == 0;
}

static basin_status add_name(reader *r, const char *name) {
    if (r->metrics == BASIN_METRICS_MAX)
        return fail(r->err, BASIN_EFORMAT, "%s: more than %d metrics", r->path, BASIN_METRICS_MAX);
    r->name[r->metrics] = strdup(name);
    return r->name[r->metrics++] ? BASIN_OK : fail_memory(r->err);
}

/* Every array of numbers with the grid's rank is a metric and must have its shape; the rest is passed over. */
static herr_t visit_link(hid_t group, const char *name, const H5L_info_t *info, void *context) {
    (void)info;
    reader *r = context;
    h5_array array = h5_describe(group, name);
    r->others |= !is_coordinates(name) && strcmp(name, REFERENCE_DIRECTIONS) != 0;
    if (is_coordinates(name) || array.kind != H5_REAL || array.rank != rank_of_grid(r)) return 0;
    if (fits_grid(r, &array))
        r->status = add_name(r, name);
    else
        r->status = fail(r->err, BASIN_EFORMAT, "%s: the shape of '%s' is not that of the grid, (ny, nx) = (%d, %d)",
                         r->path, name, r->ny, r->nx);
    return r->status != BASIN_OK;
}

/* Loss before accuracy, training before test; others behind them. */
static int place_of(const char *name) {
    static const char *const order[] = {"train_loss", "train_acc", "test_loss", "test_acc"};
    int place = 0, last = sizeof order / sizeof *order;
    while (place < last && strcmp(order[place], name) != 0) place++;
    return place;
}

static int compare_names(const void *a, const void *b) {
    const char *left = *(char *const *)a, *right = *(char *const *)b;
    int difference = place_of(left) - place_of(right);
    return difference ? difference : strcmp(left, right);
}

/* The order in which things were put into the file, if it was kept. */
static void orders_of(hid_t file, H5_index_t *links, H5_index_t *attributes) {
    unsigned link_order = 0, attribute_order = 0;
    hid_t root = H5Gopen2(file, "/", H5P_DEFAULT), plist = H5Gget_create_plist(root);
    H5Pget_link_creation_order(plist, &link_order);
    H5Pget_attr_creation_order(plist, &attribute_order);
    H5Pclose(plist);
    H5Gclose(root);
    *links = link_order & H5P_CRT_ORDER_TRACKED ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
    *attributes = attribute_order & H5P_CRT_ORDER_TRACKED ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
}

static basin_status find_metrics(reader *r, H5_index_t order) {
    herr_t result = H5Literate(r->file, order, H5_ITER_INC, NULL, visit_link, r);
    if (r->status != BASIN_OK) return r->status;
    if (result < 0) return fail(r->err, BASIN_EFORMAT, "%s: damaged: its list of datasets cannot be read", r->path);
    if (r->metrics == 0 && (r->ours || r->others))
        return fail(r->err, BASIN_EFORMAT, "%s: coordinates without values: no dataset such as 'train_loss'", r->path);
    if (r->metrics == 0) return BASIN_OK; /* the reference tool was stopped before the first value */
    if ((hsize_t)r->nx * (hsize_t)r->ny > h5_capacity(r->file) / (hsize_t)r->metrics / (hsize_t)r->members)
        return fail(r->err, BASIN_EFORMAT, "%s: damaged: too small for %d metrics on its grid", r->path, r->metrics);
    if (order == H5_INDEX_NAME) qsort(r->name, (size_t)r->metrics, sizeof *r->name, compare_names);
    return BASIN_OK;
}

static basin_status make_surface(basin_surface **out, const reader *r) {
    basin_error cause = {0};
    basin_status status = (r->metrics ? basin_surface_from : surface_make)(out, r->nx, r->x, r->ny, r->y, r->metrics,
                                                                           (const char *const *)r->name, &cause);
    if (status == BASIN_OK && r->seed) status = basin_surface_set_members(*out, r->members, r->seed, &cause);
    if (status == BASIN_EINVALID) return fail(r->err, BASIN_EFORMAT, "%s: %s", r->path, cause.message);
    return status == BASIN_OK ? BASIN_OK : fail(r->err, status, "%s", cause.message);
}

/* Ours: the states of the points are in the file. */
static basin_status read_states(const reader *r, basin_surface *surface) {
    h5_array array = h5_describe(r->file, SURFACE_POINT);
    if (array.kind != H5_BYTE || !fits_grid(r, &array) ||
        !h5_read(r->file, SURFACE_POINT, H5T_NATIVE_UCHAR, surface->point))
        return fail_dataset(r, SURFACE_POINT);
    for (int i = 0; i < basin_surface_points(surface); i++) {
        if (surface->point[i] > BASIN_INTERPOLATED)
            return fail(r->err, BASIN_EFORMAT, "%s: damaged: state %d of point %d", r->path, surface->point[i], i);
        for (int m = 0; surface->point[i] == BASIN_MISSING && m < surface->metrics; m++)
            surface->metric[m].values[i] = NAN;
    }
    return BASIN_OK;
}

/* The text of an attribute for the caller to free, NULL if it is none: one string of fixed length. */
static basin_status attribute_text(char **text, const reader *r, hid_t attribute) {
    basin_status status = BASIN_OK;
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    size_t size = H5Tget_size(type);
    int is_text = H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 && size <= SURFACE_TEXT_MAX &&
                  H5Sget_simple_extent_npoints(space) == 1;
    *text = is_text ? calloc(size + 1, 1) : NULL;
    if (is_text && !*text)
        status = fail_memory(r->err);
    else if (is_text && H5Aread(attribute, type, *text) < 0)
        status = fail_dataset(r, SURFACE_FORMAT);
    H5Sclose(space);
    H5Tclose(type);
    return status;
}

static basin_status attribute_key(char **key, const reader *r, hid_t attribute) {
    const ssize_t length = H5Aget_name(attribute, 0, NULL);
    if (length <= 0) return fail_dataset(r, SURFACE_FORMAT);
    *key = malloc((size_t)length + 1);
    if (!*key) return fail_memory(r->err);
    return H5Aget_name(attribute, (size_t)length + 1, *key) == length ? BASIN_OK : fail_dataset(r, SURFACE_FORMAT);
}

/* What is no text is another program's. */
static basin_status read_entry(const reader *r, basin_record *record, hid_t attribute) {
    char *key = NULL, *text = NULL;
    basin_status status = attribute_key(&key, r, attribute);
    if (status == BASIN_OK) status = attribute_text(&text, r, attribute);
    if (status == BASIN_OK && text) {
        if (strcmp(key, SURFACE_FORMAT) != 0)
            status = basin_record_set(record, r->err, key, "%s", text);
        else if (strcmp(text, SURFACE_FORMAT_VERSION) != 0)
            status = fail(r->err, BASIN_EFORMAT, "%s: surface format '%.16s', this version of basin reads '%s'",
                          r->path, text, SURFACE_FORMAT_VERSION);
    }
    free(key);
    free(text);
    return status;
}

static basin_status read_record(const reader *r, basin_record *record, H5_index_t order) {
    basin_status status = BASIN_OK;
    H5O_info_t info;
    if (H5Oget_info2(r->file, &info, H5O_INFO_NUM_ATTRS) < 0 || info.num_attrs > SURFACE_ENTRIES_MAX + 1)
        return fail_dataset(r, SURFACE_FORMAT);
    for (hsize_t i = 0; i < info.num_attrs && status == BASIN_OK; i++) {
        hid_t attribute = H5Aopen_by_idx(r->file, ".", order, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT);
        status = attribute < 0 ? fail_dataset(r, SURFACE_FORMAT) : read_entry(r, record, attribute);
        H5Aclose(attribute);
    }
    return status;
}

static basin_status read_values(const reader *r, basin_surface *surface) {
    for (int i = 0; i < surface->metrics; i++)
        if (!h5_read(r->file, surface->metric[i].name, H5T_NATIVE_DOUBLE, surface->metric[i].values))
            return fail_dataset(r, surface->metric[i].name);
    return BASIN_OK;
}

static basin_status read_surface(basin_surface **out, reader *r) {
    basin_status status = BASIN_OK;
    basin_surface *surface = NULL;
    H5_index_t links, attributes;
    orders_of(r->file, &links, &attributes);
    r->ours = H5Aexists(r->file, SURFACE_FORMAT) > 0;
    TRY(read_axis(r, SURFACE_X, &r->nx, &r->x));
    if (H5Lexists(r->file, SURFACE_Y, H5P_DEFAULT) > 0) TRY(read_axis(r, SURFACE_Y, &r->ny, &r->y));
    TRY(read_seeds(r));
    TRY(find_metrics(r, links));
    TRY(make_surface(&surface, r));
    TRY(read_values(r, surface));
    if (r->ours) {
        TRY(read_record(r, &surface->record, attributes));
        TRY(read_states(r, surface));
    } else {
        TRY(reference_tool_record(&surface->record, r->file, r->path, r->err));
        reference_tool_states(surface, r->complete);
    }
    *out = surface;
    surface = NULL;
done:
    basin_surface_free(surface);
    return status;
}

static basin_status read_file(basin_surface **out, reader *r) {
    basin_status status = h5_open(&r->file, r->path, r->err);
    if (status != BASIN_OK) return status;
    status = read_surface(out, r);
    H5Fclose(r->file);
    return status;
}

static basin_status load(basin_surface **out, const char *path, int complete, basin_error *err) {
    basin_status status;
    reader r = {.path = path, .complete = complete, .ny = 1, .members = 1, .err = err};
    H5_QUIETLY(status = read_file(out, &r));
    for (int i = 0; i < r.metrics; i++) free(r.name[i]);
    free(r.x);
    free(r.y);
    free(r.seed);
    return status;
}

basin_status basin_surface_load(basin_surface **out, const char *path, basin_error *err) {
    return load(out, path, 0, err);
}

basin_status surface_existing(basin_surface **out, const char *path, basin_error *err) {
    *out = NULL;
    if (!file_exists(path)) return BASIN_OK;
    basin_status status = load(out, path, 1, err);
    if (status == BASIN_OK || status == BASIN_ENOMEM) return status;
    return fail(err, BASIN_EEXISTS, "%s: exists and is not a surface file; remove it or choose another output", path);
}
