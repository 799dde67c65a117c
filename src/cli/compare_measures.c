/* compare_measures.c - the rows of a comparison: what is measured, and how a cell is filled. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/compare_measures.h"

static double loss_of(const sample_scores *s) {
    return s->score.loss;
}

static double error_of(const sample_scores *s) {
    return 100 - basin_score_accuracy(&s->score);
}

static basin_status fill_loss(const compare_context *c, const compare_row *p, const subject *s, basin_cell *cell,
                              basin_error *err) {
    (void)c, (void)err;
    cell->value = loss_of(&s->score[p->argument]);
    return BASIN_OK;
}

static basin_status fill_error(const compare_context *c, const compare_row *p, const subject *s, basin_cell *cell,
                               basin_error *err) {
    (void)c, (void)err;
    cell->value = error_of(&s->score[p->argument]);
    return BASIN_OK;
}

static basin_status fill_loss_gap(const compare_context *c, const compare_row *p, const subject *s, basin_cell *cell,
                                  basin_error *err) {
    (void)err;
    cell->value = loss_of(&s->score[p->argument]) - loss_of(&s->score[c->train]);
    return BASIN_OK;
}

static basin_status fill_error_gap(const compare_context *c, const compare_row *p, const subject *s, basin_cell *cell,
                                   basin_error *err) {
    (void)err;
    cell->value = error_of(&s->score[p->argument]) - error_of(&s->score[c->train]);
    return BASIN_OK;
}

static basin_status fill_minima(const compare_context *c, const compare_row *p, const subject *s, basin_cell *cell,
                                basin_error *err) {
    int count = 0;
    (void)p;
    basin_status status = basin_plane_minima(&count, s->plane, c->metric, c->options->persistence, err);
    if (status == BASIN_OK) cell->value = count;
    return status;
}

static basin_status width(basin_bounded *out, const compare_context *c, int argument, const basin_surface *line,
                          basin_error *err) {
    (void)argument;
    return basin_line_width(out, line, c->metric, c->options->rise, err);
}

static basin_status convexity(basin_bounded *out, const compare_context *c, int argument, const basin_surface *line,
                              basin_error *err) {
    (void)argument;
    basin_status status = basin_line_convexity(&out->value, line, c->metric, err);
    out->value *= 100;
    return status;
}

static basin_status roughness(basin_bounded *out, const compare_context *c, int argument, const basin_surface *line,
                              basin_error *err) {
    (void)argument;
    return basin_line_roughness(&out->value, line, c->metric, err);
}

static basin_status mean_rise(basin_bounded *out, const compare_context *c, int argument, const basin_surface *line,
                              basin_error *err) {
    double rise[2];
    basin_status status = basin_line_rise(rise, line, c->metric, c->options->radius[argument], err);
    if (status == BASIN_OK) out->value = (rise[0] + rise[1]) / 2;
    return status;
}

static basin_status worst_rise(basin_bounded *out, const compare_context *c, int argument, const basin_surface *line,
                               basin_error *err) {
    double rise[2];
    basin_status status = basin_line_rise(rise, line, c->metric, c->options->radius[argument], err);
    if (status == BASIN_OK) out->value = fmax(rise[0], rise[1]);
    return status;
}

/* What a measure gives for every line; the caller frees. */
static basin_status measure_lines(basin_bounded **out, const compare_context *c, const compare_row *p, const subject *s,
                                  basin_error *err) {
    const int count = c->options->directions;
    basin_bounded *each = calloc((size_t)count, sizeof *each);
    if (!each) return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status = BASIN_OK;
    for (int i = 0; i < count && status == BASIN_OK; i++)
        status = p->measure(&each[i], c, p->argument, s->line[i], err);
    if (status == BASIN_OK)
        *out = each;
    else
        free(each);
    return status;
}

/* Moves what a line has not (NaN) out of the list.  @return how many are left */
static int known(basin_bounded *each, int count) {
    int left = 0;
    for (int i = 0; i < count; i++)
        if (!isnan(each[i].value)) each[left++] = each[i];
    return left;
}

static basin_status fill_median(const compare_context *c, const compare_row *p, const subject *s, basin_cell *cell,
                                basin_error *err) {
    basin_bounded *each = NULL;
    const int count = c->options->directions;
    basin_status status = measure_lines(&each, c, p, s, err);
    if (status == BASIN_OK) status = basin_cell_repeat(cell, count, err);
    if (status == BASIN_OK) {
        for (int i = 0; i < count; i++) cell->each[i] = each[i].value;
        int left = known(each, count);
        basin_bounded low = basin_quantile(left, each, 0.25), median = basin_quantile(left, each, 0.5),
                      high = basin_quantile(left, each, 0.75);
        cell->value = median.value;
        cell->low = low.value;
        cell->high = high.value;
        cell->bounds = (median.at_least ? BASIN_VALUE_AT_LEAST : 0) | (low.at_least ? BASIN_LOW_AT_LEAST : 0) |
                       (high.at_least ? BASIN_HIGH_AT_LEAST : 0);
    }
    free(each);
    return status;
}

static basin_status fill_mean(const compare_context *c, const compare_row *p, const subject *s, basin_cell *cell,
                              basin_error *err) {
    basin_status status = fill_median(c, p, s, cell, err);
    if (status != BASIN_OK) return status;
    cell->value = 0;
    for (int i = 0; i < cell->count; i++) cell->value += cell->each[i] / cell->count;
    return BASIN_OK;
}

static basin_status fill_maximum(const compare_context *c, const compare_row *p, const subject *s, basin_cell *cell,
                                 basin_error *err) {
    basin_status status = fill_median(c, p, s, cell, err);
    if (status != BASIN_OK) return status;
    cell->value = 0;
    for (int i = 0; i < cell->count; i++) cell->value = fmax(cell->value, cell->each[i]);
    return BASIN_OK;
}

/* The next row. Its key is its name without blanks and commas. */
static compare_row *add(compare_row *rows, int *count, const char *unit, const char *name, ...)
    __attribute__((format(printf, 4, 5)));

static compare_row *add(compare_row *rows, int *count, const char *unit, const char *name, ...) {
    compare_row *p = &rows[(*count)++];
    va_list args;
    va_start(args, name);
    vsnprintf(p->row.name, sizeof p->row.name, name, args);
    va_end(args);
    char *to = p->row.key;
    for (const char *from = p->row.name; *from; from++)
        if (*from != ',') *to++ = *from == ' ' ? '_' : *from;
    *to = 0;
    snprintf(p->row.unit, sizeof p->row.unit, "%s", unit);
    p->row.decimals = -1;
    return p;
}

static compare_row *add_filled(compare_row *p, compare_fill *fill, compare_measure *measure, int argument) {
    p->fill = fill;
    p->measure = measure;
    p->argument = argument;
    if (measure) p->test = compare_test_lines;
    if (measure) p->row.over = "directions";
    return p;
}

/* Of loss or error on dataset `argument`, or their gap to that on `less`. */
static compare_row *add_score(compare_row *p, compare_fill *fill, compare_test *test, int argument, int less) {
    add_filled(p, fill, NULL, argument);
    p->test = test;
    p->less = less;
    p->row.over = "samples";
    return p;
}

/* Whether a dataset has a right and wrong; that the loss is known has been seen before. */
static int has_error(const compare_context *c, int index) {
    int has = 0;
    return basin_loss_has_accuracy(&has, c->all->loss, c->all->data.data[index], NULL) == BASIN_OK && has;
}

static void plan_scores(const compare_context *c, const char *unit, compare_row *rows, int *count) {
    for (int i = 0; i < c->all->data.count; i++) {
        const char *split = basin_dataset_split(c->all->data.data[i]);
        add_score(add(rows, count, unit, "%.40s loss", split), fill_loss, compare_test_loss, i, -1);
        if (has_error(c, i))
            add_score(add(rows, count, "%", "%.40s error", split), fill_error, compare_test_error, i, -1)
                ->row.decimals = 2;
    }
}

/* How much worse than on the training data; of which data is said where there are several. */
static void plan_gaps(const compare_context *c, const char *unit, compare_row *rows, int *count) {
    const datasets *data = &c->all->data;
    for (int i = 0; i < data->count && c->train >= 0; i++) {
        const char *split = data->count > 2 ? basin_dataset_split(data->data[i]) : "", *blank = *split ? " " : "";
        if (i == c->train) continue;
        add_score(add(rows, count, unit, "generalization gap, %.25s%sloss", split, blank), fill_loss_gap,
                  compare_test_loss, i, c->train);
        if (has_error(c, i))
            add_score(add(rows, count, "%", "generalization gap, %.25s%serror", split, blank), fill_error_gap,
                      compare_test_error, i, c->train)
                ->row.decimals = 2;
    }
}

/* Losses that are logarithms of probabilities have one. */
const char *compare_unit(const comparison *c) {
    return strcmp(c->loss, "cross-entropy") == 0 || strcmp(c->loss, "bce") == 0 ? "nats" : "";
}

int compare_rows(compare_row rows[COMPARE_ROWS_MAX], const compare_context *c) {
    const compare_options *o = c->options;
    const char *unit = compare_unit(c->all);
    int count = 0;
    plan_scores(c, unit, rows, &count);
    plan_gaps(c, unit, rows, &count);
    add_filled(add(rows, &count, "", "basin width"), fill_median, width, 0);
    for (int i = 0; i < o->radii; i++) {
        add_filled(add(rows, &count, unit, "mean rise at %g", o->radius[i]), fill_mean, mean_rise, i);
        add_filled(add(rows, &count, unit, "worst rise at %g", o->radius[i]), fill_maximum, worst_rise, i);
    }
    add_filled(add(rows, &count, "%", "convex share"), fill_median, convexity, 0);
    add_filled(add(rows, &count, "", "roughness"), fill_median, roughness, 0)->row.decimals = 3;
    if (o->side) add_filled(add(rows, &count, "", "minima"), fill_minima, NULL, 0)->row.decimals = 0;
    return count;
}
