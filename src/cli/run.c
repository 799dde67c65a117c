/* run.c - basin run: what a recipe describes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/recipe_plan.h"
#include "cli/report.h"

typedef struct run_command {
    const char *recipe;
    int dry;
    recipe_options how;
    run_options run;
} run_command;

enum { DRY_RUN = 420, ONLY, FORCE, MEMORY, JOBS_MAX = 256 };

static const struct argp_option table[] = {
    {"only", ONLY, "NAME", 0,
     "This figure, surface or comparison alone, with what it needs; may have * and be given again", 0},
    {"dry-run", DRY_RUN, NULL, 0, "Say what would be done, and how long it would take", 0},
    {"jobs", 'j', "N", 0, "Surfaces, figures and comparisons at a time (1); threads and memory are divided among them",
     0},
    {"memory", MEMORY, "SIZE", 0,
     "Keep no more weights in memory than SIZE, as in 600M or 2GB, where surfaces and comparisons are evaluated; see "
     "'basin surface'. No result depends on it",
     0},
    {"keep-going", 'k', NULL, 0, "If one fails, make what does not need it", 0},
    {"force", FORCE, NULL, 0, "Replace figures and tables that this recipe did not make", 0},
    {0},
};

static const char doc[] =
    "Makes the surfaces, figures and comparisons that RECIPE describes, a YAML file: evaluates what is missing, draws "
    "what is stale, and touches nothing else."
    "\vPaths in a recipe are relative to its folder. Surfaces are kept in .basin beside it, under names that hold a "
    "hash of all that determines them; figures lie where their names say. Keys are the long options of 'basin "
    "surface', "
    "'basin plot' and 'basin compare':\n\n"
    "  defaults:\n"
    "    data: fashion-mnist:test\n"
    "    samples: 200\n"
    "  surfaces:\n"
    "    resnet: {checkpoint: resnet.safetensors}\n"
    "    other: {checkpoint: other.pt, model: resnet20}\n"
    "  figures:\n"
    "    both.pdf: {surfaces: [resnet, other], columns: 2}\n"
    "  comparisons:\n"
    "    both:\n"
    "      checkpoints: [resnet.safetensors, vgg.safetensors]\n"
    "      table: both.tex\n\n"
    "A run that was stopped goes on when the same command is given again.";

static error_t parse(int key, char *arg, struct argp_state *state) {
    run_command *o = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->run;
        return 0;
    case ONLY:
        if (o->how.only == sizeof o->how.pattern / sizeof *o->how.pattern)
            argp_failure(state, EXIT_USAGE, 0, "--only is given too often; use a pattern with *");
        o->how.pattern[o->how.only++] = arg;
        return 0;
    case DRY_RUN:
        o->dry = 1;
        return 0;
    case 'j':
        o->how.jobs = (int)value_integer(state, "--jobs", arg, 1, JOBS_MAX);
        return 0;
    case 'k':
        o->how.keep_going = 1;
        return 0;
    case FORCE:
        o->how.force = 1;
        return 0;
    case MEMORY:
        o->how.memory = value_size(state, "--memory", arg);
        return 0;
    case ARGP_KEY_ARG:
        if (o->recipe) argp_failure(state, EXIT_USAGE, 0, "one recipe at a time, not '%s' too", arg);
        o->recipe = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_failure(state, EXIT_USAGE, 0, "no recipe given");
        return 0;
    case ARGP_KEY_END:
        o->how.threads = o->run.threads;
        o->how.quiet = o->run.quiet;
        o->how.time = o->dry;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* "about 3:20 min" as a plan, nothing of time once it is done: the same recipe gives the same report. */
static void add_row(json_t *rows, const recipe_task *task, int dry) {
    char text[32];
    json_t *row = report_row(rows);
    const recipe_section *section = task->entry->section;
    report_text(row, "what", task->entry->name.text);
    report_text(row, "action", dry ? section->plan : task->state == RECIPE_DONE ? section->done : section->not_done);
    report_text(row, "file", task->path);
    if (dry) report_text(row, "time", section->evaluates ? progress_duration(task->seconds, text) : "");
}

/* Of a section of the recipe, or of all (NULL). */
static int count(const recipe_plan *plan, recipe_state state, const recipe_section *section) {
    int found = 0;
    for (int i = 0; i < plan->count; i++)
        found += plan->task[i].wanted && plan->task[i].state == state &&
                 (!section || plan->task[i].entry->section == section);
    return found;
}

/* "to draw": 3, "evaluated": 2; of comparisons only if there are any. */
static void add_counts(json_t *report, const recipe_plan *plan, int dry) {
    char key[32];
    for (int s = 0; s < RECIPE_SECTIONS; s++) {
        const recipe_section *section = &recipe_sections[s];
        int any = s != RECIPE_COMPARISONS;
        for (int i = 0; i < plan->count; i++) any = any || plan->task[i].entry->section == section;
        snprintf(key, sizeof key, "%s%s", dry ? "to " : "", dry ? section->plan : section->done);
        if (any) report_integer(report, key, count(plan, dry ? RECIPE_STALE : RECIPE_DONE, section));
    }
    report_integer(report, "kept", count(plan, RECIPE_KEPT, NULL));
}

static void print_report(const recipe_plan *plan, int dry, int json) {
    double seconds = 0;
    json_t *report = report_new();
    add_counts(report, plan, dry);
    for (int i = 0; i < plan->orders; i++) seconds += plan->order[i]->seconds;
    if (dry && json) report_number(report, "seconds", seconds);
    char text[32];
    if (dry && !json) report_text(report, "time", progress_duration(seconds, text));
    json_t *rows = plan->orders ? report_table(report, "work") : NULL;
    for (int i = 0; i < plan->orders; i++) add_row(rows, plan->order[i], dry);
    report_print(report, json);
    json_decref(report);
}

static basin_status work(const run_command *o, basin_error *err) {
    recipe r = {0};
    recipe_plan plan = {0};
    basin_status status = recipe_read(&r, o->recipe, err);
    if (status == BASIN_OK) status = recipe_plan_init(&plan, &r, &o->how, err);
    if (status == BASIN_OK && !o->dry) status = recipe_plan_run(&plan, err);
    if (plan.task && (!o->run.quiet || o->dry)) print_report(&plan, o->dry, o->run.report.json);
    recipe_plan_clear(&plan);
    recipe_clear(&r);
    return status;
}

static const struct argp_child groups[] = {{&run_argp, 0, NULL, 0}, {0}};
static const struct argp run_command_argp = {table, parse, "RECIPE.yaml", doc, groups, NULL, NULL};

static int run(int argc, char **argv) {
    run_command options = {.how.jobs = 1};
    basin_error err = {0};
    argp_parse(&run_command_argp, argc, argv, 0, NULL, &options);
    options.how.stop = interrupt_catch();
    return work(&options, &err) == BASIN_OK ? EXIT_OK : command_fail(&err);
}

const command command_run = {"run", "make every figure that a recipe describes; only what changed", run,
                             &run_command_argp};
