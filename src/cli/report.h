/* report.h - what a command has found, as text for people or JSON for scripts: one tree, two ways to print it.
 *
 * A report is an object of texts, numbers, sections (objects) and tables (arrays of rows, which are objects with the same
 * keys). Keys are borrowed for the call. Out of memory ends the program with one line. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <basin.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

/** An empty report, to be freed with json_decref. */
json_t *report_new(void);

/** Bytes that are not UTF-8 become '?'; NULL becomes null. */
void report_text(json_t *report, const char *key, const char *text);
void report_integer(json_t *report, const char *key, int64_t value);
/** JSON has no inf and NaN: they become null. */
void report_number(json_t *report, const char *key, double value);
void report_boolean(json_t *report, const char *key, int value);
/** A list of numbers, inf and NaN as null. */
void report_numbers(json_t *report, const char *key, int count, const double *values);
/** A list of extents; as text "28x28". */
void report_shape(json_t *report, const char *key, const basin_shape *shape);
/** A section with the entries of a record. */
void report_record(json_t *report, const char *key, const basin_record *record);

/** A part of `report`, borrowed. */
json_t *report_section(json_t *report, const char *key);
json_t *report_table(json_t *report, const char *key);
/** A new last row of a table, borrowed. */
json_t *report_row(json_t *table);

/** Writes JSON. */
void report_write(FILE *out, const json_t *report);

/** Prints to stdout. */
void report_print(const json_t *report, int json);

#endif
