/* fill.c - what a figure shows of its surfaces: metric, kinds, panels, words. */
#include <string.h>

#include "plot/figure.h"
#include "plot/inset.h"
#include "plot/shift.h"
#include "plot/values.h"
#include "plot/words.h"

static const char *default_metric(const basin_surface *s) {
    for (int i = 0; i < s->metrics; i++)
        if (values_is(s->metric[i].name, "_loss")) return s->metric[i].name;
    return s->metrics ? s->metric[0].name : NULL;
}

static basin_status check_metric(const basin_surface *s, int index, const char *metric, basin_error *err) {
    char names[512] = "";
    if (metric && basin_surface_values(s, metric)) return BASIN_OK;
    for (int i = 0; i < s->metrics; i++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, " %s", s->metric[i].name);
    }
    return fail(err, BASIN_ENOTFOUND, "surface %d has no '%s'; it has%s", index + 1, metric ? metric : "", names);
}

/* One edge of the band around a surface. */
static basin_status check_band(const figure *f, const basin_surface *edge, int index, basin_error *err) {
    const basin_surface *s = f->surface[index];
    bool same = !edge || (edge->nx == s->nx && !edge->y == !s->y);
    for (int i = 0; edge && same && i < s->nx; i++) same = edge->x[i] == s->x[i];
    if (!same) return fail(err, BASIN_EINVALID, "the band of surface %d has another grid", index + 1);
    return BASIN_OK;
}

static basin_status check_surfaces(const figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int k = 0; k < f->surfaces; k++) {
        const basin_surface *s = f->surface[k];
        int dimensions = s->y ? 2 : 1;
        if (dimensions != f->kind->needs)
            return fail(err, BASIN_EINVALID, "surface %d is a %s, and '%s' draws %s", k + 1,
                        dimensions == 1 ? "line" : "plane", f->kind->name, f->kind->needs == 1 ? "lines" : "planes");
        if (s->nx < 2 || (s->y && s->ny < 2))
            return fail(err, BASIN_EINVALID, "surface %d has %d x %d points: want at least 2 each way", k + 1, s->nx,
                        s->ny);
        TRY(check_metric(s, k, f->metric, err));
        if (f->lower) TRY(check_band(f, f->lower[k], k, err));
        if (f->upper) TRY(check_band(f, f->upper[k], k, err));
    }
done:
    return status;
}

static void place_panels(figure *f) {
    f->panels = f->kind->together ? 1 : f->surfaces;
    for (int k = 0; k < f->panels; k++) f->panel[k] = (panel){.first = k, .count = f->kind->together ? f->surfaces : 1};
}

basin_status figure_fill(figure *f, bool shifts, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_plot_options *o = f->options;
    TRY(plot_kinds_find(f->layer, &f->layers, o->kind, f->surface[0]->y ? 2 : 1, err));
    f->kind = f->layer[0];
    f->bar = f->kind->bar && !f->kind->readable;
    TRY(theme_find(&f->theme, o->theme, err));
    TRY(colormap_find(&f->map, o->colormap ? o->colormap : f->theme->colormap, err));
    f->metric = o->metric ? o->metric : default_metric(f->surface[0]);
    TRY(check_surfaces(f, err));
    f->size = o->font_size ? o->font_size : 8;
    f->small = f->size * 7 / 8;
    place_panels(f);
    if (shifts) TRY(shift_apply(f, err));
    TRY(words_fill(f, err));
    TRY(f->kind->range(f, err));
    if (o->legends > f->named)
        return fail(err, BASIN_EINVALID, "%d texts for the legend, which names %d metric%s", o->legends, f->named,
                    f->named == 1 ? "" : "s");
    TRY(inset_parse(f, o->inset, err));
done:
    return status;
}
