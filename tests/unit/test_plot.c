/* test_plot.c - figures: the numbers on them, the lines in them, the files they are. */
#include "base/file.h"
#include "base/rng.h"
#include "plot/clip.h"
#include "plot/colormap.h"
#include "plot/field.h"
#include "plot/label.h"
#include "plot/scale.h"
#include "plot/style.h"
#include "plot/title.h"

#include "figures.h"

#include <basin.h>
#include <check.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GOLDEN "tests/golden/"

/* Scales. */

static bool is_round(double value, const double mantissas[], int count) {
    double exponent = floor(log10(value) + 1e-9), mantissa = value / pow(10, exponent);
    for (int i = 0; i < count; i++)
        if (fabs(mantissa - mantissas[i]) < 1e-6) return true;
    return false;
}

static const scale scales[] = {{false, -1, 1},     {false, 0, 100},      {false, -0.013, 0.0071}, {false, 1e6, 1.5e6},
                               {false, 3, 3.0001}, {true, 0.1, 1e4},     {true, 0.15, 175},       {true, 1e-9, 1e12},
                               {true, 2, 4},       {false, -1.25, 1.25}, {true, 0.08, 9.7},       {false, -4, 4},
                               {false, 0.1, 1.9}};

/* Ticks lie inside the range, are two or more if even, ascend, and are steps of 1, 2, 2.5 or 5 (log: 1, 2, 3, 5) times a power of ten. */
START_TEST(ticks_are_round_and_inside) {
    double steps[] = {1, 2, 2.5, 5}, marks[] = {1, 2, 3, 5};
    const scale *s = &scales[_i];
    for (int target = 2; target <= 8; target++) {
        ticks t;
        ticks_choose(&t, s, target);
        ck_assert_int_ge(t.count, s->log ? 1 : 2);
        ck_assert_int_le(t.count, target + 1);
        double span = s->max - s->min, step = t.count > 1 ? t.value[1] - t.value[0] : 1;
        for (int i = 0; i < t.count; i++) {
            ck_assert(t.value[i] >= s->min - 1e-9 * span && t.value[i] <= s->max + 1e-9 * span);
            if (i) ck_assert(t.value[i] > t.value[i - 1]);
            if (s->log && s->max / s->min > 10)
                ck_assert_msg(is_round(t.value[i], marks, 4), "%g", t.value[i]);
            else
                ck_assert_double_eq_tol(t.value[i] / step, round(t.value[i] / step), 1e-6);
        }
        if (!s->log && t.count > 1) ck_assert_msg(is_round(step, steps, 4), "step %g", step);
        for (int i = 0; i < t.minors; i++) ck_assert(t.minor[i] > s->min && t.minor[i] < s->max);
    }
}
END_TEST

/* As many as there is room for, where the ends of a range are no round numbers. */
START_TEST(ticks_fill_their_axis) {
    static const struct {
        scale of;
        int target, count;
    } cases[] = {{{false, -4, 98}, 4, 4}, {{false, -1, 1}, 4, 5}, {{false, -1, 1}, 3, 3}, {{false, -4, 104}, 4, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ticks t;
        ticks_choose(&t, &cases[i].of, cases[i].target);
        ck_assert_int_eq(t.count, cases[i].count);
    }
}
END_TEST

/* Levels ascend and cover the range, no level is wasted outside it, and about as many come as were asked for. */
START_TEST(levels_cover_the_range) {
    const scale *s = &scales[_i];
    for (int target = 2; target <= 30; target++) {
        levels l;
        levels_choose(&l, s->log, s->min, s->max, target);
        ck_assert_int_ge(l.count, 2);
        ck_assert_int_le(l.count, 2 * target + 3);
        ck_assert(l.value[0] <= s->min * (1 + 1e-8) || !s->log);
        ck_assert(l.value[0] <= s->min + 1e-8 * fabs(s->max) && l.value[1] > s->min);
        ck_assert(l.value[l.count - 1] >= s->max * (1 - 1e-8) && l.value[l.count - 2] < s->max);
        for (int i = 1; i < l.count; i++) ck_assert(l.value[i] > l.value[i - 1]);
    }
}
END_TEST

START_TEST(levels_keep_the_users_numbers) {
    static const char *const wrong[] = {"", "x", "1,", "1,x", "2,1", "1,1", "1,nan", "1,inf", "1 2"};
    levels l;
    ck_assert_int_eq(levels_parse(&l, "0.1,1,10.5", &err), BASIN_OK);
    ck_assert_int_eq(l.count, 3);
    ck_assert_double_eq(l.value[0], 0.1);
    ck_assert_double_eq(l.value[2], 10.5);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(levels_parse(&l, wrong[i], &err) == BASIN_EINVALID, "'%s'", wrong[i]);
}
END_TEST

START_TEST(numbers_are_written_for_print) {
    static const struct {
        double value;
        int decimals;
        const char *text;
    } rows[] = {{-0.5, 1, "\u22120.5"},
                {0, 1, "0.0"},
                {-0.01, 1, "0.0"},
                {2.5, -1, "2.5"},
                {0.001, -1, "0.001"},
                {3000, -1, "3000"},
                {1e4, -1, "10<sup>4</sup>"},
                {2e-5, -1, "2\u00d710<sup>\u22125</sup>"},
                {-1e6, -1, "\u221210<sup>6</sup>"},
                {2.5e7, -1, "2.5\u00d710<sup>7</sup>"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[64];
        number_markup(text, rows[i].value, rows[i].decimals);
        ck_assert_str_eq(text, rows[i].text);
    }
}
END_TEST

/* Colour maps. */

static double lightness(const colormap *map, int index) {
    return style_lightness(colormap_color(map, (index + 0.5) / 256));
}

/* Each map has all its entries and grows lighter all the way: it can be read in grey print. */
START_TEST(colour_maps_grow_lighter) {
    for (int k = 0; colormap_at(k); k++) {
        const colormap *map = colormap_at(k);
        ck_assert_uint_eq(strlen(map->rgb), 6 * 256);
        ck_assert_uint_eq(strspn(map->rgb, "0123456789abcdef"), 6 * 256);
        if (map->diverging) continue;
        double span = lightness(map, 255) - lightness(map, 0);
        ck_assert_msg(span > 60, "%s: %g", map->name, span);
        for (int i = 1; i < 256; i++) {
            double step = lightness(map, i) - lightness(map, i - 1);
            ck_assert_msg(step > -0.25 && step < 5 * span / 256 + 1, "%s %d: %g", map->name, i, step);
        }
    }
}
END_TEST

/* Of differences: lighter up to the middle, darker behind it, and equally dark where equally far from it. */
START_TEST(diverging_maps_are_lightest_at_zero) {
    for (int k = 0; colormap_at(k); k++) {
        const colormap *map = colormap_at(k);
        if (!map->diverging) continue;
        ck_assert_double_gt(lightness(map, 128), lightness(map, 0) + 40);
        for (int i = 0; i < 128; i++) {
            ck_assert_double_gt(lightness(map, i + 1), lightness(map, i) - 0.25);
            ck_assert_double_gt(lightness(map, 254 - i), lightness(map, 255 - i) - 0.25);
            ck_assert_double_le(fabs(lightness(map, i) - lightness(map, 255 - i)), 3);
        }
    }
}
END_TEST

/* The published ends and middles. */
START_TEST(colour_maps_are_the_published_ones) {
    static const struct {
        const char *name;
        uint32_t first, middle, last;
    } rows[] = {{"viridis", 0xff440154, 0xff21918c, 0xfffde725}, {"cividis", 0xff00224e, 0xff7d7c78, 0xfffee838},
                {"magma", 0xff000004, 0xffb73779, 0xfffcfdbf},   {"inferno", 0xff000004, 0xffbc3754, 0xfffcffa4},
                {"plasma", 0xff0d0887, 0xffcc4778, 0xfff0f921},  {"coolwarm", 0xff3b4cc0, 0xffdddcdc, 0xffb40426}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const colormap *map = NULL;
        ck_assert_int_eq(colormap_find(&map, rows[i].name, &err), BASIN_OK);
        ck_assert_uint_eq(colormap_pixel(map, -1), rows[i].first);
        ck_assert_uint_eq(colormap_pixel(map, 0.5), rows[i].middle);
        ck_assert_uint_eq(colormap_pixel(map, 2), rows[i].last);
    }
}
END_TEST

/* Fields. */

enum { SIDE = 24 };

typedef struct sheet {
    grid grid;
    double x[SIDE], y[SIDE], values[SIDE * SIDE];
} sheet;

static void sheet_fill(sheet *s, uint64_t seed, double holes) {
    rng r = {seed, RNG_TEST, 0};
    for (int i = 0; i < SIDE; i++) s->x[i] = 3 * i, s->y[i] = 200 - 2 * i;
    for (int i = 0; i < SIDE * SIDE; i++)
        s->values[i] =
            rng_uniform(r, 2 * (uint64_t)i) < holes ? NAN : round(8 * rng_uniform(r, 2 * (uint64_t)i + 1)) / 8;
    s->grid = (grid){SIDE, SIDE, s->x, s->y, s->values};
}

static bool cell_known(const sheet *s, int i, int j) {
    if (i < 0 || j < 0 || i >= SIDE - 1 || j >= SIDE - 1) return false;
    return isfinite(s->values[j * SIDE + i]) && isfinite(s->values[j * SIDE + i + 1]) &&
           isfinite(s->values[(j + 1) * SIDE + i]) && isfinite(s->values[(j + 1) * SIDE + i + 1]);
}

/* Whether a place lies on an edge or corner that a cell that is not known, or the outside, touches. */
static bool at_border(const sheet *s, point p) {
    double u = p.x / 3, v = (200 - p.y) / 2;
    for (int di = 0; di < 2; di++)
        for (int dj = 0; dj < 2; dj++)
            if (!cell_known(s, (int)floor(u + (di ? 1e-7 : -1e-7)), (int)floor(v + (dj ? 1e-7 : -1e-7)))) return true;
    return false;
}

/* The isoline of a bowl is a circle to within the error of linear interpolation, h^2/8 * f'' / f'. */
START_TEST(isolines_of_a_bowl_are_circles) {
    double at[41], values[41 * 41];
    canvas_path line = {0};
    for (int i = 0; i < 41; i++) at[i] = (i - 20) / 20.0;
    for (int j = 0; j < 41; j++)
        for (int i = 0; i < 41; i++) values[j * 41 + i] = at[i] * at[i] + at[j] * at[j];
    grid g = {41, 41, at, at, values};
    for (double radius = 0.2; radius < 1; radius += 0.15) {
        path_reset(&line);
        ck_assert_int_eq(field_isolines(&line, &g, radius * radius, &err), BASIN_OK);
        ck_assert_int_gt(line.count, 20);
        ck_assert_int_eq(line.node[line.count - 1].verb, 'Z');
        for (int i = 0; i < line.count; i++) {
            ck_assert(i == 0 || line.node[i].verb != 'M');
            double r = hypot(line.node[i].at.x, line.node[i].at.y);
            ck_assert_double_le(fabs(r - radius), 0.05 * 0.05 / 8 * 2 / (2 * radius) + 1e-12);
        }
    }
    path_clear(&line);
}
END_TEST

/* Whatever the field: a line is closed, or both its ends lie where the known cells end. */
START_TEST(isolines_end_only_at_borders) {
    sheet s;
    canvas_path line = {0};
    sheet_fill(&s, (uint64_t)_i, _i % 3 * 0.1);
    for (double level = 0.0625; level < 1; level += 0.0625) { /* every other one meets values exactly */
        path_reset(&line);
        ck_assert_int_eq(field_isolines(&line, &s.grid, level, &err), BASIN_OK);
        for (int first = 0, last; first < line.count; first = last + 1) {
            last = first;
            while (last + 1 < line.count && line.node[last + 1].verb != 'M') last++;
            ck_assert_int_gt(last, first);
            if (line.node[last].verb == 'Z') continue;
            ck_assert(at_border(&s, line.node[first].at));
            ck_assert(at_border(&s, line.node[last].at));
        }
    }
    path_clear(&line);
}
END_TEST

static double side(point a, point b, point c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool intersect(point a, point b, point c, point d) {
    const double eps = 1e-9;
    return side(a, b, c) * side(a, b, d) < -eps && side(c, d, a) * side(c, d, b) < -eps;
}

START_TEST(levels_never_cross) {
    sheet s;
    canvas_path low = {0}, high = {0};
    sheet_fill(&s, 100 + (uint64_t)_i, 0.05);
    ck_assert_int_eq(field_isolines(&low, &s.grid, 0.45, &err), BASIN_OK);
    ck_assert_int_eq(field_isolines(&high, &s.grid, 0.55, &err), BASIN_OK);
    for (int i = 1; i < low.count; i++)
        for (int j = 1; j < high.count; j++)
            if (low.node[i].verb != 'M' && high.node[j].verb != 'M')
                ck_assert(!intersect(low.node[i - 1].at, low.node[i].at, high.node[j - 1].at, high.node[j].at));
    path_clear(&low);
    path_clear(&high);
}
END_TEST

static double area(const canvas_path *p) {
    double sum = 0;
    for (int i = 1; i < p->count; i++)
        if (p->node[i].verb != 'M')
            sum += p->node[i - 1].at.x * p->node[i].at.y - p->node[i].at.x * p->node[i - 1].at.y;
    return fabs(sum) / 2;
}

static bool has_node(const canvas_path *p, point at) {
    for (int i = 0; i < p->count; i++)
        if (p->node[i].at.x == at.x && p->node[i].at.y == at.y) return true;
    return false;
}

/* Regions are closed, cover exactly the known cells at the lowest level, shrink as the level rises, and run along the isolines. */
START_TEST(regions_are_nested_and_follow_the_isolines) {
    sheet s;
    canvas_path region = {0}, line = {0};
    double last = 0;
    int known = 0;
    sheet_fill(&s, 200 + (uint64_t)_i, _i % 3 * 0.1);
    for (int j = 0; j < SIDE; j++)
        for (int i = 0; i < SIDE; i++) known += cell_known(&s, i, j);
    ck_assert_int_eq(field_above(&region, &s.grid, -INFINITY, &err), BASIN_OK);
    last = area(&region);
    ck_assert_double_eq_tol(last, 6.0 * known, 1e-6);
    for (double level = 0.05; level < 1; level += 0.1) {
        path_reset(&region);
        path_reset(&line);
        ck_assert_int_eq(field_above(&region, &s.grid, level, &err), BASIN_OK);
        ck_assert_int_eq(field_isolines(&line, &s.grid, level, &err), BASIN_OK);
        for (int i = 0; i < region.count; i++)
            if (i + 1 == region.count || region.node[i + 1].verb == 'M') ck_assert_int_eq(region.node[i].verb, 'Z');
        for (int i = 0; i < line.count; i++) ck_assert(has_node(&region, line.node[i].at));
        ck_assert_double_le(area(&region), last + 1e-6);
        last = area(&region);
    }
    path_clear(&region);
    path_clear(&line);
}
END_TEST

static double length_of(const canvas_path *p) {
    double length = 0;
    for (int i = 1; i < p->count; i++)
        if (p->node[i].verb != 'M')
            length += hypot(p->node[i].at.x - p->node[i - 1].at.x, p->node[i].at.y - p->node[i - 1].at.y);
    return length;
}

/* Of lines, what lies in the box is kept: whole pieces, wherever a closed line starts, but no stubs. */
START_TEST(lines_are_clipped_to_a_box) {
    const box b = {0, 0, 10, 10};
    for (int turn = 0; turn < 8; turn++) {
        canvas_path p = {0};
        const double reach = 6; /* a square around the middle, turned by 45 degrees, through all sides of the box */
        for (int k = 0; k < 8; k++) { /* corners and middles of sides */
            double angle = (k + turn) * M_PI / 4, r = (k + turn) % 2 ? reach / sqrt(2) : reach;
            (k ? path_line : path_move)(&p, (point){5 + r * cos(angle), 5 + r * sin(angle)});
        }
        path_close(&p);
        path_segment(&p, (point){-1, 1}, (point){1, -1.5}); /* outside */
        path_segment(&p, (point){-1, 3}, (point){3, -1});   /* cuts a corner: 2 sqrt(2) long inside */
        path_box(&p, (box){2, 2, 1, 1});                    /* inside */
        clip_lines(&p, b, 3);
        int starts = 0, closed = 0;
        for (int i = 0; i < p.count; i++) {
            starts += p.node[i].verb == 'M';
            closed += p.node[i].verb == 'Z';
            ck_assert(p.node[i].at.x >= -1e-9 && p.node[i].at.x <= 10 + 1e-9);
            ck_assert(p.node[i].at.y >= -1e-9 && p.node[i].at.y <= 10 + 1e-9);
        }
        ck_assert_int_eq(starts, 5);
        ck_assert_int_eq(closed, 1);
        ck_assert_double_eq_tol(length_of(&p), 4 * (reach - 2) * sqrt(2) + 4, 1e-9);
        path_clear(&p);
    }
}
END_TEST

static point corner(const line_label *l, int k) {
    double x = (k % 3 ? 0.5 : -0.5) * l->width, y = (k < 2 ? -0.5 : 0.5) * l->height, c = cos(l->angle),
           s = sin(l->angle);
    return (point){l->at.x + x * c - y * s, l->at.y + x * s + y * c};
}

static bool enters(const line_label *l, point a, point b) {
    for (int k = 0; k < 4; k++)
        if (intersect(corner(l, k), corner(l, (k + 1) % 4), a, b)) return true;
    return false;
}

/* Labels are upright, inside the frame, and no line and no other label enters them. */
START_TEST(labels_are_clear_of_everything) {
    enum { N = 51, LEVELS = 8 };
    static double at[N], values[N * N], widths[LEVELS];
    line_label labels[64];
    canvas_path lines[LEVELS] = {0};
    int level_of[64];
    for (int i = 0; i < N; i++) at[i] = 200.0 * i / (N - 1);
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++)
            values[j * N + i] = hypot(at[i] - 100, at[j] - 100 + _i) + 5 * sin(at[i] / (9 + _i)) * sin(at[j] / 11);
    grid g = {N, N, at, at, values};
    for (int k = 0; k < LEVELS; k++) {
        widths[k] = 14 + k;
        ck_assert_int_eq(field_isolines(&lines[k], &g, 20 + 14 * k, &err), BASIN_OK);
    }
    const box mark = {96, 96, 8, 8};
    label_plan plan = {{1, 1, 198, 198}, LEVELS, lines, widths, 6, 1, &mark, NULL};
    int count = label_lines(&plan, 64, labels, level_of);
    ck_assert_int_ge(count, LEVELS - 1);
    for (int i = 0; i < count; i++) {
        ck_assert_double_le(fabs(labels[i].angle), 1.5708);
        for (int k = 0; k < 4; k++) {
            point c = corner(&labels[i], k);
            ck_assert(c.x >= 1 && c.x <= 199 && c.y >= 1 && c.y <= 199);
            for (int o = 0; o < count; o++)
                ck_assert(o == i || !enters(&labels[o], c, corner(&labels[i], (k + 1) % 4)));
        }
        for (int level = 0; level < LEVELS; level++)
            for (int n = 1; n < lines[level].count; n++)
                ck_assert(lines[level].node[n].verb == 'M' ||
                          !enters(&labels[i], lines[level].node[n - 1].at, lines[level].node[n].at));
    }
    for (int k = 0; k < LEVELS; k++) path_clear(&lines[k]);
}
END_TEST

/* What is left of an open line beside its label is long enough not to be read as a minus sign. */
START_TEST(labels_leave_no_minus_signs) {
    for (int beside = 2; beside < 30; beside++) {
        const double width = 12, height = 5;
        canvas_path line = {0};
        line_label placed;
        int level;
        path_segment(&line, (point){0, 50}, (point){width + 2 * beside, 50});
        label_plan plan = {{-1, 0, 100, 100}, 1, &line, &width, height, 0, NULL, NULL};
        int count = label_lines(&plan, 1, &placed, &level);
        ck_assert_int_eq(count, beside >= 7);
        ck_assert_int_eq(line.count, count ? 4 : 2);
        for (int i = 0; i + 1 < line.count; i += 2)
            ck_assert_double_ge(fabs(line.node[i].at.x - line.node[i + 1].at.x), count ? 7 - 1e-9 : 0);
        path_clear(&line);
    }
}
END_TEST

/* Figures. */

static void draw_kind(const char *path, const char *kind) {
    bool line = strcmp(kind, "curve") == 0;
    basin_surface *s[2] = {surface(holed, line ? 21 : 7, line ? 1 : 6), surface(steep, line ? 21 : 7, line ? 1 : 6)};
    basin_plot_options options = {.kind = kind, .command = "basin plot a.h5 b.h5"};
    ck_assert_msg(plot(path, 2, s, &options) == BASIN_OK, "%s: %s", path, err.message);
    for (int k = 0; k < 2; k++) basin_surface_free(s[k]);
}

static double pocket(double x, double y) {
    return x * x + y * y < 1e-6 ? 0.05 : bowl(x, y);
}

/* A line around less than the cross covers is left out; one that is seen beside it stays. */
START_TEST(the_cross_covers_no_lines) {
    for (int points = 9; points <= 81; points += 72) {
        basin_surface *s = surface(pocket, points, points);
        basin_plot_options o = {.kind = "contour", .levels = "0.1,0.5,1"};
        size_t size;
        ck_assert_int_eq(plot(place("pocket.trace"), 1, &s, &o), BASIN_OK);
        char *verbs = contents(place("pocket.trace"), &size);
        ck_assert_int_eq(strstr(verbs, "stroke 0.60 440154") != NULL, points == 9);
        free(verbs);
        basin_surface_free(s);
    }
}
END_TEST

/* Every kind draws the verbs of its golden file. BASIN_GOLDEN=write writes the files anew. */
START_TEST(kinds_draw_the_golden_verbs) {
    for (int i = 0; basin_plot_kind(i, NULL); i++) {
        const char *wanted = getenv("BASIN_GOLDEN");
        char golden[128], name[64];
        size_t size, golden_size;
        snprintf(golden, sizeof golden, GOLDEN "%s.trace", basin_plot_kind(i, NULL));
        snprintf(name, sizeof name, "%s.trace", basin_plot_kind(i, NULL));
        if (wanted && strcmp(wanted, "write") == 0) draw_kind(golden, basin_plot_kind(i, NULL));
        draw_kind(place(name), basin_plot_kind(i, NULL));
        char *drawn = contents(place(name), &size), *expected = contents(golden, &golden_size);
        size_t same = 0, line = 1;
        while (same < size && drawn[same] == expected[same]) line += drawn[same++] == '\n';
        ck_assert_msg(size == golden_size && same == size, "%s: line %zu differs", golden, line);
        free(drawn);
        free(expected);
    }
}
END_TEST

static double waves(double x, double y) {
    return 1 + 0.9 * sin(7 * x) * cos(7 * y);
}

/* A panel of 51 x 51 points that is no noise takes less than 300 kB as an SVG. */
START_TEST(vector_figures_are_small) {
    const formula of[] = {steep, pocket, waves};
    for (int k = 0; k < 3; k++)
        for (int i = 0; basin_plot_kind(i, NULL); i++) {
            basin_plot_options o = {.kind = basin_plot_kind(i, NULL)};
            basin_surface *s = surface(of[k], 51, strcmp(o.kind, "curve") == 0 ? 1 : 51);
            struct stat info;
            ck_assert_int_eq(plot(place("small.svg"), 1, &s, &o), BASIN_OK);
            ck_assert_int_eq(stat(place("small.svg"), &info), 0);
            ck_assert_msg(info.st_size < 300000, "%s %d: %ld", o.kind, k, (long)info.st_size);
            basin_surface_free(s);
        }
}
END_TEST

/* Every kind in every format: the same bytes when it is drawn again, over the first file. */
START_TEST(drawing_again_gives_the_same_bytes) {
    for (int f = 0; basin_figure_format(f, NULL); f++)
        for (int k = 0; basin_plot_kind(k, NULL); k++) {
            char name[64];
            size_t size, again_size;
            if (strcmp(basin_figure_format(f, NULL), ".html") == 0 && strcmp(basin_plot_kind(k, NULL), "curve") == 0)
                continue; /* pages are for planes */
            snprintf(name, sizeof name, "again-%s%s", basin_plot_kind(k, NULL), basin_figure_format(f, NULL));
            draw_kind(place(name), basin_plot_kind(k, NULL));
            char *first = contents(place(name), &size);
            draw_kind(place(name), basin_plot_kind(k, NULL));
            char *again = contents(place(name), &again_size);
            ck_assert_msg(size == again_size && memcmp(first, again, size) == 0, "%s", name);
            free(first);
            free(again);
        }
}
END_TEST

/* Every format gives back the records of all surfaces and the command, whatever characters they hold. */
START_TEST(figures_say_where_they_come_from) {
    static const char hostile[] = "a=b; 50% <tag> & \"quote\" (p) \\ \u03b1\n;;end";
    for (int f = 0; basin_figure_format(f, NULL); f++) {
        char name[64];
        basin_record record = {0};
        basin_surface *s[2] = {surface(bowl, 5, 5), surface(bowl, 5, 5)};
        basin_plot_options options = {.command = hostile};
        ck_assert_int_eq(basin_record_set(&s[1]->record, &err, "odd key;=", "%s", hostile), BASIN_OK);
        snprintf(name, sizeof name, "origin%s", basin_figure_format(f, NULL));
        ck_assert_msg(plot(place(name), 2, s, &options) == BASIN_OK, "%s", err.message);
        ck_assert_msg(basin_figure_record(&record, place(name), &err) == BASIN_OK, "%s", err.message);
        ck_assert_str_eq(basin_record_get(&record, "command"), hostile);
        ck_assert_ptr_nonnull(basin_record_get(&record, "version"));
        ck_assert_str_eq(basin_record_get(&record, "1.network"), "resnet20,noskip");
        ck_assert_str_eq(basin_record_get(&record, "2.odd key;="), hostile);
        bool page = strcmp(basin_figure_format(f, NULL), ".html") == 0;
        ck_assert_str_eq(basin_record_get(&record, "figure.kind"), page ? "surface" : "filled");
        ck_assert_str_eq(basin_record_get(&record, "figure.metric"), "train_loss");
        ck_assert_str_eq(basin_record_get(&record, "figure.colormap"), "viridis");
        ck_assert_str_eq(basin_record_get(&record, "figure.theme"), "print");
        if (page)
            ck_assert_str_eq(basin_record_get(&record, "figure.view"), "-60,35");
        else
            ck_assert_str_eq(basin_record_get(&record, "figure.font"), "DejaVu Sans 8");
        ck_assert_ptr_nonnull(basin_record_get(&record, "figure.levels"));
        ck_assert_int_eq(record.count, 11);
        basin_record_clear(&record);
        for (int k = 0; k < 2; k++) basin_surface_free(s[k]);
    }
}
END_TEST

START_TEST(a_figure_that_says_too_much_is_refused) {
    basin_record record = {0};
    FILE *out = fopen(place("wordy.svg"), "wb");
    fputs("basin figure: ", out);
    for (int i = 0; i <= BASIN_RECORD_MAX; i++) fprintf(out, "key %d=; ", i);
    fputs(";", out);
    fclose(out);
    ck_assert_int_eq(basin_figure_record(&record, place("wordy.svg"), &err), BASIN_EUNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(err.message, "more than 4096 entries"));
    ck_assert_int_eq(record.count, 0);
}
END_TEST

/* A figure that is cut off or changed anywhere is read without harm: it says what it said, or that it is damaged. */
START_TEST(damaged_figures_are_refused_or_read) {
    for (int f = 0; basin_figure_format(f, NULL); f++) {
        char name[64];
        size_t size;
        snprintf(name, sizeof name, "damage%s", basin_figure_format(f, NULL));
        draw_kind(place(name), "heatmap");
        char *bytes = contents(place(name), &size);
        size_t head = size < 2500 ? size : 2500;
        for (size_t cut = 0; cut <= head; cut += 7)
            for (int flip = 0; flip < 2; flip++) {
                basin_record record = {0};
                FILE *out = fopen(place("damaged"), "wb");
                if (flip && cut < size) bytes[cut] ^= 0x5a;
                fwrite(bytes, 1, flip ? size : cut, out);
                if (flip && cut < size) bytes[cut] ^= 0x5a;
                fclose(out);
                basin_status status = basin_figure_record(&record, place("damaged"), &err);
                ck_assert(status == BASIN_OK || status == BASIN_EFORMAT);
                if (status != BASIN_OK) ck_assert_ptr_nonnull(strstr(err.message, "damaged"));
                if (status != BASIN_OK) ck_assert_int_eq(record.count, 0);
                basin_record_clear(&record);
            }
        free(bytes);
    }
    basin_record record = {0};
    ck_assert_int_eq(basin_figure_record(&record, place("nothing"), &err), BASIN_ENOTFOUND);
}
END_TEST

/* PNG: 84 mm at 300 dpi are 992 pixels, and the file says 300 dpi. */
START_TEST(png_knows_its_size) {
    png_uint_32 x, y;
    int unit;
    draw_kind(place("size.png"), "curve");
    FILE *in = fopen(place("size.png"), "rb");
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_init_io(png, in);
    png_read_info(png, info);
    ck_assert_uint_eq(png_get_image_width(png, info), 992);
    ck_assert(png_get_pHYs(png, info, &x, &y, &unit));
    ck_assert_uint_eq(x, 11811);
    ck_assert_uint_eq(y, 11811);
    png_destroy_read_struct(&png, &info, NULL);
    fclose(in);
}
END_TEST

/* What is not a figure of ours in the format is never replaced; an empty file and an older figure are. */
START_TEST(other_files_are_kept) {
    basin_surface *s = surface(bowl, 5, 5);
    size_t size;
    FILE *out = fopen(place("thesis.png"), "w");
    fputs("three years of work", out);
    fclose(out);
    ck_assert_int_eq(plot(place("thesis.png"), 1, &s, NULL), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "thesis.png"));
    char *kept = contents(place("thesis.png"), &size);
    ck_assert_str_eq(kept, "three years of work");
    free(kept);

    out = fopen(place("mine.svg"), "w");
    fputs("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", out);
    fclose(out);
    kept = contents(place("mine.svg"), &size);
    ck_assert_int_eq(plot(place("mine.svg"), 1, &s, NULL), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "not a figure by basin"));
    char *still = contents(place("mine.svg"), &size);
    ck_assert_str_eq(still, kept);
    free(still);
    free(kept);

    ck_assert_int_eq(mkdir(place("folder.pdf"), 0777), 0);
    ck_assert_int_eq(plot(place("folder.pdf"), 1, &s, NULL), BASIN_EEXISTS);
    fclose(fopen(place("empty.svg"), "w"));
    ck_assert_int_eq(plot(place("empty.svg"), 1, &s, NULL), BASIN_OK);
    ck_assert_int_eq(plot(place("empty.svg"), 1, &s, NULL), BASIN_OK);
    ck_assert_int_eq(plot(place("no/such/folder.png"), 1, &s, NULL), BASIN_EIO);

    ck_assert_int_eq(plot(place("figure.gif"), 1, &s, NULL), BASIN_EINVALID);
    for (int f = 0; basin_figure_format(f, NULL); f++)
        ck_assert_ptr_nonnull(strstr(err.message, basin_figure_format(f, NULL)));
    basin_surface_free(s);
}
END_TEST

/* Panels have letters of their own, also beyond the 26th. */
START_TEST(panel_letters_do_not_repeat) {
    basin_surface *s[30];
    basin_plot_options options = {.width = 400};
    size_t size;
    for (int k = 0; k < 30; k++) s[k] = surface(bowl, 5, 5);
    ck_assert_int_eq(plot(place("letters.trace"), 30, s, &options), BASIN_OK);
    char *verbs = contents(place("letters.trace"), &size);
    ck_assert_ptr_nonnull(strstr(verbs, "(z)"));
    ck_assert_ptr_nonnull(strstr(verbs, "(aa)"));
    ck_assert_ptr_nonnull(strstr(verbs, "(ad)"));
    ck_assert_ptr_nonnull(strstr(verbs, "(a)"));
    ck_assert_ptr_null(strstr(strstr(verbs, "(a)") + 1, "(a)"));
    free(verbs);
    for (int k = 0; k < 30; k++) basin_surface_free(s[k]);
}
END_TEST

/* A line with training and test values shows both unless one metric is asked for. */
START_TEST(one_line_shows_all_its_losses) {
    static const char *const names[] = {"train_loss", "train_acc", "test_loss", "test_acc"};
    basin_surface *s = NULL;
    basin_range x = {-1, 1, 9};
    size_t size;
    ck_assert_int_eq(basin_surface_new(&s, &x, NULL, 4, names, &err), BASIN_OK);
    for (int m = 0; m < 4; m++)
        for (int i = 0; i < 9; i++) s->metric[m].values[i] = 1 + m + s->x[i] * s->x[i];
    memset(s->point, BASIN_EVALUATED, 9);
    for (int asked = 0; asked < 2; asked++) {
        const basin_plot_options options = {.metric = asked ? "train_loss" : NULL, .show_evaluated = true};
        ck_assert_int_eq(plot(place("both.trace"), 1, &s, &options), BASIN_OK);
        char *verbs = contents(place("both.trace"), &size);
        ck_assert_ptr_nonnull(strstr(verbs, "Training loss"));
        ck_assert_ptr_nonnull(strstr(verbs, "Training accuracy"));
        ck_assert((strstr(verbs, "Test loss") != NULL) == !asked);
        ck_assert((strstr(verbs, "Test accuracy") != NULL) == !asked);
        char *dots = strstr(verbs, "\nfill 1a1a1a M"); /* not clipped: those at the frame are whole */
        ck_assert_ptr_nonnull(dots);
        *strchr(dots + 1, '\n') = 0;
        ck_assert_int_eq(count_of(dots, "Z"), asked ? 9 : 2 * 9);
        free(verbs);
    }
    basin_surface_free(s);
}
END_TEST

/* Unknown points are hatched in every kind, and a surface that is known everywhere is not. */
START_TEST(unknown_points_are_hatched) {
    for (int k = 0; basin_plot_kind(k, NULL); k++)
        for (int holes = 0; holes < 2; holes++) {
            bool line = strcmp(basin_plot_kind(k, NULL), "curve") == 0;
            basin_surface *s = surface(bowl, 9, line ? 1 : 9);
            basin_plot_options options = {.kind = basin_plot_kind(k, NULL)};
            size_t size;
            if (holes) s->metric[0].values[4] = INFINITY;
            ck_assert_int_eq(plot(place("hatch.trace"), 1, &s, &options), BASIN_OK);
            char *verbs = contents(place("hatch.trace"), &size);
            ck_assert_msg((strstr(verbs, "stroke 0.35 8c8c8c M") != NULL) == holes, "%s", basin_plot_kind(k, NULL));
            free(verbs);
            basin_surface_free(s);
        }
}
END_TEST

/* A point without known neighbours is no part of a line: it is a dot. What one line lacks is not hatched over another. */
START_TEST(lone_points_of_a_line_are_dots) {
    basin_surface *s[2] = {surface(bowl, 9, 1), surface(steep, 9, 1)};
    const basin_plot_options options = {.no_accuracy = true};
    for (int i = 0; i < 9; i++) {
        if (i % 3 == 0) continue;
        s[0]->point[i] = BASIN_MISSING;
        for (int m = 0; m < 2; m++) s[0]->metric[m].values[i] = NAN;
    }
    for (int count = 1; count <= 2; count++) {
        char *verbs = verbs_of(count, s, &options), *dots = strstr(verbs, "fill 1c2478 M"), *end;
        ck_assert_ptr_nonnull(dots);
        ck_assert_int_eq(strstr(verbs, "stroke 0.35 8c8c8c M") != NULL, count == 1);
        end = strchr(dots, '\n');
        *end = 0;
        ck_assert_int_eq(count_of(dots, "Z"), 3);
        *end = '\n';
        free(verbs);
    }
    for (int k = 0; k < 2; k++) basin_surface_free(s[k]);
}
END_TEST

/* What cannot be drawn is refused in one line, and no file is left. */
START_TEST(impossible_figures_are_refused) {
    static const char *const two[] = {"a", "b"};
    static const struct {
        basin_plot_options options;
        basin_status status;
        const char *says;
    } rows[] = {{{.kind = "pie"}, BASIN_EINVALID, "heatmap"},
                {{.kind = "curve"}, BASIN_EINVALID, "plane"},
                {{.metric = "test_loss"}, BASIN_ENOTFOUND, "train_loss"},
                {{.colormap = "jet"}, BASIN_EINVALID, "viridis"},
                {{.theme = "neon"}, BASIN_EINVALID, "print"},
                {{.kind = "filled+"}, BASIN_EINVALID, "''"},
                {{.kind = "contour+filled"}, BASIN_EINVALID, "filled"},
                {{.kind = "filled+contour+contour+contour+contour"}, BASIN_EINVALID, "layers"},
                {{.inset = "1:2"}, BASIN_EINVALID, "X0:X1,Y0:Y1"},
                {{.inset = "0:0,0:1"}, BASIN_EINVALID, "X0 < X1"},
                {{.inset = "0:1,0:2"}, BASIN_EINVALID, "surface 1"},
                {{.inset = "0:1,0:1x"}, BASIN_EINVALID, "X0:X1,Y0:Y1"},
                {{.xlabel = "\\alpa"}, BASIN_EINVALID, "\\alpa"},
                {{.ylabel = "10^{-3"}, BASIN_EINVALID, "brace"},
                {{.row_titles = 2, .row_title = two}, BASIN_EINVALID, "2 row titles for 1 row"},
                {{.column_titles = 2, .column_title = two}, BASIN_EINVALID, "2 column titles for 1 column"},
                {{.levels = "5,4"}, BASIN_EINVALID, "5,4"},
                {{.levels = "1000"}, BASIN_EINVALID, "1000"},
                {{.width = 5}, BASIN_EINVALID, "mm"},
                {{.width = -1}, BASIN_EINVALID, "mm"},
                {{.height = 1e9}, BASIN_EINVALID, "mm"},
                {{.dpi = 1}, BASIN_EINVALID, "dpi"},
                {{.width = 2000, .dpi = 4800}, BASIN_EINVALID, "pixels"},
                {{.font_size = 500}, BASIN_EINVALID, "font"},
                {{.columns = -2}, BASIN_EINVALID, "columns"}};
    basin_surface *s = surface(bowl, 5, 5), *blank = surface(bowl, 5, 5);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_int_eq(plot(place("none.png"), 1, &s, &rows[i].options), rows[i].status);
        ck_assert_msg(strstr(err.message, rows[i].says) != NULL, "%s", err.message);
        ck_assert(!file_exists(place("none.png")));
    }
    for (int i = 0; i < 25; i++) blank->metric[0].values[i] = NAN;
    ck_assert_int_eq(plot(place("none.png"), 1, &blank, NULL), BASIN_EINVALID);
    for (int i = 0; i < 25; i++) blank->metric[0].values[i] = -1;
    ck_assert_int_eq(plot(place("none.png"), 1, &blank, &(basin_plot_options){.scale = BASIN_SCALE_LOG}),
                     BASIN_EINVALID);
    ck_assert_int_eq(plot(place("none.png"), 0, &blank, NULL), BASIN_EINVALID);
    basin_surface_free(s);
    basin_surface_free(blank);
}
END_TEST

/* Surfaces at the edge of what can be: two points each way, all values equal, zero among them, one known cell, huge values. */
START_TEST(odd_surfaces_can_be_drawn) {
    static const double values[][4] = {{1, 2, 3, 4},          {7, 7, 7, 7},      {0, 0, 0, 0},
                                       {0, 1e-300, 1, 1e300}, {-3, -2, 1e-9, 5}, {1e-12, 1, NAN, INFINITY},
                                       {1e308, -1e308, 0, 1}};
    for (size_t v = 0; v < sizeof values / sizeof values[0]; v++)
        for (int k = 0; basin_plot_kind(k, NULL); k++)
            for (int log = 0; log < 2; log++) {
                bool line = strcmp(basin_plot_kind(k, NULL), "curve") == 0, positive = false;
                basin_surface *s = surface(bowl, line ? 4 : 2, line ? 1 : 2);
                basin_plot_options options = {.kind = basin_plot_kind(k, NULL), .scale = log ? BASIN_SCALE_LOG : 0};
                memcpy(s->metric[0].values, values[v], sizeof values[v]);
                for (int i = 0; i < 4; i++) positive |= values[v][i] > 0 && isfinite(values[v][i]);
                basin_status status = plot(place("odd.pdf"), 1, &s, &options);
                ck_assert_msg(status == (log && !positive ? BASIN_EINVALID : BASIN_OK), "%zu %s %d: %s", v,
                              options.kind, log, err.message);
                basin_surface_free(s);
            }
}
END_TEST

START_TEST(the_title_of_a_graph_is_the_name_of_its_file) {
    static const char *const specs[][2] = {
        {"resnet18.onnx", "resnet18"}, {"my-vgg.v2.onnx", "my-vgg.v2"}, {"resnet20,noskip", "ResNet-20, no\u00a0skip"}};
    const basin_range x = {-1, 1, 3};
    for (int i = 0; i < 3; i++) {
        basin_surface *s = NULL;
        ck_assert_int_eq(basin_surface_new(&s, &x, NULL, 1, (const char *[]){"test_loss"}, &err), BASIN_OK);
        ck_assert_int_eq(basin_record_set(&s->record, &err, "network", "%s", specs[i][0]), BASIN_OK);
        char *title = title_surface(s);
        ck_assert_str_eq(title, specs[i][1]);
        free(title);
        basin_surface_free(s);
    }
}
END_TEST

START_TEST(a_missing_font_is_told) {
    basin_surface *s = surface(bowl, 5, 5);
    const basin_surface *borrowed = s;
    basin_record notes = {0};
    ck_assert_int_eq(basin_plot(place("font.png"), 1, &borrowed, NULL, &notes, &err), BASIN_OK);
    ck_assert_int_eq(notes.count, 0);
    basin_plot_options options = {.font = "No Such Family"};
    ck_assert_int_eq(basin_plot(place("font.png"), 1, &borrowed, &options, &notes, &err), BASIN_OK);
    ck_assert_int_eq(notes.count, 1);
    ck_assert_ptr_nonnull(strstr(notes.entry[0].value, "No Such Family"));
    basin_record_clear(&notes);
    basin_surface_free(s);
}
END_TEST

START_TEST(sizes_are_read) {
    static const char *const wrong[] = {"",     "x",   "84x",  "x70",  "84x70x1", "9",     "2001",
                                        "84x5", "nan", "huge", "84cm", "84inch",  "0.1in", "100in"};
    basin_plot_options o = {0};
    ck_assert_int_eq(basin_plot_size_parse(&o, "84.5x70", &err), BASIN_OK);
    ck_assert(o.width == 84.5 && o.height == 70);
    ck_assert_int_eq(basin_plot_size_parse(&o, "page", &err), BASIN_OK);
    ck_assert(o.width == 174 && o.height == 0 && o.font_size == 0);
    ck_assert_int_eq(basin_plot_size_parse(&o, "3x2in", &err), BASIN_OK);
    ck_assert(o.width == 3 * 25.4 && o.height == 2 * 25.4);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ck_assert_msg(basin_plot_size_parse(&o, wrong[i], &err) == BASIN_EINVALID, "'%s'", wrong[i]);
        ck_assert_ptr_nonnull(strstr(err.message, "neurips"));
    }
    ck_assert_int_eq(basin_plot_size_parse(&o, "slide", &err), BASIN_OK);
    ck_assert(o.font_size == 14);
    o.font_size = 20;
    ck_assert_int_eq(basin_plot_size_parse(&o, "slide", &err), BASIN_OK);
    ck_assert(o.font_size == 20);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("plot");
    TCase *numbers = tcase_create("numbers"), *lines = tcase_create("lines"), *figures = tcase_create("figures");
    int ranges = sizeof scales / sizeof scales[0];
    tcase_add_loop_test(numbers, ticks_are_round_and_inside, 0, ranges);
    tcase_add_test(numbers, ticks_fill_their_axis);
    tcase_add_loop_test(numbers, levels_cover_the_range, 0, ranges);
    tcase_add_test(numbers, levels_keep_the_users_numbers);
    tcase_add_test(numbers, numbers_are_written_for_print);
    tcase_add_test(numbers, colour_maps_grow_lighter);
    tcase_add_test(numbers, diverging_maps_are_lightest_at_zero);
    tcase_add_test(numbers, colour_maps_are_the_published_ones);
    tcase_add_test(lines, isolines_of_a_bowl_are_circles);
    tcase_add_loop_test(lines, isolines_end_only_at_borders, 0, 12);
    tcase_add_loop_test(lines, levels_never_cross, 0, 6);
    tcase_add_loop_test(lines, regions_are_nested_and_follow_the_isolines, 0, 12);
    tcase_add_test(lines, lines_are_clipped_to_a_box);
    tcase_add_test(lines, labels_leave_no_minus_signs);
    tcase_add_loop_test(lines, labels_are_clear_of_everything, 0, 8);
    tcase_add_unchecked_fixture(figures, make_folder, delete_folder);
    tcase_set_timeout(figures, 120);
    tcase_add_test(figures, kinds_draw_the_golden_verbs);
    tcase_add_test(figures, the_cross_covers_no_lines);
    tcase_add_test(figures, vector_figures_are_small);
    tcase_add_test(figures, drawing_again_gives_the_same_bytes);
    tcase_add_test(figures, figures_say_where_they_come_from);
    tcase_add_test(figures, a_figure_that_says_too_much_is_refused);
    tcase_add_test(figures, damaged_figures_are_refused_or_read);
    tcase_add_test(figures, png_knows_its_size);
    tcase_add_test(figures, other_files_are_kept);
    tcase_add_test(figures, panel_letters_do_not_repeat);
    tcase_add_test(figures, one_line_shows_all_its_losses);
    tcase_add_test(figures, unknown_points_are_hatched);
    tcase_add_test(figures, lone_points_of_a_line_are_dots);
    tcase_add_test(figures, impossible_figures_are_refused);
    tcase_add_test(figures, odd_surfaces_can_be_drawn);
    tcase_add_test(figures, the_title_of_a_graph_is_the_name_of_its_file);
    tcase_add_test(figures, a_missing_font_is_told);
    tcase_add_test(figures, sizes_are_read);
    suite_add_tcase(suite, numbers);
    suite_add_tcase(suite, lines);
    suite_add_tcase(suite, figures);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
