/* plot.c - surfaces as figures for print: options, what is drawn by default, the file. */
#include "basin/plot.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/file.h"
#include "plot/canvas_cairo.h"
#include "plot/epoch.h"
#include "plot/figure.h"
#include "plot/inset.h"
#include "plot/markup.h"
#include "plot/members.h"
#include "plot/origin.h"
#include "plot/shift.h"
#include "plot/values.h"
#include "plot/words.h"

#define DEFAULT_FONT "DejaVu Sans"
#define SIZE_MAX_MM 2000.0

const char *basin_plot_kind(int index, const char **help) {
    const plot_kind *kind = plot_kind_at(index);
    if (kind && help) *help = kind->help;
    return kind ? kind->name : NULL;
}

const char *basin_colormap(int index, const char **help) {
    const colormap *map = colormap_at(index);
    if (map && help) *help = map->help;
    return map ? map->name : NULL;
}

const char *basin_plot_theme(int index, const char **help) {
    const theme *row = theme_at(index);
    if (row && help) *help = row->help;
    return row ? row->name : NULL;
}

const char *basin_figure_format(int index, const char **help) {
    const canvas_format *format = canvas_format_at(index);
    if (format && help) *help = format->help;
    return format ? format->ending : NULL;
}

static basin_status check_options(const basin_plot_options *o, basin_error *err) {
    if (o->width < 0 || o->width > SIZE_MAX_MM || o->height < 0 || o->height > SIZE_MAX_MM)
        return fail(err, BASIN_EINVALID, "a figure of %g x %g mm: want at most 2000 each way", o->width, o->height);
    if (o->dpi != 0 && !(o->dpi >= 20 && o->dpi <= 4800))
        return fail(err, BASIN_EINVALID, "%g dpi: want 20 to 4800", o->dpi);
    if (o->font_size != 0 && !(o->font_size >= 3 && o->font_size <= 72))
        return fail(err, BASIN_EINVALID, "font size %g: want 3 to 72 points", o->font_size);
    if (o->columns < 0) return fail(err, BASIN_EINVALID, "%d columns of panels: want at least 1", o->columns);
    return BASIN_OK;
}

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

static basin_status figure_fill(figure *f, bool shifts, basin_error *err) {
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

static void figure_clear(figure *f) {
    words_clear(f);
    shift_clear(f);
    canvas_free(f->canvas);
}

/* Whether `family` is one of the names in a list with commas between. */
static bool listed(const char *list, const char *family) {
    size_t length = strlen(family);
    for (const char *at = list; *at;) {
        at += strspn(at, ", ");
        size_t name = strcspn(at, ",");
        while (name && at[name - 1] == ' ') name--;
        if (name == length && strncasecmp(at, family, length) == 0) return true;
        at += strcspn(at, ",");
    }
    return false;
}

static basin_status note_font(basin_record *notes, const char *wanted, basin_error *err) {
    static const char *const generic = "sans,sans-serif,serif,monospace,system-ui";
    char *found = cairo_canvas_font(wanted);
    basin_status status = BASIN_OK;
    if (!found) return fail_memory(err);
    if (!listed(wanted, found) && !listed(generic, wanted))
        status =
            basin_record_set(notes, err, "font", "the font '%s' is not installed; '%s' is used instead", wanted, found);
    free(found);
    return status;
}

/* Of contours that do not exist nothing is seen. */
static basin_status note_constant(basin_record *notes, const figure *f, basin_error *err) {
    if (!f->constant) return BASIN_OK;
    return basin_record_set(notes, err, "constant", "%s is %.7g at all points", f->metric, f->low);
}

static basin_status note_cut(basin_record *notes, const canvas *c, basin_error *err) {
    char *words = c->cut ? markup_words(c->cut) : NULL;
    if (!c->cut) return BASIN_OK;
    basin_status status = words ? basin_record_set(notes, err, "cut",
                                                   "'%s' has no room and is cut; "
                                                   "choose shorter words, a larger page or smaller letters",
                                                   words)
                                : fail_memory(err);
    free(words);
    return status;
}

/* What is there already may be replaced if it is an older figure of ours in the format, or empty. */
static basin_status check_replaceable(const canvas_format *format, const char *path, basin_error *err) {
    unsigned char head[16];
    basin_record record = {0};
    basin_error cause = {0};
    struct stat info;
    if (stat(path, &info) != 0) return BASIN_OK;
    if (!S_ISREG(info.st_mode))
        return fail(err, BASIN_EEXISTS, "%s: exists and is not a file; choose another name", path);
    FILE *in = fopen(path, "rb");
    if (!in) return fail(err, BASIN_EIO, "%s: exists and cannot be read: %s", path, strerror(errno));
    size_t size = fread(head, 1, sizeof head, in);
    fclose(in);
    if (size == 0) return BASIN_OK;
    if (!canvas_format_is(format, head, size))
        return fail(err, BASIN_EEXISTS, "%s: exists and is not a %s file; remove it or choose another name", path,
                    format->ending + 1);
    basin_status status = basin_figure_record(&record, path, &cause);
    basin_record_clear(&record);
    if (status != BASIN_EFORMAT) return status == BASIN_OK ? BASIN_OK : fail(err, status, "%s", cause.message);
    return fail(err, BASIN_EEXISTS, "%s: exists and is not a figure by basin; remove it or choose another name", path);
}

static basin_status save(figure *f, const canvas_format *format, const char *line, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_error cause = {0};
    file_draft draft = {0};
    FILE *out = NULL;
    TRY(file_draft_init(&draft, path, err));
    out = fopen(draft.draft, "wb");
    if (!out) {
        status = fail(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
        goto done;
    }
    status = format->write ? format->write(out, f, line, &cause) : canvas_finish(f->canvas, out, &cause);
    if (status != BASIN_OK) {
        status = fail(err, status, "%s: %s%s", path, cause.message, status == BASIN_EIO ? "; is the disk full?" : "");
        goto done;
    }
    int closed = fclose(out);
    out = NULL;
    if (closed != 0) {
        status = fail(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
        goto done;
    }
    TRY(file_draft_commit(&draft, err));
done:
    if (out) fclose(out);
    file_draft_clear(&draft);
    return status;
}

basin_status basin_plot(const char *path, int count, const basin_surface *const surfaces[],
                        const basin_plot_options *options, basin_record *notes, basin_error *err) {
    basin_status status = BASIN_OK;
    members reduced = {.count = 0};
    const canvas_format *format = NULL;
    const basin_plot_options none = {0};
    basin_plot_options page_options;
    char *line = NULL, *title = NULL;
    figure f = {.options = options ? options : &none, .surface = reduced.shown, .is_spread = reduced.is_spread};
    f.lower = f.options->lower ? f.options->lower : reduced.lower;
    f.upper = f.options->upper ? f.options->upper : reduced.upper;
    if (count < 1 || count > SURFACES_MAX)
        return fail(err, BASIN_EINVALID, "%d surfaces: a figure takes 1 to %d", count, SURFACES_MAX);
    TRY(members_reduce(&reduced, count, surfaces, f.options->spread, !f.options->no_intervals, err));
    f.surfaces = reduced.surfaces;
    TRY(check_options(f.options, err));
    TRY(canvas_format_find(&format, path, err));
    TRY(epoch_read(NULL, err)); /* whether the format has a date or not */
    TRY(check_replaceable(format, path, err));
    if (format->write) { /* it shows planes in all ways */
        page_options = *f.options;
        page_options.kind = "surface";
        f.options = &page_options;
    }
    TRY(figure_fill(&f, !format->write, err));
    if (format->write) {
        TRY(origin_write(&line, &f, err));
        TRY(save(&f, format, line, path, err));
        goto done;
    }
    title = markup_words(f.value_label);
    if (!title) {
        status = fail_memory(err);
        goto done;
    }
    canvas_page page = {.dpi = f.options->dpi ? f.options->dpi : 300,
                        .family = f.options->font ? f.options->font : DEFAULT_FONT,
                        .title = title};
    TRY(format->open(&f.canvas, &page, err));
    TRY(origin_write(&line, &f, err));
    f.canvas->page.provenance = line;
    TRY(figure_draw(&f, err));
    if (notes) TRY(note_font(notes, page.family, err));
    if (notes) TRY(note_constant(notes, &f, err));
    if (notes) TRY(note_cut(notes, f.canvas, err));
    if (notes) TRY(inset_note(notes, &f, err));
    TRY(save(&f, format, line, path, err));
done:
    figure_clear(&f);
    members_clear(&reduced);
    free(line);
    free(title);
    return status;
}
