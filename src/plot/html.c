/* html.c - surfaces as one page to look around in: the data of the scripts in html/. */
#include "plot/html.h"

#include <jansson.h>
#include <math.h>
#include <pango/pango.h>
#include <stdlib.h>
#include <string.h>

#include "plot/markup.h"
#include "plot/provenance.h"
#include "plot/title.h"
#include "plot/values.h"
#include "plot/view.h"
#include "plot/words.h"

/* Generated from the files of html/. */
extern const char html_page[], html_style[], html_script[];

/* Text of any bytes; what is no UTF-8 is replaced. */
static json_t *text_of(const char *text) {
    char *valid = g_utf8_make_valid(text, -1);
    json_t *out = json_string(valid);
    g_free(valid);
    return out;
}

/* JSON has neither NaN nor infinity. */
static json_t *number_of(double value) {
    if (isnan(value)) return json_null();
    if (isinf(value)) return json_string(value > 0 ? "inf" : "-inf");
    return json_real(value);
}

static json_t *numbers_of(size_t count, const double *values) {
    json_t *out = json_array();
    for (size_t i = 0; i < count; i++) json_array_append_new(out, number_of(values[i]));
    return out;
}

static json_t *record_of(const basin_record *record) {
    json_t *out = json_array();
    for (int i = 0; i < record->count; i++) {
        json_t *pair = json_array();
        json_array_append_new(pair, text_of(record->entry[i].key));
        json_array_append_new(pair, text_of(record->entry[i].value));
        json_array_append_new(out, pair);
    }
    return out;
}

static bool is_shared(const figure *f, const char *metric) {
    for (int k = 0; k < f->surfaces; k++)
        if (!basin_surface_values(f->surface[k], metric)) return false;
    return true;
}

static json_t *words_of(const char *markup) {
    char *words = markup_words(markup);
    json_t *out = words ? text_of(words) : NULL;
    free(words);
    return out;
}

static json_t *surface_of(const figure *f, int surface) {
    const basin_surface *s = f->surface[surface], *first = f->surface[0];
    json_t *out = json_object(), *values = json_array();
    json_object_set_new(out, "title", words_of(f->title[surface]));
    json_object_set_new(out, "x", numbers_of((size_t)s->nx, s->x));
    json_object_set_new(out, "y", numbers_of((size_t)s->ny, s->y));
    for (int i = 0; i < first->metrics; i++)
        if (is_shared(f, first->metric[i].name))
            json_array_append_new(
                values, numbers_of((size_t)s->nx * (size_t)s->ny, basin_surface_values(s, first->metric[i].name)));
    json_object_set_new(out, "values", values);
    return out;
}

/* A metric's levels and range on one scale, as the figure would have them; JSON null if the scale cannot show it. */
static json_t *scale_of(const figure *f, const char *metric, basin_plot_scale wanted) {
    basin_plot_options options = *f->options;
    figure g = *f;
    double top = 0;
    bool log = wanted == BASIN_SCALE_LOG, is_main = strcmp(metric, f->metric) == 0;
    options.scale = wanted;
    if (!is_main) options.levels = NULL, options.zmax = 0;
    g.options = &options;
    g.metric = metric;
    if (values_levels(&g, NULL) != BASIN_OK || values_top(&g, log, &top, NULL) != BASIN_OK) return json_null();
    if (log && !g.levels.log) { /* the user's levels reach below 0 */
        options.levels = NULL;
        if (values_levels(&g, NULL) != BASIN_OK || !g.levels.log) return json_null();
    }
    double last = g.levels.value[g.levels.count - 1], high = fmin(g.high, fmax(top, last));
    if (options.zmax > 0) high = options.zmax;
    json_t *out = json_object();
    json_object_set_new(out, "levels", numbers_of((size_t)g.levels.count, g.levels.value));
    json_object_set_new(out, "low", json_real(g.low));
    json_object_set_new(out, "high", json_real(high > g.low ? high : last));
    return out;
}

static json_t *label_of(const figure *f, const char *metric) {
    if (strcmp(metric, f->metric) == 0) return words_of(f->value_label);
    char *words = words_metric(f, metric);
    json_t *out = words ? text_of(words) : NULL;
    free(words);
    return out;
}

/* All metrics that all surfaces have and that are known somewhere; `chosen` is the index of the figure's own. */
static json_t *metrics_of(const figure *f, int *chosen) {
    json_t *out = json_array();
    const basin_surface *first = f->surface[0];
    for (int i = 0; i < first->metrics; i++) {
        const char *name = first->metric[i].name;
        if (!is_shared(f, name)) continue;
        if (strcmp(name, f->metric) == 0) *chosen = (int)json_array_size(out);
        json_t *metric = json_object();
        json_object_set_new(metric, "name", text_of(name));
        json_object_set_new(metric, "label", label_of(f, name));
        json_object_set_new(metric, "linear", scale_of(f, name, BASIN_SCALE_LINEAR));
        json_object_set_new(metric, "log", scale_of(f, name, BASIN_SCALE_LOG));
        json_array_append_new(out, metric);
    }
    return out;
}

static basin_status data_of(json_t **out, const figure *f, const basin_record *origin, basin_error *err) {
    double azimuth, elevation;
    int chosen = 0;
    basin_status status = view_parse(&azimuth, &elevation, f->options->view, err);
    if (status != BASIN_OK) return status;
    json_t *data = json_object(), *surfaces = json_array();
    for (int k = 0; k < f->surfaces; k++) json_array_append_new(surfaces, surface_of(f, k));
    json_object_set_new(data, "metrics", metrics_of(f, &chosen));
    json_object_set_new(data, "metric", json_integer(chosen));
    json_object_set_new(data, "log", json_boolean(f->levels.log));
    json_object_set_new(data, "view", numbers_of(2, (double[2]){azimuth, elevation}));
    json_object_set_new(data, "mesh", json_integer(f->options->mesh));
    json_object_set_new(data, "map", json_string(f->map->rgb));
    json_object_set_new(data, "xlabel", words_of(f->xlabel));
    json_object_set_new(data, "ylabel", words_of(f->ylabel));
    json_object_set_new(data, "origin", record_of(origin));
    json_object_set_new(data, "surfaces", surfaces);
    *out = data;
    return BASIN_OK;
}

/* JSON inside a page: no text of it may look like a tag. */
static basin_status put_data(FILE *out, const figure *f, const basin_record *origin, basin_error *err) {
    json_t *data = NULL;
    basin_status status = data_of(&data, f, origin, err);
    if (status != BASIN_OK) return status;
    char *text = json_dumps(data, JSON_COMPACT | JSON_PRESERVE_ORDER);
    for (const char *c = text; c && *c; c++)
        if (*c == '<')
            fputs("\\u003c", out);
        else
            fputc(*c, out);
    if (!text) status = fail_memory(err);
    free(text);
    json_decref(data);
    return status;
}

basin_status html_write(FILE *out, const figure *f, const char *origin, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_record record = {0};
    const struct {
        const char *mark, *text;
    } parts[] = {{"@version@", BASIN_VERSION}, {"@origin@", origin},      {"@title@", f->value_label},
                 {"@style@", html_style},      {"@script@", html_script}, {"@data@", NULL}};
    TRY(provenance_read(&record, (const unsigned char *)origin, strlen(origin), err));
    for (const char *at = html_page; *at;) {
        size_t k = 0, count = sizeof parts / sizeof parts[0];
        while (k < count && strncmp(at, parts[k].mark, strlen(parts[k].mark)) != 0) k++;
        if (k == count) {
            fputc(*at++, out);
            continue;
        }
        if (parts[k].text)
            fputs(parts[k].text, out);
        else
            TRY(put_data(out, f, &record, err));
        at += strlen(parts[k].mark);
    }
    if (ferror(out)) status = fail(err, BASIN_EIO, "the page cannot be written");
done:
    basin_record_clear(&record);
    return status;
}
