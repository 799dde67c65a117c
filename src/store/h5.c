/* h5.c - HDF5 files of others: opened, described and read with nothing taken on trust. */
#include "store/h5.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The best that HDF5's usual filter, deflate, can do: more elements per byte of the file are a lie. */
#define ELEMENTS_PER_BYTE 1024

basin_status h5_open(hid_t *file, const char *path, basin_error *err) {
    struct stat info;
    if (stat(path, &info) != 0)
        return fail(err, errno == ENOENT ? BASIN_ENOTFOUND : BASIN_EIO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(info.st_mode)) return fail(err, BASIN_EIO, "%s: not a regular file", path);
    if (access(path, R_OK) != 0) return fail(err, BASIN_EIO, "%s: %s", path, strerror(errno));
    if (H5Fis_hdf5(path) <= 0) return fail(err, BASIN_EFORMAT, "%s: not an HDF5 file", path);

    hid_t access_plist = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access_plist, 0, 1);
    H5Pset_fclose_degree(access_plist, H5F_CLOSE_STRONG);
    hid_t opened = H5Fopen(path, H5F_ACC_RDONLY, access_plist);
    H5Pclose(access_plist);
    if (opened < 0) return fail(err, BASIN_EFORMAT, "%s: a damaged or truncated HDF5 file", path);
    *file = opened;
    return BASIN_OK;
}

int h5_is_object(hid_t place, const char *name, H5O_type_t type) {
    H5L_info_t link;
    H5O_info_t object;
    return H5Lget_info(place, name, &link, H5P_DEFAULT) >= 0 && link.type == H5L_TYPE_HARD &&
           H5Oget_info_by_name2(place, name, &object, H5O_INFO_BASIC, H5P_DEFAULT) >= 0 && object.type == type;
}

static h5_kind kind_of(hid_t dataset) {
    const hid_t reals[] = {H5T_IEEE_F64LE, H5T_IEEE_F64BE, H5T_IEEE_F32LE, H5T_IEEE_F32BE};
    hid_t type = H5Dget_type(dataset);
    h5_kind kind = H5Tget_class(type) == H5T_INTEGER ? H5_INTEGER : H5_OTHER;
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        if (H5Tequal(type, reals[i]) > 0) kind = H5_REAL;
    if (H5Tequal(type, H5T_NATIVE_UCHAR) > 0) kind = H5_BYTE;
    H5Tclose(type);
    return kind;
}

/* Not external, not virtual: the values lie in this file. */
static int is_self_contained(hid_t dataset) {
    hid_t plist = H5Dget_create_plist(dataset);
    H5D_layout_t layout = H5Pget_layout(plist);
    int result = layout >= 0 && layout != H5D_VIRTUAL && H5Pget_external_count(plist) == 0;
    H5Pclose(plist);
    return result;
}

hsize_t h5_capacity(hid_t place) {
    hsize_t size = 0;
    hid_t file = H5Iget_file_id(place);
    if (H5Fget_filesize(file, &size) < 0) size = 0;
    H5Fclose(file);
    return size * ELEMENTS_PER_BYTE;
}

/* Fills rank, dim and size; false if that is more than the file could hold. */
static int measure(h5_array *array, hid_t dataset) {
    hid_t space = H5Dget_space(dataset);
    hsize_t limit = h5_capacity(dataset);
    array->rank = H5Sget_simple_extent_ndims(space);
    int possible = array->rank >= 0 && array->rank <= H5_ARRAY_RANK_MAX && H5Sis_simple(space) > 0 &&
                   H5Sget_simple_extent_dims(space, array->dim, NULL) >= 0;
    H5Sclose(space);
    array->size = 1;
    for (int i = 0; possible && i < array->rank; i++) {
        possible = array->dim[i] > 0 && array->dim[i] <= limit / array->size;
        array->size *= array->dim[i];
    }
    return possible;
}

h5_array h5_describe(hid_t place, const char *name) {
    h5_array array = {0};
    if (!h5_is_object(place, name, H5O_TYPE_DATASET)) return array;
    hid_t dataset = H5Dopen2(place, name, H5P_DEFAULT);
    if (dataset < 0) return array;
    if (is_self_contained(dataset) && measure(&array, dataset)) array.kind = kind_of(dataset);
    H5Dclose(dataset);
    return array;
}

int h5_read(hid_t place, const char *name, hid_t type, void *values) {
    hid_t dataset = H5Dopen2(place, name, H5P_DEFAULT);
    int read = dataset >= 0 && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
    H5Dclose(dataset);
    return read;
}
