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
    basin_status status = basin_record_set(record, err, "figure.levels", "%s", text);
    free(text);
    return status;
}

/* How a surface in perspective is seen. */
static basin_status add_view(basin_record *record, const figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    double azimuth, elevation;
    TRY(view_parse(&azimuth, &elevation, f->options->view, err));
    TRY(basin_record_set(record, err, "figure.view", "%g,%g", azimuth, elevation));
    if (f->options->zmax > 0) TRY(basin_record_set(record, err, "figure.zmax", "%.9g", f->options->zmax));
    if (f->options->mesh) TRY(basin_record_set(record, err, "figure.mesh", "%d", f->options->mesh));
    if (f->options->floor) TRY(basin_record_set(record, err, "figure.floor", "yes"));
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
    TRY(basin_record_set(record, err, "figure.kind", "%s", kinds));
    TRY(basin_record_set(record, err, "figure.metric", "%s", f->metric));
    if (f->levels.count) TRY(add_levels(record, f, err));
    if (f->levels.count) TRY(basin_record_set(record, err, "figure.colormap", "%s", f->map->name));
    TRY(basin_record_set(record, err, "figure.theme", "%s", f->theme->name));
    if (f->kind->solid) TRY(add_view(record, f, err));
    if (f->canvas) TRY(basin_record_set(record, err, "figure.font", "%s %g", f->canvas->page.family, f->size));
done:
    return status;
}

static basin_status add_surface(basin_record *record, const basin_surface *surface, int number, basin_error *err) {
    basin_status status = BASIN_OK;
    char key[256];
    for (int i = 0; i < surface->record.count && status == BASIN_OK; i++) {
        const basin_record_entry *entry = &surface->record.entry[i];
        snprintf(key, sizeof key, "%d.%s", number, entry->key);
        status = basin_record_set(record, err, key, "%s", entry->value);
    }
    return status;
}

basin_status origin_write(char **line, const figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_record record = {0};
    if (f->options->command) TRY(basin_record_set(&record, err, "command", "%s", f->options->command));
    TRY(basin_record_set(&record, err, "version", "%s", BASIN_VERSION));
    TRY(add_figure(&record, f, err));
    for (int k = 0; k < f->surfaces; k++) TRY(add_surface(&record, f->surface[k], k + 1, err));
    TRY(provenance_write(line, &record, err));
done:
    basin_record_clear(&record);
    return status;
}
