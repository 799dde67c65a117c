/* recipe_read.c - from YAML to surfaces, figures and comparisons with their options. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/nearest.h"
#include "cli/recipe.h"

extern const command command_surface, command_plot, command_compare, command_run;

const recipe_section recipe_sections[RECIPE_SECTIONS] = {
    {"surfaces", "defaults", "checkpoint", "surface", &command_surface, 1, .evaluates = 1, .plan = "evaluate",
     .done = "evaluated", .not_done = "not evaluated"},
    {"figures", "style", "surfaces", "figure", &command_plot, RECIPE_OPERANDS_MAX, .draws = 1, .plan = "draw",
     .done = "drawn", .not_done = "not drawn"},
    {"comparisons", "compare", "checkpoints", "comparison", &command_compare, RECIPE_OPERANDS_MAX, .evaluates = 1,
     .draws = 1, .shared = "style", .folder = "--folder", .plan = "compare", .done = "compared",
     .not_done = "not compared"},
};

/* Options of a section or an entry, not yet filled in; those of the entry stand in the place of the section's. */
typedef struct settings {
    int count;
    struct {
        const struct argp_option *option;
        const yaml_tree *value;
    } one[OPTION_KEYS_MAX];
} settings;

/* What recipe_for fills in. */
typedef struct making {
    recipe *recipe;
    const recipe_section *section;
    const yaml_tree *name, *operands, *output;
    settings settings;
} making;

static basin_status no_memory(basin_error *err) {
    return command_error(err, BASIN_ENOMEM, "out of memory");
}

static const char *list_at(const void *list, int index) {
    return ((const char *const *)list)[index];
}

static basin_status unknown_key(const recipe *r, const yaml_tree *key, const char *where, const char *near,
                                basin_error *err) {
    if (near)
        return yaml_tree_fail(err, r->path, key, "%s has no key '%.100s'; did you mean '%s'?", where, key->text, near);
    return yaml_tree_fail(err, r->path, key, "%s has no key '%.100s'", where, key->text);
}

static basin_status want_map(const recipe *r, const yaml_tree *value, const char *key, basin_error *err) {
    if (value->kind == YAML_MAP) return BASIN_OK;
    return yaml_tree_fail(err, r->path, value, "'%s' wants a mapping: 'name: value' in each line", key);
}

/* Words that are keys of an entry beside the options. */
static int is_own(const recipe_section *section, const char *key, int entry) {
    if (!entry) return 0;
    return strcmp(key, "for") == 0 || strcmp(key, section->operand) == 0 ||
           (strcmp(key, "output") == 0 && section->evaluates);
}

/* How a command runs is no part of what it makes; some of that 'basin run' takes for all. */
static basin_status refuse_running(const recipe *r, const recipe_section *section, const yaml_tree *key,
                                   basin_error *err) {
    const option_keys of_run = option_keys_of(command_run.argp);
    if (option_keys_find(&of_run, key->text) || option_keys_runs(command_run.argp, key->text))
        return yaml_tree_fail(err, r->path, key, "'%.100s' is no part of what a %s is; give --%.100s to 'basin run'",
                              key->text, section->what, key->text);
    return yaml_tree_fail(err, r->path, key, "'%.100s' is no part of what a %s is: a recipe has no such key", key->text,
                          section->what);
}

static basin_status unknown_option(const recipe *r, const recipe_section *section, const yaml_tree *key,
                                   const option_keys *keys, int entry, basin_error *err) {
    const char *const own[] = {"for", section->operand, "output", NULL};
    const char *near = option_keys_nearest(keys, key->text),
               *mine = entry ? nearest_name(key->text, list_at, own) : NULL;
    char where[64];
    if (mine && !is_own(section, mine, entry)) mine = NULL;
    if (mine && (!near || nearest_distance(key->text, mine) < nearest_distance(key->text, near))) near = mine;
    snprintf(where, sizeof where, "a %s ('basin %s --help')", section->what, section->command->name);
    return unknown_key(r, key, where, near, err);
}

/* Over the value that is there, if there is one. */
static void set(settings *s, const struct argp_option *option, const yaml_tree *value) {
    int at = 0;
    while (at < s->count && s->one[at].option != option) at++;
    if (at == s->count) s->count++;
    s->one[at].option = option;
    s->one[at].value = value;
}

/* Adds the options of a mapping to `s`, over those that are there. */
static basin_status add_settings(settings *s, const recipe *r, const recipe_section *section, const yaml_tree *map,
                                 int entry, basin_error *err) {
    const option_keys keys = option_keys_of(section->command->argp);
    for (int i = 0; i < map->count; i++) {
        const yaml_tree *key = &map->child[2 * i];
        if (is_own(section, key->text, entry)) continue;
        const struct argp_option *option = option_keys_find(&keys, key->text);
        if (!option && option_keys_runs(section->command->argp, key->text)) return refuse_running(r, section, key, err);
        if (!option) return unknown_option(r, section, key, &keys, entry, err);
        set(s, option, key + 1);
    }
    return BASIN_OK;
}

/* The options of another section that this command has too; that section refuses what it does not know. */
static void add_shared(settings *s, const recipe *r, const recipe_section *section) {
    const option_keys keys = option_keys_of(section->command->argp);
    const yaml_tree *map = yaml_tree_get(&r->tree, section->shared);
    for (int i = 0; map && i < map->count; i++) {
        const struct argp_option *option = option_keys_find(&keys, map->child[2 * i].text);
        if (option) set(s, option, &map->child[2 * i + 1]);
    }
}

const recipe_entry *recipe_find(const recipe *r, int section, const char *name) {
    for (int i = 0; i < r->count; i++)
        if (r->entry[i]->section == &recipe_sections[section] && strcmp(r->entry[i]->name.text, name) == 0)
            return r->entry[i];
    return NULL;
}

/* The name of a surface becomes part of a file's name, that of a figure is one; that of a comparison might be. */
static basin_status check_name(const recipe *r, const recipe_entry *e, basin_error *err) {
    enum { NAME_MAX_LENGTH = 150 };
    const char *name = e->name.text;
    int part = e->section->evaluates;
    for (int i = 0; i < r->count; i++)
        if (r->entry[i]->section == e->section && strcmp(r->entry[i]->name.text, name) == 0)
            return yaml_tree_fail(err, r->path, e->name.at, "a second %s '%.100s', after that of line %d",
                                  e->section->what, name, r->entry[i]->name.at->line);
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c < ' ' || (part && *c == '/'))
            return yaml_tree_fail(err, r->path, e->name.at, "the name '%.100s' cannot have %s", name,
                                  *c == '/' ? "a '/'" : "control characters");
    if (!*name || *name == '.' || *name == '-' || strlen(name) > NAME_MAX_LENGTH)
        if (part || !*name || *name == '-')
            return yaml_tree_fail(err, r->path, e->name.at, "'%.100s' cannot be the name of a %s", name,
                                  e->section->what);
    return BASIN_OK;
}

static void free_entry(recipe_entry *e) {
    free(e->name.text);
    free(e->output.text);
    for (int i = 0; i < e->operands; i++) free(e->operand[i].text);
    for (int i = 0; i < e->options; i++) free(e->option[i].value.text);
    free(e);
}

static basin_status fill_entry(recipe_entry *e, const making *m, const recipe_variables *v, basin_error *err) {
    const recipe *r = m->recipe;
    basin_status status = recipe_expand(&e->name, r->path, m->name, v, err);
    if (status == BASIN_OK) status = check_name(r, e, err);
    if (status == BASIN_OK && !m->operands)
        return yaml_tree_fail(err, r->path, m->name, "%s '%.100s' lacks its '%s'", e->section->what, m->name->text,
                              e->section->operand);
    if (status == BASIN_OK) status = recipe_fill_operands(e, r, m->operands, v, err);
    for (int i = 0; i < m->settings.count && status == BASIN_OK; i++)
        status = recipe_fill_option(e, r, m->settings.one[i].option, m->settings.one[i].value, v, err);
    for (int i = 0; i < e->options && status == BASIN_OK; i++)
        if (e->option[i].option->arg && strcmp(e->option[i].option->arg, "SURFACE") == 0)
            status = recipe_check_surface(r, &e->option[i].value, err);
    if (status == BASIN_OK && m->output) {
        if (m->output->kind != YAML_TEXT || recipe_value_is_null(m->output))
            return yaml_tree_fail(err, r->path, m->output, "'output' wants the name of a file");
        status = recipe_expand(&e->output, r->path, m->output, v, err);
    }
    return status;
}

static basin_status make_entry(void *context, const recipe_variables *v, basin_error *err) {
    making *m = context;
    recipe *r = m->recipe;
    if (r->count == RECIPE_ENTRIES_MAX)
        return yaml_tree_fail(err, r->path, m->name, "more than %d surfaces, figures and comparisons",
                              RECIPE_ENTRIES_MAX);
    recipe_entry *e = calloc(1, sizeof *e);
    if (!e) return no_memory(err);
    e->section = m->section;
    basin_status status = fill_entry(e, m, v, err);
    if (status == BASIN_OK)
        r->entry[r->count++] = e;
    else
        free_entry(e);
    return status;
}

static basin_status read_entry(recipe *r, const recipe_section *section, const yaml_tree *defaults,
                               const yaml_tree *name, basin_error *err) {
    const yaml_tree *value = name + 1;
    making m = {.recipe = r, .section = section, .name = name};
    int brief = value->kind != YAML_MAP; /* its operands alone */
    m.output = section->evaluates && !brief ? yaml_tree_get(value, "output") : NULL;
    if (m.output && section->shared) add_shared(&m.settings, r, section);
    basin_status status = defaults ? add_settings(&m.settings, r, section, defaults, 0, err) : BASIN_OK;
    if (status != BASIN_OK) return status;
    m.operands = brief ? value : yaml_tree_get(value, section->operand);
    if (brief) return make_entry(&m, &(recipe_variables){0}, err);
    status = add_settings(&m.settings, r, section, value, 1, err);
    return status == BASIN_OK ? recipe_for(r->path, yaml_tree_get(value, "for"), make_entry, &m, err) : status;
}

static basin_status read_section(recipe *r, const recipe_section *section, basin_error *err) {
    const yaml_tree *defaults = yaml_tree_get(&r->tree, section->defaults),
                    *names = yaml_tree_get(&r->tree, section->key);
    settings checked = {0};
    basin_status status = defaults ? want_map(r, defaults, section->defaults, err) : BASIN_OK;
    if (status == BASIN_OK && defaults) status = add_settings(&checked, r, section, defaults, 0, err);
    if (status == BASIN_OK && names) status = want_map(r, names, section->key, err);
    for (int i = 0; names && i < names->count && status == BASIN_OK; i++)
        status = read_entry(r, section, defaults, &names->child[2 * i], err);
    return status;
}

static basin_status check_top(const recipe *r, basin_error *err) {
    const char *known[2 * RECIPE_SECTIONS + 2] = {"cache"};
    for (int s = 0, used = 1; s < RECIPE_SECTIONS; s++) {
        known[used++] = recipe_sections[s].key;
        known[used++] = recipe_sections[s].defaults;
    }
    for (int i = 0; i < r->tree.count; i++) {
        const yaml_tree *key = &r->tree.child[2 * i];
        int k = 0;
        while (known[k] && strcmp(known[k], key->text) != 0) k++;
        if (!known[k]) return unknown_key(r, key, "a recipe", nearest_name(key->text, list_at, known), err);
    }
    return BASIN_OK;
}

/* What the environment says of folders stays right when the folder changes. */
static basin_status keep_data_folder(basin_error *err) {
    const char *folder = getenv("BASIN_DATA");
    char *full = folder && *folder && *folder != '/' ? realpath(folder, NULL) : NULL;
    int failed = full && setenv("BASIN_DATA", full, 1) != 0;
    free(full);
    return failed ? no_memory(err) : BASIN_OK;
}

static basin_status enter_folder(const char *path, basin_error *err) {
    const char *slash = strrchr(path, '/');
    basin_status status = keep_data_folder(err);
    if (!slash || status != BASIN_OK) return status;
    char *folder = strndup(path, slash == path ? 1 : (size_t)(slash - path));
    if (!folder) return no_memory(err);
    if (chdir(folder) != 0) status = command_error(err, BASIN_EIO, "%s: %s", folder, strerror(errno));
    free(folder);
    return status;
}

basin_status recipe_read(recipe *out, const char *path, basin_error *err) {
    recipe r = {.path = path, .cache = ".basin"};
    basin_status status = yaml_tree_load(&r.tree, path, err);
    if (status == BASIN_OK) status = enter_folder(path, err);
    if (status == BASIN_OK) status = check_top(&r, err);
    const yaml_tree *cache = status == BASIN_OK ? yaml_tree_get(&r.tree, "cache") : NULL;
    if (cache && (cache->kind != YAML_TEXT || recipe_value_is_null(cache)))
        status = yaml_tree_fail(err, path, cache, "'cache' wants the name of a folder");
    else if (cache)
        r.cache = cache->text;
    for (int s = 0; s < RECIPE_SECTIONS && status == BASIN_OK; s++) status = read_section(&r, &recipe_sections[s], err);
    if (status == BASIN_OK) status = recipe_check_files(&r, err);
    if (status == BASIN_OK && !r.count)
        status =
            yaml_tree_fail(err, path, &r.tree, "it describes nothing: no 'surfaces:', 'figures:' or 'comparisons:'");
    if (status == BASIN_OK)
        *out = r;
    else
        recipe_clear(&r);
    return status;
}

void recipe_clear(recipe *r) {
    for (int i = 0; i < r->count; i++) free_entry(r->entry[i]);
    yaml_tree_clear(&r->tree);
    r->count = 0;
}
