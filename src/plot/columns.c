/* columns.c - in how many columns panels stand. */
#include "plot/columns.h"

#include <math.h>

#include "plot/wrap.h"

#define SOLID_WORDS 9          /* about what a panel in perspective needs around its box, font sizes */
#define SOLID_MIN 100.0        /* points: a narrower one has hardly a box between its words */
#define PAGE_HEIGHT (9 * 72.0) /* points: what most templates leave of a page */
#define PAGE_ASPECT 1.4        /* of a larger one, as a poster is */

int columns_usual(int panels) {
    if (panels <= 3) return panels;
    if (panels == 4) return 2;
    return panels <= 6 || panels == 9 ? 3 : 4;
}

/* As the titles of columns or rows say; else one or two rows where that is not too wide, squares beyond. */
static int usual_columns(const figure *f) {
    int panels = f->panels;
    if (f->options->columns) return f->options->columns;
    if (f->column_titles) return f->column_titles;
    if (f->row_titles) return (panels + f->row_titles - 1) / f->row_titles;
    if (f->options->spread) return panels <= 6 ? 2 : 4; /* each median beside its spread */
    return columns_usual(panels);
}

static basin_status check_titles(const figure *f, basin_error *err) {
    if (f->column_titles > f->columns)
        return fail(err, BASIN_EINVALID, "%d column titles for %d column%s of panels", f->column_titles, f->columns,
                    f->columns > 1 ? "s" : "");
    if (f->row_titles > f->rows)
        return fail(err, BASIN_EINVALID, "%d row titles for %d row%s of panels", f->row_titles, f->rows,
                    f->rows > 1 ? "s" : "");
    return BASIN_OK;
}

/* How large a panel lets its contents be. */
static double size_of(const figure *f, const arrangement *a) {
    double words = f->kind->solid ? SOLID_WORDS * f->small : 0;
    return fmin((a->panel_width - words) * f->aspect, a->panel_height - words / 2);
}

/* On a page of fixed width and height, the columns that make the panels largest. */
static basin_status fill_page(figure *f, arrangement *a, basin_error *err) {
    int best = usual_columns(f);
    double largest = -INFINITY;
    for (int columns = 1; columns <= f->panels; columns++) {
        layout_set_columns(f, columns);
        if (layout_arrange(f, a, NULL) != BASIN_OK || size_of(f, a) <= largest) continue;
        largest = size_of(f, a);
        best = columns;
    }
    layout_set_columns(f, best);
    return layout_arrange(f, a, err);
}

static bool is_too_small(const figure *f, const arrangement *a) {
    return f->kind->solid && a->panel_width < SOLID_MIN;
}

static bool cuts_titles(const figure *f, const arrangement *a) {
    const double room = layout_title_room(f, a), size = layout_title_size(f, f->panels, f->panel_title, room);
    return !wrap_fits(f, f->panels, f->panel_title, size, room, WRAP_MAX);
}

/* Whether the figure is higher than its part of a page, if nobody asked for that height. */
static bool is_too_high(const figure *f, const arrangement *a) {
    double page = fmax(PAGE_HEIGHT, PAGE_ASPECT * a->width) / (f->stories > 1 ? f->stories : 1);
    return f->options->height <= 0 && a->height > page;
}

static int next_columns(const figure *f, int step) {
    if (!f->options->spread) return f->columns + step;
    return step < 0 ? f->columns / 2 : 2 * f->columns; /* each median stays beside its spread */
}

/* The usual columns, or more until the figure fits on a page and as long as the panels can be drawn. */
static basin_status take_usual(figure *f, arrangement *a, basin_error *err) {
    basin_status status = layout_arrange(f, a, err);
    while (status == BASIN_OK && is_too_high(f, a) && next_columns(f, 1) <= f->panels) {
        const int columns = f->columns;
        layout_set_columns(f, next_columns(f, 1));
        if (layout_arrange(f, a, NULL) == BASIN_OK) continue;
        layout_set_columns(f, columns);
        return layout_arrange(f, a, err);
    }
    return status;
}

/* Fewer columns until panels have what they lack, as long as the figure fits on a page. */
static basin_status take_fewer(figure *f, arrangement *a, bool (*lack)(const figure *, const arrangement *),
                               basin_error *err) {
    basin_status status = BASIN_OK;
    while (f->columns > 1 && status == BASIN_OK && lack(f, a)) {
        const int columns = f->columns;
        layout_set_columns(f, next_columns(f, -1));
        status = layout_arrange(f, a, err);
        if (status != BASIN_OK || !is_too_high(f, a)) continue;
        f->crowded |= lack == is_too_small;
        layout_set_columns(f, columns);
        return layout_arrange(f, a, err);
    }
    return status;
}

/* Fewer columns where surfaces in perspective would be too small, or titles cut if that helps. */
static basin_status fill_width(figure *f, arrangement *a, basin_error *err) {
    basin_status status = take_usual(f, a, err);
    if (status == BASIN_OK) status = take_fewer(f, a, is_too_small, err);
    const int columns = f->columns;
    if (status == BASIN_OK) status = take_fewer(f, a, cuts_titles, err);
    if (status != BASIN_OK || !cuts_titles(f, a)) return status;
    layout_set_columns(f, columns);
    return layout_arrange(f, a, err);
}

basin_status columns_choose(figure *f, arrangement *a, basin_error *err) {
    layout_set_columns(f, usual_columns(f));
    if (check_titles(f, err) != BASIN_OK) return BASIN_EINVALID;
    if (f->options->columns || f->column_titles || f->row_titles) return layout_arrange(f, a, err);
    f->crowded = false;
    return f->options->width > 0 && f->options->height > 0 ? fill_page(f, a, err) : fill_width(f, a, err);
}
