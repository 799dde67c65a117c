/* table.c - measures of several things side by side. */
#include "basin/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { SIDE_MAX = 1000 };

basin_status basin_table_new(basin_table **out, int rows, int columns, const char *const names[], basin_error *err) {
    if (rows < 1 || columns < 1 || rows > SIDE_MAX || columns > SIDE_MAX)
        return fail(err, BASIN_EINVALID, "a table of %d x %d; it has 1 to %d rows and columns", rows, columns,
                    SIDE_MAX);
    basin_table *table = calloc(1, sizeof *table);
    if (!table) return fail_memory(err);
    table->row = calloc((size_t)rows, sizeof *table->row);
    table->column = calloc((size_t)columns, sizeof *table->column);
    table->cell = calloc((size_t)rows * (size_t)columns, sizeof *table->cell);
    if (!table->row || !table->column || !table->cell) {
        basin_table_free(table);
        return fail_memory(err);
    }
    table->rows = rows;
    table->columns = columns;
    for (int i = 0; i < rows * columns; i++) table->cell[i] = (basin_cell){.value = NAN, .low = NAN, .high = NAN};
    for (int i = 0; i < columns; i++)
        if (!(table->column[i] = strdup(names[i]))) {
            basin_table_free(table);
            return fail_memory(err);
        }
    *out = table;
    return BASIN_OK;
}

basin_cell *basin_table_cell(const basin_table *table, int row, int column) {
    return &table->cell[row * table->columns + column];
}

basin_status basin_cell_repeat(basin_cell *cell, int count, basin_error *err) {
    double *each = calloc((size_t)(count > 0 ? count : 1), sizeof *each);
    if (!each) return fail_memory(err);
    free(cell->each);
    cell->each = each;
    cell->count = count;
    return BASIN_OK;
}

basin_status basin_table_judge(basin_table *table, basin_verdict verdict, basin_error *err) {
    basin_verdict *grown = realloc(table->verdict, ((size_t)table->verdicts + 1) * sizeof *grown);
    if (!grown) return fail_memory(err);
    table->verdict = grown;
    grown[table->verdicts++] = verdict;
    return BASIN_OK;
}

void basin_table_free(basin_table *table) {
    if (!table) return;
    for (int i = 0; i < table->rows * table->columns; i++) free(table->cell[i].each);
    for (int i = 0; i < table->columns; i++) free(table->column[i]);
    free(table->cell);
    free(table->column);
    free(table->row);
    free(table->verdict);
    basin_record_clear(&table->settings);
    basin_record_clear(&table->notes);
    free(table);
}
