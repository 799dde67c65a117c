/* merge.c - basin merge: the shards of a surface, or other parts of one, as one file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/merge.h"
#include "cli/report.h"
#include "cli/surface_job.h"

enum { PARTIAL = 370 };

typedef struct merge_options {
    int files;
    char **file; /* without the ending of a journal */
    const char *output;
    int partial;
    report_options report;
} merge_options;

static const struct argp_option table[] = {
    {"output", 'o', "FILE.h5", 0, "Where the whole goes", 0},
    {"partial", PARTIAL, NULL, 0, "Write what there is even if points are missing: a surface that can be gone on with",
     0},
    {0},
};

static const char doc[] =
    "Makes one surface of the SHARDs that 'basin surface --shard' made: the same file, bit for bit, as one process "
    "makes."
    "\vOf a shard that is unfinished its journal is read, which stays as it is: name it, or the file that it stands "
    "beside. A surface that is at the output already is completed if it is the same one, and else left alone.\n\n"
    "The shards are left as they are.";

static void list_file(merge_options *options, const struct argp_state *state, const char *path) {
    char **grown = realloc(options->file, (size_t)(options->files + 1) * sizeof *grown), *copy = strdup(path);
    if (grown) options->file = grown;
    if (!grown || !copy) {
        argp_failure(state, EXIT_FAILED, 0, "out of memory");
        abort(); /* not reached */
    }
    if (strcmp(copy, BASIN_JOURNAL) != 0 && ends_with(copy, BASIN_JOURNAL))
        copy[strlen(copy) - strlen(BASIN_JOURNAL)] = 0;
    for (int i = 0; i < options->files; i++)
        if (strcmp(options->file[i], copy) == 0) {
            free(copy);
            return;
        }
    options->file[options->files++] = copy;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    merge_options *options = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->report;
        return 0;
    case 'o':
        options->output = surface_output(state, arg);
        return 0;
    case PARTIAL:
        options->partial = 1;
        return 0;
    case ARGP_KEY_ARG:
        list_file(options, state, arg);
        return 0;
    case ARGP_KEY_END:
        if (!options->files) argp_failure(state, EXIT_USAGE, 0, "no shards given");
        if (!options->output) argp_failure(state, EXIT_USAGE, 0, "no output given: say where with -o FILE.h5");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What the parts come to. */
typedef struct merged {
    basin_surface *whole;
    const char *first; /* the file that said what surface it is */
    int files;         /* whose points are in it, the first ones of the command line */
    char **file;
    basin_record found;  /* what the run of that file found, apart from values */
    char *command;       /* that makes the whole */
    int kept;            /* points that the output had */
    int shards;          /* that the files say there are; 0 if they say different numbers, or none */
    basin_journal *held; /* of the output: nobody goes on with it meanwhile; NULL if there is none */
} merged;

static int is_run(const basin_surface *surface) {
    const basin_record *record = &surface->record;
    return surface_record_beginning(record) < record->count && basin_record_get(record, "command");
}

/* What stands before the configuration decided the values, what stands behind it was found. */
static basin_status split_record(merged *m, const basin_record *record, basin_error *err) {
    basin_status status = BASIN_OK;
    const int configuration = surface_record_beginning(record);
    for (int i = 0; i < record->count && status == BASIN_OK; i++) {
        const basin_record_entry *entry = &record->entry[i];
        basin_record *out = i > configuration ? &m->found : &m->whole->record;
        status = basin_record_set(out, err, entry->key, "%s", entry->value);
    }
    return status == BASIN_OK ? shard_record((shard){0}, &m->found, err) : status;
}

/* An empty surface like this one, with the record of a run that begins. */
static basin_status begin_whole(merged *m, const basin_surface *like, const char *path, basin_error *err) {
    const char *names[BASIN_METRICS_MAX];
    for (int i = 0; i < like->metrics; i++) names[i] = like->metric[i].name;
    m->first = path;
    m->shards = shard_of(&like->record).count;
    m->command = strdup(basin_record_get(&like->record, "command"));
    if (!m->command) return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status =
        basin_surface_from(&m->whole, like->nx, like->x, like->ny, like->y, like->metrics, names, err);
    if (status == BASIN_OK) status = basin_surface_set_members(m->whole, like->members, like->seed, err);
    if (status == BASIN_OK) status = split_record(m, &like->record, err);
    return status;
}

static basin_status check_same(const merged *m, const basin_surface *part, const char *path, basin_error *err) {
    surface_difference found;
    if (!surface_differs(&found, m->whole, part)) return BASIN_OK;
    return command_error(err, BASIN_EEXISTS, "%s is of another surface than %s: %s", path, m->first,
                         surface_difference_words(&found));
}

/* Loss and accuracy at the checkpoint were evaluated for each part anew. */
static basin_status check_found(const merged *m, const basin_surface *part, const char *path, basin_error *err) {
    for (int i = 0; i < m->found.count; i++) {
        const basin_record_entry *entry = &m->found.entry[i];
        const char *text = basin_record_get(&part->record, entry->key);
        if (!text || strncmp(entry->key, "centre.", strlen("centre.")) != 0) continue;
        const double here = strtod(entry->value, NULL), there = strtod(text, NULL);
        if (basin_value_is_same(here, there, BASIN_ROUNDING)) continue;
        return command_error(err, BASIN_EEXISTS,
                             "%s has %s %.9g at the checkpoint, where %s has %.9g: one of them was made by another "
                             "build or is damaged; make it again",
                             path, entry->key + strlen("centre."), there, m->first, here);
    }
    return BASIN_OK;
}

/* The file before this one that has another value of a point. */
static const char *find_other(const merged *m, const basin_surface *part) {
    const char *other = NULL;
    for (int i = 0; i < m->files && !other; i++) {
        basin_surface *surface = NULL;
        if (basin_surface_load(&surface, m->file[i], NULL) == BASIN_OK &&
            basin_surface_merge(surface, part, NULL) != BASIN_OK)
            other = m->file[i];
        basin_surface_free(surface);
    }
    return other ? other : "a journal";
}

/* The files may be shards of different numbers; what is at the output is none. */
static void count_shards(merged *m, const basin_surface *part) {
    if (shard_of(&part->record).count != m->shards) m->shards = 0;
}

static basin_status add_surface(merged *m, const basin_surface *part, const char *path, basin_error *err) {
    basin_error why = {0};
    if (!is_run(part))
        return command_error(err, BASIN_EFORMAT, "%s: is no shard: it does not say which run made it", path);
    if (basin_surface_count(part, BASIN_INTERPOLATED))
        return command_error(err, BASIN_EFORMAT, "%s: is no shard: it has interpolated points", path);
    basin_status status = m->whole ? check_same(m, part, path, err) : begin_whole(m, part, path, err);
    if (status == BASIN_OK) status = check_found(m, part, path, err);
    if (status != BASIN_OK) return status;
    status = basin_surface_merge(m->whole, part, &why);
    if (status == BASIN_OK) return BASIN_OK;
    return command_error(err, status,
                         "%s and %s: %s; one of them was made by another build or is damaged: make it again",
                         find_other(m, part), path, why.message);
}

static basin_status fail_neither(const char *path, basin_error *err) {
    return command_error(err, BASIN_ENOTFOUND, "%s: no such file, and no journal beside it", path);
}

static basin_status add_file(merged *m, const char *path, basin_error *err) {
    basin_surface *part = NULL;
    basin_status status = basin_surface_load(&part, path, err);
    if (status == BASIN_OK) status = add_surface(m, part, path, err);
    if (status == BASIN_OK) count_shards(m, part);
    basin_surface_free(part);
    return status == BASIN_ENOTFOUND ? BASIN_OK : status; /* its journal may be there */
}

static basin_status begin_of_journal(merged *m, const char *file, basin_error *err) {
    basin_surface *part = NULL;
    char *path = NULL;
    if (asprintf(&path, "%s" BASIN_JOURNAL, file) < 0) return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status = basin_surface_import(&part, path, err);
    if (status == BASIN_OK && !is_run(part))
        status = command_error(err, BASIN_EFORMAT, "%s: is no shard: it does not say which run made it", path);
    if (status == BASIN_OK) status = begin_whole(m, part, file, err);
    basin_surface_free(part);
    free(path);
    return status;
}

/* Of a run that was only begun, or damaged, another one may still say it. */
static basin_status begin_of_journals(merged *m, const merge_options *options, basin_error *err) {
    basin_status status = BASIN_ENOTFOUND;
    for (int i = 0; i < options->files && !m->whole; i++) {
        basin_error why = {0};
        const basin_status this = begin_of_journal(m, options->file[i], &why);
        if (this == BASIN_OK || this == BASIN_ENOMEM)
            return this == BASIN_OK ? this : command_error(err, this, "%s", why.message);
        if (status == BASIN_ENOTFOUND && this != BASIN_ENOTFOUND) status = command_error(err, this, "%s", why.message);
    }
    return status == BASIN_ENOTFOUND ? fail_neither(options->file[0], err) : status;
}

/* The files that are there; if none is, a journal says what they are of. */
static basin_status add_files(merged *m, const merge_options *options, basin_error *err) {
    basin_status status = BASIN_OK;
    m->file = options->file;
    for (; m->files < options->files && status == BASIN_OK; m->files++)
        status = add_file(m, options->file[m->files], err);
    return status == BASIN_OK && !m->whole ? begin_of_journals(m, options, err) : status;
}

/* The journals of files that are not there, or are being gone on with. Read once the configuration is known. */
static basin_status add_journals(merged *m, const merge_options *options, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < options->files && status == BASIN_OK; i++) {
        status = basin_journal_read(m->whole, options->file[i], err);
        if (status != BASIN_ENOTFOUND) continue;
        if (access(options->file[i], F_OK) != 0) return fail_neither(options->file[i], err);
        status = BASIN_OK;
    }
    return status;
}

/* ---- the output ---- */

/* What is at the output, and its journal, is one more part; or else it is left alone. */
static basin_status add_output(merged *m, const char *output, basin_error *err) {
    basin_surface *there = NULL;
    surface_difference found;
    basin_status status = BASIN_OK;
    if (access(output, F_OK) == 0) {
        status = basin_surface_load(&there, output, err);
        if (status == BASIN_EFORMAT)
            status = command_error(err, BASIN_EEXISTS, "%s exists and is no surface; choose another output", output);
        if (status == BASIN_OK && surface_differs(&found, m->whole, there))
            status = command_error(err, BASIN_EEXISTS, "%s exists and is another surface: %s; choose another output",
                                   output, surface_difference_words(&found));
        if (status == BASIN_OK) status = add_surface(m, there, output, err);
        if (status == BASIN_OK) m->kept = basin_surface_count(there, BASIN_EVALUATED);
        basin_surface_free(there);
        if (status != BASIN_OK) return status;
    }
    status = basin_journal_read(m->whole, output, err);
    return status == BASIN_ENOTFOUND ? BASIN_OK : status;
}

static basin_status check_names(const merge_options *options, basin_error *err) {
    char path[2][4096];
    for (int i = 0; i < options->files; i++)
        if (strcmp(options->file[i], options->output) == 0 ||
            (strlen(options->output) < sizeof *path && realpath(options->file[i], path[0]) &&
             realpath(options->output, path[1]) && strcmp(path[0], path[1]) == 0))
            return command_error(err, BASIN_EEXISTS, "%s: is one of the shards; choose another output",
                                 options->output);
    return BASIN_OK;
}

static void report(const merged *m, const merge_options *options) {
    json_t *said = report_new();
    report_text(said, "output", options->output);
    report_integer(said, "files", options->files);
    report_integer(said, "points", basin_surface_points(m->whole));
    report_integer(said, "kept", m->kept);
    report_integer(said, "missing", basin_surface_count(m->whole, BASIN_MISSING));
    report_print(said, options->report.json);
    json_decref(said);
}

static basin_status write_whole(merged *m, const merge_options *options, basin_error *err) {
    basin_status status = basin_record_merge(&m->whole->record, &m->found, err);
    if (status == BASIN_OK) status = surface_record_progressive(m->whole, err);
    if (status == BASIN_OK) status = basin_surface_save(m->whole, options->output, err);
    if (status == BASIN_OK) report(m, options);
    return status;
}

static basin_status merge(merged *m, const merge_options *options, basin_error *err) {
    basin_status status = check_names(options, err);
    if (status == BASIN_OK) status = basin_journal_hold(&m->held, options->output, err);
    if (status == BASIN_OK) status = add_files(m, options, err);
    if (status == BASIN_OK) status = add_journals(m, options, err);
    if (status == BASIN_OK) status = add_output(m, options->output, err);
    if (status != BASIN_OK) return status;
    if (m->kept == basin_surface_points(m->whole)) {
        fprintf(stderr, "basin: %s is this surface already, complete\n", options->output);
        report(m, options);
        return BASIN_OK;
    }
    if (basin_surface_count(m->whole, BASIN_MISSING) && !options->partial)
        return merge_fail_missing(&(merge_gaps){m->whole, m->command, m->shards}, options->output, err);
    return write_whole(m, options, err);
}

static const struct argp_child groups[] = {{&report_argp, 0, NULL, 0}, {0}};

static int run(int argc, char **argv) {
    const struct argp argp = {table, parse, "SHARD...", doc, groups, NULL, NULL};
    merge_options options = {0};
    merged m = {0};
    basin_error err = {0};
    argp_parse(&argp, argc, argv, 0, NULL, &options);
    int code = merge(&m, &options, &err) == BASIN_OK ? EXIT_OK : command_fail(&err);
    basin_journal_close(m.held);
    basin_surface_free(m.whole);
    basin_record_clear(&m.found);
    free(m.command);
    for (int i = 0; i < options.files; i++) free(options.file[i]);
    free(options.file);
    return code;
}

const command command_merge = {"merge", "make one surface of its shards", run, NULL};
