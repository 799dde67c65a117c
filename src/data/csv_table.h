/* csv_table.h - a table of text: csv.c reads it, csv_labels.c makes samples of it. */
#ifndef DATA_CSV_TABLE_H
#define DATA_CSV_TABLE_H

#include "data/samples.h"

enum { CELL_SHOWN = 40 };

/** What has been read of the table so far. */
typedef struct csv_table {
    const char *path, *wanted; /* the file, and which columns hold labels: names with ',' between */
    char **column;             /* (columns): their names */
    int columns;
    int *target;   /* (columns): its place among the wanted ones; -1: it holds inputs */
    int targets;   /* how many are wanted */
    int64_t line;  /* that is being read, from 1 */
    int cells;     /* of its cells that have been read */
    int64_t rows;  /* whole ones, without the header */
    float *values; /* (rows, columns - targets) */
    char **labels; /* (rows, targets), in the file's order of columns */
    size_t numbers, numbers_room, labels_count, labels_room;
    basin_status status; /* the first failure; nothing is read after it */
    basin_error *err;
} csv_table;

/** A cell as a message shows it: short, and on one line. */
const char *csv_cell_shown(const char *cell, char text[CELL_SHOWN + 1]);

/** The samples of a whole table.  @param classes  how many there are; 0: as many as occur */
basin_status csv_table_fill(sample_set *out, const csv_table *t, int classes, basin_error *err);

#endif
