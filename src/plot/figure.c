/* figure.c - places panels, legend and colour bar on a page, and draws them. */
#include "plot/figure.h"

#include <math.h>
#include <string.h>

#include "plot/axes.h"
#include "plot/colorbar.h"
#include "plot/legend.h"
#include "plot/style.h"

#define KIND(name) extern const plot_kind plot_kind_##name;
#include "plot/kinds.list.h"
#undef KIND

static const plot_kind *const kinds[] = {
#define KIND(name) &plot_kind_##name,
#include "plot/kinds.list.h"
#undef KIND
    NULL,
};

#define POINTS_PER_MM (72 / 25.4)
#define PAGE_EDGE 2.0    /* nothing is cut off, nothing is wasted */
#define TITLE_LINE 1.15  /* per font size */
#define TITLE_SHRINK 0.8 /* long titles may be this much smaller */
#define PANEL_MIN 30.0   /* points */

const plot_kind *plot_kind_at(int index) {
    int count = sizeof kinds / sizeof kinds[0];
    return index >= 0 && index < count ? kinds[index] : NULL;
}

basin_status plot_kind_find(const plot_kind **out, const char *name, int dimensions, basin_error *err) {
    char names[256] = "";
    for (int i = 0; kinds[i]; i++) {
        if (name ? strcmp(name, kinds[i]->name) == 0 : kinds[i]->needs == dimensions) {
            *out = kinds[i];
            return BASIN_OK;
        }
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, " %s", kinds[i]->name);
    }
    return fail(err, BASIN_EINVALID, "there is no plot kind '%s'; there are%s", name ? name : "", names);
}

point panel_at(const panel *p, const axis *y_axis, double x, double y) {
    return (point){p->frame.x + scale_position(&p->x.scale, x) * p->frame.width,
                   p->frame.y + (1 - scale_position(&y_axis->scale, y)) * p->frame.height};
}

/* What lies around the block of panels, and between them; points. */
typedef struct margins {
    double left, right, top, bottom, across, down;
} margins;

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

static double title_height(const figure *f) {
    for (int k = 0; k < f->panels; k++)
        if (*f->panel_title[k]) return f->title_lines * TITLE_LINE * f->size + 3;
    return 0;
}

static double widest_number(const figure *f, double height) {
    double widest = 0;
    for (int k = 0; k < f->panels; k++) widest = fmax(widest, axes_number_width(f, &f->panel[k].left, height));
    return widest;
}

static margins measure(const figure *f, double width, double height) {
    const panel *first = &f->panel[0];
    bool same = f->panels == 1 || !f->panel[f->panels - 1].numbers_left || f->columns == 1;
    double numbers = TICK + GAP + widest_number(f, height), end = axes_end_width(f, &first->x, width);
    double below = TICK + GAP + f->small * (TEXT_CAPITALS + 0.1);
    double line = GAP + 1 + f->size * (TEXT_CAPITALS + TEXT_DESCENT);
    margins m = {.left = PAGE_EDGE + numbers + (*first->left.label ? line : 0),
                 .right = PAGE_EDGE + end,
                 .top = PAGE_EDGE + fmax(title_height(f), f->small / 2),
                 .bottom = PAGE_EDGE + below + (*first->x.label ? line : f->small * TEXT_DESCENT),
                 .across = same ? fmax(2 * end + 5, 9) : numbers + end + 6,
                 .down = title_height(f) + 7};
    if (f->kind->solid)
        m.left = PAGE_EDGE, m.bottom = PAGE_EDGE + f->small / 2, m.across = 5, m.down = title_height(f) + 5;
    if (!same) m.down += below + 2;
    if (first->right.shown)
        m.right =
            PAGE_EDGE + TICK + GAP + axes_number_width(f, &first->right, height) + (*first->right.label ? line : 0);
    if (f->kind->bar) m.right = fmax(end, BAR_GAP) + colorbar_width(f) + PAGE_EDGE;
    return m;
}

static double title_width(const figure *f, const char *markup, double size) {
    caption t = {.markup = markup, .size = size};
    return canvas_text_width(f->canvas, &t);
}

/* One size for all titles, somewhat smaller if the longest asks for it. */
static double title_size(const figure *f, double width) {
    double widest = 0;
    for (int k = 0; k < f->panels; k++) widest = fmax(widest, title_width(f, f->panel_title[k], f->size));
    return widest > width ? fmax(f->size * width / widest, TITLE_SHRINK * f->size) : f->size;
}

/* Ends the first line at the last space where it fits.  @return the second line, or NULL if there is none */
static char *title_break(const figure *f, char *markup, double size, double width) {
    char *second = NULL;
    if (title_width(f, markup, size) <= width) return NULL;
    for (char *space = strchr(markup, ' '); space; space = strchr(space + 1, ' ')) {
        *space = '\0';
        bool fits = title_width(f, markup, size) <= width;
        *space = ' ';
        if (!fits) break;
        second = space;
    }
    if (second) *second++ = '\0';
    return second;
}

static void draw_titles(const figure *f, double width, double legend) {
    double size = title_size(f, width);
    for (int k = 0; k < f->panels; k++) {
        box frame = f->panel[k].frame;
        char *first = f->panel_title[k], *second = f->title_lines > 1 ? title_break(f, first, size, width) : NULL;
        caption t = {.markup = second ? second : first, .size = size, .room = width + 0.5, .color = INK};
        t.at = (point){frame.x, frame.y - legend - 3 - TEXT_DESCENT * size};
        canvas_text(f->canvas, &t);
        if (!second) continue;
        t.markup = first;
        t.at.y -= TITLE_LINE * size;
        canvas_text(f->canvas, &t);
    }
}

static basin_status draw_panel(figure *f, panel *p, basin_error *err) {
    canvas_path frame = {0};
    if (f->kind->solid) return f->kind->draw(f, p, err);
    path_box(&frame, p->frame);
    canvas_save(f->canvas);
    canvas_clip(f->canvas, &frame);
    path_clear(&frame);
    basin_status status = f->kind->draw(f, p, err);
    canvas_restore(f->canvas);
    axes_draw(f, p);
    return status;
}

/* How the panels lie on the page. */
typedef struct arrangement {
    double width, height, panel_width, panel_height; /* points */
    margins margins;
} arrangement;

/* The size of a panel in the page; a height of 0 becomes what the panels need. */
static basin_status choose_panel(const figure *f, arrangement *a, basin_error *err) {
    const margins *m = &a->margins;
    double legend = legend_height(f, a->width - m->left - m->right);
    double around = legend + m->top + m->bottom + (f->rows - 1) * m->down, room = (a->height - around) / f->rows;
    double w = (a->width - m->left - m->right - (f->columns - 1) * m->across) / f->columns, h = w * f->aspect;
    if (a->height > 0 && f->kind->needs == 1)
        h = room;
    else if (a->height > 0 && h > room)
        h = room, w = h / f->aspect;
    if (a->height <= 0) a->height = around + f->rows * h;
    if (!(w >= PANEL_MIN && h >= PANEL_MIN))
        return fail(err, BASIN_EINVALID, "%d panel%s into %.0f x %.0f mm; choose a larger size", f->panels,
                    f->panels > 1 ? "s do not fit" : " does not fit", a->width / POINTS_PER_MM,
                    a->height / POINTS_PER_MM);
    a->panel_width = w;
    a->panel_height = h;
    return BASIN_OK;
}

/* The block of panels within the page; what a fixed page has too much is left around it evenly. */
static box block_place(const figure *f, const arrangement *a, double legend) {
    const margins *m = &a->margins;
    box b = {m->left, m->top + legend, f->columns * a->panel_width + (f->columns - 1) * m->across,
             f->rows * a->panel_height + (f->rows - 1) * m->down};
    b.x += fmax(0, (a->width - m->left - m->right - b.width) / 2);
    b.y += fmax(0, (a->height - m->top - legend - m->bottom - b.height) / 2);
    return b;
}

static void set_columns(figure *f, int columns) {
    if (columns > f->panels) columns = f->panels;
    f->columns = columns;
    f->rows = (f->panels + columns - 1) / columns;
    choose_numbers(f);
}

/* Margins follow from the panels' size and the other way round: twice is enough. */
static basin_status arrange(figure *f, arrangement *a, basin_error *err) {
    basin_status status = BASIN_OK;
    double width = f->options->width > 0 ? f->options->width : f->columns == 1 ? 84 : f->columns == 2 ? 129 : 174;
    *a = (arrangement){.width = width * POINTS_PER_MM};
    a->panel_width = a->width / f->columns * 0.8;
    a->panel_height = a->panel_width * f->aspect;
    for (int pass = 0; pass < 2; pass++) {
        a->height = f->options->height * POINTS_PER_MM;
        f->title_lines = title_size(f, a->panel_width) > TITLE_SHRINK * f->size ? 1 : 2;
        a->margins = measure(f, a->panel_width, a->panel_height);
        TRY(choose_panel(f, a, err));
    }
done:
    return status;
}

/* One or two rows where that is not too wide, squares beyond. */
static int usual_columns(int panels) {
    if (panels <= 3) return panels;
    if (panels == 4) return 2;
    return panels <= 6 || panels == 9 ? 3 : 4;
}

/* On a page of fixed width and height, the columns that make the panels largest. */
static basin_status choose_columns(figure *f, arrangement *a, basin_error *err) {
    int best = 0;
    double largest = 0;
    set_columns(f, f->options->columns ? f->options->columns : usual_columns(f->panels));
    if (f->options->columns || f->options->width <= 0 || f->options->height <= 0) return arrange(f, a, err);
    for (int columns = 1; columns <= f->panels; columns++) {
        set_columns(f, columns);
        if (arrange(f, a, NULL) != BASIN_OK || a->panel_width * a->panel_height <= largest) continue;
        largest = a->panel_width * a->panel_height;
        best = columns;
    }
    set_columns(f, best ? best : usual_columns(f->panels));
    return arrange(f, a, err);
}

basin_status figure_draw(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    arrangement a;
    TRY(choose_columns(f, &a, err));
    TRY(canvas_begin(f->canvas, a.width, a.height, err));
    double legend = legend_height(f, a.width - a.margins.left - a.margins.right);
    box block = block_place(f, &a, legend);
    for (int k = 0; k < f->panels; k++) {
        panel *p = &f->panel[k];
        int row = k / f->columns, column = k % f->columns;
        p->frame = (box){block.x + column * (a.panel_width + a.margins.across),
                         block.y + row * (a.panel_height + a.margins.down), a.panel_width, a.panel_height};
        TRY(draw_panel(f, p, err));
    }
    draw_titles(f, a.panel_width, legend);
    legend_draw(f, (box){block.x, block.y - legend - 2, block.width, legend});
    if (f->kind->bar)
        colorbar_draw(f, (box){block.x + block.width + a.margins.right - PAGE_EDGE - colorbar_width(f), block.y,
                               BAR_WIDTH, block.height});
done:
    return status;
}
