/* style.c - the table of themes, and what all figures share. */
#include "plot/style.h"

#include <math.h>
#include <string.h>

#define READABLE 45 /* between the lightness of a thin line and that of the paper, at least */

#define GREY(v)                                                                                                        \
    { v, v, v, 1 }

static const theme themes[] = {
    {.name = "print",
     .help = "dark on white paper, in colours",
     .ink = GREY(0.1),
     .paper = GREY(1),
     .hatch = GREY(0.55),
     .weight = 1,
     .colormap = "viridis",
     .differences = "coolwarm",
     .darkest = 0,
     .lightest = 0.82,
     .series = {{0.11, 0.14, 0.47, 1},   /* dark blue */
                {0.76, 0.45, 0.03, 1},   /* ochre */
                {0.41, 0.66, 0.94, 1},   /* sky blue */
                {0.11, 0.47, 0.26, 1},   /* green */
                {0.92, 0.76, 0.00, 1},   /* yellow */
                {0.39, 0.25, 0.37, 1}}}, /* plum */
    {.name = "grey",
     .help = "dark on white paper, without colour",
     .ink = GREY(0.1),
     .paper = GREY(1),
     .hatch = GREY(0.55),
     .weight = 1,
     .colormap = "grey",
     .differences = "grey",
     .darkest = 0,
     .lightest = 0.6,
     .series = {GREY(0), GREY(0.55), GREY(0.3), GREY(0.65), GREY(0.15), GREY(0.45)},
     .dashed = true},
    {.name = "dark",
     .help = "light on a dark slide",
     .ink = GREY(0.93),
     .paper = {0.09, 0.10, 0.12, 1},
     .hatch = GREY(0.5),
     .weight = 1.5,
     .colormap = "viridis",
     .differences = "coolwarm",
     .darkest = 0.3,
     .lightest = 1,
     .series = {{0.75, 0.67, 1.00, 1},   /* lavender */
                {0.81, 0.59, 0.15, 1},   /* ochre */
                {0.95, 0.94, 0.44, 1},   /* straw */
                {0.38, 0.58, 0.49, 1},   /* sage */
                {1.00, 0.74, 0.86, 1},   /* pink */
                {0.53, 0.36, 0.78, 1}}}, /* violet */
};

const theme *theme_at(int index) {
    int count = sizeof themes / sizeof themes[0];
    return index >= 0 && index < count ? &themes[index] : NULL;
}

basin_status theme_find(const theme **out, const char *name, basin_error *err) {
    char names[256] = "";
    for (int i = 0; theme_at(i); i++) {
        if (!name || strcmp(name, themes[i].name) == 0) {
            *out = &themes[i];
            return BASIN_OK;
        }
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, " %s", themes[i].name);
    }
    return fail(err, BASIN_EINVALID, "there is no theme '%s'; there are%s", name, names);
}

canvas_pen style_pen(const theme *t, double width) {
    return (canvas_pen){.width = width * t->weight, .color = t->ink};
}

canvas_pen style_below_zero(canvas_pen pen) {
    pen.on = 1.8;
    pen.off = 1.3;
    return pen;
}

canvas_pen style_faint(const theme *t) {
    return (canvas_pen){.width = 0.4 * t->weight, .color = t->hatch, .on = 1, .off = 1.5};
}

canvas_pen style_series(const theme *t, int index, double width) {
    static const double dash[][2] = {{0, 0}, {6, 1.5}, {3.5, 1.8}, {1, 1.3}, {9, 2}, {2, 2}};
    int k = index % SERIES_MAX;
    canvas_pen pen = {.width = width * t->weight, .color = t->series[k]};
    if (t->dashed) pen.on = dash[k][0] * t->weight, pen.off = dash[k][1] * t->weight;
    return pen;
}

/* Diagonals through a box, each so far to the right of the one before it: rising, or falling. */
static void add_diagonals(canvas_path *out, box b, double from, double spacing, bool rising) {
    const int count = (int)((b.width + b.height - 0.5 * spacing - from) / spacing) + 1;
    for (int i = 0; i < count; i++) {
        const double x = b.x + from + i * spacing;
        path_segment(out, (point){x, rising ? b.y : b.y + b.height},
                     (point){x - b.height, rising ? b.y + b.height : b.y});
    }
}

void style_hatch(canvas *c, const theme *t, const canvas_path *region, box bounds) {
    const double spacing = 3.2;
    canvas_path lines = {0};
    add_diagonals(&lines, bounds, 0.5 * spacing, spacing, true);
    canvas_save(c);
    canvas_clip(c, region);
    canvas_stroke(c, &lines, (canvas_pen){.width = 0.35 * t->weight, .color = t->hatch});
    canvas_restore(c);
    path_clear(&lines);
}

/* Dark and light lines in turn: seen on any colour, which between them stays as it is. */
void style_hatch_open(canvas *c, const theme *t, const canvas_path *region, box bounds) {
    const double spacing = 1.3, width = 0.18;
    canvas_save(c);
    canvas_clip(c, region);
    for (int light = 0; light < 2; light++) {
        canvas_path lines = {0};
        add_diagonals(&lines, bounds, 0.5 * spacing + light * width * M_SQRT2, spacing, false);
        canvas_stroke(c, &lines, (canvas_pen){.width = width * t->weight, .color = {light, light, light, 0.35}});
        path_clear(&lines);
    }
    canvas_restore(c);
}

bool style_is_white(rgba c) {
    return c.red == 1 && c.green == 1 && c.blue == 1;
}

/* sRGB to light (IEC 61966-2-1). */
static double linear(double c) {
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

double style_lightness(rgba c) {
    double y = 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
    return y > 0.008856 ? 116 * cbrt(y) - 16 : 903.3 * y;
}

rgba style_contrast(rgba ground) {
    return style_lightness(ground) > 50 ? (rgba){0, 0, 0, 1} : (rgba){1, 1, 1, 1};
}

rgba style_readable(const theme *t, rgba c) {
    rgba ink = t->ink;
    for (int step = 0; step < 20 && fabs(style_lightness(c) - style_lightness(t->paper)) < READABLE; step++)
        c = (rgba){c.red + 0.1 * (ink.red - c.red), c.green + 0.1 * (ink.green - c.green),
                   c.blue + 0.1 * (ink.blue - c.blue), c.alpha};
    return c;
}
