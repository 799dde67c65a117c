/* csv.c - a table: a header line, then numbers, with the label in one column (RFC 4180, read by libcsv). */
#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/own.h"

#define FILE_LIMIT ((size_t)1 << 32)
#define CELL_SHOWN 40

/* What has been read of the table so far. */
typedef struct table {
    const char *path, *label; /* the file and the name of the label's column */
    char **column;            /* (columns): their names */
    int columns, label_at;
    int64_t line;  /* that is being read, from 1 */
    int cells;     /* of its cells that have been read */
    int64_t rows;  /* whole ones, without the header */
    float *values; /* (rows, columns - 1) */
    char **labels; /* (rows) */
    size_t numbers, numbers_room, labels_count, labels_room;
    basin_status status; /* the first failure; nothing is read after it */
    basin_error *err;
} table;

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

/* A cell as a message shows it: short, and on one line. */
static const char *shown(const char *cell, char text[CELL_SHOWN + 1]) {
    snprintf(text, CELL_SHOWN + 1, "%s", cell);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127) *c = '?';
    return text;
}

static void add_name(table *t, const char *cell) {
    size_t room = (size_t)t->columns; /* grown by one: headers are short */
    char *name = strdup(cell);
    if (!name || !grow((void **)&t->column, (size_t)t->columns, &room, sizeof *t->column)) {
        free(name);
        t->status = fail_memory(t->err);
        return;
    }
    if (strcmp(name, t->label) == 0 && t->label_at < 0) t->label_at = t->columns;
    t->column[t->columns++] = name;
}

static void add_number(table *t, const char *cell) {
    char text[CELL_SHOWN + 1], name[CELL_SHOWN + 1], *end;
    float value = strtof(cell, &end);
    if (end == cell || *end || !isfinite(value))
        t->status = fail(t->err, BASIN_EFORMAT, "%s: line %lld, column '%s': '%s' is no number", t->path,
                         (long long)t->line, shown(t->column[t->cells], name), shown(cell, text));
    else if (!grow((void **)&t->values, t->numbers, &t->numbers_room, sizeof *t->values))
        t->status = fail_memory(t->err);
    else
        t->values[t->numbers++] = value;
}

static void add_label(table *t, const char *cell) {
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
    table *t = context;
    const char *cell = bytes;
    if (t->status != BASIN_OK) return;
    if (strlen(cell) != length)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: line %lld: a byte of 0 in text", t->path, (long long)t->line);
    else if (t->line == 1)
        add_name(t, cell);
    else if (t->cells < t->columns && t->cells == t->label_at)
        add_label(t, cell);
    else if (t->cells < t->columns)
        add_number(t, cell);
    t->cells++;
}

static void header_read(table *t) {
    char names[200] = "", text[CELL_SHOWN + 1];
    for (int i = 0; i < t->columns && strlen(names) < 150; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? ", " : "", shown(t->column[i], text));
    if (t->label_at < 0)
        t->status = fail(t->err, BASIN_EINVALID, "%s: no column '%s' for the labels; --label names one of %s", t->path,
                         shown(t->label, text), names);
    else if (t->columns < 2)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: has labels, but no column of numbers", t->path);
}

/* libcsv's call for the end of a line. */
static void line_read(int end, void *context) {
    table *t = context;
    (void)end;
    if (t->status != BASIN_OK || t->cells == 0) return;
    if (t->line == 1)
        header_read(t);
    else if (t->cells != t->columns)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: line %lld has %d cells, the header %d", t->path,
                         (long long)t->line, t->cells, t->columns);
    else
        t->rows++;
    t->cells = 0;
}

/* Hands the text over line by line, to know which one a cell stands in. */
static void parse(table *t, struct csv_parser *parser, const char *text, size_t size) {
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

static basin_status read_table(table *t, const char *text, size_t size) {
    struct csv_parser parser;
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* the mark that some put before UTF-8 */
        text += 3;
        size -= 3;
    }
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) return fail_memory(t->err);
    parse(t, &parser, text, size);
    csv_free(&parser);
    if (t->status == BASIN_OK && t->rows == 0)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: no rows behind the header line", t->path);
    return t->status;
}

/* @return whether all labels are whole numbers; `numbers` are they then */
static int are_numbers(const table *t, int64_t *numbers) {
    for (int64_t i = 0; i < t->rows; i++) {
        char *end;
        numbers[i] = strtoll(t->labels[i], &end, 10);
        if (*end) return 0;
    }
    return 1;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Classes are the names that occur, sorted.  @param[out] names  takes over `sorted`'s copies */
static basin_status number_names(const table *t, int64_t *numbers, char ***names, int *classes, basin_error *err) {
    char **sorted = malloc((size_t)t->rows * sizeof *sorted);
    int count = 0;
    if (!sorted) return fail_memory(err);
    memcpy(sorted, t->labels, (size_t)t->rows * sizeof *sorted);
    qsort(sorted, (size_t)t->rows, sizeof *sorted, by_name);
    for (int64_t i = 0; i < t->rows; i++)
        if (count == 0 || strcmp(sorted[i], sorted[count - 1]) != 0) sorted[count++] = sorted[i];
    for (int64_t i = 0; i < t->rows; i++) {
        char **found = bsearch(&t->labels[i], sorted, (size_t)count, sizeof *sorted, by_name);
        numbers[i] = found - sorted;
    }
    int copied = 0;
    while (copied < count && (sorted[copied] = strdup(sorted[copied]))) copied++;
    *names = sorted;
    *classes = copied;
    return copied == count ? BASIN_OK : fail_memory(err);
}

static basin_status fill_labels(image_set *out, const table *t, int classes, basin_error *err) {
    basin_status status = BASIN_OK;
    int64_t *numbers = malloc((size_t)t->rows * sizeof *numbers);
    char **names = NULL;
    int named = 0;
    if (!numbers) return fail_memory(err);
    if (!are_numbers(t, numbers)) TRY(number_names(t, numbers, &names, &named, err));
    if (names && classes && classes != named) {
        status = fail(err, BASIN_EFORMAT, "%s: labels have %d names, not %d", t->path, named, classes);
        goto done;
    }
    TRY(images_label(out, numbers, 0, classes, t->path, err));
    out->class_names = names;
    names = NULL;
done:
    for (int i = 0; names && i < named; i++) free(names[i]);
    free(names);
    free(numbers);
    return status;
}

static basin_status fill(image_set *out, const table *t, int classes, basin_error *err) {
    out->is_float = 1;
    out->input = (basin_input){.channels = t->columns - 1, .height = 1, .width = 1};
    basin_status status = images_grow(out, t->rows, err);
    if (status != BASIN_OK) return status;
    memcpy(out->values, t->values, t->numbers * sizeof *t->values);
    return fill_labels(out, t, classes, err);
}

static void table_clear(table *t) {
    for (int i = 0; i < t->columns; i++) free(t->column[i]);
    for (size_t i = 0; i < t->labels_count; i++) free(t->labels[i]);
    free(t->column);
    free(t->labels);
    free(t->values);
}

static basin_status read(image_set *out, const data_file *file, basin_error *err) {
    basin_status status = BASIN_OK;
    unsigned char *bytes = NULL;
    size_t size = 0;
    table t = {.path = file->path, .label_at = -1, .err = err};
    t.label = file->options->label ? file->options->label : "label";
    TRY(gzip_read(&bytes, &size, file->path, FILE_LIMIT, err));
    TRY(read_table(&t, (const char *)bytes, size));
    TRY(fill(out, &t, file->options->classes, err));
done:
    table_clear(&t);
    free(bytes);
    return status;
}

static int is(const char *path) {
    return path_ends(path, ".csv") || path_ends(path, ".csv.gz");
}

const data_kind kind_csv = {.name = "CSV files", .takes_label = 1, .takes_classes = 1, .is = is, .read = read};
