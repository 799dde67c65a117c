/* words.c - the labels and titles of a figure. */
#include "plot/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/interpolation.h"
#include "plot/markup.h"
#include "plot/shift.h"
#include "plot/title.h"
#include "plot/values.h"

static basin_status text_set(char **slot, char *made, basin_error *err) {
    *slot = made;
    return made ? BASIN_OK : fail_memory(err);
}

/* A label by option, or else the default, which is markup already. */
static basin_status label_set(char **slot, const char *wanted, const char *otherwise, basin_error *err) {
    return wanted ? markup_math(slot, wanted, err) : text_set(slot, strdup(otherwise), err);
}

bool words_differences(const figure *f) {
    for (int k = 0; k < f->surfaces; k++)
        if (!basin_record_get(&f->surface[k]->record, "minus.network")) return false;
    return true;
}

char *words_metric(const figure *f, const char *metric) {
    bool difference = words_differences(f), constant = f->constant && strcmp(metric, f->metric) == 0, ranges = false;
    for (int k = 0; k < f->surfaces; k++) ranges = ranges || f->is_spread[k];
    return title_metric(metric,
                        difference && constant ? "Constant difference of"
                        : difference           ? "Difference of"
                        : constant             ? "Constant"
                                               : "",
                        difference ? "percentage\u00a0points"
                        : ranges   ? "%; ranges in percentage\u00a0points"
                                   : "%");
}

static basin_status label_metric(char **slot, const figure *f, const char *metric, basin_error *err) {
    char *words = words_metric(f, metric);
    basin_status status = words ? text_set(slot, markup_plain(words), err) : fail_memory(err);
    free(words);
    return status;
}

/* Says in a label from what its values are counted. */
static basin_status label_shift(char **slot, const figure *f, basin_error *err) {
    char *plain = *slot;
    *slot = NULL;
    basin_status status = text_set(slot, shift_label(f, plain), err);
    free(plain);
    return status;
}

/* The name of one end if all lines have the same there, else "".  @return BASIN_OK or BASIN_ENOMEM */
static basin_status end_set(figure *f, int end, basin_error *err) {
    char *name = interpolation_end(f->surface[0], end);
    bool same = name != NULL;
    for (int k = 1; k < f->surfaces && same; k++) {
        char *other = interpolation_end(f->surface[k], end);
        same = other && strcmp(name, other) == 0;
        free(other);
    }
    basin_status status = name ? text_set(&f->end[end], markup_plain(same ? name : ""), err) : fail_memory(err);
    free(name);
    return status;
}

static basin_status fill_ends(figure *f, bool interpolated, basin_error *err) {
    basin_status status = BASIN_OK;
    const char *const *wanted = f->options->end;
    for (int k = 0; k < 2; k++) {
        if (wanted[0] || wanted[1])
            TRY(markup_math(&f->end[k], wanted[k] ? wanted[k] : "", err));
        else if (interpolated)
            TRY(end_set(f, k, err));
    }
done:
    return status;
}

static basin_status fill_labels(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_plot_options *o = f->options;
    char accuracy[80];
    int loss = (int)strlen(f->metric) - (values_is(f->metric, "_loss") ? (int)strlen("loss") : 0);
    snprintf(accuracy, sizeof accuracy, "%.*sacc", loss, f->metric);
    bool interpolated = true;
    for (int k = 0; k < f->surfaces; k++) interpolated = interpolated && interpolation_is(f->surface[k], 0);
    const char *x = interpolated ? "Interpolation <i>\u03b1</i>" : "<i>\u03b1</i> (<i>\u03b4</i>)";
    TRY(label_set(&f->xlabel, o->xlabel, x, err));
    TRY(fill_ends(f, interpolated, err));
    TRY(label_set(&f->ylabel, o->ylabel, "<i>\u03b2</i> (<i>\u03b7</i>)", err));
    TRY(o->value_label ? markup_math(&f->value_label, o->value_label, err)
                       : label_metric(&f->value_label, f, f->metric, err));
    bool difference = words_differences(f);
    TRY(text_set(&f->loss_label, strdup(difference ? "Difference of loss" : "Loss"), err));
    TRY(text_set(&f->rate_label,
                 strdup(difference ? "Difference of accuracy (percentage\u00a0points)" : "Accuracy (%)"), err));
    TRY(label_shift(&f->value_label, f, err));
    TRY(label_shift(&f->loss_label, f, err));
    TRY(o->accuracy_label ? markup_math(&f->accuracy_label, o->accuracy_label, err)
                          : label_metric(&f->accuracy_label, f, accuracy, err));
done:
    return status;
}

static basin_status fill_surface_titles(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int k = 0; k < f->surfaces && status == BASIN_OK; k++) {
        const char *given = k < f->options->titles ? f->options->title[k] : NULL;
        if (given) {
            status = markup_math(&f->title[k], given, err);
            continue;
        }
        char *words = title_surface(f->surface[k]);
        status = words ? text_set(&f->title[k], markup_plain(words), err) : fail_memory(err);
        free(words);
    }
    return status;
}

/* What stands behind a panel's letter: rows and columns that have titles of their own leave only the accuracy. */
static const char *beside_letter(const figure *f, int k, char accuracy[64]) {
    double percent = title_accuracy(f->surface[k]);
    bool named = f->kind->together && interpolation_is(f->surface[k], 0); /* at the ends of the axis */
    if (f->kind->together && f->surfaces > 1) return "";
    if (named && k >= f->options->titles) return "";
    if (k < f->options->titles || !f->outer_titles) return f->title[k];
    if (!isfinite(percent)) return "";
    snprintf(accuracy, 64, "%.1f\u202f%%", percent);
    return accuracy;
}

static basin_status fill_panel_titles(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int k = 0; k < f->panels; k++) {
        char *both = NULL, accuracy[64];
        const char *title = beside_letter(f, k, accuracy);
        const int n = f->letters + k;
        char letters[3] = {(char)('a' + (n < 26 ? n : n / 26 - 1)), n < 26 ? '\0' : (char)('a' + n % 26), '\0'};
        bool lettered = (f->panels > 1 || f->options->parts > 1) && !f->options->no_letters;
        int length = lettered ? asprintf(&both, "<b>(%s)</b> %s", letters, title) : asprintf(&both, "%s", title);
        TRY(text_set(&f->panel_title[k], length < 0 ? NULL : both, err));
    }
done:
    return status;
}

static basin_status fill_outer(char **slots, int *filled, int count, const char *const *given, const char *what,
                               basin_error *err) {
    basin_status status = BASIN_OK;
    if (count < 0 || count > SURFACES_MAX)
        return fail(err, BASIN_EINVALID, "%d titles of %s: at most %d", count, what, SURFACES_MAX);
    for (; *filled < count && status == BASIN_OK; ++*filled) status = markup_math(&slots[*filled], given[*filled], err);
    return status;
}

basin_status words_fill(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_plot_options *o = f->options;
    TRY(fill_labels(f, err));
    TRY(fill_outer(f->row_title, &f->row_titles, o->row_titles, o->row_title, "rows", err));
    TRY(fill_outer(f->column_title, &f->column_titles, o->column_titles, o->column_title, "columns", err));
    TRY(fill_surface_titles(f, err));
    TRY(fill_panel_titles(f, err));
done:
    return status;
}

void words_clear(figure *f) {
    for (int k = 0; k < SURFACES_MAX; k++) {
        free(f->title[k]);
        free(f->panel_title[k]);
        free(f->row_title[k]);
        free(f->column_title[k]);
    }
    for (int k = 0; k < f->words; k++) free(f->word[k]);
    free(f->xlabel);
    free(f->ylabel);
    free(f->value_label);
    free(f->loss_label);
    free(f->rate_label);
    free(f->accuracy_label);
    for (int k = 0; k < 2; k++) free(f->end[k]);
}
