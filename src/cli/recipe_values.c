/* recipe_values.c - a value of a recipe as options of the command: which types go with which rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/recipe.h"

static basin_status no_memory(basin_error *err) {
    return command_error(err, BASIN_ENOMEM, "out of memory");
}

static int is_one_of(const yaml_tree *value, const char *const words[]) {
    for (int i = 0; words[i]; i++)
        if (value->plain && strcasecmp(value->text, words[i]) == 0) return 1;
    return 0;
}

int recipe_value_is_null(const yaml_tree *value) {
    static const char *const words[] = {"", "~", "null", NULL};
    return value->kind == YAML_TEXT && is_one_of(value, words);
}

/* 1, 0, or -1 if it is neither. */
static int truth(const yaml_tree *value) {
    static const char *const yes[] = {"true", "yes", "on", NULL}, *const no[] = {"false", "no", "off", NULL};
    if (value->kind != YAML_TEXT) return -1;
    return is_one_of(value, yes) ? 1 : is_one_of(value, no) ? 0 : -1;
}

static basin_status add_option(recipe_entry *e, const recipe *r, const struct argp_option *option,
                               const recipe_text *value, const yaml_tree *at, basin_error *err) {
    if (e->options == RECIPE_OPTIONS_MAX) return yaml_tree_fail(err, r->path, at, "too many options");
    recipe_option *o = &e->option[e->options++];
    *o = (recipe_option){option, value ? *value : (recipe_text){NULL, at}};
    return BASIN_OK;
}

static basin_status add_text(recipe_entry *e, const recipe *r, const struct argp_option *option, const yaml_tree *value,
                             const recipe_variables *v, basin_error *err) {
    recipe_text text;
    if (value->kind != YAML_TEXT) return yaml_tree_fail(err, r->path, value, "'%s' wants texts", option->name);
    basin_status status = recipe_expand(&text, r->path, value, v, err);
    if (status != BASIN_OK) return status;
    status = add_option(e, r, option, &text, value, err);
    if (status != BASIN_OK) free(text.text);
    return status;
}

/* [0.1, 1, 10] as "0.1,1,10", for options that want that. */
static basin_status add_joined(recipe_entry *e, const recipe *r, const struct argp_option *option,
                               const yaml_tree *list, const recipe_variables *v, basin_error *err) {
    recipe_text part, whole = {NULL, list};
    size_t size = 0;
    basin_status status = BASIN_OK;
    FILE *to = open_memstream(&whole.text, &size);
    if (!to) return no_memory(err);
    for (int i = 0; i < list->count && status == BASIN_OK; i++) {
        if (list->child[i].kind != YAML_TEXT)
            status = yaml_tree_fail(err, r->path, &list->child[i], "'%s' wants texts", option->name);
        if (status == BASIN_OK) status = recipe_expand(&part, r->path, &list->child[i], v, err);
        if (status != BASIN_OK) break;
        fprintf(to, "%s%s", i ? "," : "", part.text);
        free(part.text);
    }
    if (fclose(to) != 0 && status == BASIN_OK) status = no_memory(err);
    if (status == BASIN_OK) status = add_option(e, r, option, &whole, list, err);
    if (status != BASIN_OK) free(whole.text);
    return status;
}

/* Whether a list has values that are lists themselves, [[0.1, 1], [50, 90]], or written so, ["0.1,1", "50,90"]. */
static int is_nested(const yaml_tree *list) {
    for (int i = 0; i < list->count; i++)
        if (list->child[i].kind == YAML_LIST || (list->child[i].kind == YAML_TEXT && strchr(list->child[i].text, ',')))
            return 1;
    return 0;
}

static basin_status add_list(recipe_entry *e, const recipe *r, const struct argp_option *option, const yaml_tree *list,
                             const recipe_variables *v, basin_error *err) {
    basin_status status = BASIN_OK;
    const int joins = strchr(option->arg, ',') != NULL;
    if (joins && !((option->flags & OPTION_REPEAT) && is_nested(list))) return add_joined(e, r, option, list, v, err);
    if (!(option->flags & OPTION_REPEAT))
        return yaml_tree_fail(err, r->path, list, "'%s' takes one value, not a list", option->name);
    for (int i = 0; i < list->count && status == BASIN_OK; i++)
        status =
            (joins && list->child[i].kind == YAML_LIST ? add_joined : add_text)(e, r, option, &list->child[i], v, err);
    return status;
}

/* A setting becomes none, one or several options of the command. */
basin_status recipe_fill_option(recipe_entry *e, const recipe *r, const struct argp_option *option,
                                const yaml_tree *value, const recipe_variables *v, basin_error *err) {
    int flag = !option->arg, optional = option->flags & OPTION_ARG_OPTIONAL, is = truth(value);
    if (recipe_value_is_null(value)) return BASIN_OK;
    if (flag && is < 0) return yaml_tree_fail(err, r->path, value, "'%s' is true or false", option->name);
    if (flag || (optional && is >= 0)) return is ? add_option(e, r, option, NULL, value, err) : BASIN_OK;
    if (value->kind == YAML_MAP || is >= 0)
        return yaml_tree_fail(err, r->path, value, "'%s' wants a value (%s)", option->name, option->arg);
    if (value->kind == YAML_LIST) return add_list(e, r, option, value, v, err);
    return add_text(e, r, option, value, v, err);
}
