/* info.h - the kinds of things that `basin info` can describe: one file info_KIND.c and one row in infos.list.h each. */
#ifndef CLI_INFO_H
#define CLI_INFO_H

#include "cli/options.h"
#include "cli/report.h"

/** What was named on the command line. */
typedef struct info_subject {
    const char *name;   /* a path, or a dataset's name */
    file_options files; /* how a dataset is read */
    size_t size;        /* of `head`; 0 if there is no such file, or a folder */
    unsigned char head[16];
} info_subject;

typedef struct info_kind {
    const char *name;
    int (*is)(const info_subject *subject);
    /** NULL: there is no more to say than its record. */
    basin_status (*describe)(json_t *report, const info_subject *subject, basin_error *err);
    /** What it says of the command that made it, for a recipe; NULL for what has none. */
    basin_status (*record)(basin_record *out, const char *path, basin_error *err);
} info_kind;

/** A table of the names and shapes of a checkpoint's tensors. */
void info_tensors(json_t *report, const basin_checkpoint *checkpoint);

/** Whether the file begins with these bytes. */
int info_begins(const info_subject *subject, const char *bytes, size_t size);

#endif
