/* test_result.c - ranges and surfaces as plain data. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "basin/surface.h"

static const char *const names[] = {"train_loss", "train_acc"};

START_TEST(range_is_read) {
    basin_range range;
    ck_assert_int_eq(basin_range_parse(&range, "-1:1.5:51", NULL), BASIN_OK);
    ck_assert_double_eq(range.min, -1);
    ck_assert_double_eq(range.max, 1.5);
    ck_assert_int_eq(range.count, 51);
    ck_assert_int_eq(basin_range_parse(&range, "-1e-3:0:100000", NULL), BASIN_OK);
    ck_assert_double_eq(range.min, -1e-3);
    ck_assert_int_eq(range.count, 100000);
}
END_TEST

/* A wrong text and the words that its message must have. */
static const struct {
    const char *text, *words;
} wrong[] = {
    {"", "min:max:count"},
    {"-1", "min:max:count"},
    {"-1:1", "min:max:count"},
    {"-1:1:", "min:max:count"},
    {":1:3", "min:max:count"},
    {"a:1:3", "min:max:count"},
    {"-1:1:3:4", "min:max:count"},
    {"-1:1:3x", "min:max:count"},
    {"-1:1:2.5", "min:max:count"},
    {" -1:1:3", "min:max:count"},
    {"-1: 1:3", "min:max:count"},
    {"-1:1:99999999999999999999", "min:max:count"},
    {"1:-1:51", "swapped"},
    {"1:1:51", "equal"},
    {"0:-0:51", "equal"},
    {"-1:1:1", "2 points or more"},
    {"-1:1:0", "2 points or more"},
    {"-1:1:-5", "2 points or more"},
    {"-1:1:100001", "more than 100000"},
    {"-1:1:99999999999", "more than 100000"},
    {"nan:1:3", "not numbers"},
    {"-inf:inf:3", "not numbers"},
    {"-1e308:1e308:3", "too large"},
};

START_TEST(wrong_range_is_named) {
    basin_error err = {0};
    basin_range range = {7, 8, 9};
    ck_assert_int_eq(basin_range_parse(&range, wrong[_i].text, &err), BASIN_EINVALID);
    ck_assert_int_eq(err.status, BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, wrong[_i].words));
    ck_assert_ptr_nonnull(strstr(err.message, wrong[_i].text));
    ck_assert_int_eq(range.count, 9);
}
END_TEST

/* Ends and midpoint are exact, also where n*x/n is not x and where a step is no binary fraction. */
START_TEST(ends_and_midpoint_are_exact) {
    for (int k = 1; k < 300; k += 7)
        for (int n = 3; n < 200; n += 2) {
            basin_surface *surface = NULL;
            double end = k / 100.0;
            ck_assert_int_eq(basin_surface_new(&surface, &(basin_range){-end, end, n}, NULL, 1, names, NULL), BASIN_OK);
            int exact = surface->x[0] == -end && surface->x[n / 2] == 0;
            for (int i = 0; i < n; i++) exact = exact && surface->x[i] == -surface->x[n - 1 - i];
            ck_assert_msg(exact, "-%g:%g:%d", end, end, n);
            basin_surface_free(surface);
        }
}
END_TEST

START_TEST(steps_are_even) {
    basin_surface *surface = NULL;
    basin_range x = {-1, 1, 51}, y = {0.25, 1.75, 7};
    ck_assert_int_eq(basin_surface_new(&surface, &x, &y, 2, names, NULL), BASIN_OK);
    for (int i = 0; i < 51; i++) ck_assert(surface->x[i] == (2.0 * i - 50) / 50);
    for (int i = 0; i < 7; i++) ck_assert(surface->y[i] == 0.25 + 0.25 * i);
    basin_surface_free(surface);
}
END_TEST

START_TEST(new_surface_is_all_missing) {
    basin_surface *surface = NULL;
    basin_range x = {-1, 1, 5}, y = {-1, 1, 3};
    ck_assert_int_eq(basin_surface_new(&surface, &x, &y, 2, names, NULL), BASIN_OK);
    ck_assert_int_eq(surface->nx, 5);
    ck_assert_int_eq(surface->ny, 3);
    ck_assert_int_eq(surface->metrics, 2);
    for (int i = 0; i < 15; i++) ck_assert(isnan(surface->metric[0].values[i]) && isnan(surface->metric[1].values[i]));
    ck_assert_int_eq(basin_surface_count(surface, BASIN_MISSING), 15);
    surface->point[4] = BASIN_EVALUATED;
    surface->point[5] = BASIN_INTERPOLATED;
    ck_assert_int_eq(basin_surface_count(surface, BASIN_MISSING), 13);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), 1);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_INTERPOLATED), 1);
    ck_assert_ptr_eq(basin_surface_values(surface, "train_acc"), surface->metric[1].values);
    ck_assert_ptr_null(basin_surface_values(surface, "test_acc"));
    basin_surface_free(surface);
}
END_TEST

START_TEST(line_has_one_row_and_no_y) {
    basin_surface *surface = NULL;
    double x[] = {-1, 0, 2};
    ck_assert_int_eq(basin_surface_from(&surface, 3, x, 77, NULL, 1, names, NULL), BASIN_OK);
    ck_assert_int_eq(surface->ny, 1);
    ck_assert_ptr_null(surface->y);
    x[2] = 5;
    ck_assert(surface->x[2] == 2);
    basin_surface_free(surface);
    basin_surface_free(NULL);
}
END_TEST

START_TEST(impossible_surfaces_are_refused) {
    basin_surface *surface = NULL;
    basin_range good = {-1, 1, 3},
                bad[] = {{1, -1, 3}, {0, 0, 3}, {-1, 1, 1}, {-1, 1, 100001}, {NAN, 1, 3}, {1, 1 + 0x1p-52, 9}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_int_eq(basin_surface_new(&surface, &bad[i], NULL, 1, names, NULL), BASIN_EINVALID);
        ck_assert_int_eq(basin_surface_new(&surface, &good, &bad[i], 1, names, NULL), BASIN_EINVALID);
    }
    basin_range large = {-1, 1, 100000}, wide = {-1, 1, 1001};
    ck_assert_int_eq(basin_surface_new(&surface, &large, &wide, 1, names, NULL), BASIN_EINVALID);
    ck_assert_ptr_null(surface);
}
END_TEST

START_TEST(impossible_metrics_are_refused) {
    basin_surface *surface = NULL;
    basin_range x = {-1, 1, 3};
    char longest[65] = {0};
    memset(longest, 'a', 63);
    const char *const twice[] = {"a", "b", "a"}, *const fine[] = {longest};
    ck_assert_int_eq(basin_surface_new(&surface, &x, NULL, 0, names, NULL), BASIN_EINVALID);
    ck_assert_int_eq(basin_surface_new(&surface, &x, NULL, 3, twice, NULL), BASIN_EINVALID);
    ck_assert_int_eq(basin_surface_new(&surface, &x, NULL, 1, fine, NULL), BASIN_OK);
    basin_surface_free(surface);
    longest[63] = 'a';
    const char *const wrong_names[] = {"", "a/b", "a b", "a\n", "\xc3\xa4", longest};
    for (size_t i = 0; i < sizeof wrong_names / sizeof *wrong_names; i++)
        ck_assert_int_eq(basin_surface_new(&surface, &x, NULL, 1, &wrong_names[i], NULL), BASIN_EINVALID);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("result");
    TCase *tests = tcase_create("surface");
    tcase_add_test(tests, range_is_read);
    tcase_add_loop_test(tests, wrong_range_is_named, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(tests, ends_and_midpoint_are_exact);
    tcase_add_test(tests, steps_are_even);
    tcase_add_test(tests, new_surface_is_all_missing);
    tcase_add_test(tests, line_has_one_row_and_no_y);
    tcase_add_test(tests, impossible_surfaces_are_refused);
    tcase_add_test(tests, impossible_metrics_are_refused);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
