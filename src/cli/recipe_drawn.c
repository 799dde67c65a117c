/* recipe_drawn.c - which figures are as the recipe wants them: by their own record, and by figures.json in the cache,
 * which says what was drawn and what it looked like. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/recipe_plan.h"

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

basin_status recipe_drawn_set(recipe_plan *plan, const recipe_task *figure, basin_error *err) {
    char hash[33], *path = NULL, *draft = NULL;
    basin_status status = basin_file_hash(hash, figure->path, err);
    if (status != BASIN_OK) return status;
    json_t *entry = json_pack("{s:s, s:s}", "key", figure->key, "hash", hash);
    if (json_object_set_new(plan->drawn, figure->entry->name.text, entry) == 0) path = list_path(plan);
    if (path && asprintf(&draft, "%s.draft", path) < 0) draft = NULL;
    if (!draft)
        status = command_error(err, BASIN_ENOMEM, "out of memory, or the name of a figure is not UTF-8");
    else if (json_dump_file(plan->drawn, draft, JSON_INDENT(2) | JSON_SORT_KEYS) != 0 || rename(draft, path) != 0)
        status = command_error(err, BASIN_EIO, "%s: cannot be written", path);
    free(draft);
    free(path);
    return status;
}

/* Whether the figure itself says that it was drawn by this command, from surfaces whose names say what they are. */
static int says_so(const recipe_task *figure, const basin_record *record) {
    const char *line_there = basin_record_get(record, "command"), *version = basin_record_get(record, "version");
    int same = 0, named = figure->inputs >= figure->entry->operands;
    for (int i = 0; i < figure->inputs; i++) named = named && !figure->input[i]->entry->output.text;
    char **copy = recipe_words_with(figure, NULL, NULL);
    char *line = copy ? option_words_line(figure->entry->section->command->argp, figure->words, copy) : NULL;
    same =
        named && line && line_there && version && strcmp(line, line_there) == 0 && strcmp(version, BASIN_VERSION) == 0;
    free(line);
    free(copy);
    return same;
}

basin_status recipe_drawn_check(const recipe_plan *plan, const recipe_task *figure, int *current, basin_error *err) {
    char hash[33];
    struct stat info;
    basin_record record = {0};
    basin_error cause = {0};
    const json_t *known = json_object_get(plan->drawn, figure->entry->name.text);
    const char *key = json_string_value(json_object_get(known, "key"));
    const char *look = json_string_value(json_object_get(known, "hash"));
    *current = 0;
    if (stat(figure->path, &info) != 0 || (S_ISREG(info.st_mode) && info.st_size == 0)) return BASIN_OK;
    basin_status status = basin_file_hash(hash, figure->path, err);
    if (status != BASIN_OK) return status;
    int ours = look && strcmp(look, hash) == 0;
    if (ours && key && strcmp(key, figure->key) == 0) *current = 1;
    if (ours) return BASIN_OK;
    basin_status found = basin_figure_record(&record, figure->path, &cause);
    *current = found == BASIN_OK && says_so(figure, &record);
    basin_record_clear(&record);
    if (*current || (found == BASIN_OK && !look)) return BASIN_OK;
    if (plan->options->force) return BASIN_OK;
    return yaml_tree_fail(err, plan->recipe->path, figure->entry->name.at,
                          "%.200s is there and is not what this recipe drew; remove it, or let --force replace it",
                          figure->path);
}
