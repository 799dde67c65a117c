/* surface_unfinished.c - the journal of an earlier run at the output: whether it is of the surface to be made, and whole. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/surface_job.h"

/* What says more than that the settings are others, if they are. */
static basin_status compare(const basin_surface *wanted, const char *journal, basin_status refused, basin_error *err) {
    basin_surface *there = NULL;
    surface_difference found;
    if (basin_surface_import(&there, journal, NULL) == BASIN_OK && surface_differs(&found, wanted, there))
        refused =
            command_error(err, BASIN_EEXISTS,
                          "%s is of an unfinished run of another surface: %s; finish that run ('basin info %s' shows "
                          "it), remove it or choose another output",
                          journal, surface_difference_words(&found), journal);
    basin_surface_free(there);
    return refused;
}

basin_status surface_explain_refusal(const surface_job *job, const char *path, basin_status refused, basin_error *err) {
    char *journal = NULL;
    if (refused != BASIN_EEXISTS || job->imported) return refused;
    if (asprintf(&journal, "%s" BASIN_JOURNAL, path) < 0) return refused;
    refused = compare(job->surface, journal, refused, err);
    free(journal);
    return refused;
}

void surface_note_damage(const basin_journal *journal, const char *path) {
    const int damaged = journal ? basin_journal_damaged(journal) : 0;
    if (damaged)
        fprintf(stderr, "basin: note: %d record%s of %s" BASIN_JOURNAL " %s damaged, and passed over\n", damaged,
                damaged == 1 ? "" : "s", path, damaged == 1 ? "is" : "are");
}
