/* test_land.c - directions, lines and planes. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "basin/land.h"
#include "tensor/layout.h"

/* A convolution with bias and batch norm, a linear layer, and a matrix whose filters are its columns. */
static const struct {
    const char *name;
    basin_shape shape;
    basin_role role;
    int filter_axis;
} tensors[] = {
    {"conv.weight", {4, {4, 3, 2, 2}}, BASIN_WEIGHT, 0},  {"conv.bias", {1, {4}}, BASIN_BIAS, 0},
    {"bn.weight", {1, {4}}, BASIN_NORM_SCALE, 0},         {"bn.bias", {1, {4}}, BASIN_NORM_SHIFT, 0},
    {"bn.running_mean", {1, {4}}, BASIN_RUNNING_MEAN, 0}, {"bn.running_var", {1, {4}}, BASIN_RUNNING_VAR, 0},
    {"linear.weight", {2, {6, 5}}, BASIN_WEIGHT, 0},      {"matmul.weight", {2, {5, 6}}, BASIN_WEIGHT, 1},
};

enum { TENSORS = sizeof tensors / sizeof *tensors, SIZE = 48 + 5 * 4 + 30 + 30, PARAMETERS = SIZE - 8 };

static basin_layout layout;
static float theta[SIZE], other[SIZE], third[SIZE];

static void fill(float *values, uint64_t seed) {
    for (int i = 0; i < SIZE; i++) values[i] = (float)rng_normal((rng){seed, RNG_TEST, 0}, (uint64_t)i);
}

static void setup(void) {
    layout = (basin_layout){0};
    for (int i = 0; i < TENSORS; i++)
        ck_assert_int_eq(
            layout_add(&layout, tensors[i].name, &tensors[i].shape, tensors[i].role, tensors[i].filter_axis, NULL),
            BASIN_OK);
    ck_assert_int_eq(layout.size, SIZE);
    fill(theta, 1);
    fill(other, 2);
    fill(third, 3);
    theta[5] = -0.0f;
    other[6] = -0.0f;
    theta[7] = 1e10f; /* other - theta loses other[7] */
}

static void teardown(void) {
    layout_clear(&layout);
}

static int same(const float *a, const float *b) {
    return memcmp(a, b, SIZE * sizeof *a) == 0;
}

static const float *tensor(const float *values, const char *name) {
    return values + basin_layout_find(&layout, name)->offset;
}

/* The norm of `count` numbers `stride` apart. */
static double norm(const float *values, int count, int stride) {
    double sum = 0;
    for (int i = 0; i < count; i++) sum += (double)values[i * stride] * values[i * stride];
    return sqrt(sum);
}

static double dot(const float *a, const float *b) {
    double sum = 0;
    for (int p = 0; p < layout.count; p++) {
        const basin_param *param = &layout.param[p];
        if (basin_role_is_statistic(param->role)) continue;
        for (int64_t i = param->offset; i < param->offset + param->size; i++) sum += (double)a[i] * b[i];
    }
    return sum;
}

static void random_direction(float *d, const char *name, basin_ignore ignore) {
    basin_direction_random(&layout, theta, 1, 0, d);
    ck_assert_int_eq(basin_direction_normalize(&layout, theta, name, ignore, d, NULL), BASIN_OK);
}

static basin_plane *plane_of(int axes, basin_axis x, basin_axis y, int orthogonal) {
    const basin_axis axis[] = {x, y};
    basin_plane *plane = NULL;
    basin_error err = {0};
    ck_assert_msg(basin_plane_new(&plane, &layout, theta, axes, axis, orthogonal, &err) == BASIN_OK, "%s", err.message);
    return plane;
}

#define NEAR(a, b) ck_assert_double_eq_tol(a, b, 1e-6 * (1 + fabs((double)(b))))

/* Random directions. */

START_TEST(many_numbers_at_a_time_are_those_of_one_at_a_time) {
    const rng numbers = {5, RNG_TEST, 2};
    enum { MOST = 1 << 20 }; /* so many that some estimates are too near to the middle between two numbers */
    static float many[MOST + 1];
    for (uint64_t first = 0; first < 4; first++)
        for (int count = 0; count <= MOST; count = count < 300 ? count + 1 : 4 * count) {
            many[count] = 7;
            rng_normals(numbers, first, count, many);
            for (int i = 0; i < count; i++) ck_assert(many[i] == (float)rng_normal(numbers, first + (uint64_t)i));
            ck_assert(many[count] == 7);
        }
}
END_TEST

/* By an independent implementation of Philox4x32-10 and Box-Muller. */
START_TEST(a_seed_names_the_same_direction_everywhere) {
    static const float first[] = {-0.0803347f, 0.3787243f, -0.0453342f, 0.3656319f, 0.3971354f, -0.6239034f};
    float d[SIZE];
    basin_direction_random(&layout, theta, 1, 0, d);
    for (int i = 0; i < (int)(sizeof first / sizeof *first); i++) NEAR(d[i], first[i]);
}
END_TEST

START_TEST(seeds_and_axes_are_independent) {
    float d[4][SIZE];
    for (int i = 0; i < 4; i++) basin_direction_random(&layout, theta, 1 + (uint64_t)(i / 2), i % 2, d[i]);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++)
            for (int k = 0; k < 48; k++) ck_assert_float_ne(d[i][k], d[j][k]);
}
END_TEST

START_TEST(a_random_direction_is_standard_normal) {
    enum { N = 200000 };
    basin_layout large = {0};
    float *w = calloc(N, sizeof *w), *d = calloc(N, sizeof *d);
    double mean = 0, square = 0;
    ck_assert_int_eq(layout_add(&large, "w", &(basin_shape){2, {N / 10, 10}}, BASIN_WEIGHT, 0, NULL), BASIN_OK);
    basin_direction_random(&large, w, 7, 1, d);
    for (int i = 0; i < N; i++) mean += d[i] / N, square += (double)d[i] * d[i] / N;
    ck_assert_double_lt(fabs(mean), 5 / sqrt(N));
    ck_assert_double_lt(fabs(square - 1), 5 * sqrt(2.0 / N));
    layout_clear(&large);
    free(w);
    free(d);
}
END_TEST

START_TEST(statistics_are_no_part_of_a_random_direction_and_shift_nothing) {
    basin_layout without = {0};
    float d[SIZE], e[SIZE];
    random_direction(d, "filter", BASIN_IGNORE_NONE);
    for (int k = 0; k < 4; k++) {
        ck_assert_float_eq(tensor(d, "bn.running_mean")[k], 0);
        ck_assert_float_eq(tensor(d, "bn.running_var")[k], 0);
    }
    for (int i = 0; i < TENSORS; i++)
        if (!basin_role_is_statistic(tensors[i].role))
            ck_assert_int_eq(layout_add(&without, tensors[i].name, &tensors[i].shape, tensors[i].role, 0, NULL),
                             BASIN_OK);
    basin_direction_random(&layout, theta, 3, 0, d);
    basin_direction_random(&without, theta, 3, 0, e);
    const float *last = e + basin_layout_find(&without, "linear.weight")->offset;
    for (int k = 0; k < 60; k++) ck_assert_float_eq(tensor(d, "linear.weight")[k], last[k]);
    layout_clear(&without);
}
END_TEST

/* Normalization. */

START_TEST(filter_gives_each_filter_the_norm_of_its_weights) {
    float d[SIZE];
    random_direction(d, "filter", BASIN_IGNORE_BIASNORM);
    for (int f = 0; f < 4; f++) NEAR(norm(d + 12 * f, 12, 1), norm(theta + 12 * f, 12, 1));
    for (int f = 0; f < 6; f++) {
        NEAR(norm(tensor(d, "linear.weight") + 5 * f, 5, 1), norm(tensor(theta, "linear.weight") + 5 * f, 5, 1));
        NEAR(norm(tensor(d, "matmul.weight") + f, 5, 6), norm(tensor(theta, "matmul.weight") + f, 5, 6));
    }
}
END_TEST

START_TEST(layer_gives_each_tensor_the_norm_of_its_weights) {
    float d[SIZE];
    random_direction(d, "layer", BASIN_IGNORE_BIASNORM);
    NEAR(norm(d, 48, 1), norm(theta, 48, 1));
    NEAR(norm(tensor(d, "linear.weight"), 30, 1), norm(tensor(theta, "linear.weight"), 30, 1));
}
END_TEST

START_TEST(dfilter_and_dlayer_give_length_one) {
    float d[SIZE];
    random_direction(d, "dfilter", BASIN_IGNORE_BIASNORM);
    for (int f = 0; f < 4; f++) NEAR(norm(d + 12 * f, 12, 1), 1);
    for (int f = 0; f < 6; f++) NEAR(norm(tensor(d, "matmul.weight") + f, 5, 6), 1);
    random_direction(d, "dlayer", BASIN_IGNORE_BIASNORM);
    NEAR(norm(d, 48, 1), 1);
    NEAR(norm(tensor(d, "matmul.weight"), 30, 1), 1);
}
END_TEST

START_TEST(weight_multiplies_and_none_leaves_each_entry) {
    float raw[SIZE], d[SIZE];
    basin_direction_random(&layout, theta, 1, 0, raw);
    random_direction(d, "weight", BASIN_IGNORE_NONE);
    for (int k = 0; k < 48; k++) ck_assert_float_eq(d[k], raw[k] * theta[k]);
    random_direction(d, "none", BASIN_IGNORE_NONE);
    ck_assert(same(d, raw));
}
END_TEST

/* What the reference tool's normalize_directions_for_weights gives for these numbers, by its formula. */
START_TEST(the_reference_tools_example_comes_out_as_there) {
    const double r2 = sqrt(2), r3 = sqrt(3);
    const struct {
        const char *name;
        double d[4];
    } rows[] = {
        {"filter", {5, 0, 0, 0}},
        {"layer", {5 / r3, 0, 5 / r3, 5 / r3}},
        {"weight", {3, 0, 0, 0}},
        {"dfilter", {1, 0, 1 / r2, 1 / r2}},
        {"dlayer", {1 / r3, 0, 1 / r3, 1 / r3}},
        {"none", {1, 0, 1, 1}},
    };
    const float w[] = {3, 4, 0, 0};
    basin_layout small = {0};
    ck_assert_int_eq(layout_add(&small, "w", &(basin_shape){2, {2, 2}}, BASIN_WEIGHT, 0, NULL), BASIN_OK);
    for (int i = 0; basin_norm_name(i); i++) {
        float d[] = {1, 0, 1, 1};
        ck_assert_str_eq(basin_norm_name(i), rows[i].name);
        ck_assert_int_eq(basin_direction_normalize(&small, w, rows[i].name, BASIN_IGNORE_BIASNORM, d, NULL), BASIN_OK);
        for (int k = 0; k < 4; k++) NEAR(d[k], rows[i].d[k]);
    }
    layout_clear(&small);
}
END_TEST

START_TEST(no_norm_makes_nan_of_a_direction_or_weights_that_are_zero) {
    static const float zero[SIZE];
    for (int i = 0; basin_norm_name(i); i++) {
        float d[SIZE] = {0};
        ck_assert_int_eq(basin_direction_normalize(&layout, theta, basin_norm_name(i), BASIN_IGNORE_NONE, d, NULL),
                         BASIN_OK);
        for (int k = 0; k < SIZE; k++) ck_assert_float_eq(d[k], 0);
        fill(d, 4);
        ck_assert_int_eq(basin_direction_normalize(&layout, zero, basin_norm_name(i), BASIN_IGNORE_NONE, d, NULL),
                         BASIN_OK);
        for (int k = 0; k < SIZE; k++) ck_assert(isfinite(d[k]));
    }
}
END_TEST

START_TEST(biasnorm_zeroes_parameters_with_one_dimension_and_none_gives_them_the_weights) {
    static const char *const names[] = {"conv.bias", "bn.weight", "bn.bias"};
    for (int i = 0; basin_norm_name(i); i++)
        for (int n = 0; n < 3; n++) {
            float d[SIZE];
            random_direction(d, basin_norm_name(i), BASIN_IGNORE_BIASNORM);
            for (int k = 0; k < 4; k++) ck_assert_float_eq(tensor(d, names[n])[k], 0);
            random_direction(d, basin_norm_name(i), BASIN_IGNORE_NONE);
            for (int k = 0; k < 4; k++) ck_assert_float_eq(tensor(d, names[n])[k], tensor(theta, names[n])[k]);
        }
}
END_TEST

START_TEST(an_unknown_norm_names_those_that_exist) {
    float d[SIZE] = {0};
    basin_error err = {0};
    ck_assert_int_eq(basin_direction_normalize(&layout, theta, "fitler", BASIN_IGNORE_NONE, d, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message,
                     "'fitler' is no normalization; there are filter, layer, weight, dfilter, dlayer, none");
}
END_TEST

/* Directions from arrays. */

/* The arrays that stand for `values`: parameters, all tensors, or all with counters. */
static int arrays_of(float *values, int statistics, int counters, basin_array *arrays) {
    static float counter = 12345;
    int count = 0;
    for (int i = 0; i < layout.count; i++) {
        const basin_param *param = &layout.param[i];
        if (!statistics && basin_role_is_statistic(param->role)) continue;
        arrays[count++] = (basin_array){param->size, values + param->offset};
        if (counters && param->role == BASIN_RUNNING_VAR) arrays[count++] = (basin_array){1, &counter};
    }
    return count;
}

START_TEST(arrays_are_parameters_or_the_whole_state_with_or_without_counters) {
    float expected[SIZE];
    for (int kind = 0; kind < 3; kind++) {
        basin_array arrays[TENSORS + 1];
        float d[SIZE];
        int count = arrays_of(other, kind > 0, kind > 1, arrays);
        memcpy(expected, other, sizeof expected);
        if (kind == 0) memset(expected + 60, 0, 8 * sizeof *expected);
        ck_assert_int_eq(basin_direction_from_arrays(&layout, count, arrays, d, "d.h5", NULL), BASIN_OK);
        ck_assert(same(d, expected));
    }
}
END_TEST

START_TEST(arrays_that_do_not_fit_are_refused_by_name) {
    basin_array arrays[TENSORS + 1];
    float d[SIZE], bad[SIZE];
    basin_error err = {0};
    int count = arrays_of(other, 0, 0, arrays);
    ck_assert_int_eq(basin_direction_from_arrays(&layout, count - 1, arrays, d, "d.h5", &err), BASIN_ESHAPE);
    ck_assert_str_eq(err.message,
                     "d.h5: a direction of 5 arrays; the network has 6 parameter tensors, 8 with statistics");
    arrays[1].size = 3;
    ck_assert_int_eq(basin_direction_from_arrays(&layout, count, arrays, d, "d.h5", &err), BASIN_ESHAPE);
    ck_assert_str_eq(err.message, "d.h5: the array for tensor 'conv.bias' has 3 numbers, the network wants 4");
    memcpy(bad, other, sizeof bad);
    bad[0] = NAN;
    count = arrays_of(bad, 0, 0, arrays);
    ck_assert_int_eq(basin_direction_from_arrays(&layout, count, arrays, d, "d.h5", &err), BASIN_EFORMAT);
    ck_assert_str_eq(err.message, "d.h5: the array for tensor 'conv.weight' holds a NaN or inf");
}
END_TEST

/* Lines and planes. */

START_TEST(the_origin_is_the_weights_bit_for_bit) {
    float w[SIZE];
    const basin_axis random = {.seed = 5}, toward = {.toward = other};
    const basin_axis axes[][2] = {{random, random}, {toward, random}, {random, toward}};
    for (int i = 0; i < 3; i++)
        for (int orthogonal = 0; orthogonal < 2; orthogonal++) {
            basin_plane *plane = plane_of(2, axes[i][0], axes[i][1], orthogonal);
            basin_plane_point(plane, 0, 0, 0, SIZE, w);
            ck_assert(same(w, theta));
            basin_plane_free(plane);
        }
}
END_TEST

START_TEST(coordinate_one_is_the_other_network_bit_for_bit) {
    float w[SIZE];
    basin_plane *plane = plane_of(2, (basin_axis){.toward = other}, (basin_axis){.toward = third}, 0);
    basin_plane_point(plane, 1, 0, 0, SIZE, w);
    ck_assert(same(w, other));
    basin_plane_point(plane, 0, 1, 0, SIZE, w);
    ck_assert(same(w, third));
    basin_plane_free(plane);

    plane = plane_of(2, (basin_axis){.toward = other}, (basin_axis){.seed = 1}, 1);
    basin_plane_point(plane, 1, 0, 0, SIZE, w);
    ck_assert(same(w, other));
    basin_plane_free(plane);
}
END_TEST

START_TEST(a_piece_of_a_point_is_a_part_of_it) {
    float w[SIZE], piece[SIZE];
    basin_plane *plane = plane_of(2, (basin_axis){.toward = other}, (basin_axis){.seed = 1}, 0);
    basin_plane_point(plane, 0.3, -0.7, 0, SIZE, w);
    for (int first = 0; first < SIZE; first += 7) {
        int size = SIZE - first < 5 ? SIZE - first : 5;
        basin_plane_point(plane, 0.3, -0.7, first, size, piece);
        ck_assert_mem_eq(piece, w + first, (size_t)size * sizeof *piece);
    }
    basin_plane_free(plane);
}
END_TEST

START_TEST(halfway_to_the_other_network_is_the_mean) {
    float w[SIZE];
    basin_plane *plane = plane_of(1, (basin_axis){.toward = other}, (basin_axis){0}, 0);
    basin_plane_point(plane, 0.5, 0, 0, SIZE, w);
    for (int i = 0; i < SIZE; i++) ck_assert_float_eq(w[i], (float)((0.5 * theta[i]) + (0.5 * other[i])));
    basin_plane_free(plane);
}
END_TEST

START_TEST(a_point_is_the_weights_plus_the_steps_rounded_once) {
    float w[SIZE], delta[SIZE], eta[SIZE];
    basin_plane *plane = plane_of(2, (basin_axis){.seed = 1}, (basin_axis){.seed = 1}, 0);
    basin_plane_direction(plane, 0, delta);
    basin_plane_direction(plane, 1, eta);
    basin_plane_point(plane, -0.3, 0.7, 0, SIZE, w);
    for (int i = 0; i < SIZE; i++)
        ck_assert_float_eq_tol(w[i], (float)(theta[i] - 0.3 * delta[i] + 0.7 * eta[i]), 1e-7 * (1 + fabsf(w[i])));
    basin_plane_free(plane);
}
END_TEST

START_TEST(a_normalized_axis_toward_a_network_is_scaled) {
    float d[SIZE];
    basin_plane *plane = plane_of(1, (basin_axis){.toward = other, .norm = "layer"}, (basin_axis){0}, 0);
    basin_plane_direction(plane, 0, d);
    NEAR(norm(tensor(d, "linear.weight"), 30, 1), norm(tensor(theta, "linear.weight"), 30, 1));
    ck_assert_float_eq(tensor(d, "conv.bias")[1], tensor(other, "conv.bias")[1] - tensor(theta, "conv.bias")[1]);
    basin_plane_free(plane);
}
END_TEST

START_TEST(a_given_direction_is_used_as_it_is) {
    float d[SIZE];
    basin_plane *plane = plane_of(1, (basin_axis){.given = other}, (basin_axis){0}, 0);
    basin_plane_direction(plane, 0, d);
    ck_assert(same(d, other));
    NEAR(basin_plane_length(plane, 0), sqrt(dot(other, other)));
    ck_assert(isnan(basin_plane_cosine(plane)));
    basin_plane_free(plane);
}
END_TEST

START_TEST(the_cosine_is_that_of_the_parameters) {
    basin_plane *plane = plane_of(2, (basin_axis){.given = other}, (basin_axis){.given = third}, 0);
    NEAR(basin_plane_cosine(plane), dot(other, third) / sqrt(dot(other, other) * dot(third, third)));
    basin_plane_free(plane);
    plane = plane_of(2, (basin_axis){.given = other}, (basin_axis){.given = other}, 0);
    NEAR(basin_plane_cosine(plane), 1);
    basin_plane_free(plane);
}
END_TEST

START_TEST(orthogonal_axes_span_the_same_plane) {
    float delta[SIZE], eta[SIZE];
    const double share = dot(third, other) / dot(other, other);
    basin_plane *plane = plane_of(2, (basin_axis){.given = other}, (basin_axis){.given = third}, 1);
    ck_assert_double_lt(fabs(basin_plane_cosine(plane)), 1e-7);
    basin_plane_direction(plane, 0, delta);
    basin_plane_direction(plane, 1, eta);
    ck_assert(same(delta, other));
    for (int i = 0; i < SIZE; i++) NEAR(eta[i], third[i] - share * other[i]);
    basin_plane_free(plane);
}
END_TEST

static void check_anew(basin_axis x, basin_axis y, int orthogonal) {
    float w[2][SIZE], d[2][SIZE];
    basin_record record[2] = {{0}, {0}};
    for (int anew = 0; anew < 2; anew++) {
        x.anew = y.anew = anew;
        basin_plane *plane = plane_of(2, x, y, orthogonal);
        for (int first = 0, size; first < SIZE; first += size) { /* pieces that end within tensors and filters */
            size = !anew ? SIZE : SIZE - first < 7 ? SIZE - first : 7;
            basin_plane_point(plane, 0.3, -0.7, first, size, w[anew] + first);
        }
        ck_assert_int_eq(basin_plane_record(plane, &record[anew], NULL), BASIN_OK);
        basin_plane_direction(plane, 1, d[anew]);
        basin_plane_free(plane);
    }
    ck_assert(same(w[0], w[1]));
    ck_assert(same(d[0], d[1]));
    ck_assert_int_eq(record[0].count, record[1].count);
    for (int i = 0; i < record[0].count; i++) ck_assert_str_eq(record[0].entry[i].value, record[1].entry[i].value);
    for (int i = 0; i < 2; i++) basin_record_clear(&record[i]);
}

START_TEST(a_direction_made_anew_is_the_one_that_would_be_kept) {
    theta[7] = 1; /* beside 1e10 nothing else would count */
    for (int n = 0; basin_norm_name(n); n++)
        for (int orthogonal = 0; orthogonal < 2; orthogonal++) {
            const basin_axis random = {.seed = 1, .norm = basin_norm_name(n)};
            basin_axis biased = random;
            biased.ignore = BASIN_IGNORE_NONE;
            check_anew(random, random, orthogonal);
            check_anew(random, biased, orthogonal);
            check_anew((basin_axis){.toward = other}, random, orthogonal);
            check_anew(biased, (basin_axis){.given = third}, orthogonal);
        }
}
END_TEST

START_TEST(directions_that_lead_nowhere_are_refused) {
    static const float zero[SIZE];
    basin_plane *plane = NULL;
    basin_error err = {0};
    const basin_axis itself[] = {{.toward = theta}}, parallel[] = {{.given = other}, {.given = other}},
                     nothing[] = {{.seed = 1}, {.given = zero}};
    ck_assert_int_eq(basin_plane_new(&plane, &layout, theta, 1, itself, 0, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "the x direction has length 0: it leads nowhere");
    ck_assert_int_eq(basin_plane_new(&plane, &layout, theta, 2, nothing, 1, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "the y direction has length 0: it leads nowhere");
    ck_assert_int_eq(basin_plane_new(&plane, &layout, theta, 2, parallel, 1, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "the x and y directions are parallel: nothing is left to make orthogonal");
    ck_assert_ptr_null(plane);
}
END_TEST

START_TEST(the_record_tells_one_plane_from_another) {
    basin_record first = {0}, second = {0};
    for (uint64_t seed = 1; seed <= 2; seed++) {
        basin_plane *plane = plane_of(2, (basin_axis){.toward = other}, (basin_axis){.seed = seed}, 0);
        ck_assert_int_eq(basin_plane_record(plane, seed == 1 ? &first : &second, NULL), BASIN_OK);
        basin_plane_free(plane);
    }
    ck_assert_str_eq(basin_record_get(&first, "x_direction"), "toward, norm none, ignore none");
    ck_assert_str_eq(basin_record_get(&first, "y_direction"), "random, seed 1, norm filter, ignore biasnorm");
    ck_assert_str_eq(basin_record_get(&first, "x_hash"), basin_record_get(&second, "x_hash"));
    ck_assert_str_ne(basin_record_get(&first, "y_hash"), basin_record_get(&second, "y_hash"));
    ck_assert_str_eq(basin_record_get(&first, "orthogonal"), "no");
    ck_assert_ptr_nonnull(basin_record_get(&first, "cosine"));
    basin_record_clear(&first);
    basin_record_clear(&second);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("land");
    TCase *directions = tcase_create("directions"), *planes = tcase_create("planes");
    tcase_add_checked_fixture(directions, setup, teardown);
    tcase_add_test(directions, many_numbers_at_a_time_are_those_of_one_at_a_time);
    tcase_add_test(directions, a_seed_names_the_same_direction_everywhere);
    tcase_add_test(directions, seeds_and_axes_are_independent);
    tcase_add_test(directions, a_random_direction_is_standard_normal);
    tcase_add_test(directions, statistics_are_no_part_of_a_random_direction_and_shift_nothing);
    tcase_add_test(directions, filter_gives_each_filter_the_norm_of_its_weights);
    tcase_add_test(directions, layer_gives_each_tensor_the_norm_of_its_weights);
    tcase_add_test(directions, dfilter_and_dlayer_give_length_one);
    tcase_add_test(directions, weight_multiplies_and_none_leaves_each_entry);
    tcase_add_test(directions, the_reference_tools_example_comes_out_as_there);
    tcase_add_test(directions, no_norm_makes_nan_of_a_direction_or_weights_that_are_zero);
    tcase_add_test(directions, biasnorm_zeroes_parameters_with_one_dimension_and_none_gives_them_the_weights);
    tcase_add_test(directions, an_unknown_norm_names_those_that_exist);
    tcase_add_test(directions, arrays_are_parameters_or_the_whole_state_with_or_without_counters);
    tcase_add_test(directions, arrays_that_do_not_fit_are_refused_by_name);
    suite_add_tcase(suite, directions);
    tcase_add_checked_fixture(planes, setup, teardown);
    tcase_add_test(planes, the_origin_is_the_weights_bit_for_bit);
    tcase_add_test(planes, coordinate_one_is_the_other_network_bit_for_bit);
    tcase_add_test(planes, a_piece_of_a_point_is_a_part_of_it);
    tcase_add_test(planes, halfway_to_the_other_network_is_the_mean);
    tcase_add_test(planes, a_point_is_the_weights_plus_the_steps_rounded_once);
    tcase_add_test(planes, a_normalized_axis_toward_a_network_is_scaled);
    tcase_add_test(planes, a_given_direction_is_used_as_it_is);
    tcase_add_test(planes, the_cosine_is_that_of_the_parameters);
    tcase_add_test(planes, orthogonal_axes_span_the_same_plane);
    tcase_add_test(planes, a_direction_made_anew_is_the_one_that_would_be_kept);
    tcase_add_test(planes, directions_that_lead_nowhere_are_refused);
    tcase_add_test(planes, the_record_tells_one_plane_from_another);
    suite_add_tcase(suite, planes);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
