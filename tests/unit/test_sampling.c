/* test_sampling.c - samples taken little by little: their order, the intervals, and that scores with all of them are the same. */
#include "samples.h"

#include <stdio.h>

#include "eval/sampling.h"

enum { BATCH = 16 };

static const basin_input input = {1, 8, 8, 5};

/* ---- the order ---- */

/* Single pixels with the classes given. */
static basin_dataset *labelled(int64_t count, const int32_t *labels, int classes) {
    const float mean = 0, std = 1;
    uint8_t *pixels = calloc((size_t)count, 1);
    basin_dataset *data = NULL;
    ok(basin_dataset_from_pixels(&data, "t", (basin_input){1, 1, 1, classes}, count, pixels, labels, &mean, &std, err));
    free(pixels);
    return data;
}

/* Classes of very different sizes: class k has about twice as many samples as class k + 1. */
static basin_dataset *uneven(int64_t count, int classes) {
    int32_t *labels = calloc((size_t)count, sizeof *labels);
    for (int64_t i = 0; i < count; i++)
        while (labels[i] < classes - 1 && rng_below((rng){1, RNG_TEST, (uint32_t)labels[i]}, (uint64_t)i, 2))
            labels[i]++;
    basin_dataset *data = labelled(count, labels, classes);
    free(labels);
    return data;
}

START_TEST(every_beginning_of_the_order_has_each_stratum_in_its_share) {
    basin_dataset *data = uneven(3000, 12);
    sampling_set set = {0};
    int64_t found[12] = {0};
    unsigned char *seen = calloc(3000, 1);
    ok(sampling_set_init(&set, data, err));
    ck_assert_int_gt(set.all.strata, 3);
    ck_assert_int_lt(set.all.strata, 12); /* the small ones are one */
    for (int64_t i = 0; i < 3000; i++) {
        ck_assert(!seen[set.order[i]]);
        seen[set.order[i]] = 1;
        ck_assert_int_eq(set.place[set.order[i]], i);
        ck_assert_int_eq(basin_dataset_label(set.ordered, i), basin_dataset_label(data, set.order[i]));
        found[set.all.stratum[i]]++;
        for (int h = 0; h < set.all.strata; h++) {
            ck_assert_double_lt(fabs((double)found[h] - (double)(i + 1) * (double)set.all.size[h] / 3000), 1.5);
            if (i + 1 == set.first) ck_assert_int_ge(found[h], 2);
        }
    }
    for (int h = 0; h < set.all.strata; h++) ck_assert_int_eq(found[h], set.all.size[h]);
    free(seen);
    sampling_set_clear(&set);
    basin_dataset_free(data);
}
END_TEST

START_TEST(samples_with_real_targets_are_one_stratum) {
    sampling_set set = {0};
    basin_dataset *data = NULL;
    float *values = calloc(600, sizeof *values);
    ok(basin_dataset_from_values(&data, "real", (basin_input){1, 1, 1, 1}, 600, values, NULL, values, (float[]){0},
                                 (float[]){1}, err));
    ok(sampling_set_init(&set, data, err));
    ck_assert_int_eq(set.all.strata, 1);
    sampling_set_clear(&set);
    basin_dataset_free(data);
    free(values);
}
END_TEST

/* ---- intervals ---- */

static double number(FILE *file) {
    double value = NAN;
    ck_assert_int_eq(fscanf(file, "%lf", &value), 1);
    return value;
}

static void check_mean(FILE *file) {
    population all = {0};
    int64_t used = 0;
    double scratch[3 * 8];
    int64_t size[8] = {0};
    ck_assert_int_eq(fscanf(file, "%ld %ld %d", &all.count, &used, &all.strata), 3);
    ck_assert(all.strata <= 8 && used <= all.count && all.count < 1000);
    all.size = size;
    all.stratum = calloc((size_t)all.count, sizeof *all.stratum);
    all.known = calloc((size_t)all.count, sizeof *all.known);
    float *values = calloc((size_t)all.count, sizeof *values);
    for (int64_t i = 0; i < all.count; i++) size[all.stratum[i] = (int)number(file)]++;
    for (int64_t i = 0; i < all.count; i++) all.known[i] = (float)number(file);
    for (int64_t i = 0; i < all.count; i++) values[i] = (float)number(file);
    all.mean = number(file);
    const interval found = interval_mean(&all, used, values, scratch);
    const double middle = number(file), error = number(file);
    ck_assert_double_eq_tol(found.middle, middle, 1e-12 * fabs(middle));
    ck_assert_double_le(fabs(found.error - error), 1e-10 * error);
    free(all.stratum);
    free(all.known);
    free(values);
}

START_TEST(intervals_are_those_of_numpy_and_scipy) {
    FILE *file = fopen("tests/reference/intervals.txt", "r");
    char kind[8];
    int cases = 0;
    ck_assert_ptr_nonnull(file);
    for (; fscanf(file, "%7s", kind) == 1; cases++) {
        if (*kind == 'm') {
            check_mean(file);
            continue;
        }
        const int64_t count = (int64_t)number(file), used = (int64_t)number(file), correct = (int64_t)number(file);
        const double half = number(file);
        ck_assert_double_eq_tol(interval_share(correct, used, count), half, 1e-9);
    }
    ck_assert_int_eq(cases, 60);
    fclose(file);
}
END_TEST

/* A field of losses of samples: of each sample at each point, heavier and heavier away from the weights. */
typedef enum shape { NORMAL, LOGNORMAL, OUTLIERS, SHAPES } shape;

static double loss_of(shape kind, uint32_t field, int64_t sample, int label, double far) {
    const rng common = {field, RNG_TEST, 100}, own = {field, RNG_TEST, 101 + (uint32_t)(far * 1000)};
    const double z = 0.7 * rng_normal(common, (uint64_t)sample) + 0.7 * rng_normal(own, (uint64_t)sample);
    switch (kind) {
    case NORMAL:
        return 5 + far * label + (0.5 + far) * z;
    case LOGNORMAL:
        return exp(far * z) * (1 + far * label);
    case OUTLIERS:
        return (z > 2.2 ? 30 * far : 0.1) + far * far * z * z;
    default:
        return 0;
    }
}

static double wider_than(const void *context, int dataset, double loss, double error) {
    (void)dataset;
    return error / (*(const double *)context * fabs(loss));
}

typedef struct tally {
    int points, covered;
    double evaluated; /* share of the samples */
} tally;

/* Takes samples at one point as an evaluation does. */
static void sample_point(basin_sampling *sampling, sampled *s, const float *losses, tally *count) {
    sampling_set *set = &sampling->set[0];
    double truth = 0;
    for (int64_t i = 0; i < set->all.count; i++) truth += (double)losses[i] / (double)set->all.count;
    s->used = s->next = 0;
    while (sampling_advance(sampling, 0, s, BATCH))
        for (int64_t i = s->used; i < s->next; i++) s->loss[i] = losses[set->order[i]];
    const basin_score found = sampling_score(set, s, BATCH, 0);
    count->points++;
    count->covered += fabs(found.loss - truth) <= found.loss_error + 1e-9 * fabs(truth);
    count->evaluated += (double)found.samples / (double)set->all.count;
}

static void sample_field(shape kind, uint32_t field, double wanted, tally *count) {
    enum { SAMPLES = 4000, PLACES = 10 };
    int32_t labels[SAMPLES];
    float losses[SAMPLES];
    sampling_set set = {0};
    sampled s = {0};
    for (int i = 0; i < SAMPLES; i++) labels[i] = (int32_t)rng_below((rng){field, RNG_TEST, 99}, (uint64_t)i, 10);
    basin_dataset *data = labelled(SAMPLES, labels, 10);
    ok(sampling_set_init(&set, data, err));
    ok(sampled_init(&s, &set, err));
    basin_sampling sampling = {.datasets = 1, .set = &set};
    basin_sampling_aim(&sampling, wider_than, &wanted);
    for (int place = 0; place <= PLACES; place++) {
        const double far = 0.2 + place / (double)PLACES;
        for (int i = 0; i < SAMPLES; i++) losses[i] = (float)loss_of(kind, field, i, labels[i], far);
        if (place > 0) {
            sample_point(&sampling, &s, losses, count);
            continue;
        }
        for (int i = 0; i < SAMPLES; i++) s.loss[set.place[i]] = losses[i];
        s.used = s.next = SAMPLES;
        const basin_score there = sampling_score(&set, &s, BATCH, 0);
        sampling_learn(&set, &s, &there);
    }
    sampled_clear(&s);
    sampling_set_clear(&set);
    basin_dataset_free(data);
}

/* OUTLIERS: one sample in 80 has nearly all of the loss. */
START_TEST(intervals_contain_the_mean_over_all_samples_at_93_percent_of_the_points) {
    static const double share[SHAPES] = {0.93, 0.93, 0.9};
    static const double wanted[SHAPES][2] = {{0.02, 0.2}, {0.05, 0.2}, {0.2, 0.5}};
    for (shape kind = 0; kind < SHAPES; kind++)
        for (int i = 0; i < 2; i++) {
            tally count = {0};
            for (uint32_t field = 0; field < 40; field++) sample_field(kind, field, wanted[kind][i], &count);
            ck_assert_msg(count.covered >= share[kind] * count.points, "shape %d, %g: %d of %d, %.3f of the samples",
                          kind, wanted[kind][i], count.covered, count.points, count.evaluated / count.points);
            ck_assert_msg(count.evaluated < 0.9 * count.points, "shape %d, %g: nearly all samples", kind,
                          wanted[kind][i]);
        }
}
END_TEST

/* ---- evaluations ---- */

enum { POINTS = 6, SETS = 2, THREADS = 4 };

typedef struct walk {
    const float *weights;
    int64_t size;
    basin_score score[POINTS][SETS];
} walk;

static void make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    const walk *w = context;
    for (int64_t i = 0; i < size; i++) weights[i] = w->weights[first + i] * (1 + 0.05f * (float)index);
}

static basin_status done(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    walk *w = context;
    (void)err;
    memcpy(w->score[index], scores, SETS * sizeof *scores);
    return BASIN_OK;
}

static double always(const void *context, int dataset, double loss, double error) {
    (void)context, (void)dataset, (void)loss;
    return error > 0 ? 1e6 : 0;
}

static double sets_differ(const void *context, int dataset, double loss, double error) {
    (void)context;
    return error / (dataset ? 0.002 * loss : 0.01 * loss);
}

/* The network, its data, and a sampling of them. */
typedef struct setting {
    basin_network *network;
    basin_dataset *data[SETS];
    float *weights;
    basin_sampling *sampling;
    basin_score centre[SETS];
} setting;

static setting set_up(const char *loss) {
    setting s = {.network = network_of("mlp:16", input)};
    s.data[0] = bars("t:train", input, 3000, 1);
    s.data[1] = bars("t:test", input, 1777, 2);
    s.weights = lively(s.network, 3);
    ok(basin_sampling_new(&s.sampling, s.network, SETS, (const basin_dataset *const *)s.data, s.weights,
                          &(basin_evaluate_options){.loss = loss}, s.centre, err));
    return s;
}

static void tear_down(setting *s) {
    basin_sampling_free(s->sampling);
    for (int i = 0; i < SETS; i++) basin_dataset_free(s->data[i]);
    free(s->weights);
    basin_network_free(s->network);
}

static walk evaluate(const setting *s, basin_sampling *sampling, const char *loss, int threads) {
    walk w = {.weights = s->weights, .size = basin_network_layout(s->network)->size};
    const basin_points points = {.count = POINTS, .make = make, .done = done, .context = &w};
    ok(basin_evaluate(s->network, SETS, (const basin_dataset *const *)s->data, &points,
                      &(basin_evaluate_options){.threads = threads, .loss = loss, .sampling = sampling}, err));
    return w;
}

START_TEST(with_all_samples_scores_are_those_without_sampling_bit_for_bit) {
    static const char *const losses[] = {"cross-entropy", "mse"};
    for (int i = 0; i < 2; i++) {
        setting s = set_up(losses[i]);
        basin_sampling_aim(s.sampling, always, NULL);
        const walk whole = evaluate(&s, NULL, losses[i], 2), again = evaluate(&s, s.sampling, losses[i], 2);
        for (int k = 0; k < POINTS; k++)
            for (int set = 0; set < SETS; set++) {
                const basin_score *a = &whole.score[k][set], *b = &again.score[k][set];
                ck_assert_msg(a->loss == b->loss, "%.17g, not %.17g", b->loss, a->loss);
                if (k > 0) ck_assert_int_eq(a->correct, b->correct);
                if (k > 0) ck_assert_int_eq(a->samples, b->samples); /* point 0 is known without */
                if (k == 0) continue;
                ck_assert(b->loss_error == 0 && b->accuracy_error == 0);
            }
        for (int set = 0; set < SETS; set++) ck_assert(s.centre[set].loss == whole.score[0][set].loss);
        tear_down(&s);
    }
}
END_TEST

START_TEST(points_have_samples_as_they_need_them_for_any_number_of_threads) {
    setting s = set_up(NULL);
    basin_sampling_aim(s.sampling, sets_differ, NULL);
    const walk whole = evaluate(&s, NULL, NULL, 1), one = evaluate(&s, s.sampling, NULL, 1);
    int fewer[SETS] = {0}, different = 0;
    for (int threads = 2; threads <= THREADS; threads++) {
        const walk more = evaluate(&s, s.sampling, NULL, threads);
        ck_assert_mem_eq(more.score, one.score, sizeof one.score);
    }
    for (int k = 0; k < POINTS; k++)
        for (int set = 0; set < SETS; set++) {
            const basin_score *a = &whole.score[k][set], *b = &one.score[k][set];
            ck_assert_int_ge(b->samples, 256);
            ck_assert_double_le(fabs(a->loss - b->loss), b->loss_error);
            ck_assert_double_le(b->loss_error, 0.01 * b->loss);
            ck_assert_double_le(fabs(basin_score_accuracy(a) - basin_score_accuracy(b)), b->accuracy_error);
            fewer[set] += b->samples < a->samples;
            different += one.score[k][0].samples != one.score[k][1].samples;
        }
    for (int set = 0; set < SETS; set++) ck_assert_int_gt(fewer[set], 0);
    ck_assert_int_gt(different, 0);
    ck_assert(one.score[0][0].loss == s.centre[0].loss &&
              one.score[0][0].loss_error == 0); /* no difference to itself */
    tear_down(&s);
}
END_TEST

START_TEST(without_an_aim_points_have_the_fewest_samples_and_small_data_all) {
    setting s = set_up(NULL);
    const walk found = evaluate(&s, s.sampling, NULL, 2);
    for (int k = 0; k < POINTS; k++)
        for (int set = 0; set < SETS; set++) ck_assert_int_eq(found.score[k][set].samples, 256);
    tear_down(&s);

    setting small = {.network = network_of("mlp:16", input)};
    for (int i = 0; i < SETS; i++) small.data[i] = bars(i ? "t:test" : "t:train", input, 300 + i, 1);
    small.weights = lively(small.network, 3);
    ok(basin_sampling_new(&small.sampling, small.network, SETS, (const basin_dataset *const *)small.data, small.weights,
                          &(basin_evaluate_options){0}, small.centre, err));
    const walk all = evaluate(&small, small.sampling, NULL, 2);
    ck_assert_int_eq(all.score[1][0].samples, 300);
    ck_assert_int_eq(all.score[1][1].samples, 301);
    tear_down(&small);
}
END_TEST

START_TEST(a_loss_that_overflows_stays_what_it_is_and_has_no_interval) {
    setting s = set_up(NULL);
    for (int64_t i = 0; i < basin_network_layout(s.network)->size; i++) s.weights[i] *= 1e30f;
    basin_sampling_aim(s.sampling, always, NULL);
    const walk found = evaluate(&s, s.sampling, NULL, 2);
    for (int k = 0; k < POINTS; k++) {
        ck_assert(!isfinite(found.score[k][0].loss) && isnan(found.score[k][0].loss_error));
        ck_assert_int_eq(found.score[k][0].samples, 256);
    }
    basin_sampling_free(s.sampling); /* nothing to compare with: the losses themselves are estimated */
    ok(basin_sampling_new(&s.sampling, s.network, SETS, (const basin_dataset *const *)s.data, s.weights,
                          &(basin_evaluate_options){0}, s.centre, err));
    ck_assert(!isfinite(s.centre[0].loss));
    for (int64_t i = 0; i < basin_network_layout(s.network)->size; i++) s.weights[i] *= 1e-30f;
    basin_sampling_aim(s.sampling, sets_differ, NULL);
    const walk whole = evaluate(&s, NULL, NULL, 1), again = evaluate(&s, s.sampling, NULL, 1);
    for (int k = 0; k < POINTS; k++)
        ck_assert_double_le(fabs(again.score[k][0].loss - whole.score[k][0].loss), again.score[k][0].loss_error + 1e-9);
    tear_down(&s);
}
END_TEST

/* Single samples that overflow, among others: which share a chunk with them differs by order. */
START_TEST(a_loss_that_is_nan_or_inf_is_so_with_all_samples_in_any_order) {
    enum { COUNT = 300, SIZE = 64 };
    static const char *const losses[] = {"cross-entropy", "mse"};
    int nans = 0, infinities = 0;
    for (int l = 0; l < 2; l++)
        for (int large = 0; large < 2; large++) {
            float *values = calloc(COUNT * SIZE, sizeof *values);
            int32_t *labels = calloc(COUNT, sizeof *labels);
            basin_network *network = network_of("mlp:16", input);
            float *weights = lively(network, 3);
            basin_dataset *data = NULL;
            basin_sampling *sampling = NULL;
            basin_score whole, again;
            const basin_evaluate_options how = {.loss = losses[l], .threads = 1};
            for (int i = 0; i < COUNT * SIZE; i++) values[i] = (float)rng_normal((rng){1, RNG_TEST, 4}, (uint64_t)i);
            for (int i = 0; i < COUNT; i++) labels[i] = i % input.outputs;
            for (int64_t i = 0; i < basin_network_layout(network)->size; i++) weights[i] *= 100;
            for (int i = 0; i < SIZE; i++) values[77 * SIZE + i] *= large ? 1e37f : 1e25f;
            ok(basin_dataset_from_values(&data, "t", input, COUNT, values, labels, NULL, (float[]){0}, (float[]){1},
                                         err));
            const basin_dataset *const sets[] = {data};
            ok(basin_evaluate_one(network, 1, sets, weights, &how, &whole, err));
            ok(basin_sampling_new(&sampling, network, 1, sets, weights, &how, &again, err));
            ck_assert_int_eq(again.samples, COUNT);
            ck_assert_mem_eq(&again.loss, &whole.loss, sizeof again.loss);
            ck_assert_int_eq(again.correct, whole.correct);
            ck_assert_int_eq(isnan(whole.loss) != 0, isnan(basin_score_accuracy(&whole)) != 0);
            ck_assert_int_eq(isnan(whole.loss) != 0, isnan(again.accuracy_error) != 0);
            ck_assert_int_eq(isfinite(whole.loss) != 0, again.loss_error == 0);
            nans += isnan(whole.loss) != 0;
            infinities += isinf(whole.loss) != 0;
            basin_sampling_free(sampling);
            basin_dataset_free(data);
            basin_network_free(network);
            free(weights);
            free(values);
            free(labels);
        }
    ck_assert(nans > 0 && infinities > 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sampling");
    TCase *tests = tcase_create("sampling");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_beginning_of_the_order_has_each_stratum_in_its_share);
    tcase_add_test(tests, samples_with_real_targets_are_one_stratum);
    tcase_add_test(tests, intervals_are_those_of_numpy_and_scipy);
    tcase_add_test(tests, intervals_contain_the_mean_over_all_samples_at_93_percent_of_the_points);
    tcase_add_test(tests, with_all_samples_scores_are_those_without_sampling_bit_for_bit);
    tcase_add_test(tests, points_have_samples_as_they_need_them_for_any_number_of_threads);
    tcase_add_test(tests, without_an_aim_points_have_the_fewest_samples_and_small_data_all);
    tcase_add_test(tests, a_loss_that_overflows_stays_what_it_is_and_has_no_interval);
    tcase_add_test(tests, a_loss_that_is_nan_or_inf_is_so_with_all_samples_in_any_order);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
