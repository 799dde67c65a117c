/* axes.c - frame, ticks, numbers and labels of a panel. */
#include "plot/axes.h"

#include <math.h>

#include "plot/style.h"
#include "plot/wrap.h"

#define NUMBERS_APART 0.5 /* font sizes */
#define UPWARD (-3.14159265358979323846 / 2)

int axes_ticks(const figure *f, double length, bool upright) {
    bool tight = upright && f->kind->needs == 1; /* the axes of a plane get the same steps */
    int count = (int)(length / (f->small * (tight ? 3.0 : 4.2)));
    return count < 2 ? 2 : count > 8 ? 8 : count;
}

static caption number(const figure *f, char markup[64], const ticks *t, int i) {
    number_markup(markup, t->value[i], t->decimals);
    return (caption){.markup = markup, .size = f->small, .color = f->theme->ink};
}

double axes_number_width(const figure *f, const axis *a, double length) {
    ticks t;
    char markup[64];
    double width = 0;
    ticks_choose(&t, &a->scale, axes_ticks(f, length, true));
    for (int i = 0; i < t.count; i++) {
        caption label = number(f, markup, &t, i);
        width = fmax(width, canvas_text_width(f->canvas, &label));
    }
    return width;
}

/* Whether two numbers side by side would be read as one. */
static bool numbers_touch(const figure *f, const axis *a, const ticks *t, double length) {
    char markup[64];
    double end = -INFINITY;
    for (int i = 0; i < t->count; i++) {
        caption label = number(f, markup, t, i);
        double middle = scale_position(&a->scale, t->value[i]) * length,
               half = canvas_text_width(f->canvas, &label) / 2;
        if (middle - half < end + NUMBERS_APART * f->small) return true;
        end = middle + half;
    }
    return false;
}

/* The ticks of a level axis: fewer where their numbers are wide. */
static void choose_level(ticks *t, const figure *f, const axis *a, double length) {
    int target = axes_ticks(f, length, false);
    do ticks_choose(t, &a->scale, target);
    while (numbers_touch(f, a, t, length) && --target > 0);
}

double axes_end_width(const figure *f, const axis *a, double length) {
    ticks t;
    char markup[64];
    double reach = 0;
    choose_level(&t, f, a, length);
    for (int i = 0; i < t.count; i++) {
        caption label = number(f, markup, &t, i);
        double position = scale_position(&a->scale, t.value[i]), half = canvas_text_width(f->canvas, &label) / 2;
        reach = fmax(reach, half - fmin(position, 1 - position) * length);
    }
    return reach;
}

static void draw_ticks(const figure *f, const ticks *t, const axis *a, point origin, point along, point outward) {
    canvas_path major = {0}, minor = {0};
    for (int i = 0; i < t->count + t->minors; i++) {
        bool is_major = i < t->count;
        double s = scale_position(&a->scale, is_major ? t->value[i] : t->minor[i - t->count]);
        double length = is_major ? TICK : MINOR_TICK;
        point at = {origin.x + s * along.x, origin.y + s * along.y};
        path_segment(is_major ? &major : &minor, at, (point){at.x + length * outward.x, at.y + length * outward.y});
    }
    canvas_stroke(f->canvas, &major, style_pen(f->theme, FRAME_WIDTH));
    canvas_stroke(f->canvas, &minor, style_pen(f->theme, MINOR_WIDTH));
    path_clear(&major);
    path_clear(&minor);
}

double axes_label_height(const figure *f, int lines) {
    return figure_gap(f) + 1 + f->size * (TEXT_CAPITALS + TEXT_DESCENT) + wrap_added(f, lines);
}

double axes_ends_height(const figure *f, const panel *p) {
    return p->end[0] && p->end[1] && (*p->end[0] || *p->end[1]) ? 1.3 * f->small : 0;
}

/* The names of what lies at 0 and 1, below the numbers, each in its half.  @return their height */
static double draw_ends(const figure *f, const panel *p, double above) {
    box b = p->frame;
    double height = axes_ends_height(f, p);
    for (int end = 0; end < 2 && height > 0; end++) {
        caption name = {
            .markup = p->end[end], .size = f->small, .room = b.width / 2 - figure_gap(f), .color = f->theme->ink};
        double middle = b.x + scale_position(&p->x.scale, end) * b.width,
               half = canvas_text_width(f->canvas, &name) / 2;
        middle = fmax(b.x + half, fmin(b.x + b.width - half, middle));
        name.at = (point){middle - half, above + height};
        canvas_text(f->canvas, &name);
    }
    return height;
}

static void draw_below(const figure *f, const panel *p) {
    box b = p->frame;
    double y = b.y + b.height + TICK + figure_gap(f) + TEXT_CAPITALS * f->small;
    char markup[64];
    ticks t;
    choose_level(&t, f, &p->x, b.width);
    draw_ticks(f, &t, &p->x, (point){b.x, b.y + b.height}, (point){b.width, 0}, (point){0, 1});
    for (int i = 0; i < t.count && p->numbers_below; i++) {
        caption label = number(f, markup, &t, i);
        label.at = (point){b.x + scale_position(&p->x.scale, t.value[i]) * b.width, y};
        label.across = 0.5;
        canvas_text(f->canvas, &label);
    }
    y += draw_ends(f, p, y);
    caption label = {.markup = p->x.label,
                     .at = {b.x + b.width / 2, y + figure_gap(f) + 1 + TEXT_CAPITALS * f->size},
                     .size = f->size,
                     .across = 0.5,
                     .color = p->x.color};
    if (p->label_below) wrap_draw(f, &label, b.width, f->label_rows.below, 0);
}

/* The left side (side = -1) or the right side (1). */
static void draw_upright(const figure *f, const panel *p, const axis *a, int side, bool numbers, bool labelled) {
    box b = p->frame;
    double x = side < 0 ? b.x : b.x + b.width, widest = axes_number_width(f, a, b.height);
    char markup[64];
    ticks t;
    ticks_choose(&t, &a->scale, axes_ticks(f, b.height, true));
    draw_ticks(f, &t, a, (point){x, b.y + b.height}, (point){0, -b.height}, (point){side, 0});
    for (int i = 0; i < t.count && numbers; i++) {
        caption label = number(f, markup, &t, i);
        label.at =
            (point){x + side * (TICK + figure_gap(f)), b.y + b.height * (1 - scale_position(&a->scale, t.value[i]))};
        label.across = side < 0 ? 1 : 0;
        label.up = 0.5;
        canvas_text(f->canvas, &label);
    }
    double offset =
        TICK + figure_gap(f) + widest + figure_gap(f) + 1 + (side < 0 ? TEXT_DESCENT : TEXT_CAPITALS) * f->size;
    caption label = {.markup = a->label,
                     .at = {x + side * offset, b.y + b.height / 2},
                     .size = f->size,
                     .across = 0.5,
                     .angle = UPWARD,
                     .color = a->color};
    int most = side < 0 ? f->label_rows.left : f->label_rows.right;
    if (labelled) wrap_draw(f, &label, b.height, most, side < 0 ? 1 : 0);
}

void axes_draw(const figure *f, const panel *p) {
    canvas_path frame = {0};
    draw_below(f, p);
    draw_upright(f, p, &p->left, -1, p->numbers_left, p->label_left);
    if (p->right.shown) draw_upright(f, p, &p->right, 1, true, true);
    path_box(&frame, p->frame);
    canvas_stroke(f->canvas, &frame, style_pen(f->theme, FRAME_WIDTH));
    path_clear(&frame);
}
