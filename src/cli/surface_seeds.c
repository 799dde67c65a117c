/* surface_seeds.c - what the record says of the lines or planes of an ensemble. */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/surface_job.h"

/* "random, seed 1, ..." of the first member becomes "random, ...": the seeds are an entry of their own. */
static void forget_seed(char *words) {
    char *seed = strstr(words, "seed "), *end = seed ? strstr(seed, ", ") : NULL;
    if (end) memmove(seed, end + 2, strlen(end + 2) + 1);
}

/* Appends what `plane` says of each entry to what `all` says. */
static basin_status append(basin_record *all, const basin_record *plane, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < plane->count && status == BASIN_OK; i++) {
        const basin_record_entry *entry = &plane->entry[i];
        const char *before = basin_record_get(all, entry->key);
        forget_seed(entry->value);
        char *copy = before ? strdup(before) : NULL; /* it is replaced while it is read */
        if (before && !copy) return command_error(err, BASIN_ENOMEM, "out of memory");
        status = basin_record_set(all, err, entry->key, "%s%s%s", copy ? copy : "", copy ? " " : "", entry->value);
        free(copy);
    }
    return status;
}

/* One text, if it is that `count` times over with blanks between. */
static void fold(char *text, int count) {
    size_t length = (strlen(text) + 1) / (size_t)count - 1;
    for (int i = 1; i < count; i++) {
        const char *again = text + (size_t)i * (length + 1);
        if (again[-1] != ' ' || memcmp(text, again, length) != 0) return;
    }
    if (strlen(text) == (size_t)count * (length + 1) - 1) text[length] = 0;
}

static basin_status append_plane(basin_record *all, const surface_job *job, int member, basin_error *err) {
    basin_plane *plane = NULL;
    basin_record record = {0};
    basin_status status = surface_plane(&plane, job, member, err);
    if (status == BASIN_OK) status = basin_plane_record(plane, &record, err);
    if (status == BASIN_OK) status = append(all, &record, err);
    basin_record_clear(&record);
    basin_plane_free(plane);
    return status;
}

basin_status surface_record_planes(const surface_job *job, basin_record *record, basin_error *err) {
    basin_record all = {0};
    if (job->plane_options->members == 1) return basin_plane_record(job->plane, record, err);
    char *seeds = seeds_text(job->plane_options->members, job->plane_options->seed);
    basin_status status =
        seeds ? basin_record_set(record, err, "seeds", "%s", seeds) : command_error(err, BASIN_ENOMEM, "out of memory");
    for (int i = 0; i < job->plane_options->members && status == BASIN_OK; i++)
        status = append_plane(&all, job, i, err);
    for (int i = 0; i < all.count; i++) fold(all.entry[i].value, job->plane_options->members);
    if (status == BASIN_OK) status = basin_record_merge(record, &all, err);
    basin_record_clear(&all);
    free(seeds);
    return status;
}
