/* recipe_files.c - the files of a recipe's entries that have names of the user's choice. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/recipe.h"

int recipe_files(const recipe_entry *e, recipe_text file[RECIPE_FILES_MAX]) {
    int count = 0;
    if (!e->section->evaluates) file[count++] = e->name;
    if (e->output.text) file[count++] = e->output;
    for (int i = 0; i < e->options && count < RECIPE_FILES_MAX; i++)
        if (e->option[i].option->arg && strcmp(e->option[i].option->arg, "TABLE") == 0)
            file[count++] = e->option[i].value;
    return count;
}

/* The folder that is there, without links, dots and doubled slashes, and the name in it; the caller frees.
 * @return NULL if the folder is not there */
static char *resolve(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup("."), *whole = NULL;
    char *real = folder ? realpath(folder, NULL) : NULL;
    if (real && asprintf(&whole, "%s/%s", real, name) < 0) whole = NULL;
    free(real);
    free(folder);
    return whole;
}

/* Whether two names are of one file, which need not be there yet. */
static int is_same_file(const char *a, const char *b) {
    if (strcmp(a, b) == 0) return 1;
    char *left = resolve(a), *right = resolve(b);
    int same = left && right && strcmp(left, right) == 0;
    free(left);
    free(right);
    return same;
}

/* Whether an entry before `end` makes the same file. */
static basin_status check_file(const recipe *r, int end, const recipe_text *file, basin_error *err) {
    recipe_text other[RECIPE_FILES_MAX];
    for (int i = 0; i < end; i++)
        for (int k = recipe_files(r->entry[i], other) - 1; k >= 0; k--)
            if (is_same_file(other[k].text, file->text))
                return yaml_tree_fail(err, r->path, file->at, "%.200s is made by %s '%.100s' of line %d already",
                                      file->text, r->entry[i]->section->what, r->entry[i]->name.text,
                                      r->entry[i]->name.at->line);
    return BASIN_OK;
}

basin_status recipe_check_files(const recipe *r, basin_error *err) {
    recipe_text file[RECIPE_FILES_MAX];
    basin_status status = BASIN_OK;
    for (int i = 0; i < r->count && status == BASIN_OK; i++) {
        const recipe_entry *e = r->entry[i];
        int count = recipe_files(e, file);
        if (e->section->draws && !count)
            return yaml_tree_fail(err, r->path, e->name.at,
                                  "%s '%.100s' makes nothing: it has neither 'output', a figure, nor 'table'",
                                  e->section->what, e->name.text);
        for (int k = 0; k < count && status == BASIN_OK; k++) status = check_file(r, i, &file[k], err);
        if (count == 2 && is_same_file(file[0].text, file[1].text))
            return yaml_tree_fail(err, r->path, file[1].at, "%.200s cannot be figure and table", file[1].text);
    }
    return status;
}
