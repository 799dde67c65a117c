/* compare.c - basin compare: several checkpoints in one table. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/compare.h"

static basin_status compare(comparison *c, const compare_options *options, const char *origin, basin_error *err) {
    basin_table *table = NULL;
    basin_status status = compare_evaluate(c, options, err);
    if (status == BASIN_OK) status = compare_table(&table, c, options, err);
    if (status == BASIN_OK) options->format->print(stdout, table);
    if (status == BASIN_OK && !options->run.quiet)
        fprintf(stderr, "basin: %d points evaluated, %d kept from before\n", c->evaluated, c->kept);
    if (status == BASIN_OK && options->output) status = compare_figure(c, options, origin, err);
    basin_table_free(table);
    return status;
}

static int run(int argc, char **argv) {
    char *origin = command_line(argc, argv);
    compare_options options = compare_options_start();
    comparison c = {0};
    basin_error err = {0};
    argp_parse(&compare_argp, argc, argv, 0, NULL, &options);
    int code = compare(&c, &options, origin, &err) == BASIN_OK ? EXIT_OK : command_fail(&err);
    compare_clear(&c, &options);
    free(origin);
    return code;
}

const command command_compare = {"compare", "several checkpoints: one table, one figure", run, NULL};
