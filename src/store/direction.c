/* direction.c - direction files of the reference tool: groups of arrays named "0", "1", ... (its h5_util.py). */
#include <stdio.h>
#include <stdlib.h>

#include "basin/store.h"
#include "store/h5.h"

#define ARRAYS_MAX 100000

/* `capacity` is what all arrays from here on may have together. */
static basin_status read_array(basin_array *array, hid_t group, int index, hsize_t *capacity, const char *path,
                               const char *group_name, basin_error *err) {
    char name[16];
    snprintf(name, sizeof name, "%d", index);
    h5_array described = h5_describe(group, name);
    int is_number = described.kind == H5_REAL || described.kind == H5_INTEGER; /* a counter of batch norm */
    if (!is_number || described.size > *capacity)
        return fail(err, BASIN_EFORMAT, "%s: '%s' has no array of numbers '%s'", path, group_name, name);
    array->data = malloc(described.size * sizeof *array->data);
    if (!array->data) return fail_memory(err);
    array->size = (int64_t)described.size;
    *capacity -= described.size;
    if (h5_read(group, name, H5T_NATIVE_FLOAT, array->data)) return BASIN_OK;
    return fail(err, BASIN_EFORMAT, "%s: damaged: '%s/%s' cannot be read", path, group_name, name);
}

static basin_status read_group(basin_array **out, int *count, hid_t group, const char *path, const char *group_name,
                               basin_error *err) {
    basin_status status = BASIN_OK;
    basin_array *arrays = NULL;
    H5G_info_t info;
    hsize_t capacity = h5_capacity(group);
    int members = 0;
    if (H5Gget_info(group, &info) < 0 || info.nlinks < 1 || info.nlinks > ARRAYS_MAX)
        return fail(err, BASIN_EFORMAT, "%s: '%s' has no arrays, or too many", path, group_name);
    members = (int)info.nlinks;
    arrays = calloc((size_t)members, sizeof *arrays);
    if (!arrays) return fail_memory(err);
    for (int i = 0; i < members; i++) TRY(read_array(&arrays[i], group, i, &capacity, path, group_name, err));
    *out = arrays;
    *count = members;
    arrays = NULL;
done:
    basin_arrays_free(arrays, members);
    return status;
}

static basin_status read_file(basin_array **out, int *count, const char *path, const char *group_name,
                              basin_error *err) {
    hid_t file;
    basin_status status = h5_open(&file, path, err);
    if (status != BASIN_OK) return status;
    hid_t group = h5_is_object(file, group_name, H5O_TYPE_GROUP) ? H5Gopen2(file, group_name, H5P_DEFAULT) : -1;
    if (group < 0)
        status = fail(err, BASIN_ENOTFOUND, "%s: not a direction file: it has no group '%s'", path, group_name);
    else
        status = read_group(out, count, group, path, group_name, err);
    H5Fclose(file);
    return status;
}

basin_status basin_direction_arrays_load(basin_array **out, int *count, const char *path, const char *group,
                                         basin_error *err) {
    basin_status status;
    H5_QUIETLY(status = read_file(out, count, path, group, err));
    return status;
}

void basin_arrays_free(basin_array *arrays, int count) {
    if (!arrays) return;
    for (int i = 0; i < count; i++) free(arrays[i].data);
    free(arrays);
}
