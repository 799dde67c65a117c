/* kind_contour.c - contour lines with their levels set into them. */
#include <math.h>
#include <stdlib.h>

#include "plot/label.h"
#include "plot/planes.h"
#include "plot/style.h"
#include "plot/values.h"

#define LINE_WIDTH 0.6
#define BRIGHTEST 0.82 /* of the map: the lightest colours do not stand out on white */
#define LABELS_MAX 400

static rgba line_color(const figure *f, int level) {
    int steps = f->levels.count - 1;
    return colormap_color(f->map, steps > 0 ? BRIGHTEST * level / steps : 0);
}

static caption label_text(const figure *f, char markup[64], int level) {
    number_markup(markup, f->levels.value[level], f->levels.decimals);
    return (caption){.markup = markup, .size = f->small - 1, .across = 0.5, .up = 0.5, .color = line_color(f, level)};
}

static void draw_labels(figure *f, const panel *p, canvas_path *lines) {
    double widths[LEVELS_MAX], radius;
    label labels[LABELS_MAX];
    int level_of[LABELS_MAX];
    char markup[64];
    for (int k = 0; k < f->levels.count; k++) {
        caption t = label_text(f, markup, k);
        widths[k] = canvas_text_width(f->canvas, &t) + 3;
    }
    point mark = values_mark_at(p, &radius);
    box inner = {p->frame.x + 1, p->frame.y + 1, p->frame.width - 2, p->frame.height - 2};
    label_plan plan = {inner, f->levels.count, lines, widths, (f->small - 1) * (TEXT_CAPITALS + 0.25),
                       mark,  radius + 1};
    int count = label_lines(&plan, LABELS_MAX, labels, level_of);
    for (int i = 0; i < count; i++) {
        caption t = label_text(f, markup, level_of[i]);
        t.at = labels[i].at;
        t.angle = labels[i].angle;
        canvas_text(f->canvas, &t);
    }
}

static basin_status draw(figure *f, const panel *p, basin_error *err) {
    grid field = {0};
    canvas_path region = {0}, lines[LEVELS_MAX] = {0};
    basin_status status = values_field(&field, f, p, err);
    if (status != BASIN_OK) return status;
    values_hatch(f, p);
    TRY(field_above(&region, &field, -INFINITY, err));
    canvas_fill(f->canvas, &region, WHITE);
    for (int k = 0; k < f->levels.count; k++) TRY(field_isolines(&lines[k], &field, values_level(f, k), err));
    draw_labels(f, p, lines);
    for (int k = 0; k < f->levels.count; k++)
        canvas_stroke(f->canvas, &lines[k], (canvas_pen){.width = LINE_WIDTH, .color = line_color(f, k)});
    values_mark(f, p);
done:
    for (int k = 0; k < LEVELS_MAX; k++) path_clear(&lines[k]);
    path_clear(&region);
    values_field_clear(&field);
    return status;
}

const plot_kind plot_kind_contour = {
    .name = "contour", .help = "contour lines of a plane, labelled", .needs = 2, .range = planes_range, .draw = draw};
