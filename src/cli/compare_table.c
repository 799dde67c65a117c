/* compare_table.c - the numbers of all checkpoints, and which of their differences count. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/compare_measures.h"
#include "cli/surface_job.h"

#define DIRECTIONS_MIN 6 /* of 5 or fewer, the smallest p of a signed-rank test is 0.06 */

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

static basin_status judge_pair(basin_table *table, const compare_context *c, const compare_row *row, int a, int b,
                               basin_error *err) {
    basin_verdict verdict = {(int)(row - c->row), a, b, NAN, NAN, 0};
    basin_status status = row->test(c, row, table, &verdict, err);
    verdict.resolved = verdict.p < level;
    return status == BASIN_OK && !isnan(verdict.p) ? basin_table_judge(table, verdict, err) : status;
}

static basin_status judge(basin_table *table, const compare_context *c, basin_error *err) {
    basin_status status = BASIN_OK;
    table->level = level;
    for (const compare_row *row = c->row; row < c->row + table->rows; row++)
        for (int a = 0; a < table->columns && row->test; a++)
            for (int b = a + 1; b < table->columns && status == BASIN_OK; b++)
                status = judge_pair(table, c, row, a, b, err);
    return status;
}

/* "fashion-mnist:test, 10000 samples"; a subset says in its name how many it has. */
static basin_status set_data(basin_record *out, const char *key, const basin_dataset *data, basin_error *err) {
    const char *name = basin_dataset_name(data);
    if (name[strlen(name) - 1] == ']') return basin_record_set(out, err, key, "%s", name);
    return basin_record_set(out, err, key, "%s, %lld samples", name, (long long)basin_dataset_count(data));
}

/* "recompute on fashion-mnist:train[2000 of 60000, seed 0]" */
static basin_status set_statistics(basin_record *out, const basin_dataset *data, basin_error *err) {
    basin_status status = set_data(out, "bn", data, err);
    if (status != BASIN_OK) return status;
    char *words = strdup(basin_record_get(out, "bn"));
    if (!words) return command_error(err, BASIN_ENOMEM, "out of memory");
    status = basin_record_set(out, err, "bn", "%s on %s", bn_names[1], words);
    free(words);
    return status;
}

static const char *ignored(const compare_options *o) {
    return o->axis.ignore == BASIN_IGNORE_NONE ? "none" : "biasnorm";
}

/* What a file says of its origin. A command of more than a line (in the name of a file) has no place in most formats. */
static basin_status set_origin(basin_record *out, const comparison *all, basin_error *err) {
    const char *origin = basin_record_get(&all->determines, "command");
    basin_status status = basin_record_set(out, err, TABLE_COMPARISON, "%s %s", all->key, TABLE_UNSIGNED);
    if (status != BASIN_OK || !origin || !*origin || strpbrk(origin, "\r\n")) return status;
    return basin_record_set(out, err, TABLE_COMMAND, "%s", origin);
}

static basin_status set_precision(basin_record *out, const compare_context *c, basin_error *err) {
    const int precision = c->options->compute.precision;
    if (precision != PRECISION_MIXED) return basin_record_set(out, err, "precision", "%s", precision_names[precision]);
    return basin_record_set(
        out, err, "precision",
        "bf16, corrected to f32; at the points checked off by %.2g %% of the displayed range at most",
        100 * c->all->deviation);
}

/* What was compared, and how: everything that decides the numbers. */
static basin_status settings(basin_record *out, const compare_context *c, basin_error *err) {
    const compare_options *o = c->options;
    const datasets *data = &c->all->data;
    const uint64_t first = o->axis.seed[0], last = first + (uint64_t)o->directions - 1;
    const char *norm = o->axis.norm ? o->axis.norm : "filter";
    basin_status status = BASIN_OK;
    if (o->table) status = set_origin(out, c->all, err);
    if (status == BASIN_OK) status = set_data(out, "landscape", c->all->landscape, err);
    for (int i = 0; i < data->count && status == BASIN_OK; i++) {
        char key[32];
        snprintf(key, sizeof key, i ? "scores_%d" : "scores", i + 1);
        status = set_data(out, key, data->data[i], err);
    }
    if (status == BASIN_OK) status = basin_record_set(out, err, "loss", "%s", c->all->loss);
    if (status == BASIN_OK && o->compute.precision != PRECISION_F32) status = set_precision(out, c, err);
    if (status == BASIN_OK && o->compute.fast_math) status = basin_record_set(out, err, "fast_math", "yes");
    if (status == BASIN_OK && c->all->recomputes) status = set_statistics(out, c->all->statistics.data[0], err);
    if (status == BASIN_OK)
        status = basin_record_set(out, err, "directions", "%d random, seeds %llu to %llu, norm %s, ignore %s",
                                  o->directions, (unsigned long long)first, (unsigned long long)last, norm, ignored(o));
    if (status == BASIN_OK)
        status = basin_record_set(out, err, "lines", "%g to %g, %d points", o->range.min, o->range.max, o->range.count);
    if (status == BASIN_OK && o->side)
        status = basin_record_set(out, err, "planes", "%g to %g both ways, %d x %d points, seed %llu", o->range.min,
                                  o->range.max, o->side, o->side, (unsigned long long)first);
    return status;
}

/* A sentence below the table. */
static void note(basin_record *out, basin_status *status, basin_error *err, const char *key, const char *text) {
    if (*status == BASIN_OK) *status = basin_record_set(out, err, key, "%s", text);
}

/* "1 nat", "0.1 nats", "2" */
static const char *amount(char text[48], const comparison *c, double value) {
    const char *unit = !*compare_unit(c) ? "" : value == 1 ? " nat" : " nats";
    snprintf(text, 48, "%g%s", value, unit);
    return text;
}

/* What the reader of the numbers has to know. */
static basin_status notes(basin_record *out, const compare_context *c, basin_error *err) {
    const compare_options *o = c->options;
    char text[160], number[48];
    basin_status status = BASIN_OK;
    note(out, &status, err, "brackets",
         "quartiles over the directions, behind their median; of a mean rise, behind the mean, of a worst rise, behind "
         "the worst");
    snprintf(text, sizeof text, "where on a line the loss has risen by %s; the mean of both sides",
             amount(number, c->all, o->rise));
    note(out, &status, err, "basin_width", text);
    note(out, &status, err, "rise",
         "of the loss from the checkpoint to that distance, over both sides and all directions");
    note(out, &status, err, "convex_share", "of the points of a line, where the loss is strictly convex");
    note(out, &status, err, "roughness", "total variation of one side of a line over its range; 1: it only rises");
    snprintf(text, sizeof text, "local minima of the plane, deeper than %s", amount(number, c->all, o->persistence));
    if (o->side) note(out, &status, err, "minima", text);
    if (o->side) note(out, &status, err, "test", "one plane has no spread: differences of minima are not tested");
    if (basin_dataset_count(c->all->data.data[0]) < COMPARE_SAMPLES_MIN)
        note(out, &status, err, "samples", "loss and error of fewer than 30 samples are not tested");
    snprintf(text, sizeof text, "%d direction%s cannot resolve any difference between basins: that takes %d or more",
             o->directions, o->directions == 1 ? "" : "s", DIRECTIONS_MIN);
    if (o->directions < DIRECTIONS_MIN) note(out, &status, err, TABLE_FEW, text);
    return status;
}

static int train_split(const datasets *data) {
    for (int i = 0; i < data->count; i++)
        if (strcmp(basin_dataset_split(data->data[i]), "train") == 0) return i;
    return -1;
}

basin_status compare_table(basin_table **out, const comparison *all, const compare_options *options, basin_error *err) {
    const char *names[SUBJECTS_MAX];
    compare_row rows[COMPARE_ROWS_MAX] = {0};
    const compare_context c = {all, options, all->subject[0].line[0]->metric[0].name, train_split(&all->data), rows};
    basin_table *table = NULL;
    int count = compare_rows(rows, &c);
    for (int i = 0; i < options->checkpoints; i++) names[i] = all->subject[i].name;
    basin_status status = basin_table_new(&table, count, options->checkpoints, names, err);
    for (int i = 0; i < count && status == BASIN_OK; i++) status = fill_row(table, i, &c, &rows[i], err);
    if (status == BASIN_OK) status = judge(table, &c, err);
    if (status == BASIN_OK) status = settings(&table->settings, &c, err);
    if (status == BASIN_OK) status = notes(&table->notes, &c, err);
    if (status == BASIN_OK)
        *out = table;
    else
        basin_table_free(table);
    return status;
}
