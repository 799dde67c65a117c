/* compare_work.h - the evaluation of one checkpoint of a comparison, surface by surface. */
#ifndef CLI_COMPARE_WORK_H
#define CLI_COMPARE_WORK_H

#include "cli/compare.h"
#include "cli/progress.h"
#include "cli/surface_job.h"

/* One surface to be had: the record is of what decides its values, as its file is named after it. */
typedef struct compare_item {
    surface_options options; /* as `basin surface` would have them */
    basin_surface *surface;
    char *path;
    char hash[33];       /* of what decides its values */
    basin_record origin; /* what does not decide its values: the checkpoint's path and the command */
} compare_item;

/* Work on one checkpoint. */
typedef struct compare_work {
    comparison *all;
    const compare_options *options;
    subject *subject;
    surface_job job; /* its network and plane; the data is borrowed */
    bn_options bn;   /* of the command, or none for a network without batch norm */
    trained_source source;
    const char *path; /* of the weights' file */
    int items;
    compare_item *item; /* the lines, then the plane */
    progress *progress;
    int done;               /* points */
    basin_journal *journal; /* of the surface that is being evaluated */
} compare_work;

/** How the landscape is evaluated: threads, loss, precision, memory, Ctrl-C. */
basin_evaluate_options compare_how(const compare_work *w);

/** Everything of surface `index` but its values: record, path, an empty surface. */
basin_status compare_item_prepare(compare_work *w, int index, basin_error *err);
/** How many points its file has, or else the journal of a run that did not finish, from which the surface takes them. */
int compare_item_kept(const compare_item *it);
/** Loss and error of a dataset, from their file if there is one. */
basin_status compare_score(compare_work *w, int index, basin_error *err);
int compare_score_is_kept(const compare_work *w, int index);
/** Instead of evaluation: counts what is missing, and makes values up. */
basin_status compare_plan_subject(compare_work *w, basin_error *err);
/** Takes what its file and journal have, evaluates the rest and writes the file. */
basin_status compare_item_complete(compare_work *w, int index, basin_error *err);
void compare_item_clear(compare_item *it);

/** A file's name without folder and ending; the caller frees.  @return NULL if out of memory */
char *compare_stem(const char *path);

#endif
