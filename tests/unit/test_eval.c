/* test_eval.c - scores and gradients: what they are, that threads do not change them, and how an evaluation ends early. */
#include <stdio.h>

#include "samples.h"

enum { POINTS = 5, MOST = 40 };

static const basin_input input = {1, 12, 12, 4};
static const int threads[] = {1, 2, 3, 7};
enum { THREADS = sizeof threads / sizeof *threads };

/* ---- many points ---- */

/** Points on a line through weights; what was asked and delivered. */
typedef struct line {
    const basin_network *network;
    const float *weights;
    int datasets;
    basin_score score[MOST][2];
    int made[MOST], delivered[MOST], deliveries;
    int stop_after; /* deliveries; 0: never */
    int64_t fails;  /* the point whose delivery fails; -1: none */
    volatile sig_atomic_t stop;
} line;

static void make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    line *l = context;
    const basin_layout *layout = basin_network_layout(l->network);
    l->made[index] += first == 0; /* some piece, and one alone, has the first number */
    for (int i = 0; i < layout->count; i++) {
        const basin_param *p = &layout->param[i];
        float factor = basin_role_is_statistic(p->role) ? 1 : 1 + 0.05f * (float)index;
        for (int64_t j = 0; j < size; j++)
            if (first + j >= p->offset && first + j < p->offset + p->size) weights[j] = l->weights[first + j] * factor;
    }
}

static basin_status done(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    line *l = context;
    memcpy(l->score[index], scores, (size_t)l->datasets * sizeof *scores);
    l->delivered[index]++;
    l->deliveries++;
    if (l->deliveries == l->stop_after) l->stop = 1;
    if (index != l->fails) return BASIN_OK;
    snprintf(err->message, sizeof err->message, "point %d: disk full", (int)index);
    return err->status = BASIN_EIO;
}

static basin_status evaluate(line *l, int points, int datasets, const basin_dataset *const data[],
                             basin_evaluate_options options, basin_error *err) {
    options.stop = &l->stop;
    l->datasets = datasets;
    return basin_evaluate(l->network, datasets, data, &(basin_points){points, make, done, l, NULL}, &options, err);
}

static void check_threads(const char *spec, const basin_dataset *const data[2], const basin_dataset *statistics) {
    basin_network *network = network_of(spec, input);
    float *weights = lively(network, 1);
    line expected = {.network = network, .weights = weights, .fails = -1};
    ok(evaluate(&expected, POINTS, 2, data, (basin_evaluate_options){.threads = 1, .statistics = statistics}, err));
    for (int i = 0; i < THREADS; i++)
        for (size_t memory = 0; memory < 2; memory++) { /* the default, and one point at a time */
            line l = {.network = network, .weights = weights, .fails = -1};
            ok(evaluate(&l, POINTS, 2, data,
                        (basin_evaluate_options){.threads = threads[i], .statistics = statistics, .memory = memory},
                        err));
            for (int k = 0; k < POINTS; k++) ck_assert_int_eq(l.delivered[k], 1);
            ck_assert_int_eq(l.deliveries, POINTS);
            for (int k = 0; k < POINTS; k++)
                for (int set = 0; set < 2; set++) {
                    ck_assert_msg(memcmp(&l.score[k][set].loss, &expected.score[k][set].loss, sizeof(double)) == 0,
                                  "%s: %d threads: point %d: %.17g, not %.17g", spec, threads[i], k,
                                  l.score[k][set].loss, expected.score[k][set].loss);
                    ck_assert_int_eq(l.score[k][set].correct, expected.score[k][set].correct);
                    ck_assert_int_eq(l.score[k][set].samples, basin_dataset_count(data[set]));
                }
        }
    free(weights);
    basin_network_free(network);
}

START_TEST(scores_are_the_same_for_any_number_of_threads) {
    basin_dataset *first = bars("first", input, 150, 0), *second = bars("second", input, 65, 1);
    basin_dataset *one = bars("one", input, 1, 2);
    const basin_dataset *const sets[][2] = {{first, second}, {one, first}};
    for (int i = 0; i < 2; i++) {
        check_threads("resnet20,width=0.25", sets[i], NULL);
        check_threads("resnet20,width=0.25", sets[i], first);
        check_threads("vgg9,bn,width=0.1", sets[i], one);
        check_threads("mlp:8", sets[i], NULL);
    }
    basin_dataset_free(first);
    basin_dataset_free(second);
    basin_dataset_free(one);
}
END_TEST

START_TEST(a_point_among_many_scores_as_it_does_alone) {
    basin_dataset *data = bars("bars", input, 100, 0);
    basin_network *network = network_of("resnet20,width=0.25", input);
    float *weights = lively(network, 1), *moved = malloc((size_t)basin_network_layout(network)->size * sizeof *moved);
    line l = {.network = network, .weights = weights, .fails = -1};
    ok(evaluate(&l, POINTS, 1, (const basin_dataset *[]){data}, (basin_evaluate_options){.threads = 2}, err));
    for (int i = 0; i < POINTS; i++) {
        basin_score score;
        make(&l, i, 0, basin_network_layout(network)->size, moved);
        ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, moved, &(basin_evaluate_options){0}, &score,
                              err));
        ck_assert_double_eq(score.loss, l.score[i][0].loss);
        ck_assert_int_eq(score.correct, l.score[i][0].correct);
    }
    free(weights);
    free(moved);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

START_TEST(no_points_and_no_datasets_are_no_error) {
    basin_dataset *data = bars("bars", input, 10, 0);
    basin_network *network = network_of("mlp:8", input);
    float *weights = lively(network, 1);
    line none = {.network = network, .weights = weights, .fails = -1}, blind = none;
    ok(evaluate(&none, 0, 1, (const basin_dataset *[]){data}, (basin_evaluate_options){.threads = 2}, err));
    ck_assert_int_eq(none.deliveries, 0);
    ok(evaluate(&blind, 3, 0, NULL, (basin_evaluate_options){.threads = 2}, err));
    ck_assert_int_eq(blind.deliveries, 3);
    free(weights);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

/* ---- what the values are ---- */

/* The outputs of "mlp:N,act=tanh" for one sample, in f64. */
static void outputs(const basin_network *network, const float *weights, const float *image, double *out) {
    const basin_layout *layout = basin_network_layout(network);
    const basin_param *p = layout->param;
    int64_t hidden = p[0].shape.dim[0], inputs = p[0].shape.dim[1];
    double h[64];
    for (int64_t i = 0; i < hidden; i++) {
        double sum = (double)weights[p[1].offset + i];
        for (int64_t j = 0; j < inputs; j++) sum += (double)weights[p[0].offset + i * inputs + j] * (double)image[j];
        h[i] = tanh(sum);
    }
    for (int64_t i = 0; i < p[3].size; i++) {
        out[i] = (double)weights[p[3].offset + i];
        for (int64_t j = 0; j < hidden; j++) out[i] += (double)weights[p[2].offset + i * hidden + j] * h[j];
    }
}

START_TEST(losses_and_accuracy_are_those_of_their_formulas) {
    enum { SAMPLES = 70 };
    basin_dataset *data = bars("bars", input, SAMPLES, 0);
    basin_network *network = network_of("mlp:9,act=tanh", input);
    float *weights = lively(network, 1), images[12 * 12], loss[2][SAMPLES], right[2][SAMPLES];
    double entropy = 0, mse = 0;
    int64_t correct = 0;
    basin_score score;
    for (int k = 0; k < 2; k++)
        ok(basin_evaluate_samples(network, data, weights, &(basin_evaluate_options){.threads = 2 * k + 1}, &score,
                                  loss[k], right[k], err));
    ck_assert_mem_eq(loss[0], loss[1], sizeof loss[0]);
    ck_assert_mem_eq(right[0], right[1], sizeof right[0]);
    for (int64_t i = 0; i < SAMPLES; i++) {
        double z[4], sum = 0;
        float label;
        int best = 0;
        basin_dataset_read(data, i, 1, images, &label); /* one channel: flattened as it is */
        outputs(network, weights, images, z);
        for (int k = 0; k < 4; k++) {
            sum += exp(z[k]);
            mse += (z[k] - (k == (int)label)) * (z[k] - (k == (int)label)) / 4 / SAMPLES;
            if (z[k] > z[best]) best = k;
        }
        entropy += (log(sum) - z[(int)label]) / SAMPLES;
        correct += best == (int)label;
        ck_assert_double_eq_tol(loss[0][i], log(sum) - z[(int)label], 1e-5);
        ck_assert_double_eq(right[0][i], best == (int)label);
    }
    ck_assert_double_eq_tol(score.loss, entropy, 1e-6 * entropy);
    ck_assert_int_eq(score.correct, correct);
    ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, weights, &(basin_evaluate_options){0}, &score,
                          err));
    ck_assert_double_eq_tol(score.loss, entropy, 1e-6 * entropy);
    ck_assert_int_eq(score.correct, correct);
    ck_assert_int_eq(score.samples, SAMPLES);
    ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, weights,
                          &(basin_evaluate_options){.loss = "mse"}, &score, err));
    ck_assert_double_eq_tol(score.loss, mse, 1e-6 * mse);
    ck_assert_int_eq(score.correct, correct);
    free(weights);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

START_TEST(what_overflows_is_data) {
    basin_dataset *data = bars("bars", input, 70, 0);
    static const char *const nets[] = {"resnet20,width=0.25", "resnet20,nobn,width=0.25", "vgg9,width=0.1", "mlp:8"};
    for (int i = 0; i < 4; i++)
        for (int l = 0; l < 3; l++) {
            static const char *const losses[] = {"cross-entropy", "mse", "l1"};
            basin_network *network = network_of(nets[i], input);
            int64_t size = basin_network_layout(network)->size;
            float *weights = lively(network, 1), *gradient = malloc((size_t)size * sizeof *gradient);
            const basin_evaluate_options options = {.threads = 2, .loss = losses[l]};
            basin_score score;
            double at;
            for (int64_t k = 0; k < size; k++) weights[k] *= 1e30f;
            ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, weights, &options, &score, err));
            ck_assert_msg(!isfinite(score.loss), "%s: %g", nets[i], score.loss);
            ok(basin_gradient(network, data, weights, &options, &at, gradient, err));
            ck_assert_msg(!isfinite(at), "%s: %g", nets[i], at);
            free(weights);
            free(gradient);
            basin_network_free(network);
        }
    basin_dataset_free(data);
}
END_TEST

START_TEST(an_output_that_is_nan_is_never_right) {
    basin_dataset *data = bars("bars", input, 70, 0);
    basin_network *network = network_of("mlp:8", input);
    float *weights = lively(network, 1);
    basin_score score;
    weights[basin_network_layout(network)->size - 1] = NAN; /* the last class's bias */
    ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, weights, &(basin_evaluate_options){0}, &score,
                          err));
    ck_assert(isnan(score.loss));
    ck_assert_int_eq(score.correct, 0);
    free(weights);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

/* ReLU makes 0 of NaN; and where no packed point has room, each layer's parameters are looked at when it runs. */
START_TEST(a_parameter_that_is_not_finite_makes_the_loss_nan_within_any_memory) {
    basin_dataset *data = bars("bars", input, 20, 0);
    basin_network *network = network_of("resnet20,width=0.25", input);
    float *weights = lively(network, 1);
    const float broken[] = {NAN, INFINITY, weights[0]};
    for (int i = 0; i < 3; i++)
        for (size_t memory = 0; memory < 2; memory++) {
            basin_score score;
            weights[0] = broken[i];
            ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, weights,
                                  &(basin_evaluate_options){.memory = memory}, &score, err));
            ck_assert_int_eq(isnan(score.loss) != 0, i < 2);
        }
    free(weights);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

/* ---- batch-norm statistics ---- */

static double loss_at(const basin_network *network, const basin_dataset *data, const float *weights,
                      const basin_dataset *statistics) {
    basin_score score;
    ok(basin_evaluate_one(network, 1, &data, weights, &(basin_evaluate_options){.statistics = statistics}, &score,
                          err));
    return score.loss;
}

/* Mean and variance (n - 1) of every channel over samples [first, first + count), added to sums. */
static void add_statistics(const basin_dataset *data, int64_t first, int64_t count, double *mean, double *var) {
    basin_input in = basin_dataset_input(data);
    int64_t positions = count * in.height * in.width;
    float *images = malloc((size_t)(positions * in.channels) * sizeof *images);
    float *labels = malloc((size_t)count * sizeof *labels);
    basin_dataset_read(data, first, count, images, labels);
    for (int c = 0; c < in.channels; c++) {
        double sum = 0, squares = 0;
        for (int64_t i = 0; i < positions; i++) sum += (double)images[i * in.channels + c];
        for (int64_t i = 0; i < positions; i++)
            squares += pow((double)images[i * in.channels + c] - sum / (double)positions, 2);
        mean[c] += sum / (double)positions;
        var[c] += squares / (double)(positions - 1);
    }
    free(images);
    free(labels);
}

START_TEST(recomputed_statistics_are_the_mean_over_whole_batches_of_64) {
    const basin_input in = {3, 6, 5, 4};
    basin_dataset *data = bars("bars", in, 40, 0), *many = bars("many", in, 150, 1), *few = bars("few", in, 40, 2);
    basin_network *network = blank(in);
    close_graph(network, graph_apply(network, &op_tanh, graph_batch_norm(network, "bn", 0)));
    const basin_layout *layout = basin_network_layout(network);
    const basin_param *mean = basin_layout_find(layout, "bn.running_mean"),
                      *var = basin_layout_find(layout, "bn.running_var");
    const struct {
        const basin_dataset *samples;
        int batches, batch;
    } cases[] = {{many, 2, 64}, {few, 1, 40}};
    for (int i = 0; i < 2; i++) {
        float *weights = lively(network, 1);
        double means[3] = {0}, vars[3] = {0};
        double recomputed = loss_at(network, data, weights, cases[i].samples);
        for (int b = 0; b < cases[i].batches; b++)
            add_statistics(cases[i].samples, (int64_t)b * cases[i].batch, cases[i].batch, means, vars);
        ck_assert_double_gt(fabs(recomputed - loss_at(network, data, weights, NULL)), 1e-4);
        for (int c = 0; c < 3; c++) {
            weights[mean->offset + c] = (float)(means[c] / cases[i].batches);
            weights[var->offset + c] = (float)(vars[c] / cases[i].batches);
        }
        ck_assert_double_eq_tol(recomputed, loss_at(network, data, weights, NULL), 1e-6 * recomputed);
        free(weights);
    }
    basin_network_free(network);
    basin_dataset_free(data);
    basin_dataset_free(many);
    basin_dataset_free(few);
}
END_TEST

START_TEST(recomputing_replaces_the_running_statistics_and_nothing_else) {
    basin_dataset *data = bars("bars", input, 50, 0), *samples = bars("samples", input, 70, 1);
    basin_network *network = network_of("resnet20,width=0.25", input),
                  *plain = network_of("resnet20,nobn,width=0.25", input);
    const basin_layout *layout = basin_network_layout(network);
    float *weights = lively(network, 1), *without = lively(plain, 1);
    double recomputed = loss_at(network, data, weights, samples);
    for (int i = 0; i < layout->count; i++)
        for (int64_t j = layout->param[i].offset; j < layout->param[i].offset + layout->param[i].size; j++)
            if (basin_role_is_statistic(layout->param[i].role)) weights[j] = NAN;
    ck_assert_double_eq(loss_at(network, data, weights, samples), recomputed);
    ck_assert(isnan(loss_at(network, data, weights, NULL)));
    ck_assert_double_eq(loss_at(plain, data, without, samples), loss_at(plain, data, without, NULL));
    free(weights);
    free(without);
    basin_network_free(network);
    basin_network_free(plain);
    basin_dataset_free(data);
    basin_dataset_free(samples);
}
END_TEST

/* ---- ends that are not the end ---- */

START_TEST(a_stop_lets_what_is_in_flight_arrive_once) {
    basin_dataset *data = bars("bars", input, 100, 0);
    basin_network *network = network_of("mlp:8", input);
    float *weights = lively(network, 1);
    basin_error err = {0};
    for (int i = 0; i < THREADS; i++) {
        line l = {.network = network, .weights = weights, .fails = -1, .stop_after = 3};
        int arrived = 0;
        ck_assert_int_eq(evaluate(&l, MOST, 1, (const basin_dataset *[]){data},
                                  (basin_evaluate_options){.threads = threads[i]}, &err),
                         BASIN_EINTERRUPTED);
        for (int k = 0; k < MOST; k++) {
            ck_assert_int_eq(l.delivered[k], l.made[k]);
            ck_assert_int_le(l.made[k], 1);
            arrived += l.delivered[k];
        }
        ck_assert_int_eq(arrived, l.deliveries);
        ck_assert_int_ge(arrived, 3);
        ck_assert_int_le(arrived, 3 + threads[i] + 1); /* one more in flight than threads */

        line never = {.network = network, .weights = weights, .fails = -1, .stop = 1};
        ck_assert_int_eq(evaluate(&never, MOST, 1, (const basin_dataset *[]){data},
                                  (basin_evaluate_options){.threads = threads[i]}, &err),
                         BASIN_EINTERRUPTED);
        ck_assert_int_eq(never.deliveries, 0);

        line last = {.network = network, .weights = weights, .fails = -1, .stop_after = 1};
        ck_assert_int_eq(evaluate(&last, 1, 1, (const basin_dataset *[]){data},
                                  (basin_evaluate_options){.threads = threads[i]}, &err),
                         BASIN_OK);
    }
    free(weights);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

START_TEST(a_failing_delivery_ends_the_evaluation_with_its_message) {
    basin_dataset *data = bars("bars", input, 100, 0);
    basin_network *network = network_of("mlp:8", input);
    float *weights = lively(network, 1);
    for (int i = 0; i < THREADS; i++) {
        basin_error err = {0};
        line l = {.network = network, .weights = weights, .fails = 4};
        ck_assert_int_eq(evaluate(&l, MOST, 1, (const basin_dataset *[]){data},
                                  (basin_evaluate_options){.threads = threads[i]}, &err),
                         BASIN_EIO);
        ck_assert_str_eq(err.message, "point 4: disk full");
        for (int k = 0; k < MOST; k++) ck_assert_int_le(l.delivered[k], 1);
    }
    free(weights);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

START_TEST(data_that_does_not_fit_is_named_with_the_network) {
    const basin_input others[] = {{3, 12, 12, 4}, {1, 12, 10, 4}, {1, 12, 12, 5}};
    static const char *const shapes[] = {"inputs of 3x12x12 with 4 classes", "inputs of 1x12x10 with 4 classes",
                                         "inputs of 1x12x12 with 5 classes"};
    basin_dataset *data = bars("bars", input, 10, 0);
    basin_network *network = network_of("mlp:8", input);
    float *weights = lively(network, 1), *gradient = lively(network, 1);
    for (int i = 0; i < 3; i++) {
        basin_dataset *other = bars("other", others[i], 10, 0);
        basin_score scores[2];
        double loss;
        const basin_evaluate_options frozen = {0}, recompute = {.statistics = other};
        const basin_network *bn = network_of("resnet20,width=0.25", input);
        const basin_dataset *const sets[] = {data, other};
        float *bn_weights = lively(bn, 1);
        basin_error err[3] = {0};
        ck_assert_int_eq(basin_evaluate_one(network, 2, sets, weights, &frozen, scores, &err[0]), BASIN_ESHAPE);
        ck_assert_int_eq(basin_gradient(network, other, weights, &frozen, &loss, gradient, &err[1]), BASIN_ESHAPE);
        ck_assert_int_eq(basin_evaluate_one(bn, 1, sets, bn_weights, &recompute, scores, &err[2]), BASIN_ESHAPE);
        for (int k = 0; k < 3; k++) {
            ck_assert_ptr_nonnull(strstr(err[k].message, shapes[i]));
            ck_assert_ptr_nonnull(strstr(err[k].message, "other: "));
            ck_assert_ptr_nonnull(
                strstr(err[k].message, k < 2 ? "'mlp:8' takes 1x12x12 and has 4 outputs" : "'resnet20,width=0.25'"));
        }
        free(bn_weights);
        basin_network_free((basin_network *)bn);
        basin_dataset_free(other);
    }
    free(weights);
    free(gradient);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

/* ---- gradients ---- */

START_TEST(the_gradient_is_the_slope_along_any_direction) {
    const double h = 2e-2;
    basin_dataset *data = bars("bars", input, 70, 0);
    basin_network *network = network_of("mlp:16,act=tanh", input);
    int64_t size = basin_network_layout(network)->size;
    float *weights = lively(network, 1), *gradient = malloc((size_t)size * sizeof *gradient);
    float *moved = malloc((size_t)size * sizeof *moved);
    for (int kind = 0; kind < 3; kind++) {
        static const basin_evaluate_options with[] = {{0}, {.label_smoothing = 0.1}, {.loss = "mse"}};
        const basin_evaluate_options options = with[kind];
        basin_score score, ahead, behind;
        double loss, norm = 0;
        ok(basin_gradient(network, data, weights, &options, &loss, gradient, err));
        ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, weights, &options, &score, err));
        ck_assert_double_eq_tol(loss, score.loss, 1e-6 * loss);
        for (int64_t i = 0; i < size; i++) norm += (double)gradient[i] * (double)gradient[i];
        for (uint32_t direction = 0; direction < 6; direction++) {
            const rng r = {5, RNG_TEST, direction};
            double slope = 0, length = sqrt((double)size);
            for (int64_t i = 0; i < size; i++) slope += (double)gradient[i] * rng_normal(r, (uint64_t)i) / length;
            for (int64_t i = 0; i < size; i++)
                moved[i] = (float)((double)weights[i] + h * rng_normal(r, (uint64_t)i) / length);
            ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, moved, &options, &ahead, err));
            for (int64_t i = 0; i < size; i++)
                moved[i] = (float)((double)weights[i] - h * rng_normal(r, (uint64_t)i) / length);
            ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, moved, &options, &behind, err));
            ck_assert_double_eq_tol((ahead.loss - behind.loss) / (2 * h), slope, 1e-3 * sqrt(norm));
        }
    }
    free(weights);
    free(gradient);
    free(moved);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

START_TEST(the_gradient_is_the_same_for_any_number_of_threads) {
    static const char *const nets[] = {"resnet20,width=0.25", "vgg9,bn,width=0.1", "mlp:8"};
    static const int64_t counts[] = {1, 65, 150};
    for (int i = 0; i < 9; i++) {
        basin_dataset *data = bars("bars", input, counts[i / 3], 0);
        basin_network *network = network_of(nets[i % 3], input);
        const basin_layout *layout = basin_network_layout(network);
        float *weights = lively(network, 1), *expected = malloc((size_t)layout->size * sizeof *expected);
        float *gradient = malloc((size_t)layout->size * sizeof *gradient);
        double expected_loss, loss;
        ok(basin_gradient(network, data, weights, &(basin_evaluate_options){.threads = 1}, &expected_loss, expected,
                          err));
        for (int t = 1; t < THREADS; t++) {
            ok(basin_gradient(network, data, weights, &(basin_evaluate_options){.threads = threads[t]}, &loss, gradient,
                              err));
            ck_assert_double_eq(loss, expected_loss);
            ck_assert_msg(same_bits(gradient, expected, layout->size), "%s: %d threads", nets[i % 3], threads[t]);
        }
        for (int k = 0; k < layout->count; k++) /* trained parameters move, statistics do not */
            if (basin_role_is_statistic(layout->param[k].role))
                for (int64_t j = 0; j < layout->param[k].size; j++)
                    ck_assert_float_eq(gradient[layout->param[k].offset + j], 0);
        free(weights);
        free(expected);
        free(gradient);
        basin_network_free(network);
        basin_dataset_free(data);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("eval");
    TCase *c = tcase_create("eval");
    tcase_add_test(c, scores_are_the_same_for_any_number_of_threads);
    tcase_add_test(c, a_point_among_many_scores_as_it_does_alone);
    tcase_add_test(c, no_points_and_no_datasets_are_no_error);
    tcase_add_test(c, losses_and_accuracy_are_those_of_their_formulas);
    tcase_add_test(c, what_overflows_is_data);
    tcase_add_test(c, an_output_that_is_nan_is_never_right);
    tcase_add_test(c, a_parameter_that_is_not_finite_makes_the_loss_nan_within_any_memory);
    tcase_add_test(c, recomputed_statistics_are_the_mean_over_whole_batches_of_64);
    tcase_add_test(c, recomputing_replaces_the_running_statistics_and_nothing_else);
    tcase_add_test(c, a_stop_lets_what_is_in_flight_arrive_once);
    tcase_add_test(c, a_failing_delivery_ends_the_evaluation_with_its_message);
    tcase_add_test(c, data_that_does_not_fit_is_named_with_the_network);
    tcase_add_test(c, the_gradient_is_the_slope_along_any_direction);
    tcase_add_test(c, the_gradient_is_the_same_for_any_number_of_threads);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
