/* recipe_plan.c - what of a recipe is there, what is missing and what is stale. */
#include "cli/recipe_plan.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_DIGITS = 12 }; /* of a surface's key in the name of its file */

static int evaluates(const recipe_task *task) {
    return task->entry->section->evaluates;
}

static basin_status no_memory(basin_error *err) {
    return command_error(err, BASIN_ENOMEM, "out of memory");
}

/* What the command says of the task without doing it; NULL if that is a failure, which is said. */
static json_t *ask(const recipe_plan *plan, recipe_task *task, const char *option, basin_status *status,
                   basin_error *err) {
    char *out = NULL, *errors = NULL, threads[32], memory[32];
    int code = 0;
    json_t *answer = NULL;
    char **words;
    words = recipe_words_with(task, 3,
                              (const char *[]){option, recipe_threads(plan->options->threads, threads),
                                               recipe_memory(plan->options, memory)});
    *status = words
                  ? child_capture(task->entry->section->command, words, plan->options->stop, &code, &out, &errors, err)
                  : no_memory(err);
    if (*status == BASIN_OK && *plan->options->stop)
        *status = command_error(err, BASIN_EINTERRUPTED, "stopped before anything was evaluated");
    else if (*status == BASIN_OK && code == EXIT_OK)
        answer = json_loads(out, 0, NULL);
    if (*status == BASIN_OK && !answer) {
        recipe_trial_rename(plan, task, &errors);
        recipe_say_failure(plan, task, errors);
    }
    free(words);
    free(out);
    free(errors);
    return answer;
}

/* "--configuration=FILE": and put stand-in values there; the caller frees.  @return NULL if out of memory */
static char *configuration(const recipe_plan *plan, const recipe_task *task) {
    char *option = NULL, *path = recipe_trial_path(plan, task);
    if (path && asprintf(&option, "--configuration=%s", path) < 0) option = NULL;
    free(path);
    return option;
}

static basin_status place_surface(const recipe_plan *plan, recipe_task *task, basin_error *err) {
    const char *named = task->entry->output.text;
    int length = named ? asprintf(&task->path, "%s", named)
                       : asprintf(&task->path, "%s/%s-%.*s.h5", plan->recipe->cache, task->entry->name.text, KEY_DIGITS,
                                  task->key);
    return length < 0 ? no_memory(err) : BASIN_OK;
}

/* Sets key, points and flops.  @param[out] kept  points; -1 if the recipe is wrong about it, which is said */
static basin_status measure(const recipe_plan *plan, recipe_task *task, int *kept, basin_error *err) {
    basin_status status = BASIN_OK;
    char *option = configuration(plan, task);
    json_t *answer = option ? ask(plan, task, option, &status, err) : NULL;
    *kept = -1;
    if (!option) status = no_memory(err);
    free(option);
    if (!answer) return status;
    task->points = (int)json_integer_value(json_object_get(answer, "points"));
    task->flops = json_number_value(json_object_get(answer, "flops"));
    snprintf(task->key, sizeof task->key, "%s", json_string_value(json_object_get(answer, "configuration")));
    *kept = (int)json_integer_value(json_object_get(answer, "kept"));
    json_decref(answer);
    return BASIN_OK;
}

/* Sets key, path and whether it is there.  @param[out] wrong  counts up if the recipe is wrong about it */
static basin_status look_at_surface(const recipe_plan *plan, recipe_task *task, int *wrong, basin_error *err) {
    char *nowhere = NULL; /* the name is not known before the key is */
    int kept = -1;
    basin_status status = recipe_words_init(task, plan, err);
    if (asprintf(&nowhere, "%s/%s.h5", plan->recipe->cache, task->entry->name.text) < 0) return no_memory(err);
    if (status == BASIN_OK)
        status = recipe_words_output(task, task->entry->output.text ? task->entry->output.text : nowhere, err);
    free(nowhere);
    if (status == BASIN_OK) status = measure(plan, task, &kept, err);
    if (status == BASIN_OK && kept < 0) ++*wrong;
    if (kept < 0) return status;
    status = place_surface(plan, task, err);
    if (status != BASIN_OK) return status;
    int complete = task->entry->output.text ? kept == task->points : access(task->path, F_OK) == 0;
    task->state = complete ? RECIPE_KEPT : RECIPE_STALE;
    free(task->word[task->words - 1]);
    task->word[task->words - 1] = strdup(task->path);
    return task->word[task->words - 1] ? BASIN_OK : no_memory(err);
}

/* A file that is drawn, or subtracted, but not a surface of the recipe: it counts with what it contains. */
static basin_status add_file(basin_record *determines, const recipe_text *file, int number, basin_error *err) {
    char hash[33], key[32];
    basin_status status = basin_file_hash(hash, file->text, err);
    snprintf(key, sizeof key, "file.%d", number);
    return status == BASIN_OK ? basin_record_set(determines, err, key, "%s", hash) : status;
}

static basin_status figure_key(recipe_task *task, basin_error *err) {
    basin_record determines = {0};
    char key[32], *line = command_line(task->words, task->word);
    basin_status status = line ? basin_record_set(&determines, err, "command", "%s", line) : no_memory(err);
    if (status == BASIN_OK) status = basin_record_set(&determines, err, "version", "%s", BASIN_VERSION);
    for (int i = 0; i < task->inputs && status == BASIN_OK; i++) {
        snprintf(key, sizeof key, "surface.%d", i + 1);
        status = basin_record_set(&determines, err, key, "%s", task->input[i]->key);
    }
    const recipe_text *surface;
    for (int i = 0; status == BASIN_OK && (surface = recipe_drawn_surface(task->entry, i)); i++)
        if (!recipe_drawn_input(task, surface)) status = add_file(&determines, surface, i + 1, err);
    if (status == BASIN_OK) status = basin_record_hash(&determines, task->key, err);
    basin_record_clear(&determines);
    free(line);
    return status;
}

/* Whether the files are as the key says. */
static basin_status look_at_files(const recipe_plan *plan, recipe_task *task, int *wrong, basin_error *err) {
    int current = 0;
    basin_status status = recipe_drawn_check(plan, task, &current, err);
    task->state = current ? RECIPE_KEPT : RECIPE_STALE;
    if (status == BASIN_OK || status == BASIN_ENOMEM) return status;
    fprintf(stderr, "basin: %s\n", err->message);
    (*wrong)++;
    return BASIN_OK;
}

/* Words and files of what draws. */
static basin_status begin_drawing(const recipe_plan *plan, recipe_task *task, basin_error *err) {
    const char *output = task->entry->section->evaluates ? task->entry->output.text : task->entry->name.text;
    task->files = recipe_files(task->entry, task->file);
    task->path = strdup(task->file[0].text);
    basin_status status = task->path ? recipe_words_init(task, plan, err) : no_memory(err);
    return status == BASIN_OK && output ? recipe_words_output(task, output, err) : status;
}

static basin_status look_at_figure(const recipe_plan *plan, recipe_task *task, int *wrong, basin_error *err) {
    basin_status status = begin_drawing(plan, task, err);
    if (status == BASIN_OK) status = figure_key(task, err);
    return status == BASIN_OK ? look_at_files(plan, task, wrong, err) : status;
}

static basin_status look_at_comparison(const recipe_plan *plan, recipe_task *task, int *wrong, basin_error *err) {
    int kept = -1;
    basin_status status = begin_drawing(plan, task, err);
    if (status == BASIN_OK) status = measure(plan, task, &kept, err);
    if (status == BASIN_OK && kept < 0) ++*wrong;
    return kept < 0 ? status : look_at_files(plan, task, wrong, err);
}

static basin_status look_at(const recipe_plan *plan, recipe_task *task, int *wrong, basin_error *err) {
    if (!evaluates(task)) return *wrong ? BASIN_OK : look_at_figure(plan, task, wrong, err);
    return task->entry->section->draws ? look_at_comparison(plan, task, wrong, err)
                                       : look_at_surface(plan, task, wrong, err);
}

static int fits(const recipe_options *o, const char *name) {
    for (int i = 0; i < o->only; i++)
        if (fnmatch(o->pattern[i], name, 0) == 0) return 1;
    return o->only == 0;
}

static int uses(const recipe_entry *figure, const recipe_entry *surface) {
    const recipe_text *used;
    for (int i = 0; (used = recipe_drawn_surface(figure, i)); i++)
        if (strcmp(used->text, surface->name.text) == 0) return 1;
    return 0;
}

/* Whether any (wanted) figure draws the surface. */
static int is_used(const recipe_plan *plan, const recipe_task *surface, int wanted) {
    for (int i = 0; i < plan->count; i++)
        if (!evaluates(&plan->task[i]) && (plan->task[i].wanted || !wanted) &&
            uses(plan->task[i].entry, surface->entry))
            return 1;
    return 0;
}

static basin_status choose(recipe_plan *plan, basin_error *err) {
    const recipe_options *o = plan->options;
    int found = 0;
    for (int i = 0; i < plan->count; i++) {
        plan->task[i].wanted = fits(o, plan->task[i].entry->name.text);
        found += plan->task[i].wanted;
    }
    if (!found)
        return command_error(err, BASIN_EINVALID, "--only %s: no such figure, surface or comparison in the recipe",
                             o->pattern[0]);
    for (int i = 0; i < plan->count; i++)
        if (!plan->task[i].entry->section->draws && is_used(plan, &plan->task[i], 1)) plan->task[i].wanted = 1;
    return BASIN_OK;
}

/* A surface that only figures need which are there already need not be. */
static void spare_unneeded(recipe_plan *plan) {
    for (int i = 0; i < plan->count; i++) {
        recipe_task *surface = &plan->task[i];
        int needed =
            !is_used(plan, surface, 0) || (plan->options->only && fits(plan->options, surface->entry->name.text));
        if (surface->entry->section->draws || surface->state != RECIPE_STALE) continue;
        for (int k = 0; k < plan->count; k++)
            for (int j = 0; j < plan->task[k].inputs; j++)
                needed = needed || (plan->task[k].input[j] == surface && plan->task[k].state == RECIPE_STALE);
        if (!needed) surface->state = RECIPE_KEPT;
    }
}

/* How long what is missing takes: by trial, where it will be done. */
static basin_status estimate(recipe_plan *plan, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < plan->orders && status == BASIN_OK; i++) {
        recipe_task *task = plan->order[i];
        if (!evaluates(task)) continue;
        json_t *answer = NULL;
        char **words = recipe_words_with(task, 1, (const char *[]){"--json"});
        recipe_task asked = *task;
        if (!words) return no_memory(err);
        asked.word = words;
        asked.words = task->words + 1;
        answer = ask(plan, &asked, "--estimate", &status, err);
        if (answer) task->seconds = json_number_value(json_object_get(answer, "seconds"));
        json_decref(answer);
        free(words);
    }
    return status;
}

static basin_status look(recipe_plan *plan, basin_error *err) {
    basin_status status = choose(plan, err);
    int wrong = 0;
    for (int i = 0; i < plan->count && status == BASIN_OK; i++) {
        recipe_task *task = &plan->task[i];
        if (task->wanted) status = look_at(plan, task, &wrong, err);
    }
    if (status == BASIN_OK) spare_unneeded(plan);
    if (status == BASIN_OK && !wrong) status = recipe_trial_draw(plan, &wrong, err);
    if (status == BASIN_OK && wrong)
        return command_error(err, BASIN_EINVALID, "%s: nothing was evaluated", plan->recipe->path);
    return status;
}

basin_status recipe_plan_init(recipe_plan *out, const recipe *r, const recipe_options *options, basin_error *err) {
    recipe_plan plan = {.recipe = r, .options = options, .count = r->count};
    plan.task = calloc((size_t)r->count, sizeof *plan.task);
    basin_status status = plan.task ? recipe_drawn_load(&plan, err) : no_memory(err);
    for (int i = 0; i < r->count && plan.task; i++) plan.task[i].entry = r->entry[i];
    if (status == BASIN_OK) status = recipe_trial_begin(&plan, err);
    if (status == BASIN_OK) status = look(&plan, err);
    recipe_trial_end(&plan);
    if (status == BASIN_OK) status = recipe_order(&plan, err);
    if (status == BASIN_OK && options->time) status = estimate(&plan, err);
    if (status == BASIN_OK)
        *out = plan;
    else
        recipe_plan_clear(&plan);
    return status;
}

void recipe_plan_clear(recipe_plan *plan) {
    for (int i = 0; plan->task && i < plan->count; i++) {
        recipe_words_clear(&plan->task[i]);
        free(plan->task[i].path);
    }
    free(plan->task);
    free(plan->order);
    json_decref(plan->drawn);
    *plan = (recipe_plan){0};
}
