/* recipe.h - a file that describes surfaces, figures and comparisons (docs/recipes.md). */
#ifndef CLI_RECIPE_H
#define CLI_RECIPE_H

#include "cli/command.h"
#include "cli/option_keys.h"
#include "cli/yaml_tree.h"

/** A part of a recipe: what kind of thing it names, and the command that makes one. */
typedef struct recipe_section {
    const char *key;      /* "surfaces": a mapping of names to options of the command */
    const char *defaults; /* "defaults": options of all of them */
    const char *operand;  /* "checkpoint": the key of what stands without an option on the command line */
    const char *what;     /* "surface" in messages */
    const command *command;
    int operands_max;
    int evaluates;      /* networks; else it draws surfaces, and its name is that of its file */
    int draws;          /* files for people, which may have been changed since */
    const char *shared; /* "style": options of others, of which a figure gets those that the command has */
    const char *folder; /* the option for the folder of what it keeps; NULL for none */
    const char *plan, *done, *not_done; /* "evaluate", "evaluated", "not evaluated" */
} recipe_section;

enum { RECIPE_SURFACES, RECIPE_FIGURES, RECIPE_COMPARISONS, RECIPE_SECTIONS };
extern const recipe_section recipe_sections[RECIPE_SECTIONS];

/** A text with the place that it comes from. */
typedef struct recipe_text {
    char *text;
    const yaml_tree *at;
} recipe_text;

/** One option as it goes to the command. */
typedef struct recipe_option {
    const struct argp_option *option;
    recipe_text value; /* text NULL: a flag */
} recipe_option;

enum { RECIPE_OPERANDS_MAX = 32, RECIPE_OPTIONS_MAX = 160, RECIPE_ENTRIES_MAX = 1000 };

/** One surface, figure or comparison, with defaults and variables filled in. */
typedef struct recipe_entry {
    const recipe_section *section;
    recipe_text name;
    int operands, options;
    recipe_text operand[RECIPE_OPERANDS_MAX];
    recipe_option option[RECIPE_OPTIONS_MAX];
    recipe_text output; /* text NULL: the cache for a surface, the name for a figure, no figure for a comparison */
} recipe_entry;

enum { RECIPE_FILES_MAX = 2 };
/** The files of an entry that have names of the user's choice: of a comparison its figure and its table.
 *  @param[out] file  borrowed  @return how many */
int recipe_files(const recipe_entry *e, recipe_text file[RECIPE_FILES_MAX]);

typedef struct recipe {
    const char *path; /* as messages name it */
    yaml_tree tree;
    const char *cache; /* folder of the surfaces */
    int count;
    recipe_entry *entry[RECIPE_ENTRIES_MAX]; /* as in the file, section by section */
} recipe;

/** Reads a recipe and holds it against the commands' options.
 *  @return BASIN_OK; BASIN_EINVALID or BASIN_EFORMAT with FILE:LINE:COLUMN; BASIN_ENOTFOUND; BASIN_EIO; BASIN_ENOMEM */
basin_status recipe_read(recipe *out, const char *path, basin_error *err);
void recipe_clear(recipe *r);

/** Whether every file is made once, and every entry makes one.  @return BASIN_OK, BASIN_EINVALID */
basin_status recipe_check_files(const recipe *r, basin_error *err);

/** The entry of that name in a section, or NULL. */
const recipe_entry *recipe_find(const recipe *r, int section, const char *name);

/** Values of the variables of `for`. */
typedef struct recipe_variables {
    int count;
    struct {
        const char *name, *value;
    } variable[8];
} recipe_variables;

/** Calls `make` for each combination of the variables of `loop` (NULL: once, with none), the last one changing fastest.
 *  `loop` is a mapping of names to lists, or a list of mappings of names to values. */
basin_status recipe_for(const char *path, const yaml_tree *loop,
                        basin_status (*make)(void *context, const recipe_variables *variables, basin_error *err),
                        void *context, basin_error *err);

/** The text of a value with ${name} replaced, and $${ by ${; the caller frees out->text. */
basin_status recipe_expand(recipe_text *out, const char *path, const yaml_tree *value,
                           const recipe_variables *variables, basin_error *err);

/** Appends what an entry is made of: one name or a list of them, of files or of surfaces, which may be patterns.
 *  @return BASIN_OK; BASIN_EINVALID for what is not there, or too much; BASIN_ENOMEM */
basin_status recipe_fill_operands(recipe_entry *e, const recipe *r, const yaml_tree *operands,
                                  const recipe_variables *variables, basin_error *err);
/** Whether that is a surface of the recipe, or a file.  @return BASIN_OK, BASIN_EINVALID */
basin_status recipe_check_surface(const recipe *r, const recipe_text *name, basin_error *err);

/** Appends what a value makes of an option: nothing (~, false), a flag (true), one option or, of a list, several.
 *  @return BASIN_OK; BASIN_EINVALID for a type that the option does not have; BASIN_ENOMEM */
basin_status recipe_fill_option(recipe_entry *e, const recipe *r, const struct argp_option *option,
                                const yaml_tree *value, const recipe_variables *variables, basin_error *err);
/** Whether a value is ~, null or nothing, without quotes. */
int recipe_value_is_null(const yaml_tree *value);

/** The file that a command named `path` when it made a surface, as it is called here: from the folder of the surface or one above it,
 *  if it is there, for commands say nothing of the folder that they ran in. The caller frees.  @return NULL if out of memory */
char *recipe_locate(const char *surface, const char *path);
/** Prints the recipe that makes a figure again, from the record that it carries.
 *  @return BASIN_OK; BASIN_EUNSUPPORTED if the record does not say enough; BASIN_ENOMEM */
basin_status recipe_print(FILE *out, const char *path, const basin_record *record, basin_error *err);

#endif
