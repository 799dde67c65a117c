/* table_json.c - everything, for scripts: the numbers of every direction and every test too. */
#include <string.h>

#include "cli/report.h"
#include "cli/table.h"

static void add_cell(json_t *list, const basin_table *table, int row, int column) {
    const basin_cell *cell = basin_table_cell(table, row, column);
    json_t *entry = report_row(list);
    report_text(entry, "checkpoint", table->column[column]);
    report_number(entry, "value", cell->value);
    if (!cell->each) return;
    report_number(entry, "low", cell->low);
    report_number(entry, "high", cell->high);
    report_boolean(entry, "value_at_least", cell->bounds & BASIN_VALUE_AT_LEAST);
    report_boolean(entry, "low_at_least", cell->bounds & BASIN_LOW_AT_LEAST);
    report_boolean(entry, "high_at_least", cell->bounds & BASIN_HIGH_AT_LEAST);
    report_numbers(entry, "each", cell->count, cell->each);
}

static void add_verdicts(json_t *list, const basin_table *table) {
    for (int i = 0; i < table->verdicts; i++) {
        const basin_verdict *v = &table->verdict[i];
        json_t *entry = report_row(list);
        report_text(entry, "measure", table->row[v->row].key);
        report_text(entry, "a", table->column[v->a]);
        report_text(entry, "b", table->column[v->b]);
        if (table->row[v->row].over) report_text(entry, "over", table->row[v->row].over);
        report_number(entry, "difference", v->difference);
        report_number(entry, "p", v->p);
        report_boolean(entry, "resolved", v->resolved);
    }
}

static void print(FILE *out, const basin_table *table) {
    json_t *report = report_new(), *measures;
    report_record(report, "settings", &table->settings);
    measures = report_table(report, "measures");
    for (int row = 0; row < table->rows; row++) {
        json_t *entry = report_row(measures), *cells;
        report_text(entry, "measure", table->row[row].key);
        report_text(entry, "unit", table->row[row].unit);
        cells = report_table(entry, "values");
        for (int c = 0; c < table->columns; c++) add_cell(cells, table, row, c);
    }
    report_number(report, "level", table->level);
    add_verdicts(report_table(report, "differences"), table);
    report_record(report, "notes", &table->notes);
    report_write(out, report);
    json_decref(report);
}

static char *command_in(const char *text) {
    json_t *report = json_loads(text, 0, NULL);
    const char *found = json_string_value(json_object_get(json_object_get(report, "settings"), TABLE_COMMAND));
    char *command = found ? strdup(found) : NULL;
    json_decref(report);
    return command;
}

const table_format table_json = {"json", "json", "all of it: numbers of every direction, every test", print,
                                 command_in};
