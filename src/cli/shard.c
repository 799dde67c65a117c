/* shard.c - which points are whose. */
#include "cli/shard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/options.h"

enum { SHARDS_MAX = 100000 };
#define ENTRY "shard"

/* "2/8"  @return whether it is one */
static int read_part(shard *part, const char *text) {
    int end = 0;
    shard read = {0};
    if (sscanf(text, "%6d/%6d%n", &read.index, &read.count, &end) != 2 || text[end] ||
        text[strspn(text, "0123456789/")])
        return 0;
    if (read.count < 1 || read.count > SHARDS_MAX || read.index < 1 || read.index > read.count) return 0;
    *part = read;
    return 1;
}

static int variable(const struct argp_state *state, const char *name) {
    const char *text = getenv(name);
    if (!text)
        argp_failure(state, EXIT_USAGE, 0, "--shard slurm is for a job array of Slurm, and %s is not set: --shard I/N",
                     name);
    return (int)value_integer(state, name, text, 0, INT32_MAX);
}

/* Tasks that were sent again alone (--array=3, --array=3,7) look like an array of their own, of other parts. */
static shard from_slurm(const struct argp_state *state) {
    const int task = variable(state, "SLURM_ARRAY_TASK_ID"), first = variable(state, "SLURM_ARRAY_TASK_MIN");
    const int last = variable(state, "SLURM_ARRAY_TASK_MAX"), count = variable(state, "SLURM_ARRAY_TASK_COUNT");
    if (first > 1 || count < 2 || last - first != count - 1 || task < first || task > last || count > SHARDS_MAX)
        argp_failure(state, EXIT_USAGE, 0,
                     "--shard slurm wants all tasks of an array 1-N or 0-(N-1), and these are %d from %d to %d: say "
                     "which part each is, and of how many, with --shard $SLURM_ARRAY_TASK_ID/N",
                     count, first, last);
    return (shard){task - first + 1, count};
}

shard value_shard(const struct argp_state *state, const char *option, const char *text) {
    shard part = {0};
    if (strcmp(text, "slurm") == 0) return from_slurm(state);
    if (!read_part(&part, text))
        argp_failure(state, EXIT_USAGE, 0, "%s wants I/N with I from 1 to N, as in 2/8, or 'slurm', not '%s'", option,
                     text);
    return part;
}

const char *shard_text(shard part, char text[SHARD_TEXT]) {
    snprintf(text, SHARD_TEXT, "%d/%d", part.index, part.count);
    return text;
}

shard shard_of(const basin_record *record) {
    shard part = {0};
    const char *text = basin_record_get(record, ENTRY);
    return text && read_part(&part, text) ? part : (shard){0};
}

basin_status shard_record(shard part, basin_record *record, basin_error *err) {
    char text[SHARD_TEXT];
    basin_record_remove(record, ENTRY);
    return part.count ? basin_record_set(record, err, ENTRY, "%s", shard_text(part, text)) : BASIN_OK;
}

int shard_has(shard part, int point) {
    return !part.count || point % part.count == part.index - 1;
}

int shard_points(shard part, int points) {
    return part.count ? (points - part.index + part.count) / part.count : points;
}

char *shard_path(shard part, const char *output) {
    char *path = NULL;
    const char *slash = strrchr(output, '/'), *dot = strrchr(slash ? slash : output, '.');
    const int stem = (int)(dot ? dot - output : (ptrdiff_t)strlen(output));
    return asprintf(&path, "%.*s.shard-%d-of-%d%s", stem, output, part.index, part.count, output + stem) < 0 ? NULL
                                                                                                             : path;
}
