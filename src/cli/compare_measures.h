/* compare_measures.h - the rows of a comparison. */
#ifndef CLI_COMPARE_MEASURES_H
#define CLI_COMPARE_MEASURES_H

#include "cli/compare.h"

typedef struct compare_context {
    const comparison *all;
    const compare_options *options;
    const char *metric; /* of lines and planes */
    int train;          /* the dataset whose split is "train"; -1 */
} compare_context;

typedef struct compare_row compare_row;

/** Fills the cell of one checkpoint. */
typedef basin_status compare_fill(const compare_context *c, const compare_row *row, const subject *s, basin_cell *cell,
                                  basin_error *err);
/** Measures one line. */
typedef basin_status compare_measure(basin_bounded *out, const compare_context *c, int argument,
                                     const basin_surface *line, basin_error *err);

struct compare_row {
    basin_table_row row;
    compare_fill *fill;
    compare_measure *measure; /* NULL if the cell does not come from lines */
    int argument;             /* which dataset or radius */
};

enum { COMPARE_ROWS_MAX = 4 * DATASETS_MAX + 2 * RADII_MAX + 4 };

/** The rows that the options ask for.  @return how many */
int compare_rows(compare_row rows[COMPARE_ROWS_MAX], const compare_context *c);

/** "nats", or "" for a loss without a unit. */
const char *compare_unit(const comparison *c);

#endif
