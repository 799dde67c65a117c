/* compare_measures.h - the rows of a comparison. */
#ifndef CLI_COMPARE_MEASURES_H
#define CLI_COMPARE_MEASURES_H

#include "cli/compare.h"

typedef struct compare_row compare_row;

typedef struct compare_context {
    const comparison *all;
    const compare_options *options;
    const char *metric; /* of lines and planes */
    int train;          /* the dataset whose split is "train"; -1 */
    const compare_row *row;
} compare_context;

/** Fills the cell of one checkpoint. */
typedef basin_status compare_fill(const compare_context *c, const compare_row *row, const subject *s, basin_cell *cell,
                                  basin_error *err);
/** Measures one line. */
typedef basin_status compare_measure(basin_bounded *out, const compare_context *c, int argument,
                                     const basin_surface *line, basin_error *err);

/** Whether the numbers of checkpoints a and b, columns `a` and `b` of the table, differ by more than chance.
 *  @param[out] verdict  its difference and p; NaN p: not to be tested */
typedef basin_status compare_test(const compare_context *c, const compare_row *row, const basin_table *table,
                                  basin_verdict *verdict, basin_error *err);

/** Directions in pairs: Wilcoxon's signed-rank test. */
compare_test compare_test_lines;
/** Samples in pairs: the z-test of the mean difference of losses, or of errors. */
compare_test compare_test_loss, compare_test_error;
enum { COMPARE_SAMPLES_MIN = 30 }; /* fewer are not tested */

struct compare_row {
    basin_table_row row;
    compare_fill *fill;
    compare_measure *measure; /* NULL if the cell does not come from lines */
    int argument;             /* which dataset or radius */
    compare_test *test;       /* NULL: nothing that it could be tested over */
    int less;                 /* the dataset whose score is subtracted; -1 */
};

enum { COMPARE_ROWS_MAX = 4 * DATASETS_MAX + 2 * RADII_MAX + 4 };

/** The rows that the options ask for.  @return how many */
int compare_rows(compare_row rows[COMPARE_ROWS_MAX], const compare_context *c);

/** "nats", or "" for a loss without a unit. */
const char *compare_unit(const comparison *c);

#endif
