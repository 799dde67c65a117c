/* test_measure.c - measures of lines and planes against what analysis says. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "basin/measure.h"

typedef double function(double x, double y);

static basin_surface *sampled(function *f, double min, double max, int nx, int ny) {
    static const char *const names[] = {"loss", "acc"};
    const basin_range x = {min, max, nx}, y = {min, max, ny};
    basin_surface *s = NULL;
    ck_assert_int_eq(basin_surface_new(&s, &x, ny > 1 ? &y : NULL, 2, names, NULL), BASIN_OK);
    for (int i = 0; i < s->nx * s->ny; i++) {
        s->metric[0].values[i] = f(s->x[i % s->nx], s->y ? s->y[i / s->nx] : 0);
        s->point[i] = BASIN_EVALUATED;
    }
    return s;
}

static double parabola(double x, double y) {
    return x * x + y * y + 0.3;
}
static double slant(double x, double y) {
    (void)y;
    return x < 0 ? -2 * x : 0.5 * x;
}
static double cosine(double x, double y) {
    (void)y;
    return 1 - cos(2 * M_PI * x);
}
static double flat(double x, double y) {
    (void)x, (void)y;
    return 0.1;
}
static double overflow(double x, double y) {
    (void)y;
    return x > 0.6 ? INFINITY : x < -0.6 ? NAN : 0.1 * x;
}
static double egg_box(double x, double y) {
    return 2 - cos(2 * M_PI * x) - cos(2 * M_PI * y);
}
static double notched(double x, double y) {
    return fabs(x) == 0.5 && y == 0 ? -0.2 - 0.1 * x : 1 + x + y;
}

static basin_bounded width(function *f, double max, int n, double rise) {
    basin_surface *line = sampled(f, -max, max, n, 1);
    basin_bounded result;
    ck_assert_int_eq(basin_line_width(&result, line, "loss", rise, NULL), BASIN_OK);
    basin_surface_free(line);
    return result;
}

START_TEST(width_of_a_parabola_is_the_root_of_the_rise) {
    basin_bounded w = width(parabola, 2, 4001, 1);
    ck_assert_double_eq_tol(w.value, 1, 1e-6);
    ck_assert_int_eq(w.at_least, 0);
    ck_assert_double_eq_tol(width(parabola, 2, 4001, 0.25).value, 0.5, 1e-6);
}
END_TEST

START_TEST(width_is_interpolated_linearly_and_is_the_mean_of_both_sides) {
    basin_bounded w = width(slant, 2, 5, 0.75); /* right 1.5, left 0.375; samples at 0, 1, 2 */
    ck_assert_double_eq_tol(w.value, (1.5 + 0.375) / 2, 1e-12);
}
END_TEST

START_TEST(width_beyond_the_line_is_a_lower_bound) {
    basin_bounded w = width(slant, 2, 5, 2); /* left 1, right beyond 2 */
    ck_assert_double_eq_tol(w.value, 1.5, 1e-12);
    ck_assert_int_eq(w.at_least, 1);
}
END_TEST

START_TEST(width_ends_before_an_overflow) {
    basin_bounded w = width(overflow, 1, 11, 1); /* the last finite samples are at 0.6 and -0.6 */
    ck_assert_double_eq_tol(w.value, 0.6, 1e-12);
    ck_assert_int_eq(w.at_least, 0);
}
END_TEST

START_TEST(rise_is_interpolated_on_both_sides) {
    basin_surface *line = sampled(slant, -2, 2, 5, 1), *wild = sampled(overflow, -1, 1, 11, 1);
    double rise[2];
    ck_assert_int_eq(basin_line_rise(rise, line, "loss", 1.5, NULL), BASIN_OK);
    ck_assert_double_eq_tol(rise[0], 0.75, 1e-12);
    ck_assert_double_eq_tol(rise[1], 3, 1e-12);
    ck_assert_int_eq(basin_line_rise(rise, line, "loss", 2, NULL), BASIN_OK);
    ck_assert_double_eq_tol(rise[1], 4, 1e-12);
    ck_assert_int_eq(basin_line_rise(rise, wild, "loss", 0.7, NULL), BASIN_OK);
    ck_assert(isinf(rise[0]) && isinf(rise[1]) && rise[0] > 0 && rise[1] > 0);
    ck_assert_int_eq(basin_line_rise(rise, wild, "loss", 0.4, NULL), BASIN_OK);
    ck_assert_double_eq_tol(rise[0], 0.04, 1e-12);
    basin_surface_free(line);
    basin_surface_free(wild);
}
END_TEST

static double convexity(function *f, double max, int n) {
    basin_surface *line = sampled(f, -max, max, n, 1);
    double share;
    ck_assert_int_eq(basin_line_convexity(&share, line, "loss", NULL), BASIN_OK);
    basin_surface_free(line);
    return share;
}

static double rounded_slope(double x, double y) {
    (void)y;
    return (double)(float)(1e3 + 3 * x);
}

START_TEST(convexity_is_the_share_where_the_second_derivative_is_positive) {
    ck_assert_double_eq(convexity(parabola, 1, 41), 1);
    ck_assert_double_eq_tol(convexity(cosine, 1, 401), 0.5, 1e-2); /* cos(2 pi x) > 0 on half of it */
    ck_assert_double_eq(convexity(flat, 1, 41), 0);
    ck_assert_double_eq(convexity(slant, 1, 41), 1.0 / 39); /* the kink */
}
END_TEST

START_TEST(convexity_does_not_count_rounding) {
    ck_assert_double_eq(convexity(rounded_slope, 1, 41), 0);
}
END_TEST

static double roughness(function *f, double max, int n) {
    basin_surface *line = sampled(f, -max, max, n, 1);
    double variation;
    ck_assert_int_eq(basin_line_roughness(&variation, line, "loss", NULL), BASIN_OK);
    basin_surface_free(line);
    return variation;
}

START_TEST(roughness_is_1_where_the_loss_only_rises_and_counts_every_turn) {
    ck_assert_double_eq_tol(roughness(parabola, 1, 41), 1, 1e-12);
    ck_assert_double_eq_tol(roughness(slant, 1, 41), 1, 1e-12);
    ck_assert_double_eq(roughness(flat, 1, 41), 1);
    ck_assert_double_eq_tol(roughness(cosine, 1, 41), 2, 1e-12); /* up 2 and down 2 again */
    ck_assert_double_eq_tol(roughness(cosine, 2, 81), 4, 1e-12);
    ck_assert_double_eq_tol(roughness(overflow, 1, 11), 1, 1e-12);
}
END_TEST

static int minima(const basin_surface *plane, double persistence) {
    int count = -1;
    ck_assert_int_eq(basin_plane_minima(&count, plane, "loss", persistence, NULL), BASIN_OK);
    return count;
}

START_TEST(minima_of_an_egg_box_are_counted_by_their_depth) {
    basin_surface *plane = sampled(egg_box, -1, 1, 41, 41); /* minima at -1, 0, 1 each way; passes 2 above */
    ck_assert_int_eq(minima(plane, 0), 9);
    ck_assert_int_eq(minima(plane, 1.99), 9);
    ck_assert_int_eq(minima(plane, 2.01), 1);
    basin_surface_free(plane);
}
END_TEST

START_TEST(a_bowl_has_one_minimum_however_low_the_threshold) {
    basin_surface *plane = sampled(parabola, -1, 1, 31, 17);
    ck_assert_int_eq(minima(plane, 0), 1);
    basin_surface_free(plane);
    plane = sampled(flat, -1, 1, 9, 9);
    ck_assert_int_eq(minima(plane, 0), 1);
    basin_surface_free(plane);
}
END_TEST

START_TEST(minima_on_a_slope_live_to_their_lowest_neighbour) {
    basin_surface *plane =
        sampled(notched, -1, 1, 9, 9); /* notches of -0.15 (at -0.5) and -0.25 (at 0.5); cells of 0.25 */
    /* the corner at (-1,-1) has -1 and is the lowest; the notch at -0.5 joins it at 1 - 0.75 - 0.25 = 0, the one at 0.5 at
     * 1 + 0.25 - 0.25 = 1 */
    ck_assert_int_eq(minima(plane, 0.14), 3);
    ck_assert_int_eq(minima(plane, 0.16), 2);
    ck_assert_int_eq(minima(plane, 1.24), 2);
    ck_assert_int_eq(minima(plane, 1.26), 1);
    basin_surface_free(plane);
}
END_TEST

START_TEST(unknown_points_are_no_part_of_a_plane) {
    basin_surface *plane = sampled(parabola, -1, 1, 9, 9);
    for (int j = 0; j < 9; j++) plane->metric[0].values[j * 9 + 2] = NAN; /* a wall */
    ck_assert_int_eq(minima(plane, 10), 2);
    for (int j = 0; j < 9; j++) plane->metric[0].values[j * 9 + 2] = INFINITY;
    ck_assert_int_eq(minima(plane, 10), 2);
    for (int j = 0; j < 9; j++) {
        plane->metric[0].values[j * 9 + 2] = 0;
        plane->point[j * 9 + 2] = BASIN_MISSING;
    }
    ck_assert_int_eq(minima(plane, 10), 2);
    for (int i = 0; i < 81; i++) plane->point[i] = BASIN_MISSING;
    ck_assert_int_eq(minima(plane, 0), 0);
    basin_surface_free(plane);
}
END_TEST

START_TEST(what_is_no_line_around_a_checkpoint_is_refused) {
    basin_surface *plane = sampled(parabola, -1, 1, 5, 5), *aside = sampled(parabola, 0, 1, 5, 1),
                  *even = sampled(parabola, -1, 1, 4, 1), *line = sampled(parabola, -1, 1, 5, 1);
    basin_bounded w;
    double rise[2];
    int count;
    ck_assert_int_eq(basin_line_width(&w, plane, "loss", 1, NULL), BASIN_EINVALID);
    ck_assert_int_eq(basin_line_width(&w, aside, "loss", 1, NULL), BASIN_EINVALID);
    ck_assert_int_eq(basin_line_width(&w, even, "loss", 1, NULL), BASIN_EINVALID);
    ck_assert_int_eq(basin_line_width(&w, line, "loss", 0, NULL), BASIN_EINVALID);
    ck_assert_int_eq(basin_line_width(&w, line, "none", 1, NULL), BASIN_ENOTFOUND);
    ck_assert_int_eq(basin_line_rise(rise, line, "loss", 1.01, NULL), BASIN_EINVALID);
    ck_assert_int_eq(basin_plane_minima(&count, line, "loss", 0, NULL), BASIN_EINVALID);
    line->point[4] = BASIN_MISSING;
    ck_assert_int_eq(basin_line_width(&w, line, "loss", 1, NULL), BASIN_EINVALID);
    basin_surface_free(plane);
    basin_surface_free(aside);
    basin_surface_free(even);
    basin_surface_free(line);
}
END_TEST

START_TEST(quantiles_are_those_of_numpy) {
    const basin_bounded x[] = {{4, 0}, {1, 0}, {7, 0}, {2, 0}}; /* numpy.quantile([1, 2, 4, 7], q) */
    ck_assert_double_eq(basin_quantile(4, x, 0).value, 1);
    ck_assert_double_eq_tol(basin_quantile(4, x, 0.25).value, 1.75, 1e-12);
    ck_assert_double_eq_tol(basin_quantile(4, x, 0.5).value, 3, 1e-12);
    ck_assert_double_eq_tol(basin_quantile(4, x, 0.75).value, 4.75, 1e-12);
    ck_assert_double_eq(basin_quantile(4, x, 1).value, 7);
    ck_assert(isnan(basin_quantile(0, x, 0.5).value));
}
END_TEST

START_TEST(a_quantile_is_a_bound_only_if_a_bound_could_move_it) {
    const basin_bounded high[] = {{1, 0}, {2, 0}, {3, 0}, {4, 1}, {4, 1}};
    ck_assert_int_eq(basin_quantile(5, high, 0.5).at_least, 0);
    ck_assert_int_eq(basin_quantile(5, high, 0.75).at_least, 1);
    const basin_bounded low[] = {{1, 1}, {2, 0}, {3, 0}, {4, 0}, {5, 0}};
    ck_assert_int_eq(basin_quantile(5, low, 0.5).at_least, 1);
    const basin_bounded tie[] = {{1, 0}, {3, 1}, {3, 0}, {4, 0}};
    ck_assert_int_eq(basin_quantile(4, tie, 1.0 / 3).at_least, 0); /* the known 3 is taken first */
}
END_TEST

static double test_of(int count, const double *a, const double *b) {
    double p = -1;
    ck_assert_int_eq(basin_paired_test(&p, count, a, b, NULL), BASIN_OK);
    return p;
}

START_TEST(the_signed_rank_test_is_the_textbook_one) {
    /* differences 1 ... n, all positive: p = 2 / 2^n */
    const double zero[10] = {0}, up[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    ck_assert_double_eq_tol(test_of(10, up, zero), 2.0 / 1024, 1e-15);
    ck_assert_double_eq_tol(test_of(5, zero, up), 2.0 / 32, 1e-15);
    /* scipy.stats.wilcoxon of Wilcoxon's own example, Darwin's plants: statistic 24, p 0.041260 */
    const double plants[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48}, none[15] = {0};
    ck_assert_double_eq_tol(test_of(15, plants, none), 0.0412597656, 1e-9);
}
END_TEST

START_TEST(ties_share_ranks_and_equal_pairs_are_left_out) {
    /* of +1, +1, -1, the ranks are 2, 2, 2: W is 4 of {0, 2, 4, 6}, as likely as not */
    const double a[] = {1, 1, -1, 5}, b[] = {0, 0, 0, 5};
    ck_assert_double_eq_tol(test_of(4, a, b), 1, 1e-12);
    ck_assert_double_eq(test_of(4, a, a), 1);
    /* infinite on both sides is equal, on one side the largest difference */
    const double c[] = {INFINITY, INFINITY, 2, 3}, d[] = {INFINITY, 1, 0, 0};
    ck_assert_double_eq_tol(test_of(4, c, d), 2.0 / 8, 1e-12);
    const double e[] = {NAN};
    double p;
    ck_assert_int_eq(basin_paired_test(&p, 1, e, b, NULL), BASIN_EINVALID);
}
END_TEST

START_TEST(the_normal_approximation_meets_the_exact_test) {
    enum { N = 51 };
    double a[N], b[N] = {0};
    for (int i = 0; i < N; i++) a[i] = (i % 3 ? 1 : -1) * (i + 1.0);
    double approximate = test_of(N, a, b), exact = test_of(N - 1, a, b);
    ck_assert_double_eq_tol(approximate, exact, 0.02);
}
END_TEST

/* What tests/reference/measures.py found by other ways. */
static FILE *reference;

static void read_numbers(double *values, int count) {
    for (int i = 0; i < count; i++) ck_assert_int_eq(fscanf(reference, "%lf", &values[i]), 1);
}

static basin_surface *surface_of(int nx, const double *x, int ny, const double *f) {
    static const char *const names[] = {"loss"};
    static const double y[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    basin_surface *s = NULL;
    ck_assert_int_eq(basin_surface_from(&s, nx, x ? x : y, ny, x ? NULL : y, 1, names, NULL), BASIN_OK);
    for (int i = 0; i < nx * ny; i++) {
        s->metric[0].values[i] = f[i];
        s->point[i] = BASIN_EVALUATED;
    }
    return s;
}

static void check_line(void) {
    double x[64], f[64], wanted[6], rise[2], share, variation;
    int n = 0;
    basin_bounded w;
    ck_assert_int_eq(fscanf(reference, "%d", &n), 1);
    ck_assert_int_le(n, 64);
    read_numbers(x, n);
    read_numbers(f, n);
    read_numbers(wanted, 6);
    basin_surface *line = surface_of(n, x, 1, f);
    ck_assert_int_eq(basin_line_width(&w, line, "loss", 1, NULL), BASIN_OK);
    ck_assert_int_eq(basin_line_rise(rise, line, "loss", 0.37, NULL), BASIN_OK);
    ck_assert_int_eq(basin_line_convexity(&share, line, "loss", NULL), BASIN_OK);
    ck_assert_int_eq(basin_line_roughness(&variation, line, "loss", NULL), BASIN_OK);
    ck_assert_double_eq_tol(w.value, wanted[0], 1e-5); /* a step of the script's fine grid */
    ck_assert_int_eq(w.at_least, wanted[1] != 0);
    ck_assert_double_eq_tol(rise[0], wanted[2], 1e-12);
    ck_assert_double_eq_tol(rise[1], wanted[3], 1e-12);
    ck_assert_double_eq_tol(share, wanted[4], 1e-12);
    ck_assert_double_eq_tol(variation, wanted[5], 1e-12);
    basin_surface_free(line);
}

static void check_plane(void) {
    double f[14 * 14], persistence;
    int nx, ny, count;
    ck_assert_int_eq(fscanf(reference, "%d %d %lf %d", &nx, &ny, &persistence, &count), 4);
    ck_assert(nx <= 14 && ny <= 14);
    read_numbers(f, nx * ny);
    basin_surface *plane = surface_of(nx, NULL, ny, f);
    ck_assert_int_eq(minima(plane, persistence), count);
    basin_surface_free(plane);
}

static void check_pairs(void) {
    double a[16], b[16], p;
    int n;
    ck_assert_int_eq(fscanf(reference, "%d %lf", &n, &p), 2);
    ck_assert_int_le(n, 16);
    read_numbers(a, n);
    read_numbers(b, n);
    ck_assert_double_eq_tol(test_of(n, a, b), p, 1e-12);
}

static double mean_test(int count, const float *a, const float *b, double *mean) {
    double variance;
    ck_assert_int_eq(basin_sample_difference(mean, &variance, count, a, b, NULL), BASIN_OK);
    return basin_mean_test(*mean, variance);
}

static void check_samples(void) {
    double a[64], b[64], p, mean, found;
    float x[64], y[64];
    int n;
    ck_assert_int_eq(fscanf(reference, "%d %lf %lf", &n, &mean, &p), 3);
    ck_assert_int_le(n, 64);
    read_numbers(a, n);
    read_numbers(b, n);
    for (int i = 0; i < n; i++) x[i] = (float)a[i], y[i] = (float)b[i];
    ck_assert_double_eq_tol(mean_test(n, x, y, &found), p, 1e-9 + 1e-9 * p);
    ck_assert_double_eq_tol(found, mean, 1e-12);
}

START_TEST(the_test_of_means_sees_chance_as_often_as_it_says) {
    enum { RUNS = 2000, SAMPLES = 200 };
    float a[SAMPLES], b[SAMPLES];
    uint64_t state = 1;
    int resolved = 0;
    double mean;
    for (int run = 0; run < RUNS; run++) {
        for (int i = 0; i < 2 * SAMPLES; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            *(i < SAMPLES ? &a[i] : &b[i - SAMPLES]) = (float)-log(((double)(state >> 11) + 1) / 9007199254740993.0);
        }
        resolved += mean_test(SAMPLES, a, b, &mean) < 0.05;
    }
    ck_assert_msg(resolved > 0.03 * RUNS && resolved < 0.07 * RUNS, "%d of %d", resolved, RUNS);
}
END_TEST

START_TEST(a_mean_that_is_no_number_is_not_tested) {
    const float same[] = {1, 2, 3}, up[] = {2, 3, 4}, inf[] = {1, INFINITY, 3}, nan[] = {1, NAN, 3};
    double mean, variance;
    ck_assert_double_eq(mean_test(3, same, same, &mean), 1);
    ck_assert_double_eq(mean_test(3, up, same, &mean), 0); /* the same difference for all: no spread */
    ck_assert_double_eq(mean, 1);
    ck_assert(isnan(mean_test(3, inf, same, &mean)) && isinf(mean));
    ck_assert(isnan(mean_test(3, inf, inf, &mean)));
    ck_assert(isnan(mean_test(3, nan, same, &mean)));
    ck_assert_int_eq(basin_sample_difference(&mean, &variance, 1, same, up, NULL), BASIN_EINVALID);
}
END_TEST

START_TEST(random_cases_are_as_numpy_and_scipy_see_them) {
    char kind[8];
    int cases = 0;
    reference = fopen("tests/reference/measures.txt", "r");
    ck_assert_ptr_nonnull(reference);
    for (; fscanf(reference, "%7s", kind) == 1; cases++)
        *kind == 'l' ? check_line() : *kind == 's' ? check_samples() : kind[1] == 'l' ? check_plane() : check_pairs();
    ck_assert_int_eq(cases, 120);
    fclose(reference);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("measure");
    TCase *c = tcase_create("measure");
    tcase_add_test(c, width_of_a_parabola_is_the_root_of_the_rise);
    tcase_add_test(c, width_is_interpolated_linearly_and_is_the_mean_of_both_sides);
    tcase_add_test(c, width_beyond_the_line_is_a_lower_bound);
    tcase_add_test(c, width_ends_before_an_overflow);
    tcase_add_test(c, rise_is_interpolated_on_both_sides);
    tcase_add_test(c, convexity_is_the_share_where_the_second_derivative_is_positive);
    tcase_add_test(c, convexity_does_not_count_rounding);
    tcase_add_test(c, roughness_is_1_where_the_loss_only_rises_and_counts_every_turn);
    tcase_add_test(c, minima_of_an_egg_box_are_counted_by_their_depth);
    tcase_add_test(c, a_bowl_has_one_minimum_however_low_the_threshold);
    tcase_add_test(c, minima_on_a_slope_live_to_their_lowest_neighbour);
    tcase_add_test(c, unknown_points_are_no_part_of_a_plane);
    tcase_add_test(c, what_is_no_line_around_a_checkpoint_is_refused);
    tcase_add_test(c, quantiles_are_those_of_numpy);
    tcase_add_test(c, a_quantile_is_a_bound_only_if_a_bound_could_move_it);
    tcase_add_test(c, the_signed_rank_test_is_the_textbook_one);
    tcase_add_test(c, ties_share_ranks_and_equal_pairs_are_left_out);
    tcase_add_test(c, the_normal_approximation_meets_the_exact_test);
    tcase_add_test(c, the_test_of_means_sees_chance_as_often_as_it_says);
    tcase_add_test(c, a_mean_that_is_no_number_is_not_tested);
    tcase_add_test(c, random_cases_are_as_numpy_and_scipy_see_them);
    suite_add_tcase(suite, c);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
