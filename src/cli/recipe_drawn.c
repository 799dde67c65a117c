/* recipe_drawn.c - which figures and tables are as the recipe wants them: by what they say of themselves, and by
 * figures.json in the cache, which says what was drawn and what it looked like. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/recipe_plan.h"
#include "cli/table.h"

static char *list_path(const recipe_plan *plan) {
    char *path = NULL;
    return asprintf(&path, "%s/figures.json", plan->recipe->cache) < 0 ? NULL : path;
}

basin_status recipe_drawn_load(recipe_plan *plan, basin_error *err) {
    json_error_t cause;
    char *path = list_path(plan);
    if (!path) return command_error(err, BASIN_ENOMEM, "out of memory");
    int there = access(path, F_OK) == 0;
    plan->drawn = there ? json_load_file(path, JSON_REJECT_DUPLICATES, &cause) : json_object();
    basin_status status = BASIN_OK;
    if (!plan->drawn || !json_is_object(plan->drawn))
        status = command_error(err, BASIN_EFORMAT, "%s: not what 'basin run' wrote; remove it", path);
    free(path);
    return status;
}

/* Notes what the files look like.  @return 0 if out of memory, or a name is not UTF-8 */
static int note_files(recipe_plan *plan, const recipe_task *task, basin_status *status, basin_error *err) {
    char hash[33];
    int noted = 1;
    for (int i = 0; i < task->files && *status == BASIN_OK && noted; i++) {
        *status = basin_file_hash(hash, task->file[i].text, err);
        json_t *entry = *status == BASIN_OK ? json_pack("{s:s, s:s}", "key", task->key, "hash", hash) : NULL;
        noted = *status != BASIN_OK || json_object_set_new(plan->drawn, task->file[i].text, entry) == 0;
    }
    return noted;
}

basin_status recipe_drawn_set(recipe_plan *plan, const recipe_task *task, basin_error *err) {
    char *path = NULL, *draft = NULL;
    basin_status status = BASIN_OK;
    if (note_files(plan, task, &status, err)) path = list_path(plan);
    if (status == BASIN_OK && path && asprintf(&draft, "%s.draft", path) < 0) draft = NULL;
    if (status == BASIN_OK && !draft)
        status = command_error(err, BASIN_ENOMEM, "out of memory, or the name of a figure is not UTF-8");
    else if (status == BASIN_OK &&
             (json_dump_file(plan->drawn, draft, JSON_INDENT(2) | JSON_SORT_KEYS) != 0 || rename(draft, path) != 0))
        status = command_error(err, BASIN_EIO, "%s: cannot be written", path);
    free(draft);
    free(path);
    return status;
}

const recipe_text *recipe_drawn_surface(const recipe_entry *figure, int index) {
    if (index < figure->operands) return &figure->operand[index];
    index -= figure->operands;
    for (int i = 0; i < figure->options; i++) {
        const char *metavar = figure->option[i].option->arg;
        if (metavar && strcmp(metavar, "SURFACE") == 0 && index-- == 0) return &figure->option[i].value;
    }
    return NULL;
}

const recipe_task *recipe_drawn_input(const recipe_task *figure, const recipe_text *surface) {
    for (int i = 0; i < figure->inputs; i++)
        if (strcmp(figure->input[i]->entry->name.text, surface->text) == 0) return figure->input[i];
    return NULL;
}

/* Whether all that it draws, or subtracts, are surfaces of the recipe in files whose names say what they are. */
static int inputs_are_named(const recipe_task *figure) {
    const recipe_text *surface;
    for (int i = 0; (surface = recipe_drawn_surface(figure->entry, i)); i++) {
        const recipe_task *input = recipe_drawn_input(figure, surface);
        if (!input || input->entry->output.text) return 0;
    }
    return 1;
}

/* Whether the figure itself says that it was drawn by this command, from surfaces whose names say what they are. */
static int drawn_so(const recipe_task *figure, const basin_record *record) {
    const char *line_there = basin_record_get(record, "command"), *version = basin_record_get(record, "version");
    int same = 0;
    char **copy = recipe_words_with(figure, 0, NULL);
    char *line = copy ? option_words_line(figure->entry->section->command->argp, figure->words, copy) : NULL;
    same = inputs_are_named(figure) && line && line_there && version && strcmp(line, line_there) == 0 &&
           strcmp(version, BASIN_VERSION) == 0;
    free(line);
    free(copy);
    return same;
}

/* What a file says of itself.  @param[out] current  whether that is what the task wants  @return whether it is basin's */
static int says_so(const recipe_task *task, const char *path, int *current) {
    basin_record record = {0};
    char key[33] = "";
    int ours = basin_figure_record(&record, path, NULL) == BASIN_OK;
    const char *comparison = basin_record_get(&record, "1." TABLE_COMPARISON);
    if (!ours && (ours = table_comparison(path, key))) comparison = key;
    *current = task->entry->section->evaluates ? comparison && strcmp(comparison, task->key) == 0
                                               : ours && drawn_so(task, &record);
    basin_record_clear(&record);
    return ours;
}

static basin_status check_file(const recipe_plan *plan, const recipe_task *task, const recipe_text *file, int *current,
                               basin_error *err) {
    char hash[33];
    struct stat info;
    const json_t *known = json_object_get(plan->drawn, file->text);
    const char *key = json_string_value(json_object_get(known, "key"));
    const char *look = json_string_value(json_object_get(known, "hash"));
    *current = 0;
    if (stat(file->text, &info) != 0 || (S_ISREG(info.st_mode) && info.st_size == 0)) return BASIN_OK;
    basin_status status = basin_file_hash(hash, file->text, err);
    if (status != BASIN_OK) return status;
    int unchanged = look && strcmp(look, hash) == 0;
    if (unchanged && key && strcmp(key, task->key) == 0) *current = 1;
    if (unchanged) return BASIN_OK;
    int ours = says_so(task, file->text, current);
    if (*current || (ours && !look)) return BASIN_OK;
    if (plan->options->force) return BASIN_OK;
    return yaml_tree_fail(err, plan->recipe->path, file->at,
                          "%.200s is there and is not what this recipe drew; remove it, or let --force replace it",
                          file->text);
}

basin_status recipe_drawn_check(const recipe_plan *plan, const recipe_task *task, int *current, basin_error *err) {
    basin_status status = BASIN_OK;
    *current = 1;
    for (int i = 0; i < task->files && status == BASIN_OK; i++) {
        int its = 0;
        status = check_file(plan, task, &task->file[i], &its, err);
        *current = *current && its;
    }
    return status;
}
