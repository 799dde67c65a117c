/* compare_test.c - which differences between checkpoints are more than chance: over directions, and over samples. */
#include <math.h>

#include "cli/compare_measures.h"

/* The directions that both columns have a number for, as pairs.  @return how many */
static int pairs_of(const basin_cell *a, const basin_cell *b, double *x, double *y) {
    int count = 0;
    for (int i = 0; i < a->count; i++) {
        if (isnan(a->each[i]) || isnan(b->each[i])) continue;
        x[count] = a->each[i];
        y[count++] = b->each[i];
    }
    return count;
}

static double median_difference(int count, const double *x, const double *y) {
    basin_bounded difference[DIRECTIONS_MAX];
    for (int i = 0; i < count; i++) difference[i] = (basin_bounded){x[i] == y[i] ? 0 : x[i] - y[i], 0};
    return basin_quantile(count, difference, 0.5).value;
}

basin_status compare_test_lines(const compare_context *c, const compare_row *row, const basin_table *table,
                                basin_verdict *verdict, basin_error *err) {
    double x[DIRECTIONS_MAX], y[DIRECTIONS_MAX];
    (void)c, (void)row;
    int count = pairs_of(basin_table_cell(table, verdict->row, verdict->a),
                         basin_table_cell(table, verdict->row, verdict->b), x, y);
    verdict->difference = median_difference(count, x, y);
    return basin_paired_test(&verdict->p, count, x, y, err);
}

/* Adds the mean of the pairs' differences on a dataset, and its variance.  @return 0 if that has too few samples */
static int add_difference(const sample_scores *a, const sample_scores *b, int errors, double sign, double *mean,
                          double *variance) {
    double m, v;
    if (a->score.samples < COMPARE_SAMPLES_MIN) return 0;
    basin_status status = basin_sample_difference(&m, &v, a->score.samples, errors ? b->right : a->loss,
                                                  errors ? a->right : b->loss, NULL);
    *mean += sign * m;
    *variance += v;
    return status == BASIN_OK;
}

/* Errors are 1 - right: the difference of a's to b's is that of what is right, turned round. */
static basin_status test_samples(const compare_context *c, const compare_row *row, int errors, basin_verdict *verdict) {
    const sample_scores *a = c->all->subject[verdict->a].score, *b = c->all->subject[verdict->b].score;
    double mean = 0, variance = 0;
    if (!a->loss) return BASIN_OK; /* a trial */
    int tested = add_difference(&a[row->argument], &b[row->argument], errors, 1, &mean, &variance);
    if (tested && row->less >= 0) tested = add_difference(&a[row->less], &b[row->less], errors, -1, &mean, &variance);
    if (!tested) return BASIN_OK;
    verdict->difference = errors ? 100 * mean : mean;
    verdict->p = basin_mean_test(mean, variance);
    return BASIN_OK;
}

basin_status compare_test_loss(const compare_context *c, const compare_row *row, const basin_table *table,
                               basin_verdict *verdict, basin_error *err) {
    (void)table, (void)err;
    return test_samples(c, row, 0, verdict);
}

basin_status compare_test_error(const compare_context *c, const compare_row *row, const basin_table *table,
                                basin_verdict *verdict, basin_error *err) {
    (void)table, (void)err;
    return test_samples(c, row, 1, verdict);
}
