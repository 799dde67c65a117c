/* origin.c - what a figure says of how it was made. */
#include "plot/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/provenance.h"
#include "plot/shift.h"
#include "plot/view.h"

/* "0.1,1,10"; the caller frees. */
static char *levels_text(const figure *f) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    for (int i = 0; i < f->levels.count; i++) fprintf(out, "%s%.12g", i ? "," : "", shift_true(f, f->levels.value[i]));
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

static basin_status add_levels(basin_record *record, const figure *f, basin_error *err) {
    char *text = levels_text(f);
    if (!text) return fail_memory(err);
    basin_status status = basin_record_set(record, err, "levels", "%s", text);
    free(text);
    return status;
}

/* How a surface in perspective is seen. */
static basin_status add_view(basin_record *record, const figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    double azimuth, elevation;
    TRY(view_parse(&azimuth, &elevation, f->options->view, err));
    TRY(basin_record_set(record, err, "view", "%g,%g", azimuth, elevation));
    if (f->options->zmax > 0) TRY(basin_record_set(record, err, "zmax", "%.9g", f->options->zmax));
    if (f->options->mesh) TRY(basin_record_set(record, err, "mesh", "%d", f->options->mesh));
    if (f->options->floor) TRY(basin_record_set(record, err, "floor", "yes"));
done:
    return status;
}

/* What was chosen, by the user or by default: enough to draw it again from the same surfaces. */
static basin_status add_figure(basin_record *record, const figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    char kinds[256] = "";
    for (int i = 0; i < f->layers; i++) {
        size_t used = strlen(kinds);
        snprintf(kinds + used, sizeof kinds - used, "%s%s", i ? "+" : "", f->layer[i]->name);
    }
    TRY(basin_record_set(record, err, "kind", "%s", kinds));
    TRY(basin_record_set(record, err, "metric", "%s", f->metric));
    if (f->levels.count) TRY(add_levels(record, f, err));
    if (f->levels.count) TRY(basin_record_set(record, err, "colormap", "%s", f->map->name));
    TRY(basin_record_set(record, err, "theme", "%s", f->theme->name));
    if (f->kind->solid) TRY(add_view(record, f, err));
    if (f->canvas) TRY(basin_record_set(record, err, "font", "%s %g", f->canvas->page.family, f->size));
done:
    return status;
}

/* Appends entries, with what stands before their keys. */
static basin_status add_below(basin_record *record, const char *before, const basin_record *more, basin_error *err) {
    basin_status status = BASIN_OK;
    char key[256];
    for (int i = 0; i < more->count && status == BASIN_OK; i++) {
        snprintf(key, sizeof key, "%s%s", before, more->entry[i].key);
        status = basin_record_set(record, err, key, "%s", more->entry[i].value);
    }
    return status;
}

/* "figure.kind", and of further parts "figure.2.kind". */
static basin_status add_part(basin_record *record, const figure *f, int index, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_record own = {0};
    char before[32] = "figure.";
    if (index > 0) snprintf(before, sizeof before, "figure.%d.", index + 1);
    TRY(add_figure(&own, f, err));
    TRY(add_below(record, before, &own, err));
done:
    basin_record_clear(&own);
    return status;
}

basin_status origin_write(char **line, const parts *p, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_record record = {0};
    const figure *first = &p->part[0].figure;
    char before[32];
    if (first->options->command) TRY(basin_record_set(&record, err, "command", "%s", first->options->command));
    TRY(basin_record_set(&record, err, "version", "%s", BASIN_VERSION));
    for (int i = 0; i < p->count; i++) TRY(add_part(&record, &p->part[i].figure, i, err));
    for (int k = 0; k < first->surfaces; k++) {
        snprintf(before, sizeof before, "%d.", k + 1);
        TRY(add_below(&record, before, &first->surface[k]->record, err));
    }
    TRY(provenance_write(line, &record, err));
done:
    basin_record_clear(&record);
    return status;
}
