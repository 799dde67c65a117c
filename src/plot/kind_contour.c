/* kind_contour.c - contour lines with their levels set into them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/colorbar.h"
#include "plot/inset.h"
#include "plot/label.h"
#include "plot/planes.h"
#include "plot/specks.h"
#include "plot/unresolved.h"
#include "plot/values.h"

#define LINE_WIDTH 0.6
#define CLEAR 3.0            /* points of a line left out beside its label, both sides together */
#define CLEAR_OF_DASHES 12.0 /* the same of a dashed line, whose label begins with a minus */
#define COVERED (2 * MARK_RADIUS)
#define BAR_LINE 2.0 /* of a line on the colour bar: thicker, so that its colour is seen */

/* On the empty panel a line has the colour of its value, of those that stand out; over colours it is black or white. Where zero is
 * the middle of the colours it has the ink's, as these are pale there, unless a bar tells them apart. */
static rgba line_color(const figure *f, int line) {
    const theme *t = f->theme;
    double position = color_position(f, f->lines.value[line]);
    if (!figure_is_lowest(f)) return style_contrast(colormap_color(f->map, position));
    if (f->diverging) return f->bar ? style_readable(t, colormap_color(f->map, position)) : t->ink;
    return colormap_color(f->map, t->darkest + (t->lightest - t->darkest) * position);
}

static caption label_text(const figure *f, char markup[64], int line) {
    number_markup(markup, f->lines.value[line], f->lines.decimals);
    return (caption){.markup = markup, .size = f->small - 1, .across = 0.5, .up = 0.5, .color = line_color(f, line)};
}

/* Below zero dashed, where zero is the middle of the colours: it can be read in grey. */
static canvas_pen line_pen(const figure *f, int line) {
    canvas_pen pen = {.width = LINE_WIDTH * f->theme->weight, .color = line_color(f, line)};
    return f->diverging && f->lines.value[line] < 0 ? style_below_zero(pen) : pen;
}

static box grown(box b, double by) {
    return (box){b.x - by, b.y - by, b.width + 2 * by, b.height + 2 * by};
}

/* Cuts gaps for the labels into the lines, and finds their places.  @return how many, in f->label */
static int place_labels(figure *f, const panel *p, canvas_path *lines, int level_of[LABELS_MAX]) {
    double widths[LEVELS_MAX];
    point mark[MARKS_MAX];
    canvas_path over = {0};
    for (int k = 0; k < f->lines.count; k++) {
        char markup[64];
        caption t = label_text(f, markup, k);
        widths[k] = canvas_text_width(f->canvas, &t) + (line_pen(f, k).on > 0 ? CLEAR_OF_DASHES : CLEAR);
    }
    box taken[MARKS_MAX + 1];
    int marks = values_marks(f, p, mark);
    for (int k = 0; k < marks; k++) taken[k] = grown((box){mark[k].x, mark[k].y, 0, 0}, MARK_RADIUS + 1);
    taken[marks] = grown(p->covered, 1.5);
    label_plan plan = {.frame = grown(p->frame, -1),
                       .levels = f->lines.count,
                       .lines = lines,
                       .width = widths,
                       .height = (f->small - 1) * (TEXT_CAPITALS + 0.25),
                       .boxes = marks + (p->covered.width > 0),
                       .taken = taken,
                       .over = &over};
    if (p->covered.width > 0) inset_connection(f, p, &over);
    f->labels = label_lines(&plan, LABELS_MAX, f->label, level_of);
    path_clear(&over);
    return f->labels;
}

static void draw_labels(const figure *f, const int level_of[LABELS_MAX]) {
    for (int i = 0; i < f->labels; i++) {
        char markup[64];
        caption t = label_text(f, markup, level_of[i]);
        t.at = f->label[i].at;
        t.angle = f->label[i].angle;
        canvas_text(f->canvas, &t);
    }
}

/* Leaves every second of an inset's lines away, where they are too dense for a number.  @return whether there are still some */
static bool thin_out(const figure *f, const panel *p, canvas_path *lines) {
    int seen = 0, index = 0;
    for (int k = 0; k < f->lines.count; k++) seen += lines[k].count > 0;
    if (!p->enlarged || (seen + 1) / 2 < INSET_LINES) return false;
    for (int k = 0; k < f->lines.count; k++)
        if (lines[k].count > 0 && index++ % 2) path_reset(&lines[k]);
    return true;
}

/* Takes the closed lines that a mark all but covers: what would be seen of them is no line. */
static void drop_covered(canvas_path *lines, int marks, const point mark[]) {
    canvas_path kept = {.failed = lines->failed};
    for (int first = 0, next; first < lines->count; first = next) {
        bool covered = false;
        for (next = first + 1; next < lines->count && lines->node[next].verb != 'M';) next++;
        for (int k = 0; k < marks && lines->node[next - 1].verb == 'Z'; k++) {
            double reach = 0;
            for (int i = first; i < next; i++) {
                point at = lines->node[i].at;
                reach = fmax(reach, fmax(fabs(at.x - mark[k].x), fabs(at.y - mark[k].y)));
            }
            covered = covered || reach < COVERED;
        }
        for (int i = first; i < next && !covered; i++) path_add(&kept, lines->node[i]);
    }
    path_clear(lines);
    *lines = kept;
}

/* Where the smallest known value lies on the page. */
static point lowest_of(const grid *field) {
    const size_t nx = (size_t)field->nx, lowest = values_lowest(field->values, nx * (size_t)field->ny);
    return (point){field->x[lowest % nx], field->y[lowest / nx]};
}

/* The lines of all levels, without those that nobody could read as lines. */
static basin_status find_lines(canvas_path lines[], figure *f, const panel *p, const grid *field, basin_error *err) {
    basin_status status = BASIN_OK;
    point mark[MARKS_MAX], lowest = lowest_of(field);
    int marks = values_marks(f, p, mark);
    for (int k = 0; k < f->lines.count && status == BASIN_OK; k++)
        status = planes_isolines(&lines[k], f, p, field, f->lines.value[k], err);
    specks_drop(lines, f->lines.count, &lowest);
    for (int k = 0; k < f->lines.count; k++) drop_covered(&lines[k], marks, mark);
    return status;
}

static basin_status draw(figure *f, const panel *p, basin_error *err) {
    grid field = {0};
    int level_of[LABELS_MAX];
    canvas_path region = {0}, lines[LEVELS_MAX] = {0};
    basin_status status = values_field(&field, f, p, err);
    if (status != BASIN_OK) return status;
    if (figure_is_lowest(f)) {
        values_hatch(f, p);
        TRY(field_above(&region, &field, -INFINITY, err));
        canvas_fill(f->canvas, &region, f->theme->paper);
    }
    TRY(find_lines(lines, f, p, &field, err));
    while (!place_labels(f, p, lines, level_of) && thin_out(f, p, lines)) continue;
    TRY(unresolved_draw(f, p, &f->lines, err));
    draw_labels(f, level_of);
    for (int k = 0; k < f->lines.count; k++) canvas_stroke(f->canvas, &lines[k], line_pen(f, k));
    if (figure_is_highest(f)) values_mark(f, p);
done:
    for (int k = 0; k < LEVELS_MAX; k++) path_clear(&lines[k]);
    path_clear(&region);
    values_field_clear(&field);
    return status;
}

/* Which levels have lines in a panel, and which of them carry a number there. */
typedef struct told {
    bool seen[LEVELS_MAX], told[LEVELS_MAX];
} told;

static basin_status tell(told *out, figure *f, const panel *p, basin_error *err) {
    grid field = {0};
    int level_of[LABELS_MAX];
    canvas_path lines[LEVELS_MAX] = {0};
    basin_status status = values_field(&field, f, p, err);
    if (status != BASIN_OK) return status;
    TRY(find_lines(lines, f, p, &field, err));
    for (int k = 0; k < f->lines.count; k++) out->seen[k] = lines[k].count > 0;
    int labels = place_labels(f, p, lines, level_of);
    for (int k = 0; k < f->lines.count; k++) out->told[k] = label_has(labels, level_of, k);
done:
    for (int k = 0; k < LEVELS_MAX; k++) path_clear(&lines[k]);
    values_field_clear(&field);
    return status;
}

/* Whether a line of that level carries a number in any panel: its colour is the same in all of them. */
static bool told_anywhere(const told *panels, int count, int level) {
    for (int k = 0; k < count; k++)
        if (panels[k].told[level]) return true;
    return false;
}

/* The bar is where the words for the values stand. */
static bool has_label(const figure *f) {
    return f->options->value_label && *f->options->value_label;
}

static bool shows_other_metrics(const figure *f) {
    const basin_plot_options *o = f->options;
    bool other = false;
    for (int i = 0; i < o->parts; i++)
        other = other || (o->part[i].metric && strcmp(o->part[i].metric, f->metric) != 0);
    return other;
}

/* Where half of a panel's levels carry numbers, and its lowest one is known from some panel. A single value has no line, and
 * where a figure shows several metrics only a bar says which one this is. */
static basin_status readable(figure *f, bool *out, basin_error *err) {
    basin_status status = BASIN_OK;
    told panels[SURFACES_MAX] = {0};
    *out = !f->constant && !has_label(f) && !shows_other_metrics(f);
    for (int k = 0; k < f->panels; k++) TRY(tell(&panels[k], f, &f->panel[k], err));
    for (int k = 0; k < f->panels; k++) {
        int seen = 0, known = 0, lowest = -1;
        for (int level = 0; level < f->lines.count; level++) {
            if (lowest < 0 && panels[k].seen[level]) lowest = level;
            seen += panels[k].seen[level];
            known += panels[k].told[level];
        }
        bool alone = f->diverging; /* lines of one colour */
        bool lowest_told = lowest < 0 || (alone ? panels[k].told[lowest] : told_anywhere(panels, f->panels, lowest));
        *out = *out && 2 * known >= seen && lowest_told;
    }
done:
    return status;
}

/* The lines of all levels side by side. */
static void bar(figure *f, box place) {
    for (int k = 0; k < f->lines.count; k++) {
        if (!colorbar_has(f, k)) continue;
        canvas_path line = {0};
        canvas_pen pen = line_pen(f, k);
        double y = place.y + place.height * (1 - colorbar_position(f, k));
        pen.width = BAR_LINE;
        path_segment(&line, (point){place.x, y}, (point){place.x + place.width, y});
        canvas_stroke(f->canvas, &line, pen);
        path_clear(&line);
    }
}

const plot_kind plot_kind_contour = {.name = "contour",
                                     .help = "contour lines of a plane, labelled; with a bar if numbers have no room",
                                     .needs = 2,
                                     .under = true,
                                     .over = true,
                                     .range = planes_range,
                                     .draw = draw,
                                     .bar = bar,
                                     .readable = readable};
