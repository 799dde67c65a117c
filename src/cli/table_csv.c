/* table_csv.c - one line per checkpoint with all digits (RFC 4180); the unit ends the name of a column. A file has in its
 * last column what tells its comparison from others. */
#include <math.h>
#include <string.h>

#include "cli/table.h"

static void print_quoted(FILE *out, const char *text) {
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
    fputc('"', out);
}

static void print_heading(FILE *out, const basin_table_row *row, const char *part) {
    const char *unit = strcmp(row->unit, "%") == 0 ? "percent" : row->unit;
    char name[128];
    snprintf(name, sizeof name, "%s%s%s%s", row->key, part, *unit ? "_" : "", unit);
    fputc(',', out);
    print_quoted(out, name);
}

/* Nothing where nothing is known. */
static void print_number(FILE *out, double value) {
    fputc(',', out);
    if (!isnan(value)) fprintf(out, "%.17g", value);
}

/* Whether a row has a spread: then its quartiles are columns too, and whether the number is a lower bound. */
static int has_spread(const basin_table *table, int row) {
    return basin_table_cell(table, row, 0)->each != NULL;
}

static void print(FILE *out, const basin_table *table) {
    const char *comparison = basin_record_get(&table->settings, TABLE_COMPARISON);
    fputs("checkpoint", out);
    for (int row = 0; row < table->rows; row++) {
        print_heading(out, &table->row[row], "");
        if (!has_spread(table, row)) continue;
        print_heading(out, &table->row[row], "_low");
        print_heading(out, &table->row[row], "_high");
        fputc(',', out);
        fprintf(out, "%s_at_least", table->row[row].key);
    }
    if (comparison) fputs("," TABLE_COMPARISON, out);
    fputc('\n', out);
    for (int c = 0; c < table->columns; c++) {
        print_quoted(out, table->column[c]);
        for (int row = 0; row < table->rows; row++) {
            const basin_cell *cell = basin_table_cell(table, row, c);
            print_number(out, cell->value);
            if (!has_spread(table, row)) continue;
            print_number(out, cell->low);
            print_number(out, cell->high);
            fprintf(out, ",%d", (cell->bounds & BASIN_VALUE_AT_LEAST) != 0);
        }
        if (comparison) fprintf(out, ",%s", comparison);
        fputc('\n', out);
    }
}

const table_format table_csv = {"csv", "csv", "one line per checkpoint with all digits; no verdicts", print};
