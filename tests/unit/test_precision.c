/* test_precision.c - evaluation in bf16: how near to f32 it is, and that it keeps what holds for f32. */
#include "samples.h"

static const basin_input input = {1, 12, 12, 4};
static const int threads[] = {1, 2, 3, 7};
static const char *const specs[] = {"resnet20,width=0.25", "resnet20,nobn,width=0.25", "vgg9,bn,width=0.1", "lenet5",
                                    "mlp:8"};
enum { THREADS = sizeof threads / sizeof *threads, SPECS = sizeof specs / sizeof *specs };

/* A network, its weights and data, and what of bf16 there is here. */
typedef struct setup {
    basin_network *network;
    basin_dataset *data;
    float *weights;
    basin_precision bf16; /* BASIN_F32: none */
} setup;

static setup setup_of(const char *spec, int samples) {
    setup s = {network_of(spec, input), bars("bars", input, samples, 0), NULL, BASIN_F32};
    basin_error err = {0};
    s.weights = lively(s.network, 1);
    if (basin_precision_check(BASIN_BF16_EMULATED, &err) == BASIN_OK) s.bf16 = BASIN_BF16_EMULATED;
    return s;
}

static void setup_clear(setup *s) {
    basin_network_free(s->network);
    basin_dataset_free(s->data);
    free(s->weights);
}

static basin_score score_of(const setup *s, basin_evaluate_options options) {
    basin_score score = {0};
    ok(basin_evaluate_one(s->network, 1, (const basin_dataset *[]){s->data}, s->weights, &options, &score, err));
    return score;
}

START_TEST(what_the_processor_lacks_is_refused_by_name) {
    basin_error err = {0};
    ck_assert_int_eq(basin_precision_check(BASIN_F32, &err), BASIN_OK);
    for (basin_precision p = BASIN_BF16; p <= BASIN_BF16_EMULATED; p++) {
        setup s = setup_of("mlp:8", 20);
        basin_status status = basin_precision_check(p, &err);
        basin_score score;
        ck_assert(status == BASIN_OK || status == BASIN_EUNSUPPORTED);
        if (status != BASIN_OK) ck_assert_ptr_nonnull(strstr(err.message, "AVX-512"));
        ck_assert_int_eq(basin_evaluate_one(s.network, 1, (const basin_dataset *[]){s.data}, s.weights,
                                            &(basin_evaluate_options){.precision = p}, &score, &err),
                         status);
        setup_clear(&s);
    }
}
END_TEST

START_TEST(bf16_is_near_f32) {
    for (int i = 0; i < SPECS; i++) {
        setup s = setup_of(specs[i], 150);
        const basin_score exact = score_of(&s, (basin_evaluate_options){0});
        const basin_score near = score_of(&s, (basin_evaluate_options){.precision = s.bf16});
        ck_assert_msg(fabs(near.loss - exact.loss) < 0.02 * exact.loss, "%s: %.9g for %.9g", specs[i], near.loss,
                      exact.loss);
        ck_assert_msg(s.bf16 == BASIN_F32 || near.loss != exact.loss, "%s: nothing was rounded", specs[i]);
        setup_clear(&s);
    }
}
END_TEST

START_TEST(bf16_is_the_same_for_any_number_of_threads_and_any_memory) {
    for (int i = 0; i < SPECS; i++) {
        setup s = setup_of(specs[i], 150);
        const basin_score expected = score_of(&s, (basin_evaluate_options){.precision = s.bf16, .threads = 1});
        for (int t = 0; t < THREADS; t++)
            for (size_t memory = 0; memory < 2; memory++) {
                const basin_score score = score_of(
                    &s, (basin_evaluate_options){.precision = s.bf16, .threads = threads[t], .memory = memory});
                ck_assert_msg(memcmp(&score.loss, &expected.loss, sizeof(double)) == 0,
                              "%s, %d threads: %.17g, not %.17g", specs[i], threads[t], score.loss, expected.loss);
                ck_assert_int_eq(score.correct, expected.correct);
            }
        setup_clear(&s);
    }
}
END_TEST

/* A larger-of-two makes 0 of NaN, and products of bf16 note no overflow. */
START_TEST(bf16_hides_no_nan) {
    static const float factors[] = {1, 1e3f, 1e10f, 1e25f, 1e38f};
    for (size_t f = 0; f < sizeof factors / sizeof *factors; f++)
        for (size_t memory = 0; memory < 2; memory++) {
            setup s = setup_of("resnet20,nobn,width=0.25", 40);
            for (int64_t i = 0; i < basin_network_layout(s.network)->size; i++) s.weights[i] *= factors[f];
            const basin_score exact = score_of(&s, (basin_evaluate_options){.memory = memory});
            const basin_score near = score_of(&s, (basin_evaluate_options){.precision = s.bf16, .memory = memory});
            ck_assert_msg(!isnan(exact.loss) == !isnan(near.loss), "weights times %g: loss %g in f32, %g in bf16",
                          (double)factors[f], exact.loss, near.loss);
            setup_clear(&s);
        }
}
END_TEST

START_TEST(a_parameter_that_is_not_finite_makes_the_loss_nan) {
    static const float broken[] = {NAN, INFINITY};
    for (int i = 0; i < 2; i++)
        for (size_t memory = 0; memory < 2; memory++) {
            setup s = setup_of("resnet20,width=0.25", 20);
            s.weights[0] = broken[i];
            ck_assert(isnan(score_of(&s, (basin_evaluate_options){.precision = s.bf16, .memory = memory}).loss));
            setup_clear(&s);
        }
}
END_TEST

int main(void) {
    TCase *c = tcase_create("precision");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, what_the_processor_lacks_is_refused_by_name);
    tcase_add_test(c, bf16_is_near_f32);
    tcase_add_test(c, bf16_is_the_same_for_any_number_of_threads_and_any_memory);
    tcase_add_test(c, bf16_hides_no_nan);
    tcase_add_test(c, a_parameter_that_is_not_finite_makes_the_loss_nan);
    Suite *suite = suite_create("precision");
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
