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
#define PAGE_EDGE 2.0  /* nothing is cut off, nothing is wasted */
#define PANEL_MIN 30.0 /* points */

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
        if (*f->panel_title[k]) return f->size * (TEXT_CAPITALS + TEXT_DESCENT) + 3;
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
    if (!same) m.down += below + 2;
    if (first->right.shown)
        m.right =
            PAGE_EDGE + TICK + GAP + axes_number_width(f, &first->right, height) + (*first->right.label ? line : 0);
    if (f->kind->bar) m.right = fmax(end, BAR_GAP) + colorbar_width(f) + PAGE_EDGE;
    return m;
}

/* The size of a panel in a page of `width` x `height`; a height of 0 gives what the panels need. */
static basin_status choose_panel(const figure *f, const margins *m, double width, double *height, double *panel_width,
                                 double *panel_height, basin_error *err) {
    double legend = legend_height(f, width - m->left - m->right);
    double w = (width - m->left - m->right - (f->columns - 1) * m->across) / f->columns, h = w * f->aspect;
    double around = legend + m->top + m->bottom + (f->rows - 1) * m->down;
    if (*height > 0) {
        double room = (*height - around) / f->rows;
        if (f->kind->needs == 1)
            h = room;
        else if (h > room)
            h = room, w = h / f->aspect;
    }
    if (!(w >= PANEL_MIN && h >= PANEL_MIN))
        return fail(err, BASIN_EINVALID, "%d panel%s do%s not fit into %.0f x %.0f mm; choose a larger size", f->panels,
                    f->panels > 1 ? "s" : "", f->panels > 1 ? "" : "es", width / POINTS_PER_MM,
                    (*height > 0 ? *height : around) / POINTS_PER_MM);
    if (*height <= 0) *height = around + f->rows * h;
    *panel_width = w;
    *panel_height = h;
    return BASIN_OK;
}

/* One size for all titles, somewhat smaller if the longest asks for it. */
static double title_size(const figure *f, double width) {
    double widest = 0;
    for (int k = 0; k < f->panels; k++) {
        caption t = {.markup = f->panel_title[k], .size = f->size, .color = INK};
        widest = fmax(widest, canvas_text_width(f->canvas, &t));
    }
    return widest > width ? fmax(f->size * width / widest, 0.8 * f->size) : f->size;
}

static void draw_titles(const figure *f, double width, double legend) {
    double size = title_size(f, width);
    for (int k = 0; k < f->panels; k++) {
        box frame = f->panel[k].frame;
        caption t = {.markup = f->panel_title[k], .size = size, .room = width + 0.5, .color = INK};
        t.at = (point){frame.x, frame.y - legend - 3 - TEXT_DESCENT * size};
        canvas_text(f->canvas, &t);
    }
}

static basin_status draw_panel(figure *f, panel *p, basin_error *err) {
    canvas_path frame = {0};
    path_box(&frame, p->frame);
    canvas_save(f->canvas);
    canvas_clip(f->canvas, &frame);
    path_clear(&frame);
    basin_status status = f->kind->draw(f, p, err);
    canvas_restore(f->canvas);
    axes_draw(f, p);
    return status;
}

/* The block of panels within the page; what a fixed page has too much is left around it evenly. */
static box block_place(const figure *f, const margins *m, double width, double height, double w, double h,
                       double legend) {
    box b = {m->left, m->top + legend, f->columns * w + (f->columns - 1) * m->across,
             f->rows * h + (f->rows - 1) * m->down};
    b.x += fmax(0, (width - m->left - m->right - b.width) / 2);
    b.y += fmax(0, (height - m->top - legend - m->bottom - b.height) / 2);
    return b;
}

basin_status figure_draw(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    double width = f->options->width, height = f->options->height * POINTS_PER_MM, w, h;
    if (width <= 0) width = f->columns == 1 ? 84 : f->columns == 2 ? 129 : 174;
    width *= POINTS_PER_MM;
    choose_numbers(f);
    margins m = measure(f, width / f->columns, width / f->columns * f->aspect);
    TRY(choose_panel(f, &m, width, &height, &w, &h, err));
    m = measure(f, w, h);
    TRY(choose_panel(f, &m, width, &height, &w, &h, err));
    TRY(canvas_begin(f->canvas, width, height, err));

    double legend = legend_height(f, width - m.left - m.right);
    box block = block_place(f, &m, width, height, w, h, legend);
    for (int k = 0; k < f->panels; k++) {
        panel *p = &f->panel[k];
        p->frame = (box){block.x + k % f->columns * (w + m.across), block.y + k / f->columns * (h + m.down), w, h};
        TRY(draw_panel(f, p, err));
    }
    draw_titles(f, w, legend);
    legend_draw(f, (box){block.x, block.y - legend - 2, block.width, legend});
    if (f->kind->bar)
        colorbar_draw(f, (box){block.x + block.width + fmax(BAR_GAP, m.right - PAGE_EDGE - colorbar_width(f)), block.y,
                               BAR_WIDTH, block.height});
done:
    return status;
}
