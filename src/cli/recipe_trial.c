/* recipe_trial.c - figures drawn with stand-ins for the surfaces that are missing, to see that they can be drawn. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/recipe_plan.h"

basin_status recipe_trial_begin(recipe_plan *plan, basin_error *err) {
    const char *folder = getenv("TMPDIR");
    if (asprintf(&plan->trial, "%s/basin-XXXXXX", folder && *folder ? folder : "/tmp") < 0) plan->trial = NULL;
    if (!plan->trial) return command_error(err, BASIN_ENOMEM, "out of memory");
    if (mkdtemp(plan->trial)) return BASIN_OK;
    basin_status status = command_error(err, BASIN_EIO, "%s: cannot be made: %s", plan->trial, strerror(errno));
    free(plan->trial);
    plan->trial = NULL;
    return status;
}

char *recipe_trial_path(const recipe_plan *plan, const recipe_task *task) {
    char *path = NULL;
    const recipe_section *section = task->entry->section;
    const char *name = section->evaluates ? task->entry->output.text : task->entry->name.text;
    const char *dot = name ? strrchr(name, '.') : NULL, *slash = name ? strrchr(name, '/') : NULL;
    const char *ending = !section->draws ? ".h5" : dot && dot > slash ? dot : "";
    int length = asprintf(&path, "%s/%d%s", plan->trial, (int)(task - plan->task), ending);
    return length < 0 ? NULL : path;
}

void recipe_trial_end(recipe_plan *plan) {
    if (!plan->trial) return;
    for (int i = 0; i < plan->count; i++) {
        char *path = recipe_trial_path(plan, &plan->task[i]);
        if (path) (void)unlink(path);
        free(path);
    }
    (void)rmdir(plan->trial);
    free(plan->trial);
    plan->trial = NULL;
}

/* The command with the files of the trial in the place of those that are to come. */
static basin_status stand_in(const recipe_plan *plan, const recipe_task *figure, char **words, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < figure->inputs; i++) {
        if (figure->input[i]->state != RECIPE_STALE) continue;
        char *path = recipe_trial_path(plan, figure->input[i]);
        if (!path) status = command_error(err, BASIN_ENOMEM, "out of memory");
        for (int k = 1; k < figure->words && path; k++) {
            if (strcmp(figure->word[k], figure->input[i]->path) != 0) continue;
            free(words[k]);
            words[k] = strdup(path);
            if (!words[k]) return command_error(err, BASIN_ENOMEM, "out of memory");
        }
        free(path);
    }
    free(words[figure->words - 1]);
    words[figure->words - 1] = recipe_trial_path(plan, figure);
    return words[figure->words - 1] ? status : command_error(err, BASIN_ENOMEM, "out of memory");
}

void recipe_trial_rename(const recipe_plan *plan, const recipe_task *task, char **message) {
    char *draft = plan->trial && task->path ? recipe_trial_path(plan, task) : NULL,
         *at = draft && *message ? strstr(*message, draft) : NULL, *text = NULL;
    if (at && asprintf(&text, "%.*s%s%s", (int)(at - *message), *message, task->path, at + strlen(draft)) >= 0) {
        free(*message);
        *message = text;
    }
    free(draft);
}

/* Of a surface in the cache that cannot be read it also says that it can go. */
static void say_removable(const recipe_task *figure) {
    for (int i = 0; i < figure->inputs; i++) {
        const recipe_task *input = figure->input[i];
        basin_surface *surface = NULL;
        if (input->state != RECIPE_KEPT || input->entry->output.text) continue;
        if (basin_surface_load(&surface, input->path, NULL) == BASIN_EFORMAT)
            fprintf(stderr, "basin: %s is damaged: remove it, and 'basin run' makes it again\n", input->path);
        basin_surface_free(surface);
    }
}

static basin_status draw(const recipe_plan *plan, const recipe_task *figure, int *wrong, basin_error *err) {
    recipe_task copy = {.entry = figure->entry};
    char *out = NULL, *errors = NULL;
    int code = 0;
    basin_status status = recipe_words_copy(&copy, figure, err);
    if (status == BASIN_OK) status = stand_in(plan, figure, copy.word, err);
    if (status == BASIN_OK)
        status =
            child_capture(figure->entry->section->command, copy.word, plan->options->stop, &code, &out, &errors, err);
    if (status == BASIN_OK && *plan->options->stop)
        status = command_error(err, BASIN_EINTERRUPTED, "stopped before anything was evaluated");
    else if (status == BASIN_OK && code != EXIT_OK) {
        recipe_trial_rename(plan, figure, &errors);
        for (int i = 0; i < figure->inputs; i++) recipe_trial_rename(plan, figure->input[i], &errors);
        recipe_say_failure(plan, figure, errors);
        say_removable(figure);
        ++*wrong;
    }
    recipe_words_clear(&copy);
    free(out);
    free(errors);
    return status;
}

basin_status recipe_trial_draw(const recipe_plan *plan, int *wrong, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < plan->count && status == BASIN_OK; i++) {
        const recipe_task *task = &plan->task[i];
        if (task->state == RECIPE_STALE && !task->entry->section->evaluates) status = draw(plan, task, wrong, err);
    }
    return status;
}
