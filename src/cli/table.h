/* table.h - tables of measures as text: one file table_NAME.c and one row in tables.list.h for each format. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <basin.h>
#include <stdio.h>

/** One format: `const table_format table_NAME` in its own file, and TABLE(NAME) in tables.list.h. */
typedef struct table_format {
    const char *name, *ending, *help; /* "latex", "tex"; help is one line below the options */
    void (*print)(FILE *out, const basin_table *table);
    /** The command in the text of a file of this format; the caller frees.  @return NULL if it has none, or is of another format */
    char *(*command)(const char *text);
} table_format;

/** Row `index`, the first is the usual one; NULL past the end. */
const table_format *table_format_at(int index);
/** The row of that name, or NULL. */
const table_format *table_format_find(const char *name);
/** The row whose ending that file has, or NULL. */
const table_format *table_format_for(const char *path);

/** The setting that tells what a file has from other comparisons: a word of 32 hexadecimal digits, then, in place of
 *  TABLE_UNSIGNED, the hash of the whole file. Every format prints it. */
#define TABLE_COMPARISON "basin_comparison"
#define TABLE_COMPARISON_WORDS "basin comparison"
#define TABLE_UNSIGNED "00000000000000000000000000000000"
/** The setting with the command that made a file, in one line. Every format prints it. */
#define TABLE_COMMAND "command"
/** What a file says of its comparison.  @return whether it is a table that says so, as table_save wrote it */
int table_comparison(const char *path, char key[33]);
/** The command that made a table's file, as "command" of a record.
 *  @return BASIN_OK; BASIN_EFORMAT if it is no table as table_save wrote it; BASIN_EUNSUPPORTED if it has no command; BASIN_ENOMEM */
basin_status table_record(basin_record *out, const char *path, basin_error *err);
/** What stands behind `key` and blanks where a line begins, up to its end; the caller frees.  @return NULL if no line does, or out of memory */
char *table_line(const char *text, const char *key);
/** Whether a file may be written: it is a table as basin wrote it, or empty, or not there, in a folder that is.
 *  @return BASIN_OK, BASIN_EEXISTS, BASIN_EIO, BASIN_ENOMEM */
basin_status table_check_replaceable(const char *path, basin_error *err);
/** Writes a table to a file, which gets its name only when it is whole.  @return BASIN_OK, BASIN_EEXISTS, BASIN_EIO, BASIN_ENOMEM */
basin_status table_save(const table_format *format, const basin_table *table, const char *path, basin_error *err);

/** The note that says why no difference over directions can be resolved: printed before the differences, not with the others. */
#define TABLE_FEW "few_directions"

/** How many decimals all numbers of a row have: as far as the spreads let them mean something. */
int row_decimals(const basin_table *table, int row);
/** The numbers of a cell as people read them. */
typedef struct cell_text {
    char value[32], low[32], high[32]; /* "0.512", "1.2e+06", "inf", "nan" */
    int has_spread;
} cell_text;
cell_text cell_format(const basin_cell *cell, int decimals);
/** "> " before a lower bound, else "". */
const char *cell_bound(const basin_cell *cell, int which);

/** "train loss (nats)"; the caller frees.  @return NULL if out of memory */
char *row_title(const basin_table_row *row);

/** The pairs of a row that are not resolved: "resnet20 / vgg9 (p = 0.13), ..."; the caller frees.
 *  @return NULL if there are none, or out of memory */
char *unresolved_pairs(const basin_table *table, int row);
/** How many differences were tested, and how many of them are resolved. */
int count_resolved(const basin_table *table);
/** "1 of 33 differences is resolved", written into `text`. */
const char *resolved_words(const basin_table *table, char text[160]);
/** What "not resolved" means, in words, written into `text`. */
const char *test_words(const basin_table *table, char text[160]);

#endif
