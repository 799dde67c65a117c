/* csv_labels.c - samples of a table: its labels are numbers of classes, their names, or real targets. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/csv_table.h"

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
static label_kind kind_of(const csv_table *t, int64_t *word) {
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
static basin_status number_names(const csv_table *t, int64_t *numbers, char ***names, int *classes, basin_error *err) {
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

static basin_status fill_classes(sample_set *out, const csv_table *t, int named, int classes, basin_error *err) {
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

static basin_status fill_targets(sample_set *out, const csv_table *t, basin_error *err) {
    char text[CELL_SHOWN + 1];
    float *to = out->targets;
    char *const *from = t->labels;
    for (int64_t row = 0; row < t->rows; row++, to += t->targets)
        for (int i = 0; i < t->columns; i++) {
            if (t->target[i] < 0) continue;
            if (!is_number(*from))
                return fail(err, BASIN_EFORMAT, "%s: row %lld has the target '%s', which is no number", t->path,
                            (long long)row + 1, csv_cell_shown(*from, text));
            to[t->target[i]] = strtof(*from++, NULL);
        }
    return samples_check_targets(out, t->path, err);
}

basin_status csv_table_fill(sample_set *out, const csv_table *t, int classes, basin_error *err) {
    int64_t word = -1;
    char text[CELL_SHOWN + 1];
    label_kind kind = t->targets > 1 ? REAL : kind_of(t, &word);
    if (kind == MIXED)
        return fail(err, BASIN_EFORMAT, "%s: row %lld has the label '%s', which is no number as others are", t->path,
                    (long long)word + 1, csv_cell_shown(t->labels[word], text));
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
