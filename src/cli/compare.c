/* compare.c - basin compare: several checkpoints in one table. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/compare.h"
#include "cli/option_keys.h"

/* Where a trial has something to try: what is drawn at once says itself what is wrong. */
static basin_status try_figure(const comparison *c, const compare_options *o, const char *origin, basin_error *err) {
    if (!o->output || !o->trial.stand_in || c->kept == c->points) return BASIN_OK;
    return compare_figure(c, o, o->trial.stand_in, origin, err);
}

static basin_status finish(const comparison *c, const compare_options *o, const basin_table *table, const char *origin,
                           basin_error *err) {
    basin_status status = BASIN_OK;
    if (o->table)
        status = table_save(o->format, table, o->table, err);
    else
        o->format->print(stdout, table);
    if (status == BASIN_OK && !o->run.quiet)
        fprintf(stderr, "basin: %d points evaluated, %d kept from before\n", c->evaluated, c->kept);
    return status == BASIN_OK && o->output ? compare_figure(c, o, o->output, origin, err) : status;
}

static basin_status compare(comparison *c, const compare_options *options, const char *origin, basin_error *err) {
    basin_table *table = NULL;
    basin_status status =
        options->table && !options->trial.plan ? table_check_replaceable(options->table, err) : BASIN_OK;
    if (status == BASIN_OK) status = compare_evaluate(c, options, origin, err);
    if (status == BASIN_OK) status = compare_table(&table, c, options, err);
    if (status == BASIN_OK)
        status = options->trial.plan ? try_figure(c, options, origin, err) : finish(c, options, table, origin, err);
    if (status == BASIN_OK && options->trial.plan) compare_plan_report(c, options);
    basin_table_free(table);
    return status;
}

static int run(int argc, char **argv) {
    char *origin = option_words_line(&compare_argp, argc, argv);
    compare_options options = compare_options_start();
    comparison c = {0};
    basin_error err = {0};
    argp_parse(&compare_argp, argc, argv, 0, NULL, &options);
    int code = compare(&c, &options, origin ? origin : "", &err) == BASIN_OK ? EXIT_OK : command_fail(&err);
    compare_clear(&c, &options);
    free(origin);
    return code;
}

const command command_compare = {"compare", "several checkpoints: one table, one figure", run, &compare_argp};
