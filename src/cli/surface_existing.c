/* surface_existing.c - an output that is there already: what sets it apart from the surface to be made. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/option_keys.h"
#include "cli/surface_job.h"

/* "-1..1 in 51 by 0..1 in 11" */
static const char *grid_text(const basin_surface *s, char text[96]) {
    int length = snprintf(text, 96, "%g..%g in %d", s->x[0], s->x[s->nx - 1], s->nx);
    if (s->y) snprintf(text + length, 96 - (size_t)length, " by %g..%g in %d", s->y[0], s->y[s->ny - 1], s->ny);
    return text;
}

static int different(surface_difference *found, const char *key, const char *there, const char *wanted) {
    found->key = key;
    found->there = there;
    found->wanted = wanted;
    return 1;
}

int surface_record_beginning(const basin_record *record) {
    int count = 0;
    while (count < record->count && strcmp(record->entry[count].key, "configuration") != 0) count++;
    return count;
}

/* What one run says and the other does not is a difference too: "error" of estimates, "adaptive". */
static int entries_differ(surface_difference *found, const basin_record *wanted, const basin_record *there,
                          const char *passed_over) {
    for (int i = 0; i < surface_record_beginning(wanted); i++) {
        const basin_record_entry *entry = &wanted->entry[i];
        const char *value = basin_record_get(there, entry->key);
        if (passed_over && strcmp(entry->key, passed_over) == 0) continue;
        if (!value || strcmp(value, entry->value) != 0) return different(found, entry->key, value, entry->value);
    }
    if (basin_record_get(there, "imported")) return 0; /* then it kept what the other tool said */
    for (int i = 0; i < surface_record_beginning(there); i++)
        if (!basin_record_get(wanted, there->entry[i].key))
            return different(found, there->entry[i].key, there->entry[i].value, NULL);
    return 0;
}

static int shapes_differ(surface_difference *found, const basin_surface *wanted, const basin_surface *there) {
    if (!basin_surface_is_same_grid(wanted, there, 0))
        return different(found, "grid", grid_text(there, found->text[0]), grid_text(wanted, found->text[1]));
    if (wanted->members == there->members) return 0;
    snprintf(found->text[0], sizeof found->text[0], "%d", there->members);
    snprintf(found->text[1], sizeof found->text[1], "%d", wanted->members);
    return different(found, "number of members", found->text[0], found->text[1]);
}

static int metrics_differ(surface_difference *found, const basin_surface *wanted, const basin_surface *there) {
    for (int m = 0; m < wanted->metrics; m++)
        if (!basin_surface_values(there, wanted->metric[m].name))
            return different(found, "metric", "missing", wanted->metric[m].name);
    return 0;
}

int surface_differs(surface_difference *found, const basin_surface *wanted, const basin_surface *there) {
    return shapes_differ(found, wanted, there) || entries_differ(found, &wanted->record, &there->record, "command") ||
           metrics_differ(found, wanted, there);
}

/* "--label-smoothing" of "label_smoothing", where there is such an option; else the key. */
static const char *option_of(const char *key, char text[64]) {
    const option_keys options = option_keys_of(&surface_argp);
    snprintf(text, 64, "--%s", key);
    for (char *c = text; *c; c++)
        if (*c == '_') *c = '-';
    return option_keys_find(&options, text + 2) ? text : key;
}

const char *surface_difference_words(surface_difference *found) {
    char text[64];
    const char *option = option_of(found->key, text);
    if (!found->there)
        snprintf(found->words, sizeof found->words, "it was made without %s, not with '%s'", option, found->wanted);
    else if (!found->wanted)
        snprintf(found->words, sizeof found->words, "it was made with %s '%s', not without", option, found->there);
    else
        snprintf(found->words, sizeof found->words, "its %s is '%s', not '%s'", found->key, found->there,
                 found->wanted);
    return found->words;
}

/* Whether the surface in a file is the one that we are to make; a difference has a name before the whole command is one. */
static basin_status compare(const basin_surface *wanted, const basin_surface *there, const char *path,
                            basin_error *err) {
    surface_difference found;
    if (!surface_differs(&found, wanted, there) && !entries_differ(&found, &wanted->record, &there->record, NULL))
        return BASIN_OK;
    return command_error(err, BASIN_EEXISTS, "%s exists and is another surface: %s; remove it or choose another name",
                         path, surface_difference_words(&found));
}

/* What a surface says of its origin if that is all it says. */
static basin_status find_origin(char **origin, const basin_surface *there, basin_error *err) {
    const char *imported = basin_record_get(&there->record, "imported");
    if (!imported || basin_record_get(&there->record, "configuration")) return BASIN_OK;
    *origin = strdup(imported);
    return *origin ? BASIN_OK : command_error(err, BASIN_ENOMEM, "out of memory");
}

/* The reference tool may have stopped between the loss and the accuracy of a point: then that one is NaN. */
static int is_complete(const basin_surface *there, const unsigned char *wanted, int imported, int adaptive) {
    const int points = basin_surface_points(there);
    for (int i = 0; i < points; i++) {
        if (wanted && !wanted[i]) continue;
        if (there->point[i] == BASIN_MISSING || (there->point[i] == BASIN_INTERPOLATED && !adaptive)) return 0;
    }
    for (int m = 0; imported && m < there->metrics; m++)
        for (int i = 0; i < points; i++)
            if (isnan(there->metric[m].values[i])) return 0;
    return 1;
}

/* No shard of --precision mixed is checked against f32: the whole that was merged of them is yet to be. */
static int lacks_check(const surface_job *job, const basin_surface *there) {
    return job->compute.exact[0] && !job->part.count && !basin_record_get(&there->record, "mixed.deviation");
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
    if (imported && job->part.count) /* nobody can tell what its points were made of */
        status = command_error(err, BASIN_EEXISTS, "%s is %s, and is not gone on with in shards; leave out --shard",
                               path, job->imported);
    if (status == BASIN_OK && !lacks_check(job, there))
        *complete = is_complete(there, path == job->part_path ? job->wanted : NULL, imported,
                                !imported && basin_record_get(&job->surface->record, "adaptive"));
    basin_surface_free(there);
    return status;
}
