/* table_csv.c - one line per checkpoint with all digits (RFC 4180); the unit ends the name of a column. A file has in its
 * last columns the command that made it, and what tells its comparison from others. */
#include <math.h>
#include <stdlib.h>
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
    const char *command = basin_record_get(&table->settings, TABLE_COMMAND);
    fputs("checkpoint", out);
    for (int row = 0; row < table->rows; row++) {
        print_heading(out, &table->row[row], "");
        if (!has_spread(table, row)) continue;
        print_heading(out, &table->row[row], "_low");
        print_heading(out, &table->row[row], "_high");
        fputc(',', out);
        fprintf(out, "%s_at_least", table->row[row].key);
    }
    if (command) fputs("," TABLE_COMMAND, out);
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
        if (command) fputc(',', out);
        if (command) print_quoted(out, command);
        if (comparison) fprintf(out, ",%s", comparison);
        fputc('\n', out);
    }
}

/* The next field, without its quotes; the caller frees.  @param[in,out] at  behind it and its comma; NULL: the record has ended */
static char *next_field(const char **at) {
    const char *from = *at;
    const int quoted = *from == '"';
    char *field = malloc(strlen(from) + 1), *to = field;
    if (!field) return NULL;
    for (from += quoted; *from && (quoted || !strchr(",\n", *from)); *to++ = *from++)
        if (quoted && *from == '"' && *++from != '"') break;
    *to = '\0';
    *at = *from == ',' ? from + 1 : NULL;
    return field;
}

/* Field `index` of a record; the caller frees.  @return NULL if it has fewer, or out of memory */
static char *field_at(const char *record, int index) {
    char *field = NULL;
    for (int i = 0; record && i <= index; i++) {
        free(field);
        field = next_field(&record);
        if (!record && i < index) {
            free(field);
            return NULL;
        }
    }
    return field;
}

/* What stands in the column of that name, in the first line below the names, which need no more than a line. */
static char *command_in(const char *text) {
    const char *end = strchr(text, '\n');
    char *name = NULL, *command = NULL;
    for (int i = 0; end && !command && (name = field_at(text, i)); i++) {
        if (strcmp(name, TABLE_COMMAND) == 0) command = field_at(end + 1, i);
        free(name);
    }
    return command;
}

const table_format table_csv = {"csv", "csv", "one line per checkpoint with all digits; no verdicts", print,
                                command_in};
