/* figure.c - the table of plot kinds, and a figure drawn: its panels in layers, titles, legend and colour bar. */
#include "plot/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/axes.h"
#include "plot/colorbar.h"
#include "plot/evaluated.h"
#include "plot/inset.h"
#include "plot/layout.h"
#include "plot/legend.h"
#include "plot/wrap.h"

#define KIND(name) extern const plot_kind plot_kind_##name;
#include "plot/kinds.list.h"
#undef KIND

static const plot_kind *const kinds[] = {
#define KIND(name) &plot_kind_##name,
#include "plot/kinds.list.h"
#undef KIND
    NULL,
};

#define UPWARD (-3.14159265358979323846 / 2)

const plot_kind *plot_kind_at(int index) {
    int count = sizeof kinds / sizeof kinds[0];
    return index >= 0 && index < count ? kinds[index] : NULL;
}

/* The row of a name, or without one the first for surfaces of so many dimensions. */
static basin_status kind_find(const plot_kind **out, const char *name, size_t length, int dimensions,
                              basin_error *err) {
    char names[256] = "";
    for (int i = 0; kinds[i]; i++) {
        const char *its = kinds[i]->name;
        if (name ? strlen(its) == length && strncmp(name, its, length) == 0 : kinds[i]->needs == dimensions) {
            *out = kinds[i];
            return BASIN_OK;
        }
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, " %s", its);
    }
    return fail(err, BASIN_EINVALID, "there is no plot kind '%.*s'; there are%s", (int)length, name ? name : "", names);
}

/* Whether `upper` can lie over the layers that are there. */
static basin_status check_over(const plot_kind *lowest, const plot_kind *upper, basin_error *err) {
    if (!upper->over) return fail(err, BASIN_EINVALID, "'%s' cannot be drawn over another kind", upper->name);
    if (!lowest->under) return fail(err, BASIN_EINVALID, "nothing can be drawn over '%s'", lowest->name);
    return BASIN_OK;
}

basin_status plot_kinds_find(const plot_kind **out, int *count, const char *names, int dimensions, basin_error *err) {
    basin_status status = BASIN_OK;
    *count = 0;
    for (const char *at = names, *plus;; at = plus + 1) {
        plus = at ? at + strcspn(at, "+") : NULL;
        if (*count == LAYERS_MAX) return fail(err, BASIN_EINVALID, "kind '%s': more than %d layers", names, LAYERS_MAX);
        TRY(kind_find(&out[*count], at, at ? (size_t)(plus - at) : 0, dimensions, err));
        if (*count > 0) TRY(check_over(out[0], out[*count], err));
        ++*count;
        if (!at || !*plus) break;
    }
done:
    return status;
}

bool figure_is_lowest(const figure *f) {
    return f->drawing == 0;
}

bool figure_is_highest(const figure *f) {
    return f->drawing == f->layers - 1;
}

double figure_gap(const figure *f) {
    return 0.3125 * f->size;
}

point panel_at(const panel *p, const axis *y_axis, double x, double y) {
    return (point){p->frame.x + scale_position(&p->x.scale, x) * p->frame.width,
                   p->frame.y + (1 - scale_position(&y_axis->scale, y)) * p->frame.height};
}

basin_status figure_draw_layers(figure *f, const panel *p, basin_error *err) {
    basin_status status = BASIN_OK;
    canvas_path frame = {0};
    path_box(&frame, p->frame);
    canvas_save(f->canvas);
    canvas_clip(f->canvas, &frame);
    path_clear(&frame);
    f->labels = 0;
    for (f->drawing = 0; f->drawing < f->layers && status == BASIN_OK; f->drawing++)
        status = f->layer[f->drawing]->draw(f, p, err);
    canvas_restore(f->canvas);
    if (f->options->show_evaluated) evaluated_draw(f, p); /* those at the frame are whole */
    return status;
}

static basin_status draw_panel(figure *f, panel *p, basin_error *err) {
    basin_status status = BASIN_OK;
    if (f->kind->solid) return f->kind->draw(f, p, err);
    inset_choose(f, p);
    TRY(figure_draw_layers(f, p, err));
    if (p->covered.width > 0) TRY(inset_draw(f, p, err));
    axes_draw(f, p);
done:
    return status;
}

static void draw_panel_titles(const figure *f, double width, double legend) {
    double size = fmin(f->title_most, layout_title_size(f, f->panels, f->panel_title, width));
    for (int k = 0; k < f->panels; k++) {
        box frame = f->panel[k].frame;
        char *line[WRAP_MAX];
        int lines = wrap_title(f, f->panel_title[k], size, width, f->title_lines, line);
        caption t = {.size = size, .room = width + 0.5, .color = f->theme->ink};
        for (int i = 0; i < lines; i++) {
            t.markup = line[i];
            t.at = (point){frame.x, frame.y - legend - 3 - TEXT_DESCENT * size - (lines - 1 - i) * TITLE_LINE * size};
            canvas_text(f->canvas, &t);
        }
    }
}

static void draw_column_titles(const figure *f, const arrangement *a) {
    double size = layout_title_size(f, f->column_titles, f->column_title, a->panel_width);
    double below = a->margins.top - layout_edge(f) - layout_title_height(f, f->column_lines);
    for (int k = 0; k < f->column_titles; k++) {
        box frame = f->panel[k].frame;
        char *line[WRAP_MAX];
        int lines = wrap_title(f, f->column_title[k], size, frame.width, f->column_lines, line);
        caption t = {.size = size, .across = 0.5, .room = frame.width + 0.5, .color = f->theme->ink};
        for (int i = 0; i < lines; i++) {
            t.markup = line[i];
            t.at = (point){frame.x + frame.width / 2,
                           frame.y - below - 3 - TEXT_DESCENT * size - (lines - 1 - i) * TITLE_LINE * size};
            canvas_text(f->canvas, &t);
        }
    }
}

static void draw_row_titles(const figure *f, const arrangement *a) {
    double size = layout_title_size(f, f->row_titles, f->row_title, a->panel_height);
    for (int k = 0; k < f->row_titles; k++) {
        box frame = f->panel[k * f->columns].frame;
        double left = frame.x - a->margins.left + layout_edge(f) + TEXT_CAPITALS * f->size;
        char *line[WRAP_MAX];
        int lines = wrap_title(f, f->row_title[k], size, frame.height, f->row_lines, line);
        caption t = {.size = size, .across = 0.5, .angle = UPWARD, .room = frame.height + 0.5, .color = f->theme->ink};
        for (int i = 0; i < lines; i++) {
            t.markup = line[i];
            t.at = (point){left + (f->row_lines - lines + i) * TITLE_LINE * f->size, frame.y + frame.height / 2};
            canvas_text(f->canvas, &t);
        }
    }
}

/* Lines that cannot all be told by their numbers get a colour bar. */
basin_status figure_arrange(figure *f, arrangement *a, basin_error *err) {
    bool readable = true;
    f->bar = f->kind->bar && !f->kind->readable;
    basin_status status = layout_choose(f, a, err);
    for (int k = 0; k < f->panels && f->kind->readable; k++) inset_choose(f, &f->panel[k]);
    if (status == BASIN_OK && f->kind->readable) status = f->kind->readable(f, &readable, err);
    if (status != BASIN_OK || readable) return status;
    f->bar = true;
    return layout_choose(f, a, err);
}

basin_status figure_draw(figure *f, const arrangement *a, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int k = 0; k < f->panels; k++) TRY(draw_panel(f, &f->panel[k], err));
    double legend = legend_height(f, a->width - a->margins.left - a->margins.right);
    draw_panel_titles(f, layout_title_room(f, a), legend);
    draw_column_titles(f, a);
    draw_row_titles(f, a);
    legend_draw(f, (box){a->block.x, a->block.y - legend - 2, a->block.width, legend});
    f->drawing = 0; /* the bar is that of the lowest layer */
    if (f->bar)
        colorbar_draw(f, (box){a->block.x + a->block.width + a->margins.bar, a->block.y, BAR_WIDTH, a->block.height});
done:
    return status;
}
