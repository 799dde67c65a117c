/* compare.c - basin compare: several checkpoints in one table. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/compare.h"

static int run(int argc, char **argv) {
    compare_options options = compare_options_start();
    comparison c = {0};
    basin_error err = {0};
    argp_parse(&compare_argp, argc, argv, 0, NULL, &options);
    basin_status status = compare_evaluate(&c, &options, &err);
    compare_clear(&c, &options);
    return status == BASIN_OK ? EXIT_OK : command_fail(&err);
}

const command command_compare = {"compare", "several checkpoints: one table, one figure", run};
