/* info_direction.c - a direction file of the reference tool: arrays without names. */
#include "cli/info.h"

static const char *const groups[] = {"xdirection", "ydirection"};

static int is(const info_subject *subject) {
    basin_array *arrays = NULL;
    int count = 0;
    if (!info_begins(subject, "\x89HDF\r\n\x1a\n", 8)) return 0;
    if (basin_direction_arrays_load(&arrays, &count, subject->name, groups[0], NULL) != BASIN_OK) return 0;
    basin_arrays_free(arrays, count);
    return 1;
}

static void describe_axis(json_t *row, const char *name, int count, const basin_array *arrays) {
    int64_t size = 0;
    for (int i = 0; i < count; i++) size += arrays[i].size;
    report_text(row, "name", name);
    report_integer(row, "arrays", count);
    report_integer(row, "numbers", size);
}

static basin_status describe(json_t *report, const info_subject *subject, basin_error *err) {
    json_t *table = report_table(report, "directions");
    for (int axis = 0; axis < 2; axis++) {
        basin_array *arrays = NULL;
        int count = 0;
        basin_status status = basin_direction_arrays_load(&arrays, &count, subject->name, groups[axis], err);
        if (axis == 1 && status == BASIN_ENOTFOUND) return BASIN_OK; /* a line has one */
        if (status != BASIN_OK) return status;
        describe_axis(report_row(table), groups[axis], count, arrays);
        basin_arrays_free(arrays, count);
    }
    return BASIN_OK;
}

const info_kind info_direction = {"direction", is, describe, NULL};
