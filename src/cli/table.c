/* table.c - what all formats of tables share: rounding, names, verdicts. */
#include "cli/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TABLE(name) extern const table_format table_##name;
#include "cli/tables.list.h"
#undef TABLE

#define TABLE(name) &table_##name,
static const table_format *const formats[] = {
#include "cli/tables.list.h"
};
#undef TABLE

enum { FORMATS = sizeof formats / sizeof *formats, DECIMALS_MAX = 6 };
#define EXPONENT_FROM 1e5

const table_format *table_format_at(int index) {
    return index >= 0 && index < FORMATS ? formats[index] : NULL;
}

const table_format *table_format_find(const char *name) {
    for (int i = 0; i < FORMATS; i++)
        if (strcmp(formats[i]->name, name) == 0) return formats[i];
    return NULL;
}

static int magnitude(double x) {
    return (int)floor(log10(fabs(x)));
}

static int is_plain(double value) {
    return isfinite(value) && value != 0 && fabs(value) < EXPONENT_FROM;
}

/* Two digits of the spread, or three of a number without one. */
static int decimals_of(const basin_cell *cell) {
    double spread = cell->high - cell->low;
    if (is_plain(spread)) return 1 - magnitude(spread);
    return is_plain(cell->value) ? 2 - magnitude(cell->value) : DECIMALS_MAX;
}

/* As many as mean something in each cell, but two digits of the smallest number too. */
int row_decimals(const basin_table *table, int row) {
    int all = DECIMALS_MAX, least = 0;
    if (table->row[row].decimals >= 0) return table->row[row].decimals;
    for (int c = 0; c < table->columns; c++) {
        const basin_cell *cell = basin_table_cell(table, row, c);
        int own = decimals_of(cell);
        if (own < all) all = own;
        if (is_plain(cell->value) && 1 - magnitude(cell->value) > least) least = 1 - magnitude(cell->value);
    }
    if (all < least) all = least;
    return all > DECIMALS_MAX ? DECIMALS_MAX : all;
}

static void format_number(char text[32], double value, int decimals) {
    if (isnan(value))
        strcpy(text, "nan");
    else if (!isfinite(value))
        strcpy(text, value > 0 ? "inf" : "-inf");
    else if (fabs(value) >= EXPONENT_FROM)
        snprintf(text, 32, "%.1e", value);
    else
        snprintf(text, 32, "%.*f", decimals, value);
}

cell_text cell_format(const basin_cell *cell, int decimals) {
    cell_text text = {.has_spread = !isnan(cell->low) && !isnan(cell->high)};
    format_number(text.value, cell->value, decimals);
    format_number(text.low, cell->low, decimals);
    format_number(text.high, cell->high, decimals);
    return text;
}

const char *cell_bound(const basin_cell *cell, int which) {
    return cell->bounds & which ? "> " : "";
}

char *row_title(const basin_table_row *row) {
    char *title = NULL;
    int length = *row->unit ? asprintf(&title, "%s (%s)", row->name, row->unit) : asprintf(&title, "%s", row->name);
    return length < 0 ? NULL : title;
}

char *unresolved_pairs(const basin_table *table, int row) {
    char *list = NULL;
    size_t size = 0;
    int count = 0;
    FILE *out = open_memstream(&list, &size);
    if (!out) return NULL;
    for (int i = 0; i < table->verdicts; i++) {
        const basin_verdict *v = &table->verdict[i];
        if (v->row != row || v->resolved) continue;
        fprintf(out, "%s%s / %s (p = %.2g)", count++ ? ", " : "", table->column[v->a], table->column[v->b], v->p);
    }
    if (fclose(out) == 0 && count) return list;
    free(list);
    return NULL;
}

int count_resolved(const basin_table *table) {
    int count = 0;
    for (int i = 0; i < table->verdicts; i++) count += table->verdict[i].resolved;
    return count;
}

const char *resolved_words(const basin_table *table, char text[160]) {
    int resolved = count_resolved(table), all = table->verdicts;
    snprintf(text, 160, "%d of %d difference%s %s resolved", resolved, all, all == 1 ? "" : "s",
             resolved == 1 ? "is" : "are");
    return text;
}

const char *test_words(const basin_table *table, char text[160]) {
    int samples = 0;
    for (int i = 0; i < table->verdicts; i++) {
        const char *over = table->row[table->verdict[i].row].over;
        samples = samples || (over && strcmp(over, "samples") == 0);
    }
    const char *spread = samples ? "samples (loss, error, gap; z-test) or directions (signed-rank test)"
                                 : "the directions (Wilcoxon's signed-rank test)";
    snprintf(text, 160, "within the spread of %s, p >= %g", spread, table->level);
    return text;
}
