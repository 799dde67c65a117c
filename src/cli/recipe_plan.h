/* recipe_plan.h - what of a recipe is there, what is missing and what is stale. */
#ifndef CLI_RECIPE_PLAN_H
#define CLI_RECIPE_PLAN_H

#include <jansson.h>
#include <signal.h>

#include "cli/child.h"
#include "cli/recipe.h"

/** What becomes of one surface, figure or comparison. */
typedef enum recipe_state { RECIPE_KEPT, RECIPE_STALE, RECIPE_RUNNING, RECIPE_DONE, RECIPE_FAILED } recipe_state;

typedef struct recipe_task {
    const recipe_entry *entry;
    int wanted;  /* by --only, or because everything is */
    char *path;  /* the (first) file */
    char **word; /* the command, up to NULL; words[0] is "basin NAME" */
    int words;
    char key[33]; /* of all that determines it */
    recipe_state state;
    int points;     /* of what is evaluated */
    double flops;   /* of what of them is missing */
    double seconds; /* likewise, of --dry-run */
    int files;      /* that have to look as they were drawn: of a figure or comparison */
    recipe_text file[RECIPE_FILES_MAX];
    int inputs;
    struct recipe_task *input[RECIPE_OPERANDS_MAX + OPTION_KEYS_MAX]; /* surfaces of a figure */
    child child;
    double began;
} recipe_task;

typedef struct recipe_options {
    int only;
    const char *pattern[32]; /* of --only */
    int time, force;         /* --dry-run: estimate; replace what is not ours */
    int jobs, threads;       /* threads 0: one per core */
    size_t memory;           /* bytes of weights, of all jobs together; 0: no bound */
    int quiet, keep_going;
    const volatile sig_atomic_t *stop;
} recipe_options;

typedef struct recipe_plan {
    const recipe *recipe;
    const recipe_options *options;
    int count;
    recipe_task *task; /* (count) one per entry of the recipe */
    int orders;
    recipe_task **order; /* (orders) what is to be done, in a good order */
    char *trial;         /* a folder for stand-ins, while it is found out what to do */
    json_t *drawn;       /* files that were drawn: name -> {key, hash} */
} recipe_plan;

/** Finds out what is to be done. Everything that is wrong with the recipe is said on stderr, each with its place.
 *  @return BASIN_OK; BASIN_EINVALID (said already, `err` sums it up), BASIN_EINTERRUPTED, BASIN_EIO, BASIN_ENOMEM */
basin_status recipe_plan_init(recipe_plan *out, const recipe *r, const recipe_options *options, basin_error *err);
void recipe_plan_clear(recipe_plan *plan);

/** Does it. @return BASIN_OK; BASIN_EIO if something failed, BASIN_EINTERRUPTED */
basin_status recipe_plan_run(recipe_plan *plan, basin_error *err);

/** The files of a figure or comparison are as this plan wants them: remembers what they look like. */
basin_status recipe_drawn_set(recipe_plan *plan, const recipe_task *task, basin_error *err);
basin_status recipe_drawn_load(recipe_plan *plan, basin_error *err);
/** Whether all files of a figure or comparison are there as its key says.
 *  @return BASIN_OK; BASIN_EINVALID if what is there is something that this recipe did not draw */
basin_status recipe_drawn_check(const recipe_plan *plan, const recipe_task *task, int *current, basin_error *err);

/** What a figure draws, or an option of it names: surface `index` of them, by its name or its file; NULL past the end. */
const recipe_text *recipe_drawn_surface(const recipe_entry *figure, int index);
/** The task that makes it; NULL if that is a file and no surface of the recipe. */
const recipe_task *recipe_drawn_input(const recipe_task *figure, const recipe_text *surface);

/** Sets plan->order: the figure that lacks least first, cheap surfaces first; then what no figure wants.  @return BASIN_OK, BASIN_ENOMEM */
basin_status recipe_order(recipe_plan *plan, basin_error *err);

/* Figures are tried with stand-ins for what is missing, so that what is wrong with them is known before the hours of
 * evaluation: surfaces with the right axes and metrics and made-up values, in a temporary folder. Comparisons try their own. */

basin_status recipe_trial_begin(recipe_plan *plan, basin_error *err);
/** Where the stand-in of a surface or figure is; the caller frees.  @return NULL if out of memory */
char *recipe_trial_path(const recipe_plan *plan, const recipe_task *task);
/** Draws all figures that are to be drawn.  @param[out] wrong  counts up for each that cannot be */
basin_status recipe_trial_draw(const recipe_plan *plan, int *wrong, basin_error *err);
/** What a message says of the file of the trial it then says of the recipe's. */
void recipe_trial_rename(const recipe_plan *plan, const recipe_task *task, char **message);
void recipe_trial_end(recipe_plan *plan);

/** Says what a command said last before it failed, with the place in the recipe that it is about. */
void recipe_say_failure(const recipe_plan *plan, const recipe_task *task, const char *errors);

/* The words of a task's command. */

/** "--threads=N" for one command; NULL for as many as there are cores. */
const char *recipe_threads(int threads, char text[32]);
/** "--memory=BYTES" for each of the commands that run at a time; NULL without a bound. */
const char *recipe_memory(const recipe_options *options, char text[32]);

/** Everything but the output.  @return BASIN_OK, BASIN_ENOMEM, BASIN_EINVALID (too many) */
basin_status recipe_words_init(recipe_task *task, const recipe_plan *plan, basin_error *err);
/** A copy of the words with `count` more, NULL among them left out; its list (not its words) is the caller's to free.
 *  @return NULL if out of memory */
char **recipe_words_with(const recipe_task *task, int count, const char *const more[]);
/** Appends "-o path", which is copied. */
basin_status recipe_words_output(recipe_task *task, const char *path, basin_error *err);
/** The same words for another task. */
basin_status recipe_words_copy(recipe_task *out, const recipe_task *task, basin_error *err);
void recipe_words_clear(recipe_task *task);

#endif
