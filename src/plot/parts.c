/* parts.c - the parts of a figure beside or below each other, in line. */
#include "plot/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/columns.h"
#include "plot/shift.h"
#include "plot/words.h"

#define POINTS_PER_MM (72 / 25.4)
#define APART 8.0       /* points between parts side by side */
#define PASSES 3        /* margins follow from widths and the other way round */
#define PANEL_LEAST 9.0 /* font sizes: for narrower ones parts had better be below each other */
#define PARTS_MAX 16

/* Whether the user says, directly or by titles, how many columns there are. */
static bool has_columns(const basin_plot_options *o) {
    return o->columns || o->column_titles || o->row_titles;
}

/* As many side by side as panels would be, if each is one; else below each other. */
static int parts_across(int count, const basin_plot_options *o, const members *shown) {
    const bool single = shown->surfaces == 1 || !shown->shown[0]->y;
    if (count == 1 || !single) return 1;
    int wanted = o->columns ? o->columns : o->column_titles;
    if (!wanted && o->row_titles) wanted = (count + o->row_titles - 1) / o->row_titles;
    if (wanted) return wanted < count ? wanted : count;
    return columns_usual(count);
}

/* The texts from `from` on, at most so many. */
static int slice(const char *const **texts, int count, int from, int most) {
    from = from < count ? from : count;
    *texts = count ? *texts + from : NULL;
    return count - from < most ? count - from : most;
}

/* A part's titles of panels, rows and columns: those of all parts go on from one to the next. */
static basin_status take_titles(part *p, const parts *all, int index, int panels, basin_error *err) {
    basin_plot_options *o = &p->options;
    const int row = index / all->across, down = (o->parts + all->across - 1) / all->across;
    const bool stacked = all->across == 1 && panels > 1;
    if (o->titles > panels) o->titles = slice(&o->title, o->titles, index * panels, panels);
    if (o->row_titles % down)
        return fail(err, BASIN_EINVALID, "%d row titles for %d parts below each other: want as many for each",
                    o->row_titles, down);
    if (!stacked && o->column_titles > all->across)
        return fail(err, BASIN_EINVALID, "%d column titles for %d column%s of panels", o->column_titles, all->across,
                    all->across > 1 ? "s" : "");
    const int rows = o->row_titles / down, columns = stacked ? o->column_titles : 1;
    o->columns = stacked ? (o->columns ? o->columns : o->column_titles) : 0;
    o->row_titles = index % all->across ? 0 : slice(&o->row_title, o->row_titles, row * rows, rows);
    o->column_titles = row ? 0 : slice(&o->column_title, o->column_titles, stacked ? 0 : index % all->across, columns);
    return BASIN_OK;
}

/* "_loss" of "train_loss". */
static const char *sort_of(const char *metric) {
    const char *tail = metric ? strrchr(metric, '_') : "_loss";
    return tail ? tail : metric;
}

/* What was said of levels is for the first part's metric and those of its sort, but for what is said of a part alone. */
static void take_part(basin_plot_options *o, int index) {
    const basin_plot_part *own = &o->part[index], *first = &o->part[0];
    const bool alike = strcmp(sort_of(own->metric), sort_of(first->metric)) == 0,
               same = alike && (own->metric && first->metric ? strcmp(own->metric, first->metric) == 0
                                                             : own->metric == first->metric);
    o->kind = own->kind;
    o->metric = own->metric;
    if (!alike) {
        o->levels = NULL;
        o->scale = BASIN_SCALE_AUTO;
        o->zmax = 0;
    }
    if (!same) o->value_label = NULL;
    if (own->levels) o->levels = own->levels;
    if (own->value_label) o->value_label = own->value_label;
    if (own->zmax > 0) o->zmax = own->zmax;
}

/* A page shows planes in all ways, and the metrics that its reader chooses. */
static void take_page(basin_plot_options *o, int surfaces) {
    o->kind = "surface";
    o->parts = 1;
    if (o->titles > surfaces) o->titles = surfaces;
}

static void clear_figures(parts *p) {
    for (int i = 0; i < p->count; i++) {
        words_clear(&p->part[i].figure);
        shift_clear(&p->part[i].figure);
    }
    p->count = 0;
}

static basin_status fill_part(part *own, parts *p, int index, basin_error *err) {
    const basin_plot_options *o = p->options;
    const members *shown = p->shown;
    figure *f = &own->figure;
    own->options = *o;
    *f = (figure){.canvas = p->canvas, .options = &own->options, .surface = shown->shown, .surfaces = shown->surfaces};
    f->is_spread = shown->is_spread;
    f->lower = o->lower ? o->lower : shown->lower;
    f->upper = o->upper ? o->upper : shown->upper;
    f->outer_titles = o->row_titles || o->column_titles;
    f->letters = index ? own[-1].figure.letters + own[-1].figure.panels : 0;
    if (o->parts) take_part(&own->options, index);
    if (p->page) take_page(&own->options, shown->surfaces);
    if (o->parts > 1 && !p->page && take_titles(own, p, index, shown->surfaces, err) != BASIN_OK) return BASIN_EINVALID;
    return figure_fill(f, !p->page, err);
}

/* All parts, so many of them side by side. */
static basin_status fill(parts *p, int count, int across, basin_error *err) {
    basin_status status = BASIN_OK;
    clear_figures(p);
    p->across = across;
    while (p->count < count && status == BASIN_OK) {
        const int index = p->count++;
        status = fill_part(&p->part[index], p, index, err);
    }
    return status;
}

basin_status parts_init(parts *p, const basin_plot_options *o, const members *shown, bool page, basin_error *err) {
    const int count = o->parts > 1 && !page ? o->parts : 1;
    if (count > PARTS_MAX) return fail(err, BASIN_EINVALID, "%d parts: a figure has at most %d", count, PARTS_MAX);
    *p = (parts){.options = o, .shown = shown, .page = page};
    p->part = calloc((size_t)count, sizeof *p->part);
    return p->part ? fill(p, count, parts_across(count, o, shown), err) : fail_memory(err);
}

void parts_set_canvas(parts *p, canvas *c) {
    p->canvas = c;
    for (int i = 0; i < p->count; i++) p->part[i].figure.canvas = c;
}

static double points(double mm) {
    return mm * POINTS_PER_MM;
}

static basin_status arrange_all(parts *p, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < p->count && status == BASIN_OK; i++)
        status = figure_arrange(&p->part[i].figure, &p->part[i].place, err);
    return status;
}

/* The widest margins of all parts that share a side: those of a column left and right, those of a row at top and bottom. They
 * never get narrower again: numbers that need them come and go with the width that they leave. */
static margins shared_margins(const parts *p, int index) {
    margins m = p->part[index].figure.least;
    for (int i = 0; i < p->count; i++) {
        const margins *other = &p->part[i].place.needed;
        if (i % p->across == index % p->across) {
            m.left = fmax(m.left, other->left);
            m.right = fmax(m.right, other->right);
        }
        if (i / p->across == index / p->across) {
            m.top = fmax(m.top, other->top);
            m.bottom = fmax(m.bottom, other->bottom);
        }
    }
    return m;
}

/* Gives all parts the margins that they share, and with them panels of one size. */
static void set_in_line(parts *p) {
    double around = (p->across - 1) * APART, aspect = 0;
    int columns = p->part[0].figure.columns;
    for (int i = 0; i < p->count; i++) {
        figure *f = &p->part[i].figure;
        f->least = shared_margins(p, i);
        if (i < p->across) around += f->least.left + f->least.right;
        columns = f->columns < columns ? f->columns : columns;
        aspect = fmax(aspect, f->aspect);
    }
    for (int i = 0; i < p->count; i++) {
        part *own = &p->part[i];
        own->options.columns = columns;
        if (p->across > 1) own->figure.aspect = aspect;
        own->options.width =
            p->across == 1
                ? p->width / POINTS_PER_MM
                : (own->figure.least.left + own->figure.least.right + (p->width - around) / p->across) / POINTS_PER_MM;
    }
}

/* The titles of panels in a row are of one size. */
static void share_title_size(parts *p) {
    for (int i = 0; i < p->count; i++) {
        figure *f = &p->part[i].figure;
        f->title_most = INFINITY;
        for (int k = 0; k < p->count; k++) {
            const part *other = &p->part[k];
            if (k / p->across != i / p->across) continue;
            f->title_most =
                fmin(f->title_most, layout_title_size(&other->figure, other->figure.panels, other->figure.panel_title,
                                                      layout_title_room(&other->figure, &other->place)));
        }
    }
}

/* Each row is as high as its highest part; the others end where it ends. */
static void place_parts(parts *p) {
    double y = 0;
    for (int first = 0; first < p->count; first += p->across) {
        double x = 0, height = 0;
        const int end = first + p->across < p->count ? first + p->across : p->count;
        for (int i = first; i < end; i++) height = fmax(height, p->part[i].place.height);
        y += height;
        for (int i = first; i < end; i++) {
            part *own = &p->part[i];
            layout_move(&own->figure, &own->place, x, y - own->place.height);
            x += own->place.width + APART;
        }
    }
    p->height = y;
}

static double usual_width(const parts *p) {
    double widest = 0;
    if (p->across > 1) return points(p->across == 2 ? 129 : 174);
    for (int i = 0; i < p->count; i++) widest = fmax(widest, p->part[i].place.width);
    return widest;
}

static basin_status arrange(parts *p, basin_error *err) {
    basin_status status = BASIN_OK;
    const double width = points(p->options->width), height = p->options->height;
    for (int i = 0; i < p->count; i++) {
        basin_plot_options *own = &p->part[i].options;
        p->part[i].figure.least = (margins){0};
        p->part[i].figure.stories = (p->count + p->across - 1) / p->across;
        own->height = height / p->part[i].figure.stories;
        if (p->across > 1)
            own->width = ((width > 0 ? width : usual_width(p)) - (p->across - 1) * APART) / p->across / POINTS_PER_MM;
    }
    TRY(arrange_all(p, err));
    p->width = width > 0 ? width : usual_width(p);
    for (int pass = 0; pass < PASSES && p->count > 1; pass++) {
        set_in_line(p);
        TRY(arrange_all(p, err));
    }
    share_title_size(p);
    place_parts(p);
    p->height = fmax(p->height, points(height));
done:
    return status;
}

static bool is_too_small(const parts *p) {
    const figure *f = &p->part[0].figure;
    return p->part[0].place.panel_width < PANEL_LEAST * f->size;
}

static basin_status choose_across(parts *p, basin_error *err) {
    basin_status status = BASIN_OK;
    const int count = p->count;
    while (p->across > 1 && !has_columns(p->options) && (arrange(p, NULL) != BASIN_OK || is_too_small(p)))
        TRY(fill(p, count, p->across - 1, err));
    TRY(arrange(p, err));
done:
    return status;
}

/* White is left to the page: a figure on paper has no ground of its own. */
static void draw_ground(const parts *p) {
    const figure *f = &p->part[0].figure;
    canvas_path page = {0};
    if (style_is_white(f->theme->paper)) return;
    path_box(&page, (box){0, 0, p->width + 1, p->height + 1}); /* of pixels that lie across the edge, too */
    canvas_fill(f->canvas, &page, f->theme->paper);
    path_clear(&page);
}

basin_status parts_draw(parts *p, basin_error *err) {
    basin_status status = BASIN_OK;
    TRY(choose_across(p, err));
    TRY(canvas_begin(p->canvas, p->width, p->height, err));
    draw_ground(p);
    for (int i = 0; i < p->count; i++) TRY(figure_draw(&p->part[i].figure, &p->part[i].place, err));
done:
    return status;
}

void parts_clear(parts *p) {
    canvas_free(p->canvas);
    clear_figures(p);
    free(p->part);
    *p = (parts){0};
}
