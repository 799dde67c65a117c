/* recipe_print.c - the recipe that makes a figure or a table again, from what it says of itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/recipe.h"
#include "cli/surface_job.h"
#include "cli/yaml_writer.h"

/* One surface of the figure. */
typedef struct source {
    const char *path;
    char *name;     /* in the recipe */
    char *cache;    /* folder, if the file has the name that `basin run` gives; else NULL */
    char **command; /* words; NULL: not known, the figure names the file itself */
    int words;
} source;

typedef struct printer {
    yaml_writer yaml;
    const recipe_section *section; /* of the figure: figures or comparisons */
    const option_words *figure;
    int sources;
    source source[OPTION_KEYS_MAX];
    const char *cache;
} printer;

static void put(printer *p, const char *text) {
    yaml_writer_text(&p->yaml, text);
}

static const source *source_of(const printer *p, const char *path) {
    for (int i = 0; i < p->sources; i++)
        if (strcmp(p->source[i].path, path) == 0) return &p->source[i];
    return NULL;
}

/* What the figure calls a surface: its name in this recipe, or its file. */
static const char *reference(const printer *p, const char *path) {
    const source *s = source_of(p, path);
    return s && s->command ? s->name : path;
}

/* A file that the command of a surface names. */
static void put_file(printer *p, const source *s, const char *path) {
    char *located = recipe_locate(s->path, path);
    p->yaml.failed = p->yaml.failed || !located;
    if (located) put(p, located);
    free(located);
}

static int is_file(const struct argp_option *option) {
    static const char *const metavars[] = {"FILE", "CHECKPOINT", "NAME:SPLIT|PATH", "NAME:SPLIT", NULL};
    int i = 0;
    while (metavars[i] && strcmp(metavars[i], option->arg) != 0) i++;
    return metavars[i] != NULL;
}

/* @param made  the surface whose option it is; NULL for one of the figure */
static void put_value(printer *p, const source *made, const struct option_word *word) {
    if (!word->value)
        yaml_writer_true(&p->yaml);
    else if (made && is_file(word->option))
        put_file(p, made, word->value);
    else
        put(p, strcmp(word->option->arg, "SURFACE") == 0 ? reference(p, word->value) : word->value);
}

/* One of several: what a list alone would join with commas is a list of its own. */
static void put_one(printer *p, const source *made, const struct option_word *word, int several) {
    const int nested = several && word->value && strchr(word->option->arg, ',');
    if (nested) yaml_writer_open_list(&p->yaml);
    put_value(p, made, word);
    if (nested) yaml_writer_close_list(&p->yaml);
}

/* All options, those that were given again as lists. */
static void put_options(printer *p, const source *made, const option_words *words) {
    for (int i = 0, end; i < words->count; i = end) {
        const struct argp_option *option = words->word[i].option;
        for (end = i + 1; end < words->count && words->word[end].option == option;) end++;
        put(p, option->name);
        if (end > i + 1) yaml_writer_open_list(&p->yaml);
        for (int k = i; k < end; k++) put_one(p, made, &words->word[k], end > i + 1);
        if (end > i + 1) yaml_writer_close_list(&p->yaml);
    }
}

static void put_surface(printer *p, const source *s) {
    const recipe_section *section = &recipe_sections[RECIPE_SURFACES];
    option_words words;
    if (!option_words_read(&words, section->command->argp, s->words, s->command) || words.operands != 1) {
        p->yaml.failed = 1;
        return;
    }
    put(p, s->name);
    yaml_writer_open_map(&p->yaml);
    put(p, section->operand);
    put_file(p, s, words.operand[0]);
    put_options(p, s, &words);
    if (!s->cache) put(p, "output");
    if (!s->cache) put(p, s->path);
    yaml_writer_close_map(&p->yaml);
}

static void put_surfaces(printer *p) {
    int known = 0;
    for (int i = 0; i < p->sources; i++) known += p->source[i].command != NULL;
    if (!known) return;
    put(p, recipe_sections[RECIPE_SURFACES].key);
    yaml_writer_open_map(&p->yaml);
    for (int i = 0; i < p->sources; i++)
        if (p->source[i].command) put_surface(p, &p->source[i]);
    yaml_writer_close_map(&p->yaml);
}

/* The file that a command makes: its figure, or else its table; NULL for none. */
static const char *file_of(const option_words *words) {
    if (words->output) return words->output;
    for (int i = 0; i < words->count; i++)
        if (words->word[i].option->arg && strcmp(words->word[i].option->arg, "TABLE") == 0) return words->word[i].value;
    return NULL;
}

/* A figure is named after its file, a comparison after the stem of that. */
static void put_figure(printer *p) {
    const char *path = file_of(p->figure), *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    char *stem = strndup(base, *base == '.' ? 0 : strcspn(base, "."));
    put(p, p->section->key);
    yaml_writer_open_map(&p->yaml);
    put(p, !p->section->evaluates ? path : stem && *stem && *stem != '-' ? stem : p->section->what);
    free(stem);
    yaml_writer_open_map(&p->yaml);
    put(p, p->section->operand);
    yaml_writer_open_list(&p->yaml);
    for (int i = 0; i < p->figure->operands; i++) put(p, reference(p, p->figure->operand[i]));
    yaml_writer_close_list(&p->yaml);
    put_options(p, NULL, p->figure);
    if (p->section->evaluates && p->figure->output) put(p, "output");
    if (p->section->evaluates && p->figure->output) put(p, path);
    yaml_writer_close_map(&p->yaml);
    yaml_writer_close_map(&p->yaml);
}

static void put_document(printer *p, FILE *out) {
    if (!yaml_writer_open(&p->yaml, out)) return;
    yaml_writer_open_map(&p->yaml);
    if (p->cache && strcmp(p->cache, ".basin") != 0) put(p, "cache");
    if (p->cache && strcmp(p->cache, ".basin") != 0) put(p, p->cache);
    put_surfaces(p);
    put_figure(p);
    yaml_writer_close_map(&p->yaml);
    yaml_writer_close(&p->yaml);
}

/* Whether another than `own` has that name. */
static int is_taken(const printer *p, char *const *own, const char *name) {
    for (int i = 0; i < p->sources; i++)
        if (&p->source[i].name != own && strcmp(p->source[i].name, name) == 0) return 1;
    return 0;
}

/* "FOLDER/NAME-0123456789ab.h5" gives folder and name, any other path its stem, made the only one of its name. */
static int name_source(printer *p, source *s) {
    const char *slash = strrchr(s->path, '/'), *base = slash ? slash + 1 : s->path, *dot = strrchr(base, '.');
    size_t stem = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    int hashed = slash && stem > 13 && base[stem - 13] == '-' && strcmp(base + stem, ".h5") == 0 &&
                 strspn(base + stem - 12, "0123456789abcdef") == 12;
    if (hashed) s->cache = strndup(s->path, (size_t)(slash - s->path));
    if (hashed && s->cache && (!p->cache || strcmp(p->cache, s->cache) == 0)) {
        p->cache = s->cache;
        stem -= 13;
    } else {
        free(s->cache);
        s->cache = NULL;
    }
    s->name = strndup(base, stem);
    for (int i = 2; s->name && is_taken(p, &s->name, s->name); i++) {
        free(s->name);
        if (asprintf(&s->name, "%.*s-%d", (int)stem, base, i) < 0) s->name = NULL;
    }
    return s->name != NULL;
}

/* Adds a surface of the figure that was made by this command (NULL: not known), unless it is there. What `basin convert`
 * made of it has its command, which does not make this file. */
static int add_source(printer *p, const char *path, const char *line) {
    if (source_of(p, path)) return 1;
    if (p->sources == OPTION_KEYS_MAX) return 0;
    source *s = &p->source[p->sources];
    *s = (source){.path = path};
    p->sources++;
    if (!name_source(p, s)) return 0;
    if (line && !surface_other_format(path)) s->command = command_words(line, &s->words);
    if (s->command && (s->words < 2 || strcmp(s->command[0], "basin") != 0 || strcmp(s->command[1], "surface") != 0)) {
        command_words_free(s->command);
        s->command = NULL;
    }
    if (s->command) { /* "basin surface" is one word to a parser */
        free(s->command[0]);
        memmove(s->command, s->command + 1, (size_t)s->words * sizeof *s->command);
        s->words--;
    }
    return 1;
}

/* The section of recipes that has what this command makes, if that is a figure; else NULL. */
static const recipe_section *section_of(int count, char **words) {
    for (int s = 0; count >= 2 && s < RECIPE_SECTIONS; s++)
        if (recipe_sections[s].draws && strcmp(words[0], "basin") == 0 &&
            strcmp(words[1], recipe_sections[s].command->name) == 0)
            return &recipe_sections[s];
    return NULL;
}

/* Of what is drawn, and of what options name: "1.command", "1.minus.command". */
static int add_sources(printer *p, const basin_record *record) {
    int added = 1;
    char key[64];
    for (int i = 0; i < p->figure->operands && added; i++) {
        snprintf(key, sizeof key, "%d.command", i + 1);
        added = add_source(p, p->figure->operand[i], basin_record_get(record, key));
    }
    for (int i = 0; i < p->figure->count && added; i++) {
        const struct option_word *word = &p->figure->word[i];
        if (!word->option->arg || strcmp(word->option->arg, "SURFACE") != 0) continue;
        snprintf(key, sizeof key, "1.%s.command", word->option->name);
        added = add_source(p, word->value, basin_record_get(record, key));
    }
    return added;
}

static basin_status print_words(FILE *out, const char *path, const basin_record *record, int count, char **words,
                                basin_error *err) {
    option_words figure;
    printer p = {.figure = &figure, .section = section_of(count, words)};
    if (!p.section)
        return command_error(err, BASIN_EUNSUPPORTED,
                             "%s: was not made by 'basin plot' or 'basin compare'; recipes know no other figures; "
                             "'basin info' has the command that made it",
                             path);
    if (!option_words_read(&figure, p.section->command->argp, count - 1, words + 1) || !file_of(&figure))
        return command_error(err, BASIN_EUNSUPPORTED, "%s: was made by a command that this version does not know",
                             path);
    if (!p.section->evaluates) p.yaml.failed = !add_sources(&p, record);
    if (!p.yaml.failed) put_document(&p, out);
    for (int i = 0; i < p.sources; i++) {
        free(p.source[i].name);
        free(p.source[i].cache);
        command_words_free(p.source[i].command);
    }
    if (p.yaml.failed)
        return command_error(err, BASIN_EUNSUPPORTED, "%s: what it says of its surfaces cannot be put into a recipe",
                             path);
    return BASIN_OK;
}

basin_status recipe_print(FILE *out, const char *path, const basin_record *record, basin_error *err) {
    const char *line = basin_record_get(record, "command");
    int count = 0;
    char **words = line ? command_words(line, &count) : NULL;
    if (!line) return command_error(err, BASIN_EUNSUPPORTED, "%s: does not say by what command it was made", path);
    if (!words) return command_error(err, BASIN_EFORMAT, "%s: its command cannot be read", path);
    basin_status status = print_words(out, path, record, count, words, err);
    command_words_free(words);
    return status;
}
