/* layout.c - where panels, titles, legend and colour bar lie on the page. */
#include "plot/layout.h"

#include <math.h>
#include <string.h>

#include "plot/axes.h"
#include "plot/colorbar.h"
#include "plot/columns.h"
#include "plot/legend.h"
#include "plot/wrap.h"

#define POINTS_PER_MM (72 / 25.4)
#define PANEL_MIN 30.0  /* points */
#define SOLID_WIDE 1.35 /* a panel in perspective may be so much wider than high: words stand beside its box */
#define PASSES 8
#define RISE 0.3         /* of a superscript above capitals, font sizes */
#define TITLES_APART 1.5 /* between the titles of two panels side by side, font sizes, at least */

static bool same_axes(const figure *f) {
    for (int k = 1; k < f->panels; k++) {
        const scale *a = &f->panel[0].x.scale, *b = &f->panel[k].x.scale;
        const scale *c = &f->panel[0].left.scale, *d = &f->panel[k].left.scale;
        if (a->min != b->min || a->max != b->max || c->min != d->min || c->max != d->max) return false;
    }
    return true;
}

/* Only outer panels carry labels, and only they carry numbers if all axes are the same. */
static void choose_numbers(figure *f) {
    bool same = same_axes(f);
    for (int k = 0; k < f->panels; k++) {
        panel *p = &f->panel[k];
        bool lowest = k + f->columns >= f->panels, leftmost = k % f->columns == 0;
        p->label_below = lowest;
        p->label_left = leftmost;
        p->numbers_below = lowest || !same;
        p->numbers_left = leftmost || !same;
    }
}

double layout_edge(const figure *f) {
    return style_is_white(f->theme->paper) ? 2.0 : f->size;
}

double layout_title_height(const figure *f, int lines) {
    return lines * TITLE_LINE * f->size + 3;
}

static double panel_title_height(const figure *f) {
    for (int k = 0; k < f->panels; k++)
        if (*f->panel_title[k]) return layout_title_height(f, f->title_lines);
    return 0;
}

double layout_title_size(const figure *f, int count, char *const markup[], double width) {
    double widest = 0;
    for (int k = 0; k < count; k++) {
        caption t = {.markup = markup[k], .size = f->size};
        widest = fmax(widest, canvas_text_width(f->canvas, &t));
    }
    return widest > width ? fmax(f->size * width / widest, TITLE_SHRINK * f->size) : f->size;
}

static double widest_number(const figure *f, double height) {
    double widest = 0;
    for (int k = 0; k < f->panels; k++) widest = fmax(widest, axes_number_width(f, &f->panel[k].left, height));
    return widest;
}

static double widest_end(const figure *f, double width) {
    double widest = 0;
    for (int k = 0; k < f->panels; k++) widest = fmax(widest, axes_end_width(f, &f->panel[k].x, width));
    return widest;
}

static double right_margin(const figure *f, double end, double bar, double height) {
    const axis *right = &f->panel[0].right;
    if (f->bar) return bar + colorbar_width(f) + layout_edge(f);
    if (!right->shown) return layout_edge(f) + end;
    return layout_edge(f) + TICK + figure_gap(f) + axes_number_width(f, right, height) +
           (*right->label ? axes_label_height(f, f->label_rows.right) : 0);
}

static margins measure(const figure *f, double width, double height) {
    const panel *first = &f->panel[0];
    const bool same = same_axes(f);
    double numbers = TICK + figure_gap(f) + widest_number(f, height), end = widest_end(f, width);
    double below = TICK + figure_gap(f) + f->small * (TEXT_CAPITALS + 0.1) + axes_ends_height(f, first);
    double left = axes_label_height(f, f->label_rows.left), title = panel_title_height(f);
    if (strstr(first->left.label, "<sup>")) left += RISE * f->size;
    margins m = {.left = layout_edge(f) + numbers + (*first->left.label ? left : 0),
                 .right = right_margin(f, end, fmax(end, BAR_GAP), height),
                 .bar = fmax(end, BAR_GAP),
                 .top = layout_edge(f) + fmax(title, f->small / 2),
                 .bottom = layout_edge(f) + below +
                           (*first->x.label ? axes_label_height(f, f->label_rows.below) : f->small * TEXT_DESCENT),
                 .across = same ? fmax(2 * end + 5, 9) : numbers + end + 6,
                 .down = title + 7};
    if (f->kind->solid)
        m.left = layout_edge(f) + (*f->value_label ? axes_label_height(f, 1) : 0),
        m.bottom = layout_edge(f) + f->small / 2, m.across = 5, m.down = title + 5;
    else if (!same)
        m.down += below + 2;
    if (f->column_titles) m.top += layout_title_height(f, f->column_lines);
    if (f->row_titles) m.left += axes_label_height(f, 1) + figure_gap(f) + (f->row_lines - 1) * TITLE_LINE * f->size;
    return m;
}

static margins widened(margins m, const margins *least) {
    m.left = fmax(m.left, least->left);
    m.right = fmax(m.right, least->right);
    m.top = fmax(m.top, least->top);
    m.bottom = fmax(m.bottom, least->bottom);
    return m;
}

/* The size of a panel in the page; a height of 0 becomes what the panels need. */
static basin_status choose_panel(const figure *f, arrangement *a, basin_error *err) {
    const margins *m = &a->margins;
    double legend = legend_height(f, a->width - m->left - m->right);
    double around = legend + m->top + m->bottom + (f->rows - 1) * m->down, room = (a->height - around) / f->rows;
    double w = (a->width - m->left - m->right - (f->columns - 1) * m->across) / f->columns, h = w * f->aspect;
    if (a->height > 0 && f->kind->needs == 1)
        h = room;
    else if (a->height > 0 && h > room)
        w = fmin(w, room / f->aspect * (f->kind->solid ? SOLID_WIDE : 1)), h = room;
    if (a->height <= 0 && f->kind->solid) h += 1.5 * wrap_added(f, f->label_rows.below); /* within its frame */
    if (a->height <= 0) a->height = around + f->rows * h;
    if (!(w >= PANEL_MIN && h >= PANEL_MIN))
        return fail(err, BASIN_EINVALID, "%d panel%s into %.0f x %.0f mm; choose a larger size", f->panels,
                    f->panels > 1 ? "s do not fit" : " does not fit", a->width / POINTS_PER_MM,
                    a->height / POINTS_PER_MM);
    a->panel_width = w;
    a->panel_height = h;
    return BASIN_OK;
}

void layout_set_columns(figure *f, int columns) {
    if (columns > f->panels) columns = f->panels;
    f->columns = columns;
    f->rows = (f->panels + columns - 1) / columns;
    choose_numbers(f);
}

double layout_title_room(const figure *f, const arrangement *a) {
    double short_of = TITLES_APART * f->size - a->margins.across;
    return f->columns > 1 && short_of > 0 ? a->panel_width - short_of : a->panel_width;
}

/* How many lines titles need. */
static void choose_lines(figure *f, const arrangement *a) {
    double size = layout_title_size(f, f->panels, f->panel_title, layout_title_room(f, a));
    bool fit = size > TITLE_SHRINK * f->size;
    f->title_lines = fit ? 1 : wrap_lines(f, f->panels, f->panel_title, size, layout_title_room(f, a), WRAP_MAX);
    size = layout_title_size(f, f->column_titles, f->column_title, a->panel_width);
    f->column_lines = wrap_lines(f, f->column_titles, f->column_title, size, a->panel_width, WRAP_MAX);
    size = layout_title_size(f, f->row_titles, f->row_title, a->panel_height);
    f->row_lines = wrap_lines(f, f->row_titles, f->row_title, size, a->panel_height, WRAP_MAX);
}

static int more_lines(const figure *f, int lines, const char *markup, double room) {
    int needed = markup ? wrap_label(f, markup, room, WRAP_MAX).lines : 1;
    return needed > lines ? needed : lines;
}

/* How many lines labels need: never fewer than before, so that this comes to an end. */
static label_rows rows_of(const figure *f, const arrangement *a) {
    const panel *first = &f->panel[0];
    const label_rows *r = &f->label_rows;
    double level = (f->kind->solid ? FLOOR_SHARE : 1) * a->panel_width;
    int below = more_lines(f, r->below, first->x.label, level);
    if (f->kind->solid) below = more_lines(f, below, first->left.label, level);
    return (label_rows){below, more_lines(f, r->left, first->left.label, a->panel_height),
                        more_lines(f, r->right, first->right.label, a->panel_height),
                        more_lines(f, r->bar, f->value_label, f->rows * a->panel_height)};
}

/* Margins follow from the panels' size and the other way round: three times is enough, but for labels that then need more lines. */
basin_status layout_arrange(figure *f, arrangement *a, basin_error *err) {
    basin_status status = BASIN_OK;
    double width = f->options->width > 0 ? f->options->width : f->columns == 1 ? 84 : f->columns == 2 ? 129 : 174;
    *a = (arrangement){.width = width * POINTS_PER_MM};
    a->panel_width = a->width / f->columns * 0.8;
    a->panel_height = a->panel_width * f->aspect;
    f->label_rows = (label_rows){1, 1, 1, 1};
    for (int pass = 0; pass < PASSES; pass++) {
        label_rows before = f->label_rows, now = rows_of(f, a);
        if (pass >= 3 && memcmp(&now, &before, sizeof now) == 0) break;
        f->label_rows = now;
        a->height = f->options->height * POINTS_PER_MM;
        choose_lines(f, a);
        a->needed = measure(f, a->panel_width, a->panel_height);
        a->margins = widened(a->needed, &f->least);
        TRY(choose_panel(f, a, err));
    }
done:
    return status;
}

/* The block of panels within the page; what a fixed page has too much is left around it evenly. */
static box block_place(const figure *f, const arrangement *a) {
    const margins *m = &a->margins;
    double legend = legend_height(f, a->width - m->left - m->right);
    box b = {m->left, m->top + legend, f->columns * a->panel_width + (f->columns - 1) * m->across,
             f->rows * a->panel_height + (f->rows - 1) * m->down};
    b.x += fmax(0, (a->width - m->left - m->right - b.width) / 2);
    b.y += fmax(0, (a->height - m->top - legend - m->bottom - b.height) / 2);
    return b;
}

basin_status layout_choose(figure *f, arrangement *a, basin_error *err) {
    basin_status status = columns_choose(f, a, err);
    if (status != BASIN_OK) return status;
    a->block = block_place(f, a);
    for (int k = 0; k < f->panels; k++) {
        int row = k / f->columns, column = k % f->columns;
        f->panel[k].frame =
            (box){a->block.x + column * (a->panel_width + a->margins.across),
                  a->block.y + row * (a->panel_height + a->margins.down), a->panel_width, a->panel_height};
    }
    return BASIN_OK;
}

void layout_move(figure *f, arrangement *a, double right, double down) {
    a->block.x += right;
    a->block.y += down;
    for (int k = 0; k < f->panels; k++) {
        f->panel[k].frame.x += right;
        f->panel[k].frame.y += down;
    }
}
