/* recipe_say.c - a failure of a command, with its place in the recipe. */
#include <stdio.h>
#include <string.h>

#include "cli/recipe_plan.h"

/* Where the message names the option, as in "--samples wants a number"; or NULL. */
static const char *find_option(const char *message, const char *name) {
    size_t length = strlen(name);
    for (const char *at = message; (at = strstr(at, "--")); at += 2)
        if (strncmp(at + 2, name, length) == 0 &&
            !(at[2 + length] && strchr("-abcdefghijklmnopqrstuvwxyz", at[2 + length])))
            return at;
    return NULL;
}

/* Whether it begins with the value, as in "missing.pt: No such file or directory". */
static int begins_with_value(const char *message, const char *value) {
    size_t length = value ? strlen(value) : 0;
    return length && strncmp(message, value, length) == 0 && message[length] == ':';
}

/* What the message is about: the option that it names first, or the entry. */
static const yaml_tree *place_of(const recipe_entry *e, const char *message) {
    for (int i = 0; i < e->options; i++)
        if (begins_with_value(message, e->option[i].value.text)) return e->option[i].value.at;
    const char *first = NULL;
    const yaml_tree *place = e->name.at;
    for (int i = 0; i < e->options; i++) {
        const char *at = find_option(message, e->option[i].option->name);
        if (!at || (first && at >= first)) continue;
        first = at;
        place = e->option[i].value.at;
    }
    return place;
}

void recipe_say_failure(const recipe_plan *plan, const recipe_task *task, const char *errors) {
    const char *line = strrchr(errors, '\n'), *colon;
    line = line ? line + 1 : errors;
    if (strncmp(line, "basin", 5) == 0 && (colon = strstr(line, ": "))) line = colon + 2;
    const yaml_tree *at = place_of(task->entry, line);
    fprintf(stderr, "basin: %s:%d:%d: %s '%s': %s\n", plan->recipe->path, at->line, at->column,
            task->entry->section->what, task->entry->name.text, *line ? line : "failed without a word");
}
