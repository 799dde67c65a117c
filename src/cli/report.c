/* report.c - what a command has found, as text or JSON. */
#include "cli/report.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

/* Enough digits to tell any two numbers apart, or enough to read. */
enum { DIGITS_JSON = 17, DIGITS_TEXT = 6, INDENT = 2 };

static _Noreturn void out_of_memory(void) {
    fputs("basin: out of memory\n", stderr);
    exit(EXIT_FAILED);
}

static json_t *made(json_t *value) {
    if (!value) out_of_memory();
    return value;
}

static json_t *set(json_t *report, const char *key, json_t *value) {
    if (json_object_set_new(report, key, made(value)) != 0) out_of_memory();
    return value;
}

json_t *report_new(void) {
    return made(json_object());
}

/* The text with what is not ASCII replaced: for bytes that are not UTF-8. */
static json_t *ascii(const char *text) {
    char *copy = strdup(text);
    if (!copy) out_of_memory();
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c > 127) *c = '?';
    json_t *value = json_string(copy);
    free(copy);
    return value;
}

void report_text(json_t *report, const char *key, const char *text) {
    json_t *value = text ? json_string(text) : json_null();
    set(report, key, value || !text ? value : ascii(text));
}

void report_integer(json_t *report, const char *key, int64_t value) {
    set(report, key, json_integer(value));
}

static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

void report_number(json_t *report, const char *key, double value) {
    set(report, key, number(value));
}

void report_boolean(json_t *report, const char *key, int value) {
    set(report, key, json_boolean(value));
}

void report_numbers(json_t *report, const char *key, int count, const double *values) {
    json_t *list = report_table(report, key);
    for (int i = 0; i < count; i++)
        if (json_array_append_new(list, number(values[i])) != 0) out_of_memory();
}

void report_shape(json_t *report, const char *key, const basin_shape *shape) {
    json_t *list = report_table(report, key);
    for (int i = 0; i < shape->rank; i++)
        if (json_array_append_new(list, json_integer(shape->dim[i])) != 0) out_of_memory();
}

void report_record(json_t *report, const char *key, const basin_record *record) {
    json_t *section = report_section(report, key);
    for (int i = 0; i < record->count; i++) report_text(section, record->entry[i].key, record->entry[i].value);
}

json_t *report_section(json_t *report, const char *key) {
    return set(report, key, json_object());
}

json_t *report_table(json_t *report, const char *key) {
    return set(report, key, json_array());
}

json_t *report_row(json_t *table) {
    json_t *row = report_new();
    if (json_array_append_new(table, row) != 0) out_of_memory();
    return row;
}

/* What a terminal would obey is written as \xNN: files are hostile. */
static void print_safely(FILE *out, const char *text) {
    for (; *text; text++) fprintf(out, iscntrl((unsigned char)*text) ? "\\x%02x" : "%c", (unsigned char)*text);
}

static void write_value(FILE *out, const json_t *value) {
    size_t i;
    json_t *extent;
    if (json_is_integer(value))
        fprintf(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        fprintf(out, "%.*g", DIGITS_TEXT, json_real_value(value));
    else if (json_is_string(value))
        print_safely(out, json_string_value(value));
    else if (json_array_size(value) == 0)
        fputc('-', out);
    json_array_foreach(value, i, extent) fprintf(out, "%s%lld", i ? "x" : "", (long long)json_integer_value(extent));
}

/* The text of one value, which the caller frees. */
static char *value_text(const json_t *value) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) out_of_memory();
    write_value(out, value);
    if (fclose(out) != 0) out_of_memory();
    return text;
}

/* What is printed behind its key: all but sections and tables. A shape is a list of numbers, a table one of rows. */
static int is_scalar(const json_t *value) {
    return !json_is_object(value) && !json_is_object(json_array_get(value, 0));
}

static void print_spaces(int count) {
    printf("%*s", count, "");
}

static int wider(int width, const char *text) {
    int length = (int)strlen(text);
    return length > width ? length : width;
}

/* "key   value", the values below each other. */
static void print_scalars(const json_t *object, int indent) {
    const char *key;
    json_t *value;
    int width = 0;
    json_object_foreach((json_t *)object, key, value) if (is_scalar(value)) width = wider(width, key);
    json_object_foreach((json_t *)object, key, value) {
        if (!is_scalar(value)) continue;
        char *text = value_text(value);
        print_spaces(indent);
        printf("%-*s  %s\n", width, key, text);
        free(text);
    }
}

static void print_cell(const char *text, int width, int right, int last) {
    if (right)
        printf("%*s", width, text);
    else
        printf("%-*s", last ? 0 : width, text);
    fputs(last ? "\n" : "  ", stdout);
}

/* The width that the rows want for a column. */
static int column_width(const json_t *table, const char *key) {
    size_t i;
    json_t *row;
    int width = (int)strlen(key);
    json_array_foreach(table, i, row) {
        char *text = value_text(json_object_get(row, key));
        width = wider(width, text);
        free(text);
    }
    return width;
}

/* Headings and rows; the first row's keys are the columns, and its types say which of them are flush right. */
static void print_table(const json_t *table, int indent) {
    json_t *first = json_array_get(table, 0), *row, *value;
    size_t last = json_object_size(first), column = 0, i;
    int *width = calloc(last + 1, sizeof *width);
    const char *key;
    if (!width) out_of_memory();

    print_spaces(indent);
    json_object_foreach(first, key, value) {
        width[column] = column_width(table, key);
        print_cell(key, width[column], json_is_number(value), column + 1 == last);
        column++;
    }
    json_array_foreach(table, i, row) {
        column = 0;
        print_spaces(indent);
        json_object_foreach(first, key, value) {
            char *text = value_text(json_object_get(row, key));
            print_cell(text, width[column], json_is_number(value), column + 1 == last);
            free(text);
            column++;
        }
    }
    free(width);
}

static void print_object(const json_t *object, int indent) {
    const char *key;
    json_t *value;
    print_scalars(object, indent);
    json_object_foreach((json_t *)object, key, value) {
        if (is_scalar(value) || (json_is_object(value) && json_object_size(value) == 0)) continue;
        printf("\n");
        print_spaces(indent);
        printf("%s\n", key);
        if (json_is_object(value))
            print_object(value, indent + INDENT);
        else
            print_table(value, indent + INDENT);
    }
}

void report_write(FILE *out, const json_t *report) {
    json_dumpf(report, out, JSON_INDENT(INDENT) | JSON_REAL_PRECISION(DIGITS_JSON));
    fputc('\n', out);
}

void report_print(const json_t *report, int json) {
    if (json)
        report_write(stdout, report);
    else
        print_object(report, 0);
}
