/* test_lettering.c - numbers and words on figures: told apart, whole, clear of lines, and what they say is so. */
#include "plot/label.h"
#include "plot/scale.h"
#include "plot/specks.h"

#include <stdbool.h>

#include "figures.h"

/* Numbers. */

static void check_apart(const double *value, int count, int decimals) {
    char before[64] = "", text[64];
    for (int i = 0; i < count; i++) {
        number_markup(text, value[i], decimals);
        ck_assert_msg(strcmp(before, text) != 0, "%s twice: %.15g", text, value[i]);
        strcpy(before, text);
    }
}

/* However little values differ beside their size, no two levels or ticks are written alike. */
START_TEST(numbers_are_told_apart) {
    static const double least[] = {2.3, 123456, -2.3, 99999, 9.99e8, 0.0123, 4.5e-9, -7e12, 1};
    for (size_t i = 0; i < sizeof least / sizeof least[0]; i++)
        for (double share = 1; share > 1e-9; share /= 3) {
            levels l;
            ticks t;
            scale s = {false, least[i], least[i] + share * fabs(least[i])};
            for (int target = 2; target <= 10; target++) {
                levels_choose(&l, false, s.min, s.max, target);
                check_apart(l.value, l.count, l.decimals);
                ticks_choose(&t, &s, target);
                check_apart(t.value, t.count, t.decimals);
            }
        }
}
END_TEST

static double tiny(double x, double y) {
    return 2.3 + 1e-6 * (x * x + y * y);
}

static double large(double x, double y) {
    return 123456 + 50 * (x * x + y * y);
}

static double same(double x, double y) {
    (void)x, (void)y;
    return 3.25;
}

/* What many digits agree in is written once, with the label; lines without one carry all digits. */
START_TEST(common_digits_are_written_once) {
    static const char *const kinds[] = {"filled", "heatmap+contour", "surface", "curve"};
    for (int k = 0; k < 4; k++) {
        basin_surface *s = surface(tiny, 9, k == 3 ? 1 : 9);
        char *verbs = verbs_of(1, &s, &(basin_plot_options){.kind = kinds[k]});
        ck_assert_msg(strstr(verbs, "(Training loss \u2212\u00a02.3) \u00d7\u00a010<sup>6</sup>\n"), "%s", kinds[k]);
        ck_assert_msg(strstr(verbs, k == 3 ? ": 0.5\n" : ": 0.4\n"), "%s", kinds[k]);
        free(verbs);
        basin_surface_free(s);
    }
    basin_surface *s = surface(tiny, 9, 9);
    char *verbs = verbs_of(1, &s, &(basin_plot_options){.kind = "contour"});
    ck_assert_ptr_nonnull(strstr(verbs, ": 2.3000004\n"));
    free(verbs);
    verbs =
        verbs_of(1, &s, &(basin_plot_options){.kind = "filled", .levels = "2.3000005,2.300001", .value_label = "L"});
    ck_assert_ptr_nonnull(strstr(verbs, "(L \u2212\u00a02.3)"));
    ck_assert_ptr_nonnull(strstr(verbs, "figure.levels=2.3000005,2.300001;")); /* as they are, not as they are shown */
    ck_assert_ptr_nonnull(strstr(verbs, ": 0.5\n"));
    free(verbs);
    basin_surface_free(s);
    s = surface(large, 9, 9);
    verbs = verbs_of(1, &s, &(basin_plot_options){.kind = "filled"});
    ck_assert_ptr_nonnull(strstr(verbs, ": 123460\n"));
    ck_assert_ptr_nonnull(strstr(verbs, ": Training loss\n"));
    free(verbs);
    basin_surface_free(s);
}
END_TEST

/* A constant surface has one level, whose number is whole, and says that it is constant. */
START_TEST(constant_surfaces_say_so) {
    for (int i = 0; basin_plot_kind(i, NULL); i++) {
        const char *kind = basin_plot_kind(i, NULL);
        basin_record notes = {0};
        basin_plot_options o = {.kind = kind};
        bool line = strcmp(kind, "curve") == 0;
        basin_surface *s = surface(same, 9, line ? 1 : 9);
        const basin_surface *shown = s;
        size_t size;
        ck_assert_int_eq(basin_plot(place("verbs.trace"), 1, &shown, &o, &notes, &err), BASIN_OK);
        ck_assert_str_eq(basin_record_get(&notes, "constant"), "train_loss is 3.25 at all points");
        char *verbs = contents(place("verbs.trace"), &size);
        ck_assert_msg(strstr(verbs, ": Constant training loss\n"), "%s", kind);
        if (!line) /* its bar, and the axis of a surface */
            ck_assert_int_eq(count_of(verbs, ": 3.25\n"), strcmp(kind, "surface") == 0 ? 2 : 1);
        ck_assert_ptr_null(strstr(verbs, " nan"));
        free(verbs);
        basin_record_clear(&notes);
        basin_surface_free(s);
    }
}
END_TEST

static double same_but_for_rounding(double x, double y) {
    return 3.25 + 4e-16 * round(3 * x + 2 * y);
}

/* What is left behind the last digit is neither heights nor colours. */
START_TEST(rounding_is_not_drawn) {
    static const char *const kinds[] = {"surface", "heatmap"}, *const lowest = "440154", *const highest = "fde725";
    for (int k = 0; k < 2; k++) {
        basin_surface *s = surface(same_but_for_rounding, 9, 9);
        char *verbs = verbs_of(1, &s, &(basin_plot_options){.kind = kinds[k]});
        ck_assert_ptr_nonnull(strstr(verbs, ": Constant training loss\n"));
        ck_assert_int_eq(count_of(verbs, ": 3.25\n"), k ? 1 : 2);
        ck_assert_int_gt(count_of(verbs, lowest), 81);
        ck_assert_ptr_null(strstr(verbs, highest));
        free(verbs);
        basin_surface_free(s);
    }
}
END_TEST

/* Lines. */

/* A line does not turn away right behind its label, where it would be read as a digit: a line that has no such place has no label. */
START_TEST(lines_go_on_behind_their_labels) {
    for (int beside = 2; beside < 30; beside++) {
        const double width = 12, height = 6, far = width + 2 * beside;
        canvas_path line = {0};
        line_label placed;
        int level;
        path_move(&line, (point){10, 80});
        path_line(&line, (point){10, 50});
        path_line(&line, (point){10 + far, 50});
        path_line(&line, (point){10 + far, 20});
        label_plan plan = {{0, 0, 100, 100}, 1, &line, &width, height, 0, NULL, NULL};
        int count = label_lines(&plan, 1, &placed, &level);
        if (beside >= 7) ck_assert_int_eq(count, 1);
        bool level_part = count && fabs(placed.angle) < 0.1;
        for (int end = -1; level_part && end <= 1; end += 2) {
            double from = placed.at.x + end * placed.width / 2, corner = end < 0 ? 10 : 10 + far;
            ck_assert_double_ge(fabs(corner - from), 4);
        }
        ck_assert(!level_part || beside >= 4);
        path_clear(&line);
    }
}
END_TEST

static void add_square(canvas_path *p, double x, double y, double half) {
    path_box(p, (box){x - half, y - half, 2 * half, 2 * half});
}

/* Closed lines under 3 points are left out; but the largest around the minimum stays if it has no other. */
START_TEST(specks_are_no_lines) {
    for (int around = 0; around < 2; around++) {
        canvas_path lines[2] = {0};
        const point lowest = {50, 50};
        add_square(&lines[0], 50, 50, 1);
        add_square(&lines[0], 20, 20, 1.4);
        path_segment(&lines[0], (point){70, 70}, (point){71, 70}); /* it is not closed */
        add_square(&lines[1], 50, 50, around ? 20 : 1.4);
        add_square(&lines[1], 80, 80, 1.6);
        specks_drop(lines, 2, &lowest);
        ck_assert_int_eq(lines[0].count, 2);
        ck_assert_int_eq(lines[1].count, 10);
        specks_drop(lines, 2, NULL);
        ck_assert_int_eq(lines[1].count, around ? 10 : 5);
        for (int k = 0; k < 2; k++) path_clear(&lines[k]);
    }
}
END_TEST

/* Words. */

static basin_surface *difference(int nx, int ny) {
    basin_surface *a = surface(bowl, nx, ny), *b = surface(steep, nx, ny), *d = NULL;
    ck_assert_int_eq(basin_surface_difference(&d, a, b, &err), BASIN_OK);
    basin_surface_free(a);
    basin_surface_free(b);
    return d;
}

/* Differences of accuracies are percentage points, on an axis that holds them all; so are the ranges of a spread. */
START_TEST(differences_of_percentages_are_points) {
    basin_surface *d = difference(9, 9), *line = difference(21, 1);
    char *verbs = verbs_of(1, &d, &(basin_plot_options){.metric = "train_acc"});
    ck_assert_ptr_nonnull(strstr(verbs, "(percentage\u00a0points)\n"));
    free(verbs);
    verbs = verbs_of(1, &line, &(basin_plot_options){0});
    ck_assert_int_ge(count_of(verbs, "(percentage\u00a0points)"), 2); /* axis and legend */
    ck_assert_ptr_null(strstr(verbs, "%"));
    double lowest = INFINITY, x, y;
    for (int i = 0; i < 21; i++) lowest = fmin(lowest, line->metric[1].values[i]);
    ck_assert_double_lt(lowest, -4); /* it would leave an axis of accuracies */
    const char *frame = strstr(verbs, "clip M "), *curve = strstr(verbs, "dash 3.50,1.80 M ");
    double bottom = 0;
    ck_assert_int_eq(sscanf(frame, "clip M %*f,%*f L %*f,%*f L %*f,%lf", &bottom), 1);
    for (curve = strchr(curve, 'M'); sscanf(curve, "%*c %lf,%lf", &x, &y) == 2; curve += strcspn(curve + 1, "L\n") + 1)
        ck_assert_double_le(y, bottom);
    free(verbs);
    basin_surface_free(d);
    basin_surface_free(line);
}
END_TEST

static const char longer[] = "a very long label of a panel that goes on for sixty letters!";

/* Titles of panels and names in the legend that are too long for a line get more of them, and are whole. */
START_TEST(long_words_are_whole) {
    for (int lines = 0; lines < 2; lines++) {
        const char *titles[] = {longer, longer};
        basin_surface *s[2] = {surface(bowl, 9, lines ? 1 : 9), surface(steep, 9, lines ? 1 : 9)};
        basin_record notes = {0};
        basin_plot_options o = {.title = titles, .titles = 2, .width = 110};
        size_t size;
        ck_assert_int_eq(basin_plot(place("long.trace"), 2, (const basin_surface *const *)s, &o, &notes, &err),
                         BASIN_OK);
        ck_assert_msg(!basin_record_get(&notes, "cut"), "%s", basin_record_get(&notes, "cut"));
        char *verbs = contents(place("long.trace"), &size);
        ck_assert_int_eq(count_of(verbs, "letters!\n"), 2);
        for (const char *at = verbs; (at = strstr(at, "width ")); at++) ck_assert_double_lt(strtod(at + 6, NULL), 312);
        free(verbs);
        basin_record_clear(&notes);
        for (int k = 0; k < 2; k++) basin_surface_free(s[k]);
    }
}
END_TEST

/* Words that have no room are cut, and a note says so. */
START_TEST(cut_words_are_told) {
    const char *title = "a-very-long-name-without-any-place-where-a-line-could-end-that-goes-on-for-more-than-a-page";
    basin_surface *s = surface(bowl, 9, 9);
    const basin_surface *shown = s;
    basin_record notes = {0};
    basin_plot_options o = {.title = &title, .titles = 1, .width = 82.55};
    ck_assert_int_eq(basin_plot(place("cut.trace"), 1, &shown, &o, &notes, &err), BASIN_OK);
    const char *note = basin_record_get(&notes, "cut");
    ck_assert(note && strstr(note, title));
    basin_record_clear(&notes);
    basin_surface_free(s);
}
END_TEST

/* A title with too many words for its lines ends with a whole one. */
START_TEST(cut_titles_end_with_a_word) {
    static const char words[] = "alphabet bookshelf cupboard dashboard elephant farmhouse";
    char title[512] = "";
    for (int i = 0; i < 6; i++) strcat(strcat(title, words), " ");
    const char *titles[] = {title, "b"};
    basin_surface *s[2] = {surface(bowl, 9, 9), surface(bowl, 9, 9)};
    char *verbs = verbs_of(2, s, &(basin_plot_options){.title = titles, .titles = 2, .width = 110});
    char *cut = strstr(verbs, "\u2026\n");
    ck_assert_ptr_nonnull(cut);
    ck_assert_ptr_null(strstr(cut + 3, "\u2026\n"));
    *cut = '\0';
    const char *word = strrchr(verbs, ' ') + 1, *whole = strstr(words, word);
    ck_assert_msg(whole && (whole == words || whole[-1] == ' '), "%s", word);
    ck_assert_msg(whole[strlen(word)] == ' ' || !whole[strlen(word)], "%s", word);
    free(verbs);
    for (int k = 0; k < 2; k++) basin_surface_free(s[k]);
}
END_TEST

/* However wide a panel is, a minus sign stands before what is subtracted, not at the end of a line. */
START_TEST(a_minus_stays_with_its_number) {
    static const char *const titles[] = {"twelve months of loss \u2212 0.25 nats of it \u2212 another 0.125",
                                         "twelve months of loss - 0.25 nats of it - another 0.125"};
    basin_surface *s = surface(bowl, 9, 9);
    for (double width = 45; width < 90; width += 0.5)
        for (int k = 0; k < 2; k++) {
            char *verbs = verbs_of(1, &s, &(basin_plot_options){.title = &titles[k], .titles = 1, .width = width});
            ck_assert_ptr_null(strstr(verbs, " \u2212\n"));
            ck_assert_ptr_null(strstr(verbs, " -\n"));
            free(verbs);
        }
    basin_surface_free(s);
}
END_TEST

static double shallow(double x, double y) {
    return 0.5 + 0.05 * (x * x + y * y);
}

static double far_off(double x, double y) {
    return 40 + 60 * (x * x + 2 * y * y);
}

/* However different the panels are and however coarse their grids, of which an inset may have a single point, each inset has at
 * least three lines, and at least one has a number. */
START_TEST(insets_have_lines_with_numbers) {
    static const char *const kinds[] = {"contour", "filled", "heatmap+contour"};
    for (int k = 0; k < 6; k++) {
        const int n = k < 3 ? 51 : 11;
        basin_surface *s[4] = {surface(bowl, n, n), surface(shallow, n, n), surface(steep, n, n),
                               surface(far_off, n, n)};
        char *verbs = verbs_of(4, s, &(basin_plot_options){.kind = kinds[k % 3], .inset = "auto", .width = 139.7});
        const char *at = verbs;
        for (int panel = 0; panel < 4; panel++) {
            at = strstr(at, "stroke 1.40 "); /* from here on it is the inset, up to its frame */
            ck_assert_ptr_nonnull(at);
            const char *end = strstr(at, "stroke 0.75 ");
            ck_assert_ptr_nonnull(end);
            char *inset = strndup(at, (size_t)(end - at));
            ck_assert_msg(count_of(inset, "stroke 0.60 ") >= 3, "%s, panel %d: %s", kinds[k % 3], panel, inset);
            ck_assert_msg(count_of(inset, "text 6.00 ") >= 1, "%s, panel %d: %s", kinds[k % 3], panel, inset);
            free(inset);
            at = end;
        }
        free(verbs);
        for (int i = 0; i < 4; i++) basin_surface_free(s[i]);
    }
}
END_TEST

/* An inset too small for any number is left out, and a note says so. */
START_TEST(insets_that_cannot_be_read_are_told) {
    static const struct {
        double width;
        const char *note; /* in the note; NULL for none */
    } cases[] = {{82.55, "none is drawn"}, {139.7, NULL}};
    basin_surface *s[6];
    for (int k = 0; k < 6; k++) s[k] = surface(bowl, 51, 51);
    for (int i = 0; i < 2; i++) {
        basin_record notes = {0};
        basin_plot_options o = {.width = cases[i].width, .inset = "auto"};
        size_t size;
        ck_assert_int_eq(basin_plot(place("inset.trace"), 6, (const basin_surface *const *)s, &o, &notes, &err),
                         BASIN_OK);
        const char *note = basin_record_get(&notes, "inset");
        ck_assert(cases[i].note ? note && strstr(note, cases[i].note) : !note);
        char *verbs = contents(place("inset.trace"), &size);
        ck_assert_int_eq(count_of(verbs, "stroke 1.40 "), cases[i].note ? 0 : 6);
        free(verbs);
        basin_record_clear(&notes);
    }
    for (int k = 0; k < 6; k++) basin_surface_free(s[k]);
}
END_TEST

static double noisy(double x, double y) {
    return bowl(x, y) * exp(sin(311 * x + 1) * cos(173 * y * x + 2 * y));
}

static double difference_of(double x, double y) {
    return bowl(x, y) - 1.5;
}

static double noisy_difference(double x, double y) {
    return noisy(x, y) - 1.5;
}

/* Lines without numbers get a colour bar, in whose colours they are drawn; lines with them have none. */
START_TEST(lines_without_numbers_have_a_bar) {
    static const struct {
        formula of;
        bool bar;
    } cases[] = {{bowl, false}, {noisy, true}, {difference_of, false}, {noisy_difference, true}};
    for (int i = 0; i < 4; i++) {
        basin_surface *s[6];
        for (int k = 0; k < 6; k++) s[k] = surface(cases[i].of, 31, 31);
        char *verbs = verbs_of(6, s, &(basin_plot_options){.kind = "contour", .width = cases[i].bar ? 82.55 : 171.45});
        ck_assert_int_eq(strstr(verbs, ": Training loss\n") != NULL, cases[i].bar);
        const char *on_bar = strstr(verbs, "stroke 2.00 ");
        int drawn = 0; /* how many of its colours are those of lines */
        ck_assert_int_eq(on_bar != NULL, cases[i].bar);
        for (; on_bar; on_bar = strstr(on_bar + 1, "stroke 2.00 ")) {
            char line[20] = "stroke 0.60 ";
            memcpy(line + 12, on_bar + 12, 6);
            drawn += strstr(verbs, line) != NULL;
        }
        ck_assert_msg((drawn > 1) == cases[i].bar, "case %d: %d", i, drawn);
        free(verbs);
        for (int k = 0; k < 6; k++) basin_surface_free(s[k]);
    }
}
END_TEST

/* In panels so small that most lines have no room for a number the lowest one still has one. */
START_TEST(the_innermost_line_has_its_number) {
    basin_surface *s[4];
    for (int k = 0; k < 4; k++) s[k] = surface(steep, 51, 51);
    for (double width = 90; width <= 180; width += 10) {
        char *verbs = verbs_of(4, s, &(basin_plot_options){.kind = "contour", .width = width});
        ck_assert_msg(strstr(verbs, ": Training loss\n") || strstr(verbs, ": 0.15\n"), "%g mm: %s", width, verbs);
        free(verbs);
    }
    for (int k = 0; k < 4; k++) basin_surface_free(s[k]);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("lettering");
    TCase *numbers = tcase_create("numbers"), *figures = tcase_create("figures");
    tcase_add_test(numbers, numbers_are_told_apart);
    tcase_add_test(numbers, lines_go_on_behind_their_labels);
    tcase_add_test(numbers, specks_are_no_lines);
    tcase_add_unchecked_fixture(figures, make_folder, delete_folder);
    tcase_set_timeout(figures, 120);
    tcase_add_test(figures, common_digits_are_written_once);
    tcase_add_test(figures, constant_surfaces_say_so);
    tcase_add_test(figures, rounding_is_not_drawn);
    tcase_add_test(figures, differences_of_percentages_are_points);
    tcase_add_test(figures, long_words_are_whole);
    tcase_add_test(figures, cut_words_are_told);
    tcase_add_test(figures, cut_titles_end_with_a_word);
    tcase_add_test(figures, a_minus_stays_with_its_number);
    tcase_add_test(figures, insets_have_lines_with_numbers);
    tcase_add_test(figures, insets_that_cannot_be_read_are_told);
    tcase_add_test(figures, lines_without_numbers_have_a_bar);
    tcase_add_test(figures, the_innermost_line_has_its_number);
    suite_add_tcase(suite, numbers);
    suite_add_tcase(suite, figures);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
