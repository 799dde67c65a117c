/* recipe_words.c - an entry of a recipe as a command line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/recipe_plan.h"

enum { WORDS_MAX = RECIPE_OPERANDS_MAX + 2 * RECIPE_OPTIONS_MAX + 6 };

/* Takes the word over. */
static basin_status push(recipe_task *task, char *word, basin_error *err) {
    if (!word || task->words == WORDS_MAX) {
        free(word);
        return command_error(err, BASIN_ENOMEM, "out of memory");
    }
    task->word[task->words++] = word;
    return BASIN_OK;
}

/* Adds the surface of that name to the figure's inputs.  @return its file, or the name itself if that is a file */
static const char *surface_path(recipe_task *figure, const recipe_plan *plan, const char *name) {
    const recipe_entry *entry = recipe_find(plan->recipe, RECIPE_SURFACES, name);
    for (int i = 0; entry && i < plan->count; i++) {
        if (plan->task[i].entry != entry) continue;
        figure->input[figure->inputs++] = &plan->task[i];
        return plan->task[i].path;
    }
    return name;
}

static basin_status push_option(recipe_task *task, const recipe_plan *plan, const recipe_option *option,
                                basin_error *err) {
    char *word = NULL;
    const char *value = option->value.text, *metavar = option->option->arg;
    int joined = value && option->option->flags & OPTION_ARG_OPTIONAL;
    if (value && metavar && strcmp(metavar, "SURFACE") == 0) value = surface_path(task, plan, value);
    if (asprintf(&word, joined ? "--%s=%s" : "--%s", option->option->name, value) < 0) word = NULL;
    basin_status status = push(task, word, err);
    return status == BASIN_OK && value && !joined ? push(task, strdup(value), err) : status;
}

basin_status recipe_words_init(recipe_task *task, const recipe_plan *plan, basin_error *err) {
    char *name = NULL;
    const recipe_entry *e = task->entry;
    task->word = calloc(WORDS_MAX + 1, sizeof *task->word);
    if (!task->word || asprintf(&name, "basin %s", e->section->command->name) < 0)
        return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status = push(task, name, err);
    for (int i = 0; i < e->operands && status == BASIN_OK; i++) {
        const char *operand = e->operand[i].text;
        status = push(task, strdup(e->section->evaluates ? operand : surface_path(task, plan, operand)), err);
    }
    for (int i = 0; i < e->options && status == BASIN_OK; i++) status = push_option(task, plan, &e->option[i], err);
    if (!e->section->folder || status != BASIN_OK) return status;
    status = push(task, strdup(e->section->folder), err);
    return status == BASIN_OK ? push(task, strdup(plan->recipe->cache), err) : status;
}

basin_status recipe_words_output(recipe_task *task, const char *path, basin_error *err) {
    basin_status status = push(task, strdup("-o"), err);
    return status == BASIN_OK ? push(task, strdup(path), err) : status;
}

char **recipe_words_with(const recipe_task *task, int count, const char *const more[]) {
    char **copy = calloc((size_t)task->words + (size_t)count + 1, sizeof *copy);
    if (!copy) return NULL;
    memcpy(copy, task->word, (size_t)task->words * sizeof *copy);
    for (int i = 0, used = task->words; i < count; i++)
        if (more[i]) copy[used++] = (char *)more[i]; /* only read */
    return copy;
}

const char *recipe_threads(int threads, char text[32]) {
    snprintf(text, 32, "--threads=%d", threads);
    return threads ? text : NULL;
}

const char *recipe_memory(const recipe_options *options, char text[32]) {
    const size_t each = options->memory / (size_t)options->jobs;
    snprintf(text, 32, "--memory=%zu", each ? each : 1);
    return options->memory ? text : NULL;
}

basin_status recipe_words_copy(recipe_task *out, const recipe_task *task, basin_error *err) {
    out->word = calloc(WORDS_MAX + 1, sizeof *out->word);
    basin_status status = out->word ? BASIN_OK : command_error(err, BASIN_ENOMEM, "out of memory");
    for (int i = 0; i < task->words && status == BASIN_OK; i++) status = push(out, strdup(task->word[i]), err);
    return status;
}

void recipe_words_clear(recipe_task *task) {
    for (int i = 0; i < task->words; i++) free(task->word[i]);
    free(task->word);
    task->word = NULL;
    task->words = 0;
}
