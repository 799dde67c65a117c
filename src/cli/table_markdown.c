/* table_markdown.c - a table of Markdown with what belongs below it. */
#include <stdlib.h>
#include <string.h>

#include "cli/table.h"

/* What Markdown would take for its own. */
static void print_escaped(FILE *out, const char *text) {
    for (; *text; text++) {
        if (*text == '|' || *text == '*' || *text == '_' || *text == '`' || *text == '<' || *text == '\\')
            fputc('\\', out);
        fputc(*text == '\n' ? ' ' : *text, out);
    }
}

static void print_cell(FILE *out, const basin_cell *cell, int decimals) {
    cell_text t = cell_format(cell, decimals);
    fprintf(out, " %s%s", cell_bound(cell, BASIN_VALUE_AT_LEAST), t.value);
    if (t.has_spread)
        fprintf(out, " [%s%s, %s%s]", cell_bound(cell, BASIN_LOW_AT_LEAST), t.low,
                cell_bound(cell, BASIN_HIGH_AT_LEAST), t.high);
    fputs(" |", out);
}

static void print_verdicts(FILE *out, const basin_table *table) {
    char words[160], found[160];
    const char *few = basin_record_get(&table->notes, TABLE_FEW);
    int resolved = count_resolved(table);
    if (!table->verdicts) return;
    fprintf(out, "\n%s%s%s", few ? few : "", few ? ". " : "", resolved_words(table, found));
    fprintf(out, resolved == table->verdicts ? ".\n" : ". Not resolved, %s:\n\n", test_words(table, words));
    for (int row = 0; row < table->rows; row++) {
        char *pairs = unresolved_pairs(table, row);
        if (!pairs) continue;
        fprintf(out, "* %s: ", table->row[row].name);
        print_escaped(out, pairs);
        fputc('\n', out);
        free(pairs);
    }
}

static void print_record(FILE *out, const basin_record *record) {
    fputc('\n', out);
    for (int i = 0; i < record->count; i++) {
        if (strcmp(record->entry[i].key, TABLE_FEW) == 0) continue;
        fputs("* ", out);
        for (const char *c = record->entry[i].key; *c; c++) fputc(*c == '_' ? ' ' : *c, out);
        fputs(": ", out);
        print_escaped(out, record->entry[i].value);
        fputc('\n', out);
    }
}

static void print(FILE *out, const basin_table *table) {
    fputs("| |", out);
    for (int c = 0; c < table->columns; c++) {
        fputc(' ', out);
        print_escaped(out, table->column[c]);
        fputs(" |", out);
    }
    fputs("\n| --- |", out);
    for (int c = 0; c < table->columns; c++) fputs(" --- |", out);
    fputc('\n', out);
    for (int row = 0; row < table->rows; row++) {
        char *title = row_title(&table->row[row]);
        fputs("| ", out);
        if (title) print_escaped(out, title);
        fputs(" |", out);
        for (int c = 0; c < table->columns; c++)
            print_cell(out, basin_table_cell(table, row, c), row_decimals(table, row));
        fputc('\n', out);
        free(title);
    }
    print_verdicts(out, table);
    print_record(out, &table->settings);
    print_record(out, &table->notes);
}

/* Without the backslashes of print_escaped. */
static char *command_in(const char *text) {
    char *line = table_line(text, "* " TABLE_COMMAND ": "), *to = line;
    for (const char *from = line; from && *from; from++) {
        if (*from == '\\' && from[1]) from++;
        *to++ = *from;
    }
    if (line) *to = '\0';
    return line;
}

const table_format table_markdown = {"markdown", "md", "a table of Markdown", print, command_in};
