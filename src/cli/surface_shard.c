/* surface_shard.c - basin surface --shard: the points of one part, and what the whole has of them already. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/surface_job.h"

basin_status surface_shard_begin(surface_job *job, const surface_options *options, basin_error *err) {
    job->part = options->part;
    job->output = options->output;
    job->points = shard_points(job->part, basin_surface_points(job->surface));
    if (!job->part.count) return BASIN_OK;
    job->wanted = calloc((size_t)basin_surface_points(job->surface), 1);
    job->part_path = shard_path(job->part, options->output);
    if (!job->wanted || !job->part_path) return command_error(err, BASIN_ENOMEM, "out of memory");
    for (int i = 0; i < basin_surface_points(job->surface); i++)
        job->wanted[i] = (unsigned char)shard_has(job->part, i);
    job->output = job->part_path;
    return BASIN_OK;
}

/* Points of the others are theirs. */
static void keep_own(surface_job *job) {
    basin_surface *s = job->surface;
    for (int i = 0; i < basin_surface_points(s); i++) {
        if (job->wanted[i]) continue;
        s->point[i] = BASIN_MISSING;
        for (int m = 0; m < s->metrics; m++) s->metric[m].values[i] = NAN;
    }
}

/* Takes over what a surface file at `path` and its journal have, if they are there, and leaves them as they are. */
static basin_status take_points(surface_job *job, const char *path, basin_error *err) {
    basin_surface *there = NULL;
    basin_error why = {0};
    basin_status status = access(path, F_OK) == 0 ? basin_surface_load(&there, path, err) : BASIN_OK;
    if (status == BASIN_OK && there && (status = basin_surface_merge(job->surface, there, &why)) != BASIN_OK)
        status = command_error(err, status,
                               "%s and %s: %s; one of them was made by another build or is damaged: make it again",
                               job->output, path, why.message);
    basin_surface_free(there);
    if (status != BASIN_OK) return status;
    status = basin_journal_read(job->surface, path, err);
    return status == BASIN_ENOTFOUND ? BASIN_OK : status;
}

/* Takes over what the file and the journal of the whole have of the part's points. */
static basin_status adopt_whole(surface_job *job, const char *whole, basin_error *err) {
    basin_status status = take_points(job, whole, err);
    keep_own(job);
    return status;
}

/* Of a whole that is there already, nothing is divided. */
static void take_whole(surface_job *job, const char *whole) {
    job->part = (shard){0};
    job->output = whole;
    job->points = basin_surface_points(job->surface);
}

basin_status surface_begin(surface_job *job, basin_journal **journal, const char *whole, int *done, basin_error *err) {
    basin_status status = surface_compare_existing(job, whole, done, err);
    if (*done) take_whole(job, whole);
    if (status == BASIN_OK && job->part.count) status = surface_compare_existing(job, job->part_path, done, err);
    if (status == BASIN_OK)
        status = journal ? basin_journal_open(journal, job->output, job->surface, err)
                         : basin_journal_preview(job->surface, job->output, err);
    status = surface_explain_refusal(job, job->output, status, err);
    if (status == BASIN_OK && journal) surface_note_damage(*journal, job->output);
    if (status == BASIN_OK && job->part.count) status = adopt_whole(job, whole, err);
    if (status == BASIN_OK) job->kept = basin_surface_count(job->surface, BASIN_EVALUATED);
    return status;
}
