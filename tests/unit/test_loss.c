/* test_loss.c - losses: PyTorch's values and gradients, what data each takes, what is right, and what there is no accuracy of. */
#include <stdio.h>

#include "eval/loss.h"
#include "samples.h"

static const basin_input vectors = {3, 1, 1, 0};
static const float zero[] = {0, 0, 0}, one[] = {1, 1, 1};

enum { SAMPLES = 20 };

/* Samples with random inputs; `outputs` classes i % outputs, or that many real targets. */
static basin_dataset *dataset(const char *name, int outputs, int is_real) {
    basin_input input = vectors;
    float values[3 * SAMPLES], targets[4 * SAMPLES];
    int32_t labels[SAMPLES];
    basin_dataset *data = NULL;
    input.outputs = outputs;
    for (int i = 0; i < 3 * SAMPLES; i++) values[i] = (float)rng_normal((rng){1, RNG_TEST, 0}, (uint64_t)i);
    for (int i = 0; i < outputs * SAMPLES && is_real; i++)
        targets[i] = is_real == 2 ? (float)(i % 3 == 0) : (float)rng_normal((rng){1, RNG_TEST, 1}, (uint64_t)i);
    for (int i = 0; i < SAMPLES; i++) labels[i] = i % outputs;
    ok(basin_dataset_from_values(&data, name, input, SAMPLES, values, is_real ? NULL : labels, is_real ? targets : NULL,
                                 zero, one, err));
    return data;
}

static basin_network *network(int outputs) {
    basin_input input = vectors;
    input.outputs = outputs;
    return network_of("mlp:5,act=tanh", input);
}

/* ---- values ---- */

static const op *op_named(const char *name) {
    return strcmp(name, "cross-entropy") == 0 ? &op_cross_entropy
           : strcmp(name, "mse") == 0         ? &op_mse
           : strcmp(name, "l1") == 0          ? &op_l1
                                              : &op_bce;
}

static void read_numbers(FILE *in, double *to, int count) {
    for (int i = 0; i < count; i++) ck_assert_int_eq(fscanf(in, "%lf", &to[i]), 1);
}

START_TEST(values_and_gradients_are_pytorchs) {
    FILE *in = fopen("tests/reference/losses.txt", "r");
    char name[32], kind[16];
    double smoothing;
    int n, k, cases = 0;
    ck_assert_ptr_nonnull(in);
    while (fscanf(in, "%31s %lf %d %d %15s", name, &smoothing, &n, &k, kind) == 5) {
        double z[64], t[64], loss, gradient[64], sum = 0;
        float outputs[64], targets[64], each[16], share[16], din[64];
        int rank = strcmp(kind, "real") == 0 ? 2 : 1, count = rank == 2 ? n * k : n;
        ck_assert(n <= 16 && n * k <= 64);
        read_numbers(in, z, n * k);
        read_numbers(in, t, count);
        read_numbers(in, &loss, 1);
        read_numbers(in, gradient, n * k);
        for (int i = 0; i < n * k; i++) outputs[i] = (float)z[i];
        for (int i = 0; i < count; i++) targets[i] = (float)t[i];
        for (int i = 0; i < n; i++) share[i] = 1 / (float)n;
        op_use use = {.op = op_named(name), .in = {{2, {n, k}}, {rank, {n, k}}}, .attr.smoothing = (float)smoothing};
        op_kernel *kernel = NULL;
        ok(use.op->shape(&use, err));
        ok(op_kernel_new(&kernel, &use, OP_RUNNING, NULL, err));
        op_args args = {.in = {outputs, targets}, .out = each, .dout = share, .din = {din}};
        op_forward(kernel, &args);
        op_backward(kernel, &args);
        op_kernel_free(kernel);
        for (int i = 0; i < n; i++) sum += (double)each[i] / n;
        ck_assert_msg(fabs(sum - loss) <= 2e-7 * (1 + loss), "%s, case %d: %.9g, not %.9g", name, cases, sum, loss);
        for (int i = 0; i < n * k; i++)
            ck_assert_msg(fabs((double)din[i] - gradient[i]) <= 1e-7 * (1 + fabs(gradient[i])),
                          "%s, case %d, gradient %d: %.9g, not %.9g", name, cases, i, (double)din[i], gradient[i]);
        cases++;
    }
    fclose(in);
    ck_assert_int_eq(cases, 32);
}
END_TEST

START_TEST(outputs_without_bound_have_the_limit_of_the_loss) {
    float z[] = {INFINITY, -INFINITY, INFINITY, -INFINITY}, t[] = {1, 0, 0, 1}, out[4], din[4], dout[] = {1, 1, 1, 1};
    op_use use = {.op = &op_bce, .in = {{2, {4, 1}}, {2, {4, 1}}}};
    op_kernel *kernel = NULL;
    ok(use.op->shape(&use, err));
    ok(op_kernel_new(&kernel, &use, OP_RUNNING, NULL, err));
    op_args args = {.in = {z, t}, .out = out, .dout = dout, .din = {din}};
    op_forward(kernel, &args);
    op_backward(kernel, &args);
    op_kernel_free(kernel);
    static const float losses[] = {0, 0, INFINITY, INFINITY}, slopes[] = {0, 0, 1, -1};
    for (int i = 0; i < 4; i++) {
        ck_assert_float_eq(out[i], losses[i]);
        ck_assert_float_eq(din[i], slopes[i]);
    }
}
END_TEST

/* Networks that PyTorch exported, on arrays that NumPy wrote. */
START_TEST(losses_of_imported_networks_on_own_data_are_pytorchs) {
    FILE *in = fopen("tests/reference/own/losses.txt", "r");
    char onnx[32], file[32], split[16], loss[16], path[96], name[96];
    double smoothing, wanted;
    int right, cases = 0;
    ck_assert_ptr_nonnull(in);
    while (fscanf(in, "%31s %31s %15s %15s %lf %lf %d", onnx, file, split, loss, &smoothing, &wanted, &right) == 7) {
        basin_dataset *data = NULL;
        basin_network *net = NULL;
        basin_checkpoint *own = NULL;
        basin_input input;
        basin_score score;
        snprintf(path, sizeof path, "tests/reference/own/%s", onnx);
        snprintf(name, sizeof name, "tests/reference/own/%s:%s", file, split);
        ok(basin_dataset_open(&data, name, NULL, err));
        ok(basin_loss_input(&input, loss, data, err));
        ok(basin_network_import(&net, &own, path, NULL, input, NULL, err));
        const basin_layout *layout = basin_network_layout(net);
        float *weights = malloc((size_t)layout->size * sizeof *weights);
        ok(basin_checkpoint_weights(own, layout, weights, path, err));
        ok(basin_evaluate_one(net, 1, (const basin_dataset *[]){data}, weights,
                              &(basin_evaluate_options){.loss = loss, .label_smoothing = smoothing}, &score, err));
        ck_assert_msg(fabs(score.loss / wanted - 1) < 1e-6, "%s on %s: %s %.9g, not %.9g", onnx, name, loss, score.loss,
                      wanted);
        ck_assert_int_eq(score.correct, right);
        free(weights);
        basin_checkpoint_free(own);
        basin_network_free(net);
        basin_dataset_free(data);
        cases++;
    }
    fclose(in);
    ck_assert_int_eq(cases, 9);
}
END_TEST

/* ---- the table ---- */

/* What each loss wants of a network for data with 2 classes, 3 classes, 3 real targets, 3 targets 0 and 1; 0: refused.
 * A fifth kind has one class. */
static const struct {
    const char *loss;
    int outputs[4], accuracy[4];
} rows[] = {
    {"cross-entropy", {2, 3, 0, 0}, {1, 1, 0, 0}},
    {"mse", {2, 3, 3, 3}, {1, 1, 0, 0}},
    {"l1", {2, 3, 3, 3}, {1, 1, 0, 0}},
    {"bce", {1, 0, 0, 3}, {1, 1, 1, 1}},
};
enum { LOSSES = sizeof rows / sizeof *rows, KINDS = 4 };

static basin_dataset *of_kind(int kind) {
    static const int outputs[KINDS + 1] = {2, 3, 3, 3, 1}, real[KINDS + 1] = {0, 0, 1, 2, 0};
    return dataset("data", outputs[kind], real[kind]);
}

START_TEST(every_loss_that_help_lists_is_tested_here) {
    for (int i = 0; i < LOSSES; i++) {
        const char *help = basin_loss_help(i), *name = rows[i].loss;
        ck_assert_ptr_nonnull(help);
        ck_assert(strncmp(help, name, strlen(name)) == 0 && help[strlen(name)] == ':');
    }
    ck_assert_ptr_null(basin_loss_help(LOSSES));
    ck_assert_ptr_null(basin_loss_help(-1));
}
END_TEST

START_TEST(a_loss_takes_the_data_that_it_can_be_computed_on) {
    for (int kind = 0; kind < KINDS; kind++) {
        basin_dataset *data = of_kind(kind);
        basin_error err = {0};
        basin_input input = {0, 0, 0, 0};
        basin_status status = basin_loss_input(&input, rows[_i].loss, data, &err);
        ck_assert_int_eq(status, rows[_i].outputs[kind] ? BASIN_OK : BASIN_EINVALID);
        ck_assert_int_eq(input.outputs, rows[_i].outputs[kind]);
        if (status != BASIN_OK) ck_assert_ptr_nonnull(strstr(err.message, rows[_i].loss));
        basin_dataset_free(data);
    }
}
END_TEST

START_TEST(there_is_an_accuracy_of_classes_and_of_zeros_and_ones_alone) {
    for (int kind = 0; kind < KINDS; kind++) {
        basin_dataset *data = of_kind(kind);
        int outputs = rows[_i].outputs[kind], has = -1;
        ok(basin_loss_has_accuracy(&has, rows[_i].loss, data, err));
        ck_assert_int_eq(has, rows[_i].accuracy[kind]);
        if (outputs) {
            basin_network *net = network(outputs);
            float *weights = lively(net, 1);
            basin_score score;
            ok(basin_evaluate_one(net, 1, (const basin_dataset *[]){data}, weights,
                                  &(basin_evaluate_options){.loss = rows[_i].loss}, &score, err));
            ck_assert(isfinite(score.loss));
            ck_assert_int_eq(score.correct >= 0, has);
            ck_assert_int_eq(isnan(basin_score_accuracy(&score)), !has);
            free(weights);
            basin_network_free(net);
        }
        basin_dataset_free(data);
    }
}
END_TEST

START_TEST(the_gradient_of_every_loss_is_its_slope) {
    for (int kind = 0; kind < KINDS; kind++) {
        if (!rows[_i].outputs[kind]) continue;
        basin_dataset *data = of_kind(kind);
        basin_network *net = network(rows[_i].outputs[kind]);
        int64_t size = basin_network_layout(net)->size;
        float *weights = lively(net, 1), *gradient = malloc((size_t)size * sizeof *gradient);
        const basin_evaluate_options options = {.loss = rows[_i].loss};
        const double h = 1e-3;
        double loss, slope = 0;
        basin_score side[2];
        ok(basin_gradient(net, data, weights, &options, &loss, gradient, err));
        for (int s = 0; s < 2; s++) {
            float *moved = malloc((size_t)size * sizeof *moved);
            for (int64_t i = 0; i < size; i++)
                moved[i] = (float)((double)weights[i] + (s ? h : -h) * rng_normal((rng){5, RNG_TEST, 0}, (uint64_t)i));
            ok(basin_evaluate_one(net, 1, (const basin_dataset *[]){data}, moved, &options, &side[s], err));
            free(moved);
        }
        for (int64_t i = 0; i < size; i++)
            slope += (double)gradient[i] * rng_normal((rng){5, RNG_TEST, 0}, (uint64_t)i);
        ck_assert_double_eq_tol((side[1].loss - side[0].loss) / (2 * h), slope, 5e-3 * (1 + fabs(slope)));
        free(weights);
        free(gradient);
        basin_network_free(net);
        basin_dataset_free(data);
    }
}
END_TEST

/* ---- what is right ---- */

/* A network of no hidden layer whose outputs are its inputs. */
static void identity(basin_network **net, float **weights) {
    basin_input input = vectors;
    input.outputs = 3;
    *net = blank(input);
    graph_linear(*net, "linear", graph_apply(*net, &op_flatten, 0), 3, 1);
    ck_assert_int_eq((*net)->status, BASIN_OK);
    *weights = calloc((size_t)basin_network_layout(*net)->size, sizeof **weights);
    for (int i = 0; i < 3; i++) (*weights)[4 * i] = 1;
}

START_TEST(binary_targets_are_right_if_all_outputs_are_on_their_side_of_0) {
    static const float inputs[][3] = {{1, -1, 2}, {1, 1, 2}, {-1, 1e-6f, -3}, {0, 0, 0}, {0, 0, 1}};
    static const float targets[][3] = {{1, 0, 1}, {1, 0, 1}, {0, 1, 0}, {0, 0, 0}, {1, 0, 1}};
    basin_input input = {3, 1, 1, 3};
    basin_network *net;
    basin_dataset *data = NULL;
    float *weights;
    basin_score score;
    identity(&net, &weights);
    ok(basin_dataset_from_values(&data, "data", input, 5, inputs[0], NULL, targets[0], zero, one, err));
    ok(basin_evaluate_one(net, 1, (const basin_dataset *[]){data}, weights, &(basin_evaluate_options){.loss = "bce"},
                          &score, err));
    ck_assert_int_eq(score.correct, 3); /* one sample has a wrong output, one an output of 0, which stands for 0 */
    ck_assert_double_eq(basin_score_accuracy(&score), 60);
    free(weights);
    basin_network_free(net);
    basin_dataset_free(data);
}
END_TEST

START_TEST(real_targets_are_compared_output_by_output) {
    static const float inputs[][3] = {{1, 2, 3}, {0, -1, 5}}, targets[][3] = {{1, 0, 3}, {0, 1, 4}};
    basin_input input = {3, 1, 1, 3};
    basin_network *net;
    basin_dataset *data = NULL;
    float *weights;
    basin_score score;
    identity(&net, &weights);
    ok(basin_dataset_from_values(&data, "data", input, 2, inputs[0], NULL, targets[0], zero, one, err));
    ok(basin_evaluate_one(net, 1, (const basin_dataset *[]){data}, weights, &(basin_evaluate_options){.loss = "mse"},
                          &score, err));
    ck_assert_double_eq_tol(score.loss, (4.0 + 4 + 1) / 6, 1e-7);
    ok(basin_evaluate_one(net, 1, (const basin_dataset *[]){data}, weights, &(basin_evaluate_options){.loss = "l1"},
                          &score, err));
    ck_assert_double_eq_tol(score.loss, (2.0 + 2 + 1) / 6, 1e-7);
    ck_assert_int_eq(score.correct, -1);
    free(weights);
    basin_network_free(net);
    basin_dataset_free(data);
}
END_TEST

START_TEST(smoothing_changes_the_loss_that_is_evaluated) {
    basin_dataset *data = dataset("data", 3, 0);
    basin_network *net = network(3);
    float *weights = lively(net, 1);
    basin_score plain, smooth;
    ok(basin_evaluate_one(net, 1, (const basin_dataset *[]){data}, weights, &(basin_evaluate_options){0}, &plain, err));
    ok(basin_evaluate_one(net, 1, (const basin_dataset *[]){data}, weights,
                          &(basin_evaluate_options){.label_smoothing = 0.2}, &smooth, err));
    ck_assert_double_ne(plain.loss, smooth.loss);
    ck_assert_int_eq(plain.correct, smooth.correct);
    free(weights);
    basin_network_free(net);
    basin_dataset_free(data);
}
END_TEST

/* ---- misuse ---- */

static const struct {
    const char *loss;
    double smoothing;
    int kind, second; /* -1: no second dataset */
    int outputs;      /* of the network */
    basin_status status;
    const char *says;
} misuses[] = {
    {"hinge", 0, 1, -1, 3, BASIN_EINVALID, "unknown loss 'hinge'; there are: cross-entropy, mse, l1, bce"},
    {NULL, 0, 2, -1, 3, BASIN_EINVALID, "data: has real targets, and loss cross-entropy wants classes"},
    {NULL, 0, 4, -1, 3, BASIN_EINVALID, "data: has one class, and loss cross-entropy wants two or more"},
    {"bce", 0, 1, -1, 3, BASIN_EINVALID, "data: has 3 classes, and loss bce wants two"},
    {"bce", 0, 2, -1, 3, BASIN_EINVALID, "data: sample 0 has the target "},
    {"mse", 0.1, 1, -1, 3, BASIN_EINVALID, "label smoothing"},
    {NULL, 1, 1, -1, 3, BASIN_EINVALID, "label smoothing"},
    {"mse", 0, 2, -1, 2, BASIN_ESHAPE,
     "data: inputs of 3 with 3 real targets; the network 'mlp:5,act=tanh' takes 3 and has 2 outputs, loss mse wants 3"},
    {"bce", 0, 0, -1, 2, BASIN_ESHAPE,
     "data: inputs of 3 with 2 classes; the network 'mlp:5,act=tanh' takes 3 and has 2 "
     "outputs, loss bce wants 1"},
    {"mse", 0, 1, 2, 3, BASIN_EINVALID, "data has classes and second real targets: evaluate them apart"},
    {"mse", 0, 2, 1, 3, BASIN_EINVALID, "second has classes and data real targets: evaluate them apart"},
};

START_TEST(what_does_not_fit_is_one_clear_line) {
    basin_dataset *data[2] = {of_kind(misuses[_i].kind), NULL};
    basin_network *net = network(misuses[_i].outputs);
    float *weights = lively(net, 1);
    basin_score score[2];
    basin_error err = {0};
    int datasets = misuses[_i].second < 0 ? 1 : 2;
    if (datasets == 2) data[1] = dataset("second", 3, misuses[_i].second == 2);
    ck_assert_int_eq(basin_evaluate_one(
                         net, datasets, (const basin_dataset *const *)data, weights,
                         &(basin_evaluate_options){.loss = misuses[_i].loss, .label_smoothing = misuses[_i].smoothing},
                         score, &err),
                     misuses[_i].status);
    ck_assert_msg(strstr(err.message, misuses[_i].says) != NULL, "'%s' is not in: %s", misuses[_i].says, err.message);
    free(weights);
    basin_network_free(net);
    basin_dataset_free(data[0]);
    basin_dataset_free(data[1]);
}
END_TEST

START_TEST(a_loss_with_its_own_sigmoid_or_softmax_refuses_an_output_that_it_does_not_fit) {
    static const struct {
        int sigmoid, bare;
        const char *loss;
        basin_status status;
    } cases[] = {{1, 0, "bce", BASIN_EUNSUPPORTED}, {1, 0, "mse", BASIN_OK}, {0, 1, "mse", BASIN_EUNSUPPORTED},
                 {0, 1, "bce", BASIN_EUNSUPPORTED}, {0, 0, "bce", BASIN_OK}, {0, 0, "mse", BASIN_OK}};
    basin_dataset *data = of_kind(3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        basin_network *net = NULL;
        float *weights = NULL;
        basin_score score;
        basin_error err = {0};
        identity(&net, &weights);
        if (cases[i].sigmoid) {
            op_attr row = {.to = {2, {1, 3}}};
            graph_add(net, &op_reshape, NULL, row, graph_apply(net, &op_sigmoid, net->count - 1), NODE_NONE);
        }
        net->bare = cases[i].bare;
        ck_assert_int_eq(basin_evaluate_one(net, 1, (const basin_dataset *[]){data}, weights,
                                            &(basin_evaluate_options){.loss = cases[i].loss}, &score, &err),
                         cases[i].status);
        ck_assert(cases[i].status == BASIN_OK || strstr(err.message, cases[i].bare ? "softmax" : "sigmoid"));
        free(weights);
        basin_network_free(net);
    }
    basin_dataset_free(data);
}
END_TEST

/* ---- inputs ---- */

/* Two samples of that shape, all zero, of two classes. */
static basin_dataset *shaped(basin_input input) {
    static const float mean[6] = {0}, std[6] = {1, 1, 1, 1, 1, 1};
    static const uint8_t pixels[2 * 12] = {0};
    basin_dataset *data = NULL;
    ok(basin_dataset_from_pixels(&data, "data", input, 2, pixels, (int32_t[]){0, 1}, mean, std, err));
    return data;
}

START_TEST(inputs_fit_if_they_are_the_same_numbers_in_the_same_order) {
    static const struct {
        basin_input data, network;
        basin_status status;
    } cases[] = {
        {{1, 4, 3, 2}, {3, 1, 4, 2}, BASIN_OK}, /* (N,4,3): an image of one channel, a sequence of 4 times 3 features */
        {{1, 1, 6, 2}, {6, 1, 1, 2}, BASIN_OK}, /* a row is a vector */
        {{3, 4, 1, 2}, {3, 1, 4, 2}, BASIN_OK},
        {{2, 3, 1, 2}, {3, 2, 1, 2}, BASIN_ESHAPE},
        {{6, 1, 1, 2}, {3, 2, 1, 2}, BASIN_ESHAPE},
        {{3, 2, 2, 2}, {2, 2, 3, 2}, BASIN_ESHAPE}, /* channels first is another order */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        basin_dataset *data = shaped(cases[i].data);
        basin_network *net = network_of("mlp:2", cases[i].network);
        criterion wanted;
        basin_error err = {0};
        ck_assert_int_eq(criterion_init(&wanted, NULL, 0, net, 1, (const basin_dataset *[]){data}, &err),
                         cases[i].status);
        basin_network_free(net);
        basin_dataset_free(data);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("loss");
    TCase *values = tcase_create("values"), *use = tcase_create("use");
    tcase_add_test(values, values_and_gradients_are_pytorchs);
    tcase_add_test(values, outputs_without_bound_have_the_limit_of_the_loss);
    tcase_add_test(values, losses_of_imported_networks_on_own_data_are_pytorchs);
    tcase_add_test(use, every_loss_that_help_lists_is_tested_here);
    tcase_add_loop_test(use, a_loss_takes_the_data_that_it_can_be_computed_on, 0, LOSSES);
    tcase_add_loop_test(use, there_is_an_accuracy_of_classes_and_of_zeros_and_ones_alone, 0, LOSSES);
    tcase_add_loop_test(use, the_gradient_of_every_loss_is_its_slope, 0, LOSSES);
    tcase_add_test(use, binary_targets_are_right_if_all_outputs_are_on_their_side_of_0);
    tcase_add_test(use, real_targets_are_compared_output_by_output);
    tcase_add_test(use, smoothing_changes_the_loss_that_is_evaluated);
    tcase_add_loop_test(use, what_does_not_fit_is_one_clear_line, 0, (int)(sizeof misuses / sizeof *misuses));
    tcase_add_test(use, a_loss_with_its_own_sigmoid_or_softmax_refuses_an_output_that_it_does_not_fit);
    tcase_add_test(use, inputs_fit_if_they_are_the_same_numbers_in_the_same_order);
    suite_add_tcase(suite, values);
    suite_add_tcase(suite, use);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
