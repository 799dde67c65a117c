/* compare_table.c - the numbers of all checkpoints, and which of their differences count. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/compare_measures.h"
#include "cli/surface_job.h"

/* The significance of a single test. */
static const double level = 0.05;

static basin_status fill_row(basin_table *table, int index, const compare_context *c, const compare_row *row,
                             basin_error *err) {
    basin_status status = BASIN_OK;
    table->row[index] = row->row;
    for (int i = 0; i < table->columns && status == BASIN_OK; i++)
        status = row->fill(c, row, &c->all->subject[i], basin_table_cell(table, index, i), err);
    return status;
}

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

static basin_status judge_pair(basin_table *table, int row, int a, int b, basin_error *err) {
    double x[DIRECTIONS_MAX], y[DIRECTIONS_MAX], p = 1;
    int count = pairs_of(basin_table_cell(table, row, a), basin_table_cell(table, row, b), x, y);
    basin_status status = basin_paired_test(&p, count, x, y, err);
    if (status != BASIN_OK) return status;
    return basin_table_judge(table, (basin_verdict){row, a, b, median_difference(count, x, y), p, p < level}, err);
}

static basin_status judge(basin_table *table, basin_error *err) {
    basin_status status = BASIN_OK;
    table->level = level;
    for (int row = 0; row < table->rows; row++)
        for (int a = 0; a < table->columns && basin_table_cell(table, row, 0)->each; a++)
            for (int b = a + 1; b < table->columns && status == BASIN_OK; b++)
                status = judge_pair(table, row, a, b, err);
    return status;
}

/* What was compared, and how: everything that decides the numbers. */
static basin_status settings(basin_record *out, const compare_context *c, basin_error *err) {
    const compare_options *o = c->options;
    const datasets *data = &c->all->data;
    const uint64_t first = o->axis.seed, last = first + (uint64_t)o->directions - 1;
    basin_status status = BASIN_OK;
    for (int i = 0; i < data->count && status == BASIN_OK; i++) {
        char key[32];
        snprintf(key, sizeof key, i ? "scores_%d" : "scores", i + 1);
        status = basin_record_set(out, err, key, "%s, %lld samples", basin_dataset_name(data->data[i]),
                                  (long long)basin_dataset_count(data->data[i]));
    }
    if (status == BASIN_OK)
        status = basin_record_set(out, err, "landscape", "%s, %lld samples", basin_dataset_name(c->all->landscape),
                                  (long long)basin_dataset_count(c->all->landscape));
    if (status == BASIN_OK) status = basin_record_set(out, err, "loss", "%s", loss_names[o->loss]);
    if (status == BASIN_OK)
        status = basin_record_set(out, err, "directions", "%d random, seeds %llu to %llu, norm %s, ignore %s",
                                  o->directions, (unsigned long long)first, (unsigned long long)last,
                                  o->axis.norm ? o->axis.norm : "filter",
                                  o->axis.ignore == BASIN_IGNORE_NONE ? "none" : "biasnorm");
    if (status == BASIN_OK)
        status = basin_record_set(out, err, "lines", "%g to %g, %d points", o->range.min, o->range.max, o->range.count);
    if (status == BASIN_OK && o->side)
        status = basin_record_set(out, err, "planes", "%g to %g both ways, %d x %d points, seed %llu", o->range.min,
                                  o->range.max, o->side, o->side, (unsigned long long)first);
    return status;
}

/* What the reader of the numbers has to know. */
static basin_status notes(basin_record *out, const compare_context *c, basin_error *err) {
    const compare_options *o = c->options;
    const char *unit = o->loss == BASIN_CROSS_ENTROPY ? " nats" : "";
    basin_status status = basin_record_set(
        out, err, "spread", "median [quartiles] over the directions; of a mean rise the mean [quartiles]");
    if (status == BASIN_OK)
        status = basin_record_set(
            out, err, "basin_width", "distance at which the loss has risen by %g%s, in units of the %s direction",
            o->rise, o->rise == 1 && *unit ? " nat" : unit, o->axis.norm ? o->axis.norm : "filter-normalized");
    if (status == BASIN_OK)
        status = basin_record_set(out, err, "rise",
                                  "loss at that distance minus loss at the checkpoint; mean over both sides and all "
                                  "directions, and the worst of them");
    if (status == BASIN_OK)
        status = basin_record_set(out, err, "convex_share", "share of the points of a line where the loss is convex");
    if (status == BASIN_OK)
        status = basin_record_set(out, err, "roughness",
                                  "total variation of a side of a line over its range: 1 if the loss only rises");
    if (status == BASIN_OK && o->side)
        status =
            basin_record_set(out, err, "minima", "local minima of the plane more than %g%s deep", o->persistence, unit);
    if (status == BASIN_OK && o->directions < 6)
        status =
            basin_record_set(out, err, "test", "%d directions are too few to resolve anything; 6 can", o->directions);
    return status;
}

static int train_split(const datasets *data) {
    for (int i = 0; i < data->count; i++)
        if (strcmp(basin_dataset_split(data->data[i]), "train") == 0) return i;
    return -1;
}

basin_status compare_table(basin_table **out, const comparison *all, const compare_options *options, basin_error *err) {
    const compare_context c = {all, options, all->subject[0].line[0]->metric[0].name, train_split(&all->data)};
    const char *names[SUBJECTS_MAX];
    compare_row rows[COMPARE_ROWS_MAX] = {0};
    basin_table *table = NULL;
    int count = compare_rows(rows, &c);
    for (int i = 0; i < options->checkpoints; i++) names[i] = all->subject[i].name;
    basin_status status = basin_table_new(&table, count, options->checkpoints, names, err);
    for (int i = 0; i < count && status == BASIN_OK; i++) status = fill_row(table, i, &c, &rows[i], err);
    if (status == BASIN_OK) status = judge(table, err);
    if (status == BASIN_OK) status = settings(&table->settings, &c, err);
    if (status == BASIN_OK) status = notes(&table->notes, &c, err);
    if (status == BASIN_OK)
        *out = table;
    else
        basin_table_free(table);
    return status;
}
