/* plot.c - surfaces as figures for print: options, notes, the file. */
#include "basin/plot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/file.h"
#include "plot/canvas_cairo.h"
#include "plot/epoch.h"
#include "plot/inset.h"
#include "plot/markup.h"
#include "plot/members.h"
#include "plot/origin.h"
#include "plot/parts.h"
#include "plot/unresolved.h"

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

static basin_status note_small(basin_record *notes, const figure *f, basin_error *err) {
    if (!f->crowded) return BASIN_OK;
    return basin_record_set(notes, err, "small",
                            "the panels are small: with fewer columns the figure would be higher than a page; "
                            "choose a wider size, fewer surfaces, or --columns");
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

/* What the reader of the figure might not expect. */
static basin_status take_notes(basin_record *notes, const parts *shown, basin_error *err) {
    basin_status status = BASIN_OK;
    const canvas *c = shown->canvas;
    TRY(note_font(notes, c->page.family, err));
    TRY(note_cut(notes, c, err));
    for (int i = 0; i < shown->count; i++) {
        TRY(note_constant(notes, &shown->part[i].figure, err));
        TRY(note_small(notes, &shown->part[i].figure, err));
        TRY(unresolved_note(notes, &shown->part[i].figure, err));
        TRY(inset_note(notes, &shown->part[i].figure, err));
    }
done:
    return status;
}

/* Draws what is filled in on a new canvas, which borrows these:
 *  @param[out] title  of the page  @param[out] line  what the figure says of its origin */
static basin_status draw(parts *shown, const canvas_format *format, char **title, char **line, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_plot_options *o = &shown->part[0].options;
    canvas *c = NULL;
    *title = markup_words(shown->part[0].figure.value_label);
    if (!*title) return fail_memory(err);
    canvas_page page = {.dpi = o->dpi ? o->dpi : 300, .family = o->font ? o->font : DEFAULT_FONT, .title = *title};
    TRY(format->open(&c, &page, err));
    parts_set_canvas(shown, c);
    TRY(origin_write(line, shown, err));
    c->page.provenance = *line;
    TRY(parts_draw(shown, err));
done:
    return status;
}

basin_status basin_plot(const char *path, int count, const basin_surface *const surfaces[],
                        const basin_plot_options *options, basin_record *notes, basin_error *err) {
    basin_status status = BASIN_OK;
    members reduced = {.count = 0};
    parts shown = {0};
    const canvas_format *format = NULL;
    const basin_plot_options none = {0}, *o = options ? options : &none;
    char *line = NULL, *title = NULL;
    if (count < 1 || count > SURFACES_MAX)
        return fail(err, BASIN_EINVALID, "%d surfaces: a figure takes 1 to %d", count, SURFACES_MAX);
    TRY(members_reduce(&reduced, count, surfaces, o->spread, !o->no_intervals, err));
    TRY(check_options(o, err));
    TRY(canvas_format_find(&format, path, err));
    TRY(epoch_read(NULL, err)); /* whether the format has a date or not */
    TRY(check_replaceable(format, path, err));
    TRY(parts_init(&shown, o, &reduced, format->write != NULL, err));
    if (format->write)
        TRY(origin_write(&line, &shown, err));
    else
        TRY(draw(&shown, format, &title, &line, err));
    if (notes && !format->write) TRY(take_notes(notes, &shown, err));
    TRY(save(&shown.part[0].figure, format, line, path, err));
done:
    parts_clear(&shown);
    members_clear(&reduced);
    free(line);
    free(title);
    return status;
}
