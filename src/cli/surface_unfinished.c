/* surface_unfinished.c - the journal of an earlier run at the output: whether it is of the surface to be made, and whole. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/surface_job.h"

basin_status surface_compare_unfinished(const surface_job *job, const char *path, basin_error *err) {
    basin_surface *there = NULL;
    surface_difference found;
    char *journal = NULL;
    basin_status status = BASIN_OK;
    if (asprintf(&journal, "%s.journal", path) < 0) return command_error(err, BASIN_ENOMEM, "out of memory");
    /* What cannot be read is for basin_journal_open to say, which reads it again. */
    if (basin_surface_is(journal) && basin_surface_import(&there, journal, NULL) == BASIN_OK &&
        surface_differs(&found, job->surface, there))
        status =
            command_error(err, BASIN_EEXISTS,
                          "%s is of an unfinished run of another surface: %s; finish that run ('basin info %s' shows "
                          "it), remove it or choose another output",
                          journal, surface_difference_words(&found), journal);
    basin_surface_free(there);
    free(journal);
    return status;
}

void surface_note_damage(const basin_journal *journal, const char *path) {
    const int damaged = journal ? basin_journal_damaged(journal) : 0;
    if (damaged)
        fprintf(stderr, "basin: note: %d record%s of %s.journal %s damaged, and passed over\n", damaged,
                damaged == 1 ? "" : "s", path, damaged == 1 ? "is" : "are");
}
