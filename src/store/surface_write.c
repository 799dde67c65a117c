/* surface_write.c - a surface as an HDF5 file.
 *
 * HDF5 makes the file's image in memory and never touches the disk: equal surfaces give equal bytes, a full disk
 * is an ordinary error, and no lock is taken. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/store.h"
#include "store/h5.h"
#include "store/surface_file.h"
#include "store/surface_format.h"

#define IMAGE_STEP ((size_t)1 << 16)

/* A file in memory whose root remembers the order of metrics and of the record. */
static hid_t image_new(void) {
    hid_t create = H5Pcreate(H5P_FILE_CREATE), access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_link_creation_order(create, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_attr_creation_order(create, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_obj_track_times(create, 0);
    H5Pset_fapl_core(access, IMAGE_STEP, 0);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    hid_t file = H5Fcreate("surface", H5F_ACC_TRUNC, create, access);
    H5Pclose(create);
    H5Pclose(access);
    return file;
}

static int add_dataset(hid_t file, const char *name, int rank, const hsize_t *dim, hid_t stored, hid_t type,
                       const void *values) {
    hid_t plist = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(rank, dim, NULL);
    H5Pset_obj_track_times(plist, 0);
    hid_t dataset = H5Dcreate2(file, name, stored, space, H5P_DEFAULT, plist, H5P_DEFAULT);
    int added = dataset >= 0 && H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
    H5Dclose(dataset);
    H5Sclose(space);
    H5Pclose(plist);
    return added;
}

static int add_numbers(hid_t file, const char *name, int rank, const hsize_t *dim, const double *values) {
    return add_dataset(file, name, rank, dim, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values);
}

static int add_text(hid_t file, const char *key, const char *value) {
    hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
    H5Tset_size(type, strlen(value) + 1);
    H5Tset_cset(type, H5T_CSET_UTF8);
    hid_t attribute = H5Acreate2(file, key, type, space, H5P_DEFAULT, H5P_DEFAULT);
    int added = attribute >= 0 && H5Awrite(attribute, type, value) >= 0;
    H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
    return added;
}

static int is_reserved(const char *name) {
    static const char *const reserved[] = {SURFACE_X, SURFACE_Y, SURFACE_POINT, SURFACE_SEEDS};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(name, reserved[i]) == 0) return 1;
    return 0;
}

static basin_status add_grid(hid_t file, const basin_surface *surface, const char *path, basin_error *err) {
    const hsize_t nx = (hsize_t)surface->nx, ny = (hsize_t)surface->ny, members = (hsize_t)surface->members;
    hsize_t grid[3];
    int shape[3], rank = surface_shape(surface, shape);
    for (int i = 0; i < rank; i++) grid[i] = (hsize_t)shape[i];
    if (!add_numbers(file, SURFACE_X, 1, &nx, surface->x) ||
        (surface->y && !add_numbers(file, SURFACE_Y, 1, &ny, surface->y)) ||
        (surface->seed &&
         !add_dataset(file, SURFACE_SEEDS, 1, &members, H5T_STD_U64LE, H5T_NATIVE_UINT64, surface->seed)) ||
        !add_dataset(file, SURFACE_POINT, rank, grid, H5T_STD_U8LE, H5T_NATIVE_UCHAR, surface->point))
        return fail_memory(err);
    for (int i = 0; i < surface->metrics; i++) {
        const basin_metric *metric = &surface->metric[i];
        if (is_reserved(metric->name) || !add_numbers(file, metric->name, rank, grid, metric->values))
            return fail(err, BASIN_EINVALID, "%s: metric '%s' cannot be stored", path, metric->name);
    }
    return BASIN_OK;
}

static basin_status add_record(hid_t file, const basin_record *record, const char *path, basin_error *err) {
    if (!add_text(file, SURFACE_FORMAT, SURFACE_FORMAT_VERSION)) return fail_memory(err);
    if (record->count > SURFACE_ENTRIES_MAX)
        return fail(err, BASIN_EINVALID, "%s: its record has more than %d entries", path, SURFACE_ENTRIES_MAX);
    for (int i = 0; i < record->count; i++) {
        const basin_record_entry *entry = &record->entry[i];
        if (strlen(entry->value) >= SURFACE_TEXT_MAX || !add_text(file, entry->key, entry->value))
            return fail(err, BASIN_EINVALID, "%s: entry '%.64s' of its record cannot be stored", path, entry->key);
    }
    return BASIN_OK;
}

static basin_status take_image(unsigned char **bytes, size_t *size, hid_t file, basin_error *err) {
    ssize_t length = H5Fflush(file, H5F_SCOPE_LOCAL) < 0 ? -1 : H5Fget_file_image(file, NULL, 0);
    unsigned char *image = length > 0 ? malloc((size_t)length) : NULL;
    if (!image || H5Fget_file_image(file, image, (size_t)length) != length) {
        free(image);
        return fail_memory(err);
    }
    *bytes = image;
    *size = (size_t)length;
    return BASIN_OK;
}

static basin_status compose(unsigned char **bytes, size_t *size, const basin_surface *surface, const char *path,
                            basin_error *err) {
    basin_status status = BASIN_OK;
    hid_t file = image_new();
    if (file < 0) return fail_memory(err);
    TRY(add_grid(file, surface, path, err));
    TRY(add_record(file, &surface->record, path, err));
    TRY(take_image(bytes, size, file, err));
done:
    H5Fclose(file);
    return status;
}

static basin_status print(FILE *out, const basin_surface *surface, const basin_export_options *options,
                          const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    unsigned char *bytes = NULL;
    size_t size = 0;
    (void)options;
    H5_QUIETLY(status = compose(&bytes, &size, surface, path, err));
    if (status == BASIN_OK) fwrite(bytes, 1, size, out); /* the stream remembers a failure */
    free(bytes);
    return status;
}

static int is(const unsigned char *head, size_t size) {
    static const unsigned char magic[] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    return size >= sizeof magic && memcmp(head, magic, sizeof magic) == 0;
}

const surface_format surface_format_h5 = {
    .ending = ".h5",
    .help = "HDF5, what `basin surface` writes, for h5py too",
    .is = is,
    .read = basin_surface_load,
    .write = print,
};

basin_status basin_surface_save(const basin_surface *surface, const char *path, basin_error *err) {
    return surface_format_put(&surface_format_h5, surface, NULL, path, err);
}
