/* csv.c - a table: a header line, then numbers, with the label in one column or targets in several (RFC 4180, read by
   libcsv; ';' or tabs may stand for commas). */
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
    else if (!t->target) /* still in the header */
        add_name(t, cell);
    else if (t->cells < t->columns && t->target[t->cells] >= 0)
        add_label(t, cell);
    else if (t->cells < t->columns)
        add_number(t, cell);
    t->cells++;
}

/* The first column of that name becomes the next target.  @return whether there is one that is not yet a target */
static int take_column(table *t, const char *name, size_t length) {
    for (int i = 0; i < t->columns; i++)
        if (strlen(t->column[i]) == length && memcmp(t->column[i], name, length) == 0) {
            if (t->target[i] >= 0) return 0;
            t->target[i] = t->targets++;
            return 1;
        }
    return 0;
}

/* One column may have all of the text as its name, or several have its parts.  @return whether they are there */
static int take_columns(table *t) {
    const char *part = t->wanted;
    if (take_column(t, part, strlen(part))) return 1;
    for (;; part++) {
        size_t length = strcspn(part, ",");
        if (!take_column(t, part, length)) return 0;
        part += length;
        if (!*part) return 1;
    }
}

static void header_read(table *t) {
    char names[200] = "", text[CELL_SHOWN + 1];
    t->target = malloc((size_t)t->columns * sizeof *t->target);
    if (!t->target) {
        t->status = fail_memory(t->err);
        return;
    }
    for (int i = 0; i < t->columns; i++) t->target[i] = -1;
    for (int i = 0; i < t->columns && strlen(names) < 150; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? ", " : "", shown(t->column[i], text));
    if (!take_columns(t))
        t->status = fail(t->err, BASIN_EINVALID, "%s: no column '%s' for the labels; --label names one or more of %s",
                         t->path, shown(t->wanted, text), names);
    else if (t->columns == t->targets)
        t->status = fail(t->err, BASIN_EFORMAT, "%s: has labels, but no column of numbers", t->path);
}

/* libcsv's call for the end of a line. */
static void line_read(int end, void *context) {
    table *t = context;
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

/* Where the header has no comma, as in the files of locales that write numbers with one, ';' or a tab. */
static char separator(const char *text, size_t size) {
    const char *newline = memchr(text, '\n', size);
    const size_t length = newline ? (size_t)(newline - text) : size;
    if (memchr(text, ',', length)) return ',';
    return memchr(text, ';', length) ? ';' : memchr(text, '\t', length) ? '\t' : ',';
}

static basin_status read_table(table *t, const char *text, size_t size) {
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

static int is_whole(const char *cell) {
    char *end;
    strtoll(cell, &end, 10);
    return !*end;
}

static int is_number(const char *cell) {
    char *end;
    strtof(cell, &end);
    return !*end;
}

/* What the one column of labels holds. */
typedef enum label_kind { WHOLE, REAL, NAMES, MIXED } label_kind;

/* @param[out] word  the row of the first one that is no number */
static label_kind kind_of(const table *t, int64_t *word) {
    int fractions = 0;
    *word = -1;
    for (int64_t i = 0; i < t->rows; i++) {
        if (is_whole(t->labels[i])) continue;
        if (is_number(t->labels[i]))
            fractions = 1;
        else if (*word < 0)
            *word = i;
    }
    return *word < 0 ? fractions ? REAL : WHOLE : fractions ? MIXED : NAMES;
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

static basin_status fill_classes(sample_set *out, const table *t, int named, int classes, basin_error *err) {
    basin_status status = BASIN_OK;
    int64_t *numbers = malloc((size_t)t->rows * sizeof *numbers);
    char **names = NULL;
    int count = 0;
    if (!numbers) return fail_memory(err);
    for (int64_t i = 0; i < t->rows && !named; i++) numbers[i] = strtoll(t->labels[i], NULL, 10);
    if (named) TRY(number_names(t, numbers, &names, &count, err));
    if (named && classes && classes != count) {
        status = fail(err, BASIN_EFORMAT, "%s: labels have %d names, not %d", t->path, count, classes);
        goto done;
    }
    TRY(samples_label(out, numbers, 0, classes, t->path, err));
    out->class_names = names;
    names = NULL;
done:
    for (int i = 0; names && i < count; i++) free(names[i]);
    free(names);
    free(numbers);
    return status;
}

static basin_status fill_targets(sample_set *out, const table *t, basin_error *err) {
    char text[CELL_SHOWN + 1];
    float *to = out->targets;
    char *const *from = t->labels;
    for (int64_t row = 0; row < t->rows; row++, to += t->targets)
        for (int i = 0; i < t->columns; i++) {
            if (t->target[i] < 0) continue;
            if (!is_number(*from))
                return fail(err, BASIN_EFORMAT, "%s: row %lld has the target '%s', which is no number", t->path,
                            (long long)row + 1, shown(*from, text));
            to[t->target[i]] = strtof(*from++, NULL);
        }
    return samples_check_targets(out, t->path, err);
}

static basin_status fill(sample_set *out, const table *t, int classes, basin_error *err) {
    int64_t word = -1;
    char text[CELL_SHOWN + 1];
    label_kind kind = t->targets > 1 ? REAL : kind_of(t, &word);
    if (kind == MIXED)
        return fail(err, BASIN_EFORMAT, "%s: row %lld has the label '%s', which is no number as others are", t->path,
                    (long long)word + 1, shown(t->labels[word], text));
    if (kind == REAL && classes)
        return fail(err, BASIN_EINVALID, "%s: has real targets, no classes to be %d", t->path, classes);
    out->is_float = 1;
    out->is_real = kind == REAL;
    out->input = (basin_input){
        .channels = t->columns - t->targets, .height = 1, .width = 1, .outputs = kind == REAL ? t->targets : 0};
    basin_status status = samples_grow(out, t->rows, err);
    if (status != BASIN_OK) return status;
    memcpy(out->values, t->values, t->numbers * sizeof *t->values);
    return kind == REAL ? fill_targets(out, t, err) : fill_classes(out, t, kind == NAMES, classes, err);
}

static void table_clear(table *t) {
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
    table t = {.path = file->path, .err = err};
    t.wanted = file->options->label ? file->options->label : "label";
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
