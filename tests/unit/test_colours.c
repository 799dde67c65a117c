/* test_colours.c - colours stay apart for colour-blind readers and in grey print: by simulation. */
#include "plot/colormap.h"
#include "plot/style.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Light as a reader without one kind of cones sees it, linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.0. */
static const struct {
    const char *name;
    double matrix[3][3];
} readers[] = {
    {"all cones", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {"protanopia", {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {"deuteranopia",
     {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {"tritanopia", {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
    {"grey print", {{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}}},
};
enum { READERS = sizeof readers / sizeof readers[0], GREY = READERS - 1 };

typedef struct lab {
    double l, a, b;
} lab;

static double linear(double c) {
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double response(double t) {
    return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

/* CIELAB, D65, of what a reader sees. */
static lab seen(int reader, rgba c) {
    static const double xyz[3][3] = {
        {0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}};
    static const double white[3] = {0.95047, 1, 1.08883};
    const double light[3] = {linear(c.red), linear(c.green), linear(c.blue)};
    double there[3], f[3];
    for (int i = 0; i < 3; i++) {
        there[i] = 0;
        for (int k = 0; k < 3; k++) there[i] += readers[reader].matrix[i][k] * light[k];
        there[i] = fmin(1, fmax(0, there[i]));
    }
    for (int i = 0; i < 3; i++)
        f[i] = response((xyz[i][0] * there[0] + xyz[i][1] * there[1] + xyz[i][2] * there[2]) / white[i]);
    return (lab){116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

static double difference(lab p, lab q) {
    return sqrt((p.l - q.l) * (p.l - q.l) + (p.a - q.a) * (p.a - q.a) + (p.b - q.b) * (p.b - q.b));
}

/* Curves: 20 units of CIELAB apart for every reader, 8 of lightness in grey print, where dashes do not tell them apart;
 * and off the paper, by 15 at least. */
START_TEST(series_stay_apart) {
    const theme *t = theme_at(_i);
    for (int reader = 0; reader < READERS; reader++)
        for (int i = 0; i < SERIES_MAX; i++) {
            lab one = seen(reader, t->series[i]);
            ck_assert_msg(difference(one, seen(reader, t->paper)) > 15, "%s: %d on paper", t->name, i);
            for (int k = 0; k < i && !t->dashed; k++) {
                double apart = difference(one, seen(reader, t->series[k]));
                ck_assert_msg(apart > (reader == GREY ? 8 : 20), "%s, %s: %d and %d are %.1f apart", t->name,
                              readers[reader].name, k, i, apart);
            }
        }
}
END_TEST

/* Without colour, six curves have six patterns of dashes, or so different a grey that one pattern may come twice. */
START_TEST(series_of_a_dashed_theme_differ_in_dashes) {
    for (int i = 0; theme_at(i); i++)
        for (int a = 0; a < SERIES_MAX && theme_at(i)->dashed; a++)
            for (int b = 0; b < a; b++) {
                canvas_pen p = style_series(theme_at(i), a, 1), q = style_series(theme_at(i), b, 1);
                ck_assert_msg(p.on != q.on || p.off != q.off, "%s: %d and %d", theme_at(i)->name, b, a);
            }
}
END_TEST

/* Maps: for every reader lightness rises all the way, so that order is never lost; of differences, to the middle and down again,
 * and both ends stay apart except in grey print, where lines below zero are dashed. */
START_TEST(maps_keep_their_order) {
    const colormap *map = colormap_at(_i);
    for (int reader = 0; reader < READERS; reader++) {
        double reached = -1;
        for (int i = 0; i < 256; i++) {
            int at = map->diverging && i >= 128 ? 383 - i : i; /* the right half from its end */
            if (map->diverging && i == 128) reached = -1;
            double l = seen(reader, colormap_color(map, (at + 0.5) / 256)).l;
            ck_assert_msg(l > reached - 0.8, "%s, %s: entry %d", map->name, readers[reader].name, at);
            reached = fmax(reached, l);
        }
        double ends = difference(seen(reader, colormap_color(map, 0)), seen(reader, colormap_color(map, 1)));
        if (!map->diverging || reader != GREY)
            ck_assert_msg(ends > 40, "%s, %s: %.0f", map->name, readers[reader].name, ends);
    }
}
END_TEST

/* Words can be read on their paper: at least 7 to 1 (WCAG 2, AAA). */
START_TEST(words_stand_out) {
    const theme *t = theme_at(_i);
    double y[2];
    for (int k = 0; k < 2; k++) {
        rgba c = k ? t->paper : t->ink;
        y[k] = 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue) + 0.05;
    }
    ck_assert_double_gt(fmax(y[0], y[1]) / fmin(y[0], y[1]), 7);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("colours");
    TCase *colours = tcase_create("colours");
    int themes = 0, maps = 0;
    while (theme_at(themes)) themes++;
    while (colormap_at(maps)) maps++;
    tcase_add_loop_test(colours, series_stay_apart, 0, themes);
    tcase_add_test(colours, series_of_a_dashed_theme_differ_in_dashes);
    tcase_add_loop_test(colours, maps_keep_their_order, 0, maps);
    tcase_add_loop_test(colours, words_stand_out, 0, themes);
    suite_add_tcase(suite, colours);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
