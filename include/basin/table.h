/* table.h - measures of several things side by side, with their spread. */
#ifndef BASIN_TABLE_H
#define BASIN_TABLE_H

#include "basin/error.h"
#include "basin/record.h"

/** Which numbers of a cell are lower bounds. */
enum { BASIN_VALUE_AT_LEAST = 1, BASIN_LOW_AT_LEAST = 2, BASIN_HIGH_AT_LEAST = 4 };

/** One measure of one thing. */
typedef struct basin_cell {
    double value;     /* NaN: not known */
    double low, high; /* its spread: quartiles over repetitions; NaN if there is none */
    int bounds;       /* of the numbers above, an OR of BASIN_..._AT_LEAST */
    int count;        /* repetitions */
    double *each;     /* (count) what they gave; NULL if there are none */
} basin_cell;

/** A row: what is measured. */
typedef struct basin_table_row {
    char key[64];     /* for programs: "train_loss" */
    char name[64];    /* for people: "train loss" */
    char unit[32];    /* "nats", "%"; "" for none */
    int decimals;     /* digits behind the point; -1: as the spread has it */
    const char *over; /* what its differences are tested over: "directions", "samples"; NULL: they are not */
} basin_table_row;

/** A difference between two columns of a row that was tested. */
typedef struct basin_verdict {
    int row, a, b;
    double difference; /* of a - b: the median over directions, the mean over samples */
    double p;          /* of the test */
    int resolved;      /* p is below the table's level */
} basin_verdict;

/** Plain data. */
typedef struct basin_table {
    int rows, columns;
    basin_table_row *row;
    char **column;    /* names of the things */
    basin_cell *cell; /* (rows, columns) */
    double level;     /* of significance */
    int verdicts;
    basin_verdict *verdict;
    basin_record settings; /* what was compared, and how */
    basin_record notes;    /* what the reader has to know, as sentences */
} basin_table;

/** A table of cells that are not known.  @param names  of the columns, copied  @return BASIN_OK, BASIN_EINVALID, BASIN_ENOMEM */
BASIN_API basin_status basin_table_new(basin_table **out, int rows, int columns, const char *const names[],
                                       basin_error *err);

BASIN_API basin_cell *basin_table_cell(const basin_table *table, int row, int column);

/** Makes room for the repetitions of a cell.  @return BASIN_OK, BASIN_ENOMEM */
BASIN_API basin_status basin_cell_repeat(basin_cell *cell, int count, basin_error *err);

/** Appends a verdict.  @return BASIN_OK, BASIN_ENOMEM */
BASIN_API basin_status basin_table_judge(basin_table *table, basin_verdict verdict, basin_error *err);

BASIN_API void basin_table_free(basin_table *table);

#endif
