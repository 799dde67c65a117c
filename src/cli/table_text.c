/* table_text.c - for the terminal: as many columns side by side as fit. */
#include <stdlib.h>
#include <string.h>

#include "cli/table.h"

enum { WIDTH = 100, GAP = 2 };

/* "> 0.512 [0.49, > 0.53]" */
static char *cell_words(const basin_table *table, int row, int column) {
    const basin_cell *cell = basin_table_cell(table, row, column);
    cell_text t = cell_format(cell, row_decimals(table, row));
    char *words = NULL;
    int length = t.has_spread ? asprintf(&words, "%s%s [%s%s, %s%s]", cell_bound(cell, BASIN_VALUE_AT_LEAST), t.value,
                                         cell_bound(cell, BASIN_LOW_AT_LEAST), t.low,
                                         cell_bound(cell, BASIN_HIGH_AT_LEAST), t.high)
                              : asprintf(&words, "%s%s", cell_bound(cell, BASIN_VALUE_AT_LEAST), t.value);
    return length < 0 ? NULL : words;
}

static int longest(int width, const char *text) {
    int length = text ? (int)strlen(text) : 0;
    return length > width ? length : width;
}

static int column_width(const basin_table *table, int column) {
    int width = longest(0, table->column[column]);
    for (int row = 0; row < table->rows; row++) {
        char *words = cell_words(table, row, column);
        width = longest(width, words);
        free(words);
    }
    return width;
}

static int title_width(const basin_table *table) {
    int width = 0;
    for (int row = 0; row < table->rows; row++) {
        char *title = row_title(&table->row[row]);
        width = longest(width, title);
        free(title);
    }
    return width;
}

static void print_block(FILE *out, const basin_table *table, int titles, int first, int end, const int *width) {
    fprintf(out, "\n%*s", titles, "");
    for (int c = first; c < end; c++) fprintf(out, "%*s%-*s", GAP, "", c + 1 < end ? width[c] : 0, table->column[c]);
    fputc('\n', out);
    for (int row = 0; row < table->rows; row++) {
        char *title = row_title(&table->row[row]);
        fprintf(out, "%-*s", titles, title ? title : "");
        for (int c = first; c < end; c++) {
            char *words = cell_words(table, row, c);
            fprintf(out, "%*s%-*s", GAP, "", c + 1 < end ? width[c] : 0, words ? words : "");
            free(words);
        }
        fputc('\n', out);
        free(title);
    }
}

static void print_record(FILE *out, const basin_record *record) {
    int width = 0;
    for (int i = 0; i < record->count; i++) width = longest(width, record->entry[i].key);
    for (int i = 0; i < record->count; i++)
        if (strcmp(record->entry[i].key, TABLE_FEW) != 0)
            fprintf(out, "%-*s  %s\n", width, record->entry[i].key, record->entry[i].value);
}

/* Words that fill lines of the terminal, all but the first behind an indent. */
static void print_wrapped(FILE *out, const char *text, int indent) {
    int place = indent;
    while (*text) {
        int length = (int)strcspn(text, ",") + 1;
        if (!text[length - 1]) length--;
        if (place > indent && place + length > WIDTH) place = (fprintf(out, "\n%*s", indent, ""), indent);
        if (place == indent) text += *text == ' ' ? (length--, 1) : 0;
        fprintf(out, "%.*s", length, text);
        place += length;
        text += length;
    }
    fputc('\n', out);
}

static void print_verdicts(FILE *out, const basin_table *table) {
    char words[160], found[160];
    const char *few = basin_record_get(&table->notes, TABLE_FEW);
    int resolved = count_resolved(table), width = title_width(table);
    if (!table->verdicts) return;
    fprintf(out, "\n%s%s%s", few ? few : "", few ? ".\n" : "", resolved_words(table, found));
    if (resolved == table->verdicts) {
        fprintf(out, ".\n");
        return;
    }
    fprintf(out, ". Not resolved,\n%s:\n", test_words(table, words));
    for (int row = 0; row < table->rows; row++) {
        char *pairs = unresolved_pairs(table, row);
        if (!pairs) continue;
        fprintf(out, "%-*s%*s", width, table->row[row].name, GAP, "");
        print_wrapped(out, pairs, width + GAP);
        free(pairs);
    }
}

static void print(FILE *out, const basin_table *table) {
    int *width = calloc((size_t)table->columns, sizeof *width), titles = title_width(table);
    if (!width) return;
    for (int c = 0; c < table->columns; c++) width[c] = column_width(table, c);
    print_record(out, &table->settings);
    for (int first = 0, end; first < table->columns; first = end) {
        int used = titles;
        for (end = first; end < table->columns && (end == first || used + GAP + width[end] <= WIDTH); end++)
            used += GAP + width[end];
        print_block(out, table, titles, first, end, width);
    }
    print_verdicts(out, table);
    fputc('\n', out);
    print_record(out, &table->notes);
    free(width);
}

static char *command_in(const char *text) {
    return table_line(text, TABLE_COMMAND "  ");
}

const table_format table_text = {"text", "txt", "for reading", print, command_in};
