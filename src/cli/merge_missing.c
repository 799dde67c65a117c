/* merge_missing.c - what to do about points that no shard has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/merge.h"

/* "2, 5-7"  @return whether any is; the caller frees */
static int list_missing(char **text, const merge_gaps *gaps) {
    size_t size = 0;
    int from = 0;
    unsigned char *missing = calloc((size_t)gaps->shards + 2, 1);
    FILE *out = missing ? open_memstream(text, &size) : NULL;
    for (int i = 0; out && i < basin_surface_points(gaps->whole); i++)
        if (gaps->whole->point[i] == BASIN_MISSING) missing[i % gaps->shards + 1] = 1;
    for (int k = 1; out && k <= gaps->shards + 1; k++) {
        if (missing[k] && !from) from = k;
        if (missing[k] || !from) continue;
        fprintf(out, "%s%d", ftell(out) ? ", " : "", from);
        if (from < k - 1) fprintf(out, "%s%d", from == k - 2 ? ", " : "-", k - 1);
        from = 0;
    }
    free(missing);
    return out && fclose(out) == 0;
}

/* A file may say anything, also what is not for a terminal. */
static void print_clean(FILE *out, const char *text) {
    for (; *text; text++) fputc((unsigned char)*text < ' ' || *text == 127 ? '?' : *text, out);
}

/* The command of the surface goes on from a partial one, or makes a shard. */
static void say_command(const merge_gaps *gaps, const char *output) {
    char o[] = "-o", *words[] = {o, (char *)output, NULL}; /* only read */
    char *rest = command_line(2, words);
    fprintf(stderr, "basin: note: what is missing is made by: ");
    print_clean(stderr, gaps->command);
    if (gaps->shards) fprintf(stderr, " --shard I/%d", gaps->shards);
    fprintf(stderr, " %s\n", rest ? rest : "");
    free(rest);
}

basin_status merge_fail_missing(const merge_gaps *gaps, const char *output, basin_error *err) {
    const int points = basin_surface_points(gaps->whole), missing = basin_surface_count(gaps->whole, BASIN_MISSING);
    char *list = NULL, where[512] = "";
    if (gaps->shards && list_missing(&list, gaps))
        snprintf(where, sizeof where, ", of shard%s %s of %d", strpbrk(list, ",-") ? "s" : "", list, gaps->shards);
    free(list);
    say_command(gaps, output);
    return command_error(err, BASIN_ENOTFOUND,
                         "%s: not written: %d of %d points are missing%s; --partial writes what there is", output,
                         missing, points, where);
}
