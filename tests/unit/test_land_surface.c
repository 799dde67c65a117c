/* test_land_surface.c - loss and accuracy over lines and planes. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "basin/land.h"

enum { SAMPLES = 60, SIDE = 8, CLASSES = 3, NX = 5, NY = 4 };

static const basin_input input = {1, SIDE, SIDE, CLASSES};
static basin_dataset *train, *test;
static basin_network *network;
static const basin_layout *layout;
static float *theta, *other;
static basin_plane *plane;

static basin_dataset *images(const char *name, uint32_t stream) {
    static const float mean = 0.5f, std = 0.3f;
    uint8_t pixels[SAMPLES * SIDE * SIDE];
    int32_t labels[SAMPLES];
    basin_dataset *data = NULL;
    const rng numbers = {1, RNG_TEST, stream};
    for (int i = 0; i < SAMPLES * SIDE * SIDE; i++) pixels[i] = (uint8_t)rng_below(numbers, (uint64_t)i, 256);
    for (int i = 0; i < SAMPLES; i++) labels[i] = i % CLASSES;
    ck_assert_int_eq(basin_dataset_from_pixels(&data, name, input, SAMPLES, pixels, labels, &mean, &std, NULL),
                     BASIN_OK);
    return data;
}

static float *initial(uint64_t seed) {
    float *weights = malloc((size_t)layout->size * sizeof *weights);
    ck_assert_ptr_nonnull(weights);
    basin_network_init(network, seed, weights);
    return weights;
}

static void setup(void) {
    train = images("dots:train", 0);
    test = images("dots:test", 1);
    ck_assert_int_eq(basin_network_new(&network, "resnet20,width=0.25", input, NULL), BASIN_OK);
    layout = basin_network_layout(network);
    theta = initial(1);
    other = initial(2);
    for (int i = 0; i < layout->count; i++) /* statistics that differ, too */
        if (layout->param[i].role == BASIN_RUNNING_VAR)
            for (int64_t k = 0; k < layout->param[i].size; k++) other[layout->param[i].offset + k] = 2;
    const basin_axis axes[] = {{.toward = other}, {.seed = 3}};
    ck_assert_int_eq(basin_plane_new(&plane, layout, theta, 2, axes, 0, NULL), BASIN_OK);
}

static void teardown(void) {
    basin_plane_free(plane);
    free(theta);
    free(other);
    basin_network_free(network);
    basin_dataset_free(train);
    basin_dataset_free(test);
}

static basin_surface *empty(int datasets, const basin_dataset *const data[]) {
    const basin_range x = {-1, 1, NX}, y = {0, 1, NY};
    basin_surface *surface = NULL;
    ck_assert_int_eq(basin_surface_for(&surface, &x, &y, datasets, data, NULL, NULL), BASIN_OK);
    return surface;
}

static basin_surface *evaluated(int threads) {
    const basin_dataset *const data[] = {train, test};
    const basin_surface_options options = {.evaluate.threads = threads};
    basin_surface *surface = empty(2, data);
    basin_error err = {0};
    ck_assert_msg(basin_surface_evaluate(surface, network, plane, 2, data, &options, &err) == BASIN_OK, "%s",
                  err.message);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), NX * NY);
    return surface;
}

static int same_bits(const basin_surface *a, const basin_surface *b) {
    for (int m = 0; m < a->metrics; m++)
        if (memcmp(a->metric[m].values, b->metric[m].values, NX * NY * sizeof(double)) != 0) return 0;
    return memcmp(a->point, b->point, NX * NY) == 0;
}

START_TEST(metrics_are_named_by_split_and_by_full_name_where_splits_meet) {
    basin_dataset *foreign = images("lines:test", 2), *part = NULL, *plain = images("plain", 3);
    ck_assert_int_eq(basin_dataset_first(&part, test, 10, NULL), BASIN_OK);
    const basin_dataset *const data[] = {train, part, foreign, plain};
    static const char *const names[] = {"train_loss",      "train_acc",      "dots:test_loss", "dots:test_acc",
                                        "lines:test_loss", "lines:test_acc", "plain_loss",     "plain_acc"};
    basin_surface *surface = empty(4, data);
    ck_assert_int_eq(surface->metrics, 8);
    for (int i = 0; i < 8; i++) ck_assert_str_eq(surface->metric[i].name, names[i]);
    basin_surface_free(surface);
    basin_dataset_free(part);
    basin_dataset_free(foreign);
    basin_dataset_free(plain);
}
END_TEST

START_TEST(the_same_dataset_twice_and_none_at_all_are_refused) {
    const basin_range x = {-1, 1, 3};
    const basin_dataset *const data[] = {test, test};
    basin_surface *surface = NULL;
    basin_error err = {0};
    ck_assert_int_eq(basin_surface_for(&surface, &x, NULL, 2, data, NULL, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "dataset 'dots:test' is given twice");
    ck_assert_int_eq(basin_surface_for(&surface, &x, NULL, 0, data, NULL, &err), BASIN_EINVALID);
    ck_assert_ptr_null(surface);
}
END_TEST

START_TEST(every_value_is_that_of_its_point_alone) {
    const basin_dataset *const data[] = {train, test};
    const basin_evaluate_options options = {.threads = 1};
    basin_surface *surface = evaluated(2);
    float *weights = malloc((size_t)layout->size * sizeof *weights);
    for (int i = 0; i < NX * NY; i++) {
        basin_score scores[2];
        basin_plane_point(plane, surface->x[i % NX], surface->y[i / NX], 0, layout->size, weights);
        ck_assert_int_eq(basin_evaluate_one(network, 2, data, weights, &options, scores, NULL), BASIN_OK);
        for (int d = 0; d < 2; d++) {
            double loss = surface->metric[2 * d].values[i];
            ck_assert(loss == scores[d].loss || (isnan(loss) && isnan(scores[d].loss)));
            const double accuracy = basin_score_accuracy(&scores[d]);
            ck_assert_mem_eq(&surface->metric[2 * d + 1].values[i], &accuracy, sizeof accuracy);
        }
    }
    free(weights);
    basin_surface_free(surface);
}
END_TEST

START_TEST(the_centre_is_the_checkpoint_and_coordinate_one_is_the_other) {
    const basin_dataset *const data[] = {train};
    const basin_evaluate_options options = {0};
    basin_surface *surface = evaluated(2);
    const double *loss = basin_surface_values(surface, "train_loss");
    basin_score at_theta, at_other;
    ck_assert_int_eq(basin_evaluate_one(network, 1, data, theta, &options, &at_theta, NULL), BASIN_OK);
    ck_assert_int_eq(basin_evaluate_one(network, 1, data, other, &options, &at_other, NULL), BASIN_OK);
    ck_assert_double_eq(loss[NX / 2], at_theta.loss);
    ck_assert_double_eq(loss[NX - 1], at_other.loss);
    ck_assert_double_ne(at_theta.loss, at_other.loss);
    basin_surface_free(surface);
}
END_TEST

START_TEST(no_bit_depends_on_the_number_of_threads) {
    static const int threads[] = {2, 3, 7};
    basin_surface *one = evaluated(1);
    for (int i = 0; i < 3; i++) {
        basin_surface *many = evaluated(threads[i]);
        ck_assert(same_bits(one, many));
        basin_surface_free(many);
    }
    basin_surface_free(one);
}
END_TEST

/* Counts the points that are evaluated, and asks to stop after some. */
typedef struct counter {
    int count[NX * NY], total, stop_after;
    volatile sig_atomic_t stop;
} counter;

static basin_status count(void *context, int index, const double *values, basin_error *err) {
    counter *c = context;
    (void)values, (void)err;
    c->count[index]++;
    if (++c->total == c->stop_after) c->stop = 1;
    return BASIN_OK;
}

START_TEST(stopping_keeps_what_is_finished_and_nothing_is_evaluated_twice) {
    const basin_dataset *const data[] = {train, test};
    basin_surface *whole = evaluated(1), *surface = empty(2, data);
    counter c = {.stop_after = 3};
    const basin_surface_options options = {.evaluate = {.threads = 2, .stop = &c.stop}, .done = count, .context = &c};
    ck_assert_int_eq(basin_surface_evaluate(surface, network, plane, 2, data, &options, NULL), BASIN_EINTERRUPTED);
    ck_assert_int_ge(c.total, 3);
    ck_assert_int_lt(c.total, NX * NY);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), c.total);
    c.stop = 0;
    ck_assert_int_eq(basin_surface_evaluate(surface, network, plane, 2, data, &options, NULL), BASIN_OK);
    for (int i = 0; i < NX * NY; i++) ck_assert_int_eq(c.count[i], 1);
    ck_assert(same_bits(whole, surface));
    ck_assert_int_eq(basin_surface_evaluate(surface, network, plane, 2, data, &options, NULL), BASIN_OK);
    ck_assert_int_eq(c.total, NX * NY);
    basin_surface_free(whole);
    basin_surface_free(surface);
}
END_TEST

START_TEST(a_surface_keeps_the_points_that_it_has_whatever_their_value) {
    const basin_dataset *const data[] = {train};
    const basin_surface_options options = {0};
    basin_surface *surface = empty(1, data);
    static const double values[] = {-1, 0, NAN, INFINITY};
    for (int i = 0; i < 4; i++) {
        surface->point[i] = BASIN_EVALUATED;
        surface->metric[0].values[i] = surface->metric[1].values[i] = values[i];
    }
    ck_assert_int_eq(basin_surface_evaluate(surface, network, plane, 1, data, &options, NULL), BASIN_OK);
    ck_assert_int_eq(memcmp(surface->metric[0].values, values, sizeof values), 0);
    ck_assert_int_eq(memcmp(surface->metric[1].values, values, sizeof values), 0);
    ck_assert_int_eq(basin_surface_count(surface, BASIN_EVALUATED), NX * NY);
    basin_surface_free(surface);
}
END_TEST

START_TEST(a_value_that_a_missing_point_has_is_kept) {
    const basin_dataset *const data[] = {train};
    const basin_surface_options options = {0};
    basin_surface *whole = evaluated(1), *surface = empty(1, data);
    surface->metric[0].values[1] = 12345;
    surface->metric[0].values[2] = 12345;
    surface->point[2] = BASIN_INTERPOLATED; /* that is a guess */
    ck_assert_int_eq(basin_surface_evaluate(surface, network, plane, 1, data, &options, NULL), BASIN_OK);
    ck_assert_double_eq(surface->metric[0].values[1], 12345);
    ck_assert_double_eq(surface->metric[1].values[1], whole->metric[1].values[1]);
    ck_assert_double_eq(surface->metric[0].values[2], whole->metric[0].values[2]);
    basin_surface_free(surface);
    basin_surface_free(whole);
}
END_TEST

/* Each member is what its seed alone would give; the weights themselves are evaluated once. */
START_TEST(members_are_the_surfaces_of_their_seeds) {
    static const uint64_t seeds[] = {3, 8, 4};
    const basin_dataset *const data[] = {train};
    const basin_range x = {-1, 1, NX}, y = {-1, 1, 3};
    const basin_surface_options options = {.evaluate.threads = 2};
    basin_surface *all = NULL;
    ck_assert_int_eq(basin_surface_for(&all, &x, &y, 1, data, NULL, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_set_members(all, 3, seeds, NULL), BASIN_OK);
    const int grid = basin_surface_grid(all), centre = basin_surface_centre(all);
    for (int k = 2; k >= 0; k--) {
        const basin_axis axes[] = {{.seed = seeds[k]}, {.seed = seeds[k]}};
        counter c = {0};
        const basin_surface_options counted = {.evaluate.threads = 2, .done = count, .context = &c};
        basin_plane *own = NULL;
        basin_surface *single = NULL;
        ck_assert_int_eq(basin_plane_new(&own, layout, theta, 2, axes, 0, NULL), BASIN_OK);
        ck_assert_int_eq(basin_surface_evaluate(all, network, own, 1, data, &options, NULL), BASIN_EINVALID);
        ck_assert_int_eq(basin_surface_evaluate_member(all, 3, network, own, 1, data, &options, NULL), BASIN_EINVALID);
        ck_assert_int_eq(basin_surface_evaluate_member(all, k, network, own, 1, data, &options, NULL), BASIN_OK);
        ck_assert_int_eq(basin_surface_evaluate_member(all, k, network, own, 1, data, &counted, NULL), BASIN_OK);
        ck_assert_int_eq(c.total, 0);
        ck_assert_int_eq(basin_surface_count(all, BASIN_EVALUATED), (3 - k) * grid);
        ck_assert_int_eq(basin_surface_for(&single, &x, &y, 1, data, NULL, NULL), BASIN_OK);
        ck_assert_int_eq(basin_surface_evaluate(single, network, own, 1, data, &options, NULL), BASIN_OK);
        for (int m = 0; m < 2; m++)
            ck_assert_mem_eq(single->metric[m].values, basin_surface_member(all, all->metric[m].name, k),
                             (size_t)grid * sizeof(double));
        basin_surface_free(single);
        basin_plane_free(own);
    }
    /* A value there that no evaluation gives goes from one member to the next. */
    memset(all->point, BASIN_MISSING, (size_t)basin_surface_points(all));
    for (int m = 0; m < 2; m++)
        for (int i = 0; i < basin_surface_points(all); i++) all->metric[m].values[i] = NAN;
    all->point[2 * grid + centre] = BASIN_EVALUATED;
    for (int m = 0; m < 2; m++) all->metric[m].values[2 * grid + centre] = 777 + m;
    ck_assert_int_eq(basin_surface_evaluate_member(all, 0, network, plane, 1, data, &options, NULL), BASIN_OK);
    for (int m = 0; m < 2; m++) ck_assert_double_eq(all->metric[m].values[centre], 777 + m);
    basin_surface_free(all);
}
END_TEST

static basin_status refuse(void *context, int index, const double *values, basin_error *err) {
    (void)context, (void)index, (void)values;
    if (err) *err = (basin_error){BASIN_EIO, "disk full"};
    return BASIN_EIO;
}

START_TEST(a_failure_of_the_callback_ends_the_evaluation_with_its_words) {
    const basin_dataset *const data[] = {train};
    const basin_surface_options options = {.evaluate.threads = 2, .done = refuse};
    basin_surface *surface = empty(1, data);
    basin_error err = {0};
    ck_assert_int_eq(basin_surface_evaluate(surface, network, plane, 1, data, &options, &err), BASIN_EIO);
    ck_assert_str_eq(err.message, "disk full");
    basin_surface_free(surface);
}
END_TEST

START_TEST(recomputed_statistics_forget_those_of_the_weights) {
    const basin_dataset *const data[] = {train};
    const basin_surface_options options = {.evaluate.statistics = train};
    const basin_axis axes[] = {{.seed = 1}, {.seed = 1}};
    float *changed = malloc((size_t)layout->size * sizeof *changed);
    basin_surface *surface[2];
    memcpy(changed, theta, (size_t)layout->size * sizeof *changed);
    for (int i = 0; i < layout->count; i++)
        if (basin_role_is_statistic(layout->param[i].role))
            for (int64_t k = 0; k < layout->param[i].size; k++) changed[layout->param[i].offset + k] = 5;
    for (int i = 0; i < 2; i++) {
        basin_plane *through = NULL;
        ck_assert_int_eq(basin_plane_new(&through, layout, i ? changed : theta, 2, axes, 0, NULL), BASIN_OK);
        surface[i] = empty(1, data);
        ck_assert_int_eq(basin_surface_evaluate(surface[i], network, through, 1, data, &options, NULL), BASIN_OK);
        basin_plane_free(through);
    }
    ck_assert(same_bits(surface[0], surface[1]));
    ck_assert(isfinite(surface[0]->metric[0].values[NX / 2]));
    basin_surface_free(surface[0]);
    basin_surface_free(surface[1]);
    free(changed);
}
END_TEST

START_TEST(a_surface_that_does_not_fit_is_refused) {
    const basin_dataset *const data[] = {train, test};
    const basin_surface_options options = {0};
    const basin_range x = {-1, 1, 3};
    basin_surface *line = NULL, *surface = empty(1, data);
    basin_error err = {0};
    ck_assert_int_eq(basin_surface_evaluate(surface, network, plane, 2, data, &options, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "a surface of 2 metrics for 2 datasets that have 4");
    ck_assert_int_eq(basin_surface_for(&line, &x, NULL, 2, data, NULL, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_evaluate(line, network, plane, 2, data, &options, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "a surface over a line for a plane");
    basin_surface_free(line);
    basin_surface_free(surface);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("land_surface");
    TCase *surfaces = tcase_create("surfaces");
    tcase_add_checked_fixture(surfaces, setup, teardown);
    tcase_set_timeout(surfaces, 120);
    tcase_add_test(surfaces, metrics_are_named_by_split_and_by_full_name_where_splits_meet);
    tcase_add_test(surfaces, the_same_dataset_twice_and_none_at_all_are_refused);
    tcase_add_test(surfaces, every_value_is_that_of_its_point_alone);
    tcase_add_test(surfaces, the_centre_is_the_checkpoint_and_coordinate_one_is_the_other);
    tcase_add_test(surfaces, no_bit_depends_on_the_number_of_threads);
    tcase_add_test(surfaces, stopping_keeps_what_is_finished_and_nothing_is_evaluated_twice);
    tcase_add_test(surfaces, a_surface_keeps_the_points_that_it_has_whatever_their_value);
    tcase_add_test(surfaces, a_value_that_a_missing_point_has_is_kept);
    tcase_add_test(surfaces, members_are_the_surfaces_of_their_seeds);
    tcase_add_test(surfaces, a_failure_of_the_callback_ends_the_evaluation_with_its_words);
    tcase_add_test(surfaces, recomputed_statistics_forget_those_of_the_weights);
    tcase_add_test(surfaces, a_surface_that_does_not_fit_is_refused);
    suite_add_tcase(suite, surfaces);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
