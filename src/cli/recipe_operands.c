/* recipe_operands.c - what an entry of a recipe is made of: surfaces of the recipe, or files. */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/nearest.h"
#include "cli/recipe.h"

static const char *surface_at(const void *list, int index) {
    const recipe *r = list;
    return index < r->count && r->entry[index]->section == recipe_sections ? r->entry[index]->name.text : NULL;
}

basin_status recipe_check_surface(const recipe *r, const recipe_text *name, basin_error *err) {
    if (recipe_find(r, RECIPE_SURFACES, name->text) || access(name->text, R_OK) == 0) return BASIN_OK;
    const char *near = nearest_name(name->text, surface_at, r);
    return yaml_tree_fail(err, r->path, name->at, "'%.100s' is no surface of this recipe and no file%s%s%s", name->text,
                          near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static basin_status push_operand(recipe_entry *e, const recipe *r, recipe_text text, basin_error *err) {
    if (e->operands == e->section->operands_max) {
        free(text.text);
        return yaml_tree_fail(err, r->path, text.at, "a %s takes at most %d", e->section->what,
                              e->section->operands_max);
    }
    e->operand[e->operands++] = text;
    return BASIN_OK;
}

/* All surfaces whose names fit, in the order of the recipe. */
static basin_status push_matching(recipe_entry *e, const recipe *r, const recipe_text *pattern, basin_error *err) {
    basin_status status = BASIN_OK;
    int found = 0;
    for (int i = 0; surface_at(r, i) && status == BASIN_OK; i++) {
        if (fnmatch(pattern->text, surface_at(r, i), 0) != 0) continue;
        char *copy = strdup(surface_at(r, i));
        found++;
        status = copy ? push_operand(e, r, (recipe_text){copy, pattern->at}, err)
                      : command_error(err, BASIN_ENOMEM, "out of memory");
    }
    if (status == BASIN_OK && !found)
        status = yaml_tree_fail(err, r->path, pattern->at, "'%.100s' fits no surface of this recipe", pattern->text);
    return status;
}

static basin_status add_operand(recipe_entry *e, const recipe *r, const yaml_tree *value, const recipe_variables *v,
                                basin_error *err) {
    recipe_text text;
    if (value->kind != YAML_TEXT || recipe_value_is_null(value))
        return yaml_tree_fail(err, r->path, value, "'%s' wants names", e->section->operand);
    basin_status status = recipe_expand(&text, r->path, value, v, err);
    if (status != BASIN_OK) return status;
    if (!e->section->evaluates) {
        if (strpbrk(text.text, "*?[") && !recipe_find(r, RECIPE_SURFACES, text.text)) {
            status = push_matching(e, r, &text, err);
            free(text.text);
            return status;
        }
        status = recipe_check_surface(r, &text, err);
    } else if (access(text.text, R_OK) != 0) {
        status = yaml_tree_fail(err, r->path, value, "%.300s: %s", text.text, strerror(errno));
    }
    if (status == BASIN_OK) return push_operand(e, r, text, err);
    free(text.text);
    return status;
}

basin_status recipe_fill_operands(recipe_entry *e, const recipe *r, const yaml_tree *operands,
                                  const recipe_variables *v, basin_error *err) {
    basin_status status = BASIN_OK;
    if (operands->kind != YAML_LIST) return add_operand(e, r, operands, v, err);
    for (int i = 0; i < operands->count && status == BASIN_OK; i++)
        status = add_operand(e, r, &operands->child[i], v, err);
    if (status == BASIN_OK && !e->operands)
        status = yaml_tree_fail(err, r->path, operands, "'%s' is empty", e->section->operand);
    return status;
}
