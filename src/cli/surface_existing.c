/* surface_existing.c - an output that is there already: what sets it apart from the surface to be made. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/surface_job.h"

static basin_status differs(const char *path, const char *key, const char *there, const char *wanted,
                            basin_error *err) {
    return command_error(err, BASIN_EEXISTS,
                         "%s exists and is another surface: its %s is '%s', not '%s'; remove it or choose another name",
                         path, key, there, wanted);
}

static int same_coordinates(int count, const double *a, int other_count, const double *b) {
    return count == other_count && !a == !b && (!a || memcmp(a, b, (size_t)count * sizeof *a) == 0);
}

/* "-1..1 in 51 by 0..1 in 11" */
static const char *grid_text(const basin_surface *s, char text[96]) {
    int length = snprintf(text, 96, "%g..%g in %d", s->x[0], s->x[s->nx - 1], s->nx);
    if (s->y) snprintf(text + length, 96 - (size_t)length, " by %g..%g in %d", s->y[0], s->y[s->ny - 1], s->ny);
    return text;
}

/* Whether the surface in a file is the one that we are to make. */
static basin_status compare(const basin_surface *wanted, const basin_surface *there, const char *path,
                            basin_error *err) {
    char there_text[96], wanted_text[96];
    if (!same_coordinates(wanted->nx, wanted->x, there->nx, there->x) ||
        !same_coordinates(wanted->ny, wanted->y, there->ny, there->y))
        return differs(path, "grid", grid_text(there, there_text), grid_text(wanted, wanted_text), err);
    snprintf(there_text, sizeof there_text, "%d", there->members);
    snprintf(wanted_text, sizeof wanted_text, "%d", wanted->members);
    if (wanted->members != there->members) return differs(path, "number of members", there_text, wanted_text, err);
    for (int i = 0; i < wanted->record.count; i++) {
        const basin_record_entry *entry = &wanted->record.entry[i];
        const char *value = basin_record_get(&there->record, entry->key);
        if (!value || strcmp(value, entry->value) != 0)
            return differs(path, entry->key, value ? value : "unknown", entry->value, err);
    }
    for (int m = 0; m < wanted->metrics; m++)
        if (!basin_surface_values(there, wanted->metric[m].name))
            return differs(path, "metric", "missing", wanted->metric[m].name, err);
    return BASIN_OK;
}

/* What a surface says of its origin if that is all it says. */
static basin_status find_origin(char **origin, const basin_surface *there, basin_error *err) {
    const char *imported = basin_record_get(&there->record, "imported");
    if (!imported || basin_record_get(&there->record, "configuration")) return BASIN_OK;
    *origin = strdup(imported);
    return *origin ? BASIN_OK : command_error(err, BASIN_ENOMEM, "out of memory");
}

/* The reference tool may have stopped between the loss and the accuracy of a point: then that one is NaN. */
static int is_complete(const basin_surface *there, int imported, int adaptive) {
    const int points = basin_surface_points(there);
    const int interpolated = adaptive ? basin_surface_count(there, BASIN_INTERPOLATED) : 0;
    if (basin_surface_count(there, BASIN_EVALUATED) + interpolated < points) return 0;
    for (int m = 0; imported && m < there->metrics; m++)
        for (int i = 0; i < points; i++)
            if (isnan(there->metric[m].values[i])) return 0;
    return 1;
}

basin_status surface_compare_existing(surface_job *job, const char *path, int *complete, basin_error *err) {
    basin_surface *there = NULL;
    *complete = 0;
    if (access(path, F_OK) != 0) return BASIN_OK;
    basin_status status = basin_surface_load(&there, path, err);
    if (status == BASIN_EFORMAT)
        return command_error(err, BASIN_EEXISTS, "%s exists and is no surface; remove it or choose another name", path);
    if (status == BASIN_OK) status = find_origin(&job->imported, there, err);
    if (status == BASIN_OK && !job->imported) status = compare(job->surface, there, path, err);
    const int imported = job->imported != NULL;
    if (status == BASIN_OK)
        *complete = is_complete(there, imported, !imported && basin_record_get(&job->surface->record, "adaptive"));
    basin_surface_free(there);
    return status;
}
