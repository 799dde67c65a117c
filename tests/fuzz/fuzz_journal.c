/* fuzz_journal.c - any bytes as a journal, gone on with and read as a surface. After a first byte of 0 they are the whole file, else
 * they stand behind a right head. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "basin/store.h"
#include "input.h"

/* A run of 4 points with one metric, as far as its journal. */
static void open_and_close(const char *path) {
    static const char *const name = "train_loss";
    basin_surface *surface = NULL;
    basin_journal *journal = NULL;
    basin_error err = {0};
    if (basin_surface_new(&surface, &(basin_range){0, 1, 4}, NULL, 1, &name, &err) != BASIN_OK) abort();
    basin_journal_open(&journal, path, surface, &err);
    basin_journal_close(journal);
    basin_surface_free(surface);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char folder[] = "/tmp/basin-fuzz-XXXXXX", path[64], journal[80];
    if (size < 1) return 0;
    if (!mkdtemp(folder)) abort();
    snprintf(path, sizeof path, "%s/a.h5", folder);
    snprintf(journal, sizeof journal, "%s.journal", path);
    if (data[0]) open_and_close(path);
    FILE *file = fopen(journal, "ab");
    if (!file || fwrite(data + 1, 1, size - 1, file) != size - 1 || fclose(file) != 0) abort();
    basin_surface *surface = NULL;
    if (basin_surface_import(&surface, journal, &(basin_error){0}) == BASIN_OK) basin_surface_free(surface);
    open_and_close(path);
    unlink(journal);
    rmdir(folder);
    return 0;
}
