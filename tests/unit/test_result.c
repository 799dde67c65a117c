/* test_result.c - ranges and surfaces as plain data. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "basin/surface.h"
#include "basin/table.h"

static const char *const names[] = {"train_loss", "train_acc"};

static basin_surface *plane_of(double width, int points) {
    basin_surface *surface = NULL;
    const basin_range x = {-width, width, 3}, y = {0, 1, 2};
    ck_assert_int_eq(basin_surface_new(&surface, &x, &y, 2, names, NULL), BASIN_OK);
    for (int i = 0; i < points; i++) {
        surface->point[i] = BASIN_EVALUATED;
        for (int m = 0; m < 2; m++) surface->metric[m].values[i] = 10 * m + i;
    }
    return surface;
}

START_TEST(merge_takes_what_is_missing_and_evaluated) {
    basin_surface *into = plane_of(1, 2), *from = plane_of(1, 4);
    from->point[2] = BASIN_INTERPOLATED;
    from->metric[0].values[1] = 1 + 1e-9; /* another kind of processor */
    from->metric[1].values[3] = INFINITY;
    ck_assert_int_eq(basin_surface_merge(into, from, NULL), BASIN_OK);
    const unsigned char state[] = {1, 1, 0, 1, 0, 0};
    ck_assert_mem_eq(into->point, state, sizeof state);
    ck_assert_double_eq(into->metric[0].values[1], 1);
    ck_assert(isnan(into->metric[0].values[2]));
    ck_assert_double_eq(into->metric[0].values[3], 3);
    ck_assert_double_eq(into->metric[1].values[3], INFINITY);
    basin_surface_free(into);
    basin_surface_free(from);
}
END_TEST

START_TEST(values_are_the_same_to_rounding_and_inf_only_to_itself) {
    ck_assert(basin_value_is_same(1, 1 + 1e-6, BASIN_ROUNDING) && !basin_value_is_same(1, 1.001, BASIN_ROUNDING));
    ck_assert(basin_value_is_same(NAN, NAN, BASIN_ROUNDING) && !basin_value_is_same(NAN, 1, BASIN_ROUNDING));
    ck_assert(basin_value_is_same(INFINITY, INFINITY, BASIN_ROUNDING));
    ck_assert(!basin_value_is_same(INFINITY, 1, BASIN_ROUNDING) && !basin_value_is_same(1, -INFINITY, BASIN_ROUNDING));
}
END_TEST

START_TEST(merge_refuses_other_surfaces_and_values) {
    basin_surface *into = plane_of(1, 2), *from = plane_of(2, 4), *same = plane_of(1, 4), *seeds = plane_of(1, 0);
    basin_error err = {0};
    ck_assert_int_eq(basin_surface_merge(into, from, &err), BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "grid"));
    ck_assert_int_eq(basin_surface_set_members(seeds, 2, (const uint64_t[]){1, 2}, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_merge(into, seeds, &err), BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "seeds"));
    same->metric[1].values[1] = NAN;
    ck_assert_int_eq(basin_surface_merge(into, same, &err), BASIN_EEXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "train_acc"));
    strcpy(same->metric[1].name, "test_acc");
    ck_assert_int_eq(basin_surface_merge(into, same, &err), BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "train_acc"));
    basin_surface_free(into);
    basin_surface_free(from);
    basin_surface_free(same);
    basin_surface_free(seeds);
}
END_TEST

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

static basin_surface *new_ensemble(int members) {
    static const uint64_t seeds[] = {1, 2, 3, 4, 5};
    basin_surface *surface = NULL;
    basin_range x = {-1, 1, 3}, y = {0, 1, 2};
    ck_assert_int_eq(basin_surface_new(&surface, &x, &y, 2, names, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_set_members(surface, members, seeds, NULL), BASIN_OK);
    return surface;
}

START_TEST(an_ensemble_has_a_grid_for_each_seed) {
    basin_surface *surface = new_ensemble(4);
    ck_assert_int_eq(basin_surface_grid(surface), 6);
    ck_assert_int_eq(basin_surface_points(surface), 24);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_MISSING), 24);
    ck_assert_ptr_eq(basin_surface_member(surface, "train_acc", 3), basin_surface_values(surface, "train_acc") + 18);
    ck_assert_ptr_null(basin_surface_member(surface, "test_acc", 3));
    for (int i = 0; i < 24; i++) ck_assert(isnan(surface->metric[1].values[i]));
    ck_assert_uint_eq(surface->seed[3], 4);
    ck_assert_int_eq(basin_surface_centre(surface), 1);
    ck_assert_int_eq(basin_surface_set_members(surface, 1, NULL, NULL), BASIN_OK);
    ck_assert_ptr_null(surface->seed);
    ck_assert_int_eq(basin_surface_points(surface), 6);
    basin_surface_free(surface);
}
END_TEST

START_TEST(impossible_ensembles_are_refused) {
    static const uint64_t twice[] = {1, 2, 1};
    basin_surface *surface = new_ensemble(2), *large = NULL;
    basin_range axis = {0, 1, 9000};
    basin_error err = {0};
    uint64_t *many = calloc(BASIN_MEMBERS_MAX + 1, sizeof *many);
    for (int i = 0; i <= BASIN_MEMBERS_MAX; i++) many[i] = (uint64_t)i;
    ck_assert_int_eq(basin_surface_set_members(surface, 3, twice, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "seed 1 is there twice");
    ck_assert_int_eq(basin_surface_set_members(surface, 0, many, NULL), BASIN_EINVALID);
    ck_assert_int_eq(basin_surface_set_members(surface, BASIN_MEMBERS_MAX + 1, many, NULL), BASIN_EINVALID);
    ck_assert_int_eq(surface->members, 2);
    ck_assert_int_eq(basin_surface_new(&large, &axis, NULL, 1, names, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_set_members(large, BASIN_MEMBERS_MAX, many, NULL), BASIN_OK);
    basin_surface_free(large);
    ck_assert_int_eq(basin_surface_new(&large, &axis, &(basin_range){0, 1, 100}, 1, names, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_set_members(large, 112, many, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "112 members of 9000 x 100 points have more than 100000000");
    basin_surface_free(large);
    basin_surface_free(surface);
    free(many);
}
END_TEST

/* numpy.quantile([3, 1, 4, 1.5, 9], q), of 5 and of 4 values. */
static const struct {
    double q, five, four;
} quantiles[] = {{0, 1, 1},       {0.1, 1.2, 1.15}, {0.25, 1.5, 1.375}, {0.5, 3, 2.25},
                 {0.75, 4, 3.25}, {0.9, 7, 3.7},    {1, 9, 4}};

START_TEST(quantiles_are_those_of_numpy) {
    static const double values[] = {3, 1, 4, 1.5, 9};
    for (size_t k = 0; k < sizeof quantiles / sizeof *quantiles; k++) {
        for (int members = 4; members <= 5; members++) {
            basin_surface *surface = new_ensemble(members), *found = NULL;
            for (int i = 0; i < members; i++) {
                surface->point[6 * i] = BASIN_EVALUATED;
                basin_surface_member(surface, "train_loss", i)[0] = values[i];
            }
            ck_assert_int_eq(basin_record_set(&surface->record, NULL, "network", "mlp:4"), BASIN_OK);
            ck_assert_int_eq(basin_surface_quantile(&found, surface, quantiles[k].q, NULL), BASIN_OK);
            ck_assert_int_eq(found->members, 1);
            ck_assert_double_eq_tol(found->metric[0].values[0], members == 5 ? quantiles[k].five : quantiles[k].four,
                                    1e-15);
            ck_assert_str_eq(basin_record_get(&found->record, "network"), "mlp:4");
            ck_assert_ptr_nonnull(strstr(basin_record_get(&found->record, "quantile"), " members"));
            basin_surface_free(found);
            basin_surface_free(surface);
        }
    }
}
END_TEST

/* A median of some members only would be another one at every point. */
START_TEST(a_quantile_is_missing_where_a_member_is) {
    static const int missing = BASIN_MISSING, evaluated = BASIN_EVALUATED, interpolated = BASIN_INTERPOLATED;
    const int states[6][3] = {{missing, missing, missing},          {evaluated, evaluated, missing},
                              {missing, interpolated, evaluated},   {evaluated, evaluated, evaluated},
                              {evaluated, interpolated, evaluated}, {evaluated, evaluated, evaluated}};
    const int expected[6] = {missing, missing, missing, evaluated, interpolated, evaluated};
    basin_surface *surface = new_ensemble(3), *found = NULL;
    for (int i = 0; i < 6; i++)
        for (int m = 0; m < 3; m++) {
            surface->point[6 * m + i] = (unsigned char)states[i][m];
            if (states[i][m] != missing) basin_surface_member(surface, "train_loss", m)[i] = i == 5 ? INFINITY : m;
        }
    ck_assert_int_eq(basin_surface_quantile(&found, surface, 0.5, NULL), BASIN_OK);
    for (int i = 0; i < 6; i++) {
        ck_assert_int_eq(found->point[i], expected[i]);
        if (expected[i] == missing)
            ck_assert(isnan(found->metric[0].values[i]));
        else
            ck_assert_double_eq(found->metric[0].values[i], i == 5 ? INFINITY : 1);
    }
    basin_surface_free(found);
    basin_surface_free(surface);
}
END_TEST

static double quantile_of_three_of(int metric, double a, double b, double c, double q) {
    const double values[] = {a, b, c};
    basin_surface *surface = new_ensemble(3), *found = NULL;
    for (int i = 0; i < 3; i++) {
        surface->point[6 * i] = BASIN_EVALUATED;
        surface->metric[metric].values[6 * i] = values[i];
    }
    ck_assert_int_eq(basin_surface_quantile(&found, surface, q, NULL), BASIN_OK);
    double value = found->metric[metric].values[0];
    basin_surface_free(found);
    basin_surface_free(surface);
    return value;
}

static double quantile_of_three(double a, double b, double c, double q) {
    return quantile_of_three_of(0, a, b, c, q);
}

START_TEST(an_accuracy_that_is_not_known_counts_as_small) {
    ck_assert(isnan(quantile_of_three_of(1, 90, NAN, 50, 0)));
    ck_assert(isnan(quantile_of_three_of(1, 90, NAN, 50, 0.25)));
    ck_assert_double_eq(quantile_of_three_of(1, 90, NAN, 50, 0.5), 50);
    ck_assert_double_eq(quantile_of_three_of(1, 90, NAN, 50, 1), 90);
    ck_assert(isnan(quantile_of_three_of(1, NAN, NAN, 50, 0.5)));
}
END_TEST

START_TEST(what_overflowed_counts_as_large) {
    ck_assert_double_eq(quantile_of_three(NAN, 1, INFINITY, 0), 1);
    ck_assert_double_eq(quantile_of_three(NAN, 1, INFINITY, 0.5), INFINITY);
    ck_assert(isnan(quantile_of_three(NAN, 1, INFINITY, 1)));
    ck_assert(isnan(quantile_of_three(NAN, 1, INFINITY, 0.75)));
    ck_assert_double_eq(quantile_of_three(2, NAN, 1, 0.5), 2);
    ck_assert_double_eq(quantile_of_three(2, INFINITY, 1, 0.75), INFINITY);
    ck_assert_double_eq(quantile_of_three(-INFINITY, 3, 1, 0.25), -INFINITY);
    ck_assert_double_eq(quantile_of_three(INFINITY, INFINITY, INFINITY, 0.3), INFINITY);
    ck_assert_double_eq(quantile_of_three(0.1, 0.1, 0.1, 0.3), 0.1); /* to the last bit */
    basin_surface *surface = new_ensemble(2), *found = NULL;
    const double wrong_q[] = {-0.1, 1.1, NAN};
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(basin_surface_quantile(&found, surface, wrong_q[i], NULL), BASIN_EINVALID);
    basin_surface_free(surface);
}
END_TEST

START_TEST(intervals_of_a_difference_add_up_and_it_has_no_samples) {
    static const char *const all[] = {"test_loss", "test_loss_ci", "test_samples"};
    const basin_range x = {-1, 1, 2};
    basin_surface *s[2] = {NULL}, *d = NULL;
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(basin_surface_new(&s[i], &x, NULL, 3, all, NULL), BASIN_OK);
        for (int p = 0; p < 2; p++) {
            for (int m = 0; m < 3; m++) s[i]->metric[m].values[p] = 8 >> (m + i);
            s[i]->point[p] = BASIN_EVALUATED;
        }
    }
    ck_assert_int_eq(basin_surface_difference(&d, s[0], s[1], NULL), BASIN_OK);
    ck_assert_int_eq(d->metrics, 2);
    ck_assert(basin_surface_values(d, "test_loss")[1] == 8 - 4 && basin_surface_values(d, "test_loss_ci")[1] == 4 + 2);
    for (int i = 0; i < 2; i++) basin_surface_free(s[i]);
    basin_surface_free(d);
}
END_TEST

START_TEST(a_surface_without_intervals_is_exact_in_a_difference) {
    static const char *const all[] = {"test_loss", "test_loss_ci"};
    const basin_range x = {-1, 1, 2};
    basin_surface *exact = NULL, *known = NULL, *d = NULL;
    ck_assert_int_eq(basin_surface_new(&exact, &x, NULL, 1, all, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_new(&known, &x, NULL, 2, all, NULL), BASIN_OK);
    exact->metric[0].values[1] = 5;
    known->metric[0].values[1] = 3;
    known->metric[1].values[1] = 0.5;
    exact->point[1] = known->point[1] = BASIN_EVALUATED;
    for (int turn = 0; turn < 2; turn++) {
        ck_assert_int_eq(basin_surface_difference(&d, turn ? known : exact, turn ? exact : known, NULL), BASIN_OK);
        ck_assert(basin_surface_values(d, "test_loss")[1] == (turn ? -2 : 2));
        ck_assert(basin_surface_values(d, "test_loss_ci")[1] == 0.5);
        basin_surface_free(d);
    }
    basin_surface_free(exact);
    basin_surface_free(known);
}
END_TEST

START_TEST(a_new_table_knows_nothing_and_keeps_what_it_is_given) {
    char first[] = "a";
    const char *const columns[] = {first, "b"};
    basin_table *table = NULL;
    ck_assert_int_eq(basin_table_new(&table, 3, 2, columns, NULL), BASIN_OK);
    first[0] = 'x';
    ck_assert_str_eq(table->column[0], "a");
    for (int i = 0; i < 6; i++) {
        const basin_cell *cell = basin_table_cell(table, i / 2, i % 2);
        ck_assert(isnan(cell->value) && isnan(cell->low) && isnan(cell->high) && !cell->each && !cell->bounds);
    }
    ck_assert_int_eq(basin_cell_repeat(basin_table_cell(table, 2, 1), 4, NULL), BASIN_OK);
    ck_assert_int_eq(basin_table_cell(table, 2, 1)->count, 4);
    ck_assert_int_eq(basin_table_judge(table, (basin_verdict){2, 0, 1, 0.5, 0.25, 0}, NULL), BASIN_OK);
    ck_assert_int_eq(table->verdicts, 1);
    ck_assert_double_eq(table->verdict[0].p, 0.25);
    basin_table_free(table);
    ck_assert_int_eq(basin_table_new(&table, 0, 2, columns, NULL), BASIN_EINVALID);
    ck_assert_int_eq(basin_table_new(&table, 3, 100000, columns, NULL), BASIN_EINVALID);
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
    tcase_add_test(tests, merge_takes_what_is_missing_and_evaluated);
    tcase_add_test(tests, values_are_the_same_to_rounding_and_inf_only_to_itself);
    tcase_add_test(tests, merge_refuses_other_surfaces_and_values);
    tcase_add_test(tests, an_ensemble_has_a_grid_for_each_seed);
    tcase_add_test(tests, impossible_ensembles_are_refused);
    tcase_add_test(tests, quantiles_are_those_of_numpy);
    tcase_add_test(tests, a_quantile_is_missing_where_a_member_is);
    tcase_add_test(tests, what_overflowed_counts_as_large);
    tcase_add_test(tests, an_accuracy_that_is_not_known_counts_as_small);
    tcase_add_test(tests, intervals_of_a_difference_add_up_and_it_has_no_samples);
    tcase_add_test(tests, a_surface_without_intervals_is_exact_in_a_difference);
    tcase_add_test(tests, a_new_table_knows_nothing_and_keeps_what_it_is_given);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
