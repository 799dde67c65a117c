/* info.c - basin info: say what a file contains. */
#include "cli/info.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/recipe.h"

#define INFO(name) extern const info_kind info_##name;
#include "cli/infos.list.h"
#undef INFO

#define INFO(name) &info_##name,
static const info_kind *const kinds[] = {
#include "cli/infos.list.h"
};
#undef INFO

int info_begins(const info_subject *subject, const char *bytes, size_t size) {
    return subject->size >= size && memcmp(subject->head, bytes, size) == 0;
}

/* A name that is no file may be a dataset's; a file has to be readable. */
static basin_status look(info_subject *subject, basin_error *err) {
    struct stat info;
    int there = stat(subject->name, &info) == 0;
    if (there ? S_ISDIR(info.st_mode) : basin_dataset_is(subject->name)) return BASIN_OK;
    if (there && !S_ISREG(info.st_mode)) /* opening a pipe would wait for its writer */
        return command_error(err, BASIN_EIO, "%s: not a regular file", subject->name);
    FILE *in = fopen(subject->name, "rb");
    if (!in && errno == ENOENT && !strpbrk(subject->name, "./")) return BASIN_OK;
    if (!in && errno == ENOENT) /* says where an unfinished run has its points */
        return basin_surface_import(&(basin_surface *){NULL}, subject->name, err);
    if (!in) return command_error(err, BASIN_ENOTFOUND, "%s: %s", subject->name, strerror(errno));
    subject->size = fread(subject->head, 1, sizeof subject->head, in);
    int failure = ferror(in) ? errno : 0;
    fclose(in);
    if (failure) return command_error(err, BASIN_EIO, "%s: %s", subject->name, strerror(failure));
    if (subject->size == 0) return command_error(err, BASIN_EFORMAT, "%s: is empty", subject->name);
    return BASIN_OK;
}

static const info_kind *kind_of(const info_subject *subject) {
    int last = sizeof kinds / sizeof *kinds - 1;
    for (int i = 0; i < last; i++)
        if (kinds[i]->is(subject)) return kinds[i];
    return kinds[last];
}

typedef struct info_options {
    int recipe;
    report_options report;
    info_subject subject;
} info_options;

enum { RECIPE = 430 };

static const struct argp_option table[] = {
    {"recipe", RECIPE, NULL, 0, "Of a figure or a table: print a recipe that makes it again, for 'basin run'", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    info_options *options = state->input;
    switch (key) {
    case RECIPE:
        options->recipe = 1;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->report;
        state->child_inputs[1] = &options->subject.files;
        return 0;
    case ARGP_KEY_ARG:
        if (options->subject.name) argp_failure(state, EXIT_USAGE, 0, "one file at a time, not '%s' too", arg);
        options->subject.name = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_failure(state, EXIT_USAGE, 0, "no file given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static basin_status print_recipe(const info_subject *subject, basin_error *err) {
    const char *path = subject->name;
    const info_kind *kind = kind_of(subject);
    basin_record record = {0};
    if (!kind->record)
        return command_error(err, BASIN_EUNSUPPORTED,
                             "%s: is neither a figure by basin nor a table as 'basin compare --table FILE' wrote it: "
                             "only those, unchanged, say how they were made",
                             path);
    basin_status status = kind->record(&record, path, err);
    if (status == BASIN_OK) status = recipe_print(stdout, path, &record, err);
    basin_record_clear(&record);
    return status;
}

static basin_status describe(json_t *report, const info_kind *kind, const info_subject *subject, basin_error *err) {
    basin_record record = {0};
    if (kind->describe) return kind->describe(report, subject, err);
    basin_status status = kind->record(&record, subject->name, err);
    if (status == BASIN_OK) report_record(report, "record", &record);
    basin_record_clear(&record);
    return status;
}

static int run(int argc, char **argv) {
    static const struct argp_child groups[] = {{&report_argp, 0, NULL, 0}, {&files_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {table,
                              parse,
                              "FILE|FOLDER|NAME:SPLIT",
                              "Says what a checkpoint, network, surface, direction, figure, table or dataset contains.",
                              groups,
                              NULL,
                              NULL};
    info_options options = {0};
    basin_error err = {0};
    argp_parse(&argp, argc, argv, 0, NULL, &options);

    basin_status status = look(&options.subject, &err);
    if (status == BASIN_OK && options.recipe) status = print_recipe(&options.subject, &err);
    if (status != BASIN_OK) return command_fail(&err);
    if (options.recipe) return EXIT_OK;
    const info_kind *kind = kind_of(&options.subject);
    json_t *report = report_new();
    report_text(report, "name", options.subject.name);
    report_text(report, "kind", kind->name);
    status = describe(report, kind, &options.subject, &err);
    if (status == BASIN_OK) report_print(report, options.report.json);
    json_decref(report);
    return status == BASIN_OK ? EXIT_OK : command_fail(&err);
}

const command command_info = {"info", "say what any of these files contains", run, NULL};
