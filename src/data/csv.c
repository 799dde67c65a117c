/* csv.c - a table: a header line, then numbers, with the label in one column or targets in several (RFC 4180, read by
   libcsv; ';' or tabs may stand for commas). */
#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/csv_table.h"
#include "data/own.h"

#define FILE_LIMIT ((size_t)1 << 32)

/* Room for one more element.  @return whether there is */
static int grow(void **array, size_t count, size_t *room, size_t each) {
    if (count < *room) return 1;
    size_t more = *room ? 2 * *room : 64;
    void *grown = reallocarray(*array, more, each);
    if (!grown) return 0;
    *array = grown;
    *room = more;
    return 1;
}

const char *csv_cell_shown(const char *cell, char text[CELL_SHOWN + 1]) {
    snprintf(text, CELL_SHOWN + 1, "%s", cell);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127) *c = '?';
    return text;
}

static void add_name(csv_table *t, const char *cell) {
    size_t room = (size_t)t->columns; /* grown by one: headers are short */
    char *name = strdup(cell);
    if (!name || !grow((void **)&t->column, (size_t)t->columns, &room, sizeof *t->column)) {
        free(name);
        t->status = fail_memory(t->err);
        return;
    }
    t->column[t->columns++] = name;
}

static void add_number(csv_table *t, const char *cell) {
    char text[CELL_SHOWN + 1], name[CELL_SHOWN + 1], *end;
    float value = strtof(cell, &end);
    if (end == cell || *end || !isfinite(value))
        t->status = fail(t->err, BASIN_EFORMAT, "%s: line %lld, column '%s': '%s' is no number", t->path,
                         (long long)t->line, csv_cell_shown(t->column[t->cells], name), csv_cell_shown(cell, text));
    else if (!grow((void **)&t->values, t->numbers, &t->numbers_room, sizeof *t->values))
        t->status = fail_memory(t->err);
    else
        t->values[t->numbers++] = value;
}

static void add_label(csv_table *t, const char *cell) {
    char *label = strdup(cell);
    if (!label || !grow((void **)&t->labels, t->labels_count, &t->labels_room, sizeof *t->labels)) {
        free(label);
        t->status = fail_memory(t->err);
    } else if (!*label) {
        free(label);
        t->status = fail(t->err, BASIN_EFORMAT, "%s: line %lld: no label", t->path, (long long)t->line);
    } else {
        t->labels[t->labels_count++] = label;
    }
}

/* libcsv's call for a cell; it is terminated. */
static void cell_read(void *bytes, size_t length, void *context) {
    csv_table *t = context;
    const char *cell = bytes;
    if (t->status != BASIN_OK) return;
    if (strlen(cell) != length)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: line %lld: a byte of 0 in text", t->path, (long long)t->line);
    else if (!t->target) /* still in the header */
        add_name(t, cell);
    else if (t->cells < t->columns && t->target[t->cells] >= 0)
        add_label(t, cell);
    else if (t->cells < t->columns)
        add_number(t, cell);
    t->cells++;
}

/* The first column of that name becomes the next target.  @return whether there is one that is not yet a target */
static int take_column(csv_table *t, const char *name, size_t length) {
    for (int i = 0; i < t->columns; i++)
        if (strlen(t->column[i]) == length && memcmp(t->column[i], name, length) == 0) {
            if (t->target[i] >= 0) return 0;
            t->target[i] = t->targets++;
            return 1;
        }
    return 0;
}

/* One column may have all of the text as its name, or several have its parts.  @return whether they are there */
static int take_columns(csv_table *t) {
    const char *part = t->wanted;
    if (take_column(t, part, strlen(part))) return 1;
    for (;; part++) {
        size_t length = strcspn(part, ",");
        if (!take_column(t, part, length)) return 0;
        part += length;
        if (!*part) return 1;
    }
}

static void header_read(csv_table *t) {
    char names[200] = "", text[CELL_SHOWN + 1];
    t->target = malloc((size_t)t->columns * sizeof *t->target);
    if (!t->target) {
        t->status = fail_memory(t->err);
        return;
    }
    for (int i = 0; i < t->columns; i++) t->target[i] = -1;
    for (int i = 0; i < t->columns && strlen(names) < 150; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? ", " : "",
                 csv_cell_shown(t->column[i], text));
    if (!take_columns(t))
        t->status = fail(t->err, BASIN_EINVALID, "%s: no column '%s' for the labels; --label names one or more of %s",
                         t->path, csv_cell_shown(t->wanted, text), names);
    else if (t->columns == t->targets)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: has labels, but no column of numbers", t->path);
}

/* libcsv's call for the end of a line. */
static void line_read(int end, void *context) {
    csv_table *t = context;
    (void)end;
    if (t->status != BASIN_OK || t->cells == 0) return;
    if (!t->target)
        header_read(t);
    else if (t->cells != t->columns)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: line %lld has %d cells, the header %d", t->path,
                         (long long)t->line, t->cells, t->columns);
    else
        t->rows++;
    t->cells = 0;
}

/* Hands the text over line by line, to know which one a cell stands in. */
static void parse(csv_table *t, struct csv_parser *parser, const char *text, size_t size) {
    const char *end = text + size;
    while (text < end && t->status == BASIN_OK) {
        const char *newline = memchr(text, '\n', (size_t)(end - text)), *next = newline ? newline + 1 : end;
        t->line++;
        if (csv_parse(parser, text, (size_t)(next - text), cell_read, line_read, t) != (size_t)(next - text) &&
            t->status == BASIN_OK)
            t->status =
                csv_error(parser) == CSV_EPARSE
                    ? fail(t->err, BASIN_EFORMAT, "%s: line %lld: a stray quotation mark", t->path, (long long)t->line)
                    : fail_memory(t->err);
        text = next;
    }
    if (t->status == BASIN_OK && csv_fini(parser, cell_read, line_read, t) != 0)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: a quotation mark is never closed", t->path);
}

/* Where the header has no comma, as in the files of locales that write numbers with one, ';' or a tab. */
static char separator(const char *text, size_t size) {
    const char *newline = memchr(text, '\n', size);
    const size_t length = newline ? (size_t)(newline - text) : size;
    if (memchr(text, ',', length)) return ',';
    return memchr(text, ';', length) ? ';' : memchr(text, '\t', length) ? '\t' : ',';
}

static basin_status read_table(csv_table *t, const char *text, size_t size) {
    struct csv_parser parser;
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* the mark that some put before UTF-8 */
        text += 3;
        size -= 3;
    }
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) return fail_memory(t->err);
    csv_set_delim(&parser, (unsigned char)separator(text, size));
    parse(t, &parser, text, size);
    csv_free(&parser);
    if (t->status == BASIN_OK && t->rows == 0)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: no rows behind the header line", t->path);
    return t->status;
}

static void table_clear(csv_table *t) {
    for (int i = 0; i < t->columns; i++) free(t->column[i]);
    for (size_t i = 0; i < t->labels_count; i++) free(t->labels[i]);
    free(t->column);
    free(t->target);
    free(t->labels);
    free(t->values);
}

static basin_status read(sample_set *out, const data_file *file, basin_error *err) {
    basin_status status = BASIN_OK;
    unsigned char *bytes = NULL;
    size_t size = 0;
    csv_table t = {.path = file->path, .err = err};
    t.wanted = file->options->label ? file->options->label : "label";
    TRY(gzip_read(&bytes, &size, file->path, FILE_LIMIT, err));
    TRY(read_table(&t, (const char *)bytes, size));
    TRY(csv_table_fill(out, &t, file->options->classes, err));
done:
    table_clear(&t);
    free(bytes);
    return status;
}

static int is(const char *path) {
    return path_ends(path, ".csv") || path_ends(path, ".csv.gz");
}

const data_kind kind_csv = {.name = "CSV files", .takes_label = 1, .takes_classes = 1, .is = is, .read = read};
