/* colorbar.c - which colour is which value. */
#include "plot/colorbar.h"

#include <math.h>

#include "plot/style.h"
#include "plot/values.h"
#include "plot/wrap.h"

#define UNDER 0.5 /* points */
#define UPWARD (-3.14159265358979323846 / 2)

/* Whether a value is below a level, beyond what rounding can make of it. */
static bool falls_short(const figure *f, double value, double level) {
    const levels *l = &f->levels;
    double span = values_scaled(f, l->value[l->count - 1]) - values_scaled(f, l->value[0]);
    double rounding = fmax(LEVEL_ROUNDING * span, 1e-12 * fabs(values_scaled(f, level)));
    return values_scaled(f, value) < values_scaled(f, level) - rounding;
}

bool bands_below(const figure *f) {
    return falls_short(f, f->low, f->levels.value[0]);
}

bool bands_above(const figure *f) {
    return falls_short(f, f->levels.value[f->levels.count - 1], f->high);
}

int bands_count(const figure *f) {
    return f->levels.count - 1 + bands_below(f) + bands_above(f);
}

/* Around zero: its middle is the middle of the map, without more ado. */
static bool is_symmetric(const levels *l) {
    for (int i = 0; i < l->count; i++)
        if (fabs(l->value[i] + l->value[l->count - 1 - i]) > 1e-9 * fabs(l->value[i])) return false;
    return true;
}

double color_position(const figure *f, double value) {
    const levels *l = &f->levels;
    if (f->constant && l->count == 1) return 0; /* whatever is left of it behind the last digit */
    if (!f->diverging || is_symmetric(l)) return levels_position(l, value);
    return 0.5 + 0.5 * value / fmax(fabs(l->value[0]), fabs(l->value[l->count - 1]));
}

/* The ends of the map for the outermost bands, its middle for the one around zero. */
static double diverging_position(const figure *f, int index) {
    const levels *l = &f->levels;
    int last = l->count - 1;
    double outermost = fmax(fabs(l->value[0] + l->value[1]), fabs(l->value[last - 1] + l->value[last])) / 2;
    double middle = index < 0 ? -outermost : index >= last ? outermost : (l->value[index] + l->value[index + 1]) / 2;
    return 0.5 + 0.5 * middle / outermost;
}

rgba band_color(const figure *f, int index) {
    int count = bands_count(f), place = index + bands_below(f);
    if (f->diverging && f->levels.count > 1 && !is_symmetric(&f->levels))
        return colormap_color(f->map, diverging_position(f, index));
    return colormap_color(f->map, count > 1 ? (double)place / (count - 1) : f->constant ? 0 : 0.5);
}

/* The bar's ends are triangles where values go on beyond the levels. */
static double end_height(void) {
    return BAR_WIDTH * 0.9;
}

/* A bar of lines has none: they leave out what lies beyond them anyway. */
static bool ends_below(const figure *f) {
    return !f->kind->readable && bands_below(f);
}

static bool ends_above(const figure *f) {
    return !f->kind->readable && bands_above(f);
}

/* The part of the bar between the first and the last level. */
static box body(const figure *f, box place) {
    double top = ends_above(f) ? end_height() : 0, bottom = ends_below(f) ? end_height() : 0;
    return (box){place.x, place.y + top, BAR_WIDTH, place.height - top - bottom};
}

/* Drawn before the body, under which it reaches, so that no seam shows. */
static void triangle(figure *f, box b, bool top, rgba fill) {
    double base = top ? b.y : b.y + b.height, out = top ? -1 : 1;
    canvas_path p = {0};
    path_move(&p, (point){b.x, base - out * UNDER});
    path_line(&p, (point){b.x, base});
    path_line(&p, (point){b.x + b.width / 2, base + out * end_height()});
    path_line(&p, (point){b.x + b.width, base});
    path_line(&p, (point){b.x + b.width, base - out * UNDER});
    path_close(&p);
    canvas_fill(f->canvas, &p, fill);
    path_clear(&p);
}

static void outline(figure *f, box b) {
    canvas_path p = {0};
    path_move(&p, (point){b.x, b.y + b.height});
    if (ends_below(f)) path_line(&p, (point){b.x + b.width / 2, b.y + b.height + end_height()});
    path_line(&p, (point){b.x + b.width, b.y + b.height});
    path_line(&p, (point){b.x + b.width, b.y});
    if (ends_above(f)) path_line(&p, (point){b.x + b.width / 2, b.y - end_height()});
    path_line(&p, (point){b.x, b.y});
    path_close(&p);
    canvas_stroke(f->canvas, &p, style_pen(f->theme, FRAME_WIDTH));
    path_clear(&p);
}

/* The levels that stand on the bar. */
typedef struct stretch {
    int first, end;
} stretch;

/* All of them, but of lines those that there are: values lie on both sides of them. */
static stretch levels_shown(const figure *f) {
    stretch s = {0, f->levels.count};
    if (!f->kind->readable) return s;
    while (s.first < s.end && f->levels.value[s.first] < f->least_value) s.first++;
    while (s.end > s.first && f->levels.value[s.end - 1] >= f->high) s.end--;
    return s.first < s.end ? s : (stretch){0, f->levels.count};
}

bool colorbar_has(const figure *f, int level) {
    const stretch s = levels_shown(f);
    return level >= s.first && level < s.end;
}

double colorbar_position(const figure *f, int level) {
    const int steps = f->levels.count - 1;
    const stretch s = levels_shown(f);
    if (f->kind->readable) return (level - s.first + 0.5) / (s.end - s.first);
    return steps ? (double)level / steps : 0.5;
}

void colorbar_bands(figure *f, box place) {
    box b = body(f, place);
    int steps = f->levels.count - 1;
    canvas_path p = {0};
    if (bands_below(f)) triangle(f, b, false, band_color(f, -1));
    if (bands_above(f)) triangle(f, b, true, band_color(f, steps));
    for (int half = 0; half < 2 && steps == 0; half++) { /* what lies below a single level, and above it */
        path_reset(&p);
        path_box(&p, (box){b.x, b.y, b.width, half ? b.height / 2 : b.height});
        canvas_fill(f->canvas, &p, band_color(f, half || !bands_below(f) ? 0 : -1));
    }
    for (int i = 0; i < steps; i++) { /* each reaches up to the top, so that there are no seams */
        path_reset(&p);
        path_box(&p, (box){b.x, b.y, b.width, b.height * (1 - (double)i / steps)});
        canvas_fill(f->canvas, &p, band_color(f, i));
    }
    path_clear(&p);
}

void colorbar_smooth(figure *f, box place) {
    enum { STEPS = 256 };
    uint32_t pixels[STEPS];
    box b = body(f, place);
    if (bands_below(f)) triangle(f, b, false, colormap_color(f->map, 0));
    if (bands_above(f)) triangle(f, b, true, colormap_color(f->map, 1));
    for (int i = 0; i < STEPS; i++) {
        double value = levels_value(&f->levels, (STEPS - 1 - i + 0.5) / STEPS);
        pixels[i] = colormap_pixel(f->map, color_position(f, value));
    }
    canvas_image(f->canvas, b, 1, STEPS, pixels);
}

static caption number(const figure *f, char markup[64], int level, int decimals) {
    number_markup(markup, f->levels.value[level], decimals);
    return (caption){.markup = markup, .size = f->small, .color = f->theme->ink};
}

double colorbar_width(const figure *f) {
    char markup[64];
    double width = 0;
    for (int i = 0; i < f->levels.count; i++) {
        if (!colorbar_has(f, i)) continue;
        caption label = number(f, markup, i, f->levels.decimals);
        width = fmax(width, canvas_text_width(f->canvas, &label));
    }
    width += BAR_WIDTH + TICK + figure_gap(f);
    if (!*f->value_label) return width;
    return width + figure_gap(f) + 2 + (TEXT_CAPITALS + TEXT_DESCENT) * f->size + wrap_added(f, f->label_rows.bar);
}

/* Every how many levels there is room for a number, and from which on: powers of ten and zero are never left out first. */
static void thin_out(const figure *f, double height, int *every, int *from) {
    const stretch s = levels_shown(f);
    int count = s.end - s.first, anchor = s.first;
    *every = 1;
    while (count > 1 && height / (count - 1) * *every < 1.35 * f->small) ++*every;
    for (int i = s.first; i < s.end; i++) {
        double v = f->levels.value[i], exponent = v > 0 ? log10(v) : 0.5;
        if (v == 0 || (f->levels.log && fabs(exponent - round(exponent)) < 1e-9)) {
            anchor = i;
            break;
        }
    }
    *from = s.first + (anchor - s.first) % *every;
}

/* As few decimals as the numbers that are shown need. */
static int shown_decimals(const figure *f, int every, int from) {
    int decimals = f->levels.decimals;
    for (bool exact = true; decimals > 0; decimals--) {
        double unit = pow(10, decimals - 1);
        for (int i = from; i < levels_shown(f).end; i += every)
            exact = exact && fabs(f->levels.value[i] * unit - round(f->levels.value[i] * unit)) < 1e-6;
        if (!exact) break;
    }
    return decimals;
}

void colorbar_draw(figure *f, box place) {
    box b = body(f, place);
    int every, from;
    double widest = colorbar_width(f);
    canvas_path marks = {0};
    f->kind->bar(f, place);
    outline(f, b);
    thin_out(f, b.height, &every, &from);
    int decimals = shown_decimals(f, every, from);
    for (int i = from; i < levels_shown(f).end; i += every) {
        char markup[64];
        caption label = number(f, markup, i, decimals);
        double y = b.y + b.height * (1 - colorbar_position(f, i));
        path_segment(&marks, (point){b.x + b.width, y}, (point){b.x + b.width + TICK, y});
        label.at = (point){b.x + b.width + TICK + figure_gap(f), y};
        label.up = 0.5;
        canvas_text(f->canvas, &label);
    }
    canvas_stroke(f->canvas, &marks, style_pen(f->theme, FRAME_WIDTH));
    path_clear(&marks);
    caption label = {.markup = f->value_label,
                     .at = {b.x + widest - TEXT_DESCENT * f->size, place.y + place.height / 2},
                     .size = f->size,
                     .across = 0.5,
                     .angle = UPWARD,
                     .color = f->theme->ink};
    wrap_draw(f, &label, place.height, f->label_rows.bar, 1);
}
