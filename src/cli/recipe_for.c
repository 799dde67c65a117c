/* recipe_for.c - one entry of a recipe for many: the variables of `for`, and ${name} in texts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/recipe.h"

enum { VARIABLES_MAX = sizeof(recipe_variables){0}.variable / sizeof *(recipe_variables){0}.variable };

typedef basin_status making(void *context, const recipe_variables *variables, basin_error *err);

static basin_status set(recipe_variables *v, const char *path, const yaml_tree *name, const yaml_tree *value,
                        basin_error *err) {
    if (v->count == VARIABLES_MAX) return yaml_tree_fail(err, path, name, "more than %d variables", VARIABLES_MAX);
    if (value->kind != YAML_TEXT)
        return yaml_tree_fail(err, path, value, "a value of ${%.50s} has to be a text", name->text);
    v->variable[v->count].name = name->text;
    v->variable[v->count++].value = value->text;
    return BASIN_OK;
}

/* {a: [1, 2], b: [3, 4]}: all combinations. */
static basin_status cross(const char *path, const yaml_tree *loop, int index, recipe_variables *v, making *make,
                          void *context, basin_error *err) {
    if (index == loop->count) return make(context, v, err);
    const yaml_tree *name = &loop->child[2 * index], *values = name + 1;
    int count = v->count;
    if (values->kind != YAML_LIST || values->count == 0)
        return yaml_tree_fail(err, path, values, "${%.50s} wants a list of values", name->text);
    basin_status status = BASIN_OK;
    for (int i = 0; i < values->count && status == BASIN_OK; i++) {
        v->count = count;
        status = set(v, path, name, &values->child[i], err);
        if (status == BASIN_OK) status = cross(path, loop, index + 1, v, make, context, err);
    }
    return status;
}

/* [{a: 1, b: 3}, {a: 2, b: 4}]: one by one. */
static basin_status list(const char *path, const yaml_tree *loop, making *make, void *context, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < loop->count && status == BASIN_OK; i++) {
        const yaml_tree *row = &loop->child[i];
        recipe_variables v = {0};
        if (row->kind != YAML_MAP)
            return yaml_tree_fail(err, path, row, "a list in 'for' wants mappings: {name: value}");
        for (int k = 0; k < row->count && status == BASIN_OK; k++)
            status = set(&v, path, &row->child[2 * k], &row->child[2 * k + 1], err);
        if (status == BASIN_OK) status = make(context, &v, err);
    }
    return status;
}

basin_status recipe_for(const char *path, const yaml_tree *loop, making *make, void *context, basin_error *err) {
    recipe_variables v = {0};
    if (!loop) return make(context, &v, err);
    if (loop->kind == YAML_LIST) return list(path, loop, make, context, err);
    if (loop->kind == YAML_MAP) return cross(path, loop, 0, &v, make, context, err);
    return yaml_tree_fail(err, path, loop, "'for' wants a mapping of names to lists, or a list of mappings");
}

static const char *value_of(const recipe_variables *v, const char *name, size_t length) {
    for (int i = 0; i < v->count; i++)
        if (strlen(v->variable[i].name) == length && strncmp(v->variable[i].name, name, length) == 0)
            return v->variable[i].value;
    return NULL;
}

basin_status recipe_expand(recipe_text *out, const char *path, const yaml_tree *value, const recipe_variables *v,
                           basin_error *err) {
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (!to) return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status = BASIN_OK;
    for (const char *at = value->text; *at && status == BASIN_OK;) {
        if (strncmp(at, "$${", 3) == 0) { /* for "${" itself */
            fputs("${", to);
            at += 3;
            continue;
        }
        const char *end = strncmp(at, "${", 2) == 0 ? strchr(at, '}') : NULL;
        const char *replaced = end ? value_of(v, at + 2, (size_t)(end - at) - 2) : NULL;
        if (end && !replaced)
            status = yaml_tree_fail(err, path, value, "'for' of this entry has no variable '%.*s'",
                                    (int)(end - at) - 2 < 100 ? (int)(end - at) - 2 : 100, at + 2);
        if (replaced)
            fputs(replaced, to);
        else
            fputc(*at, to);
        at = end ? end + 1 : at + 1;
    }
    if (fclose(to) != 0 && status == BASIN_OK) status = command_error(err, BASIN_ENOMEM, "out of memory");
    if (status == BASIN_OK)
        *out = (recipe_text){text, value};
    else
        free(text);
    return status;
}
