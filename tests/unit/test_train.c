/* test_train.c - training: against PyTorch, the same for any number of threads, resumed as if it had not stopped. */
#include <stdio.h>
#include <unistd.h>

#include "basin/checkpoint.h"
#include "basin/train.h"
#include "samples.h"
#include "train/schedule.h"

static const basin_input input = {1, 12, 12, 4};
static char folder[32], file[64];

static void setup(void) {
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-train-XXXXXX")));
    snprintf(file, sizeof file, "%s/resume", folder);
}

static void teardown(void) {
    unlink(file);
    rmdir(folder);
}

static basin_training *training_of(const basin_network *network, const basin_dataset *data,
                                   const basin_train_options *options) {
    basin_training *training = NULL;
    ok(basin_training_new(&training, network, data, options, err));
    return training;
}

static void steps(basin_training *training, int64_t count) {
    for (int64_t i = 0; i < count; i++) ok(basin_training_step(training, err));
}

/* A training that starts at given weights: a saved one with others in their place. */
static basin_training *training_from(const float *weights, const basin_network *network, const basin_dataset *data,
                                     const basin_train_options *options) {
    basin_training *training = training_of(network, data, options);
    basin_checkpoint *saved = NULL;
    ok(basin_training_save(training, file, err));
    ok(basin_checkpoint_load(&saved, file, err));
    ck_assert_str_eq(saved->tensor[0].name, "weights");
    memcpy(saved->tensor[0].data, weights, (size_t)basin_network_layout(network)->size * sizeof *weights);
    ok(basin_checkpoint_save(file, saved->count, saved->tensor, &saved->record, err));
    ok(basin_training_resume(training, file, err));
    basin_checkpoint_free(saved);
    return training;
}

/* ---- against PyTorch ---- */

static const struct {
    const char *optimizer;
    basin_train_options options; /* what differs from the defaults */
} references[] = {
    {"sgd", {.lr = 0.1, .weight_decay = 5e-4, .nesterov = 1}},
    {"adam", {.lr = 1e-3, .weight_decay = 5e-4, .beta2 = 0.99, .eps = 1e-4}},
    {"adamw", {.lr = 1e-3, .weight_decay = 5e-2, .beta2 = 0.99, .eps = 1e-4, .label_smoothing = 0.1}},
};

static const float *vector(const basin_checkpoint *values, const char *name, int64_t size) {
    for (int i = 0; i < values->count; i++)
        if (strcmp(values->tensor[i].name, name) == 0 && values->tensor[i].shape.dim[0] == size)
            return values->tensor[i].data;
    ck_abort_msg("no vector '%s'", name);
}

/* The network of training.py. */
static basin_network *smooth(basin_input in) {
    basin_network *network = blank(in);
    int n = graph_batch_norm(network, "bn1", graph_convolution(network, "conv1", 0, 8, 3, 2, 0, 1)), skip;
    skip = n = graph_apply(network, &op_tanh, n);
    n = graph_batch_norm(network, "bn2", graph_convolution(network, "conv2", n, 8, 3, 1, 1, 1));
    n = graph_apply(network, &op_tanh, graph_add(network, &op_add, NULL, (op_attr){0}, n, skip));
    close_graph(network, graph_apply(network, &op_tanh, graph_convolution(network, "conv3", n, 16, 3, 2, 1, 1)));
    return network;
}

/* Three steps of f32 against f64: parameters within 5e-6, running statistics (f32 sums over 12,544 positions) within 1e-5,
 * of entries up to 1.4. */
START_TEST(three_steps_are_pytorchs) {
    basin_dataset *all = NULL, *data = NULL;
    basin_checkpoint *values = NULL;
    ok(basin_dataset_open(&all, "fashion-mnist:test", "data", err));
    ok(basin_dataset_first(&data, all, 64, err));
    ok(basin_checkpoint_load(&values, "tests/reference/training.safetensors", err));
    basin_network *network = smooth(basin_dataset_input(data));
    const basin_layout *layout = basin_network_layout(network);
    const basin_train_options *given = &references[_i].options;
    basin_train_options options = basin_train_defaults();
    options.optimizer = references[_i].optimizer;
    options.schedule = "constant";
    options.batch = options.chunk = 64;
    options.lr = given->lr;
    options.weight_decay = given->weight_decay;
    options.nesterov = given->nesterov;
    options.label_smoothing = given->label_smoothing;
    if (given->beta2 > 0) options.beta2 = given->beta2;
    if (given->eps > 0) options.eps = given->eps;
    const float *start = vector(values, "start", layout->size),
                *expected = vector(values, options.optimizer, layout->size);
    basin_training *training = training_from(start, network, data, &options);
    steps(training, 3);
    const float *weights = basin_training_weights(training);
    for (int i = 0; i < layout->count; i++) {
        const basin_param *p = &layout->param[i];
        double off = 0, moved = 0;
        for (int64_t j = p->offset; j < p->offset + p->size; j++) {
            off = fmax(off, fabs((double)weights[j] - (double)expected[j]));
            moved = fmax(moved, fabs((double)start[j] - (double)expected[j]));
        }
        double tolerance = basin_role_is_statistic(p->role) ? 1e-5 : 5e-6;
        ck_assert_msg(off <= tolerance && moved > 1e-5, "%s: %s is %.2g off, moved %.2g", options.optimizer, p->name,
                      off, moved);
    }
    basin_training_free(training);
    basin_network_free(network);
    basin_checkpoint_free(values);
    basin_dataset_free(data);
    basin_dataset_free(all);
}
END_TEST

/* ---- the same, whatever happens ---- */

/* Everything that has state: augmentation, momentum, warm-up, clipping, running statistics. */
static basin_train_options busy(const char *optimizer, int threads) {
    basin_train_options options = basin_train_defaults();
    options.optimizer = optimizer;
    options.lr = strcmp(optimizer, "sgd") ? 0.001 : 0.05;
    options.epochs = 3;
    options.batch = 24;
    options.chunk = 4;
    options.crop = 2;
    options.flip = 1;
    options.warmup = 0.5;
    options.clip = 1;
    options.label_smoothing = 0.1;
    options.threads = threads;
    return options;
}

START_TEST(weights_are_the_same_for_any_number_of_threads) {
    static const char *const nets[] = {"resnet20,width=0.25", "resnet20,noskip,nobn,width=0.25", "vgg9,bn,width=0.1",
                                       "mlp:8"};
    static const int threads[] = {1, 2, 3, 7};
    basin_dataset *data = bars("bars", input, 150, 0);
    for (int i = 0; i < 4; i++) {
        basin_network *network = network_of(nets[i], input);
        int64_t size = basin_network_layout(network)->size;
        float *expected = NULL;
        for (int t = 0; t < 4; t++) {
            basin_train_options options = busy("sgd", threads[t]);
            if (i == 3) options.batch = 136; /* more chunks than partial sums */
            basin_training *training = training_of(network, data, &options);
            steps(training, i == 3 ? 3 : 8); /* into the second epoch */
            if (!expected) {
                expected = malloc((size_t)size * sizeof *expected);
                memcpy(expected, basin_training_weights(training), (size_t)size * sizeof *expected);
            }
            ck_assert_msg(same_bits(basin_training_weights(training), expected, size), "%s: %d threads", nets[i],
                          threads[t]);
            basin_training_free(training);
        }
        free(expected);
        basin_network_free(network);
    }
    basin_dataset_free(data);
}
END_TEST

START_TEST(a_resumed_training_ends_as_if_it_had_not_stopped) {
    static const char *const optimizers[] = {"sgd", "adam", "adamw"};
    basin_dataset *data = bars("bars", input, 80, 0); /* 3 steps in an epoch, 8 samples left out */
    basin_network *network = network_of("resnet20,width=0.25", input);
    int64_t size = basin_network_layout(network)->size;
    for (int i = 0; i < 3; i++) {
        const basin_train_options options = busy(optimizers[i], 2);
        basin_training *whole = training_of(network, data, &options);
        ck_assert_int_eq(basin_training_epoch_steps(whole), 3);
        ck_assert_int_eq(basin_training_steps(whole), 9);
        steps(whole, 9);
        double whole_loss, whole_accuracy;
        basin_training_progress(whole, &whole_loss, &whole_accuracy);
        for (int64_t at = i; at <= 9;
             at += 2) { /* in and between epochs, before the first step or behind the last one */
            basin_training *first = training_of(network, data, &options),
                           *second = training_of(network, data, &options);
            double loss, accuracy;
            steps(first, at);
            ok(basin_training_save(first, file, err));
            ok(basin_training_resume(second, file, err));
            ck_assert_int_eq(basin_training_done(second), at);
            ck_assert_double_eq(basin_training_lr(second), basin_training_lr(first));
            steps(second, 9 - at);
            basin_training_progress(second, &loss, &accuracy);
            ck_assert_msg(same_bits(basin_training_weights(second), basin_training_weights(whole), size),
                          "%s stopped at %d", optimizers[i], (int)at);
            ck_assert_double_eq(loss, whole_loss);
            ck_assert_double_eq(accuracy, whole_accuracy);
            basin_training_free(first);
            basin_training_free(second);
        }
        basin_training_free(whole);
    }
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

/* ---- what is refused ---- */

START_TEST(a_resume_with_other_options_names_the_one) {
    basin_dataset *data = bars("bars", input, 80, 0), *other = bars("bars", input, 80, 1);
    basin_network *network = network_of("mlp:8", input), *wider = network_of("mlp:9", input);
    basin_train_options options = busy("sgd", 1);
    basin_training *training = training_of(network, data, &options);
    steps(training, 2);
    ok(basin_training_save(training, file, err));
    struct {
        const basin_network *network;
        const basin_dataset *data;
        const char *key;
        basin_train_options options;
    } others[20];
    int count = 0;
#define WITH(said, change)                                                                                             \
    others[count].network = network, others[count].data = data, others[count].key = said;                              \
    others[count].options = busy("sgd", 1);                                                                            \
    others[count++].options.change
    WITH("training.lr is 0.5, it was 0.05", lr = 0.5);
    WITH("training.epochs is 4, it was 3", epochs = 4);
    WITH("training.batch", batch = 12);
    WITH("training.chunk", chunk = 8);
    WITH("training.seed is 2, it was 1", seed = 2);
    WITH("training.optimizer is adamw, it was sgd", optimizer = "adamw");
    WITH("training.schedule", schedule = "onecycle");
    WITH("training.warmup", warmup = 0.25);
    WITH("training.steps", step_count = 1);
    WITH("training.momentum", nesterov = 1);
    WITH("training.betas", beta2 = 0.99);
    WITH("training.weight_decay", decay_all = 0);
    WITH("training.clip", clip = 2);
    WITH("training.label_smoothing", label_smoothing = 0);
    WITH("training.augment", flip = 0);
    WITH("training.loss is mse, it was cross-entropy", loss = "mse");
    others[count - 1].options.label_smoothing = 0;
    WITH("network is mlp:9, it was mlp:8", threads = 1);
    others[count - 1].network = wider;
    WITH("data.hash", threads = 1);
    others[count - 1].data = other;
#undef WITH
    for (int i = 0; i < count; i++) {
        basin_error err = {0};
        basin_training *second = training_of(others[i].network, others[i].data, &others[i].options);
        ck_assert_int_eq(basin_training_resume(second, file, &err), BASIN_EEXISTS);
        ck_assert_msg(strstr(err.message, others[i].key) && strstr(err.message, file), "%s: %s", others[i].key,
                      err.message);
        ck_assert_int_eq(basin_training_done(second), 0);
        basin_training_free(second);
    }
    options = busy("sgd", 7); /* threads are no option that matters */
    basin_training *second = training_of(network, data, &options);
    ok(basin_training_resume(second, file, err));
    basin_training_free(second);
    basin_training_free(training);
    basin_network_free(network);
    basin_network_free(wider);
    basin_dataset_free(data);
    basin_dataset_free(other);
}
END_TEST

static void put(const char *bytes, size_t size) {
    FILE *out = fopen(file, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
    ck_assert_int_eq(fclose(out), 0);
}

START_TEST(a_damaged_resume_is_refused_and_leaves_nothing_behind) {
    enum { CASES = 8 };
    static char other_name[] = "optimizer.1";
    basin_dataset *data = bars("bars", input, 80, 0);
    basin_network *network = network_of("mlp:8", input);
    const basin_train_options options = busy("sgd", 1);
    basin_training *whole = training_of(network, data, &options), *training = training_of(network, data, &options);
    basin_checkpoint *saved = NULL;
    steps(training, 2);
    ok(basin_training_save(training, file, err));
    ok(basin_checkpoint_load(&saved, file, err));
    basin_training_free(training);
    training = training_of(network, data, &options);
    static const char *const wrong[][2] = {
        {"resume.done", "10"}, {"resume.done", "-1"}, {"resume.done", "two"}, {"resume.loss", ""}};
    for (int i = 0; i < CASES; i++) {
        basin_error err = {0};
        basin_record record = {0};
        basin_tensor tensors[] = {saved->tensor[0], saved->tensor[1]};
        ck_assert_int_eq(basin_record_merge(&record, &saved->record, NULL), BASIN_OK);
        if (i < 4) ck_assert_int_eq(basin_record_set(&record, NULL, wrong[i][0], "%s", wrong[i][1]), BASIN_OK);
        if (i == 4) tensors[0].shape.dim[0]--;
        if (i == 5) tensors[1].name = other_name;
        basin_status status = basin_checkpoint_save(file, i == 6 ? 1 : 2, tensors, &record, &err);
        ck_assert_msg(status == BASIN_OK, "%s", err.message);
        if (i == 7) put("not a checkpoint", 16);
        ck_assert_int_eq(basin_training_resume(training, file, &err), BASIN_EFORMAT);
        ck_assert_msg(strstr(err.message, file) != NULL, "%s", err.message);
        basin_record_clear(&record);
        unlink(file);
    }
    ck_assert_int_eq(basin_training_resume(training, file, NULL), BASIN_ENOTFOUND);
    ck_assert_int_eq(basin_training_done(training), 0);
    steps(training, 4);
    steps(whole, 4);
    ck_assert(same_bits(basin_training_weights(training), basin_training_weights(whole),
                        basin_network_layout(network)->size));
    basin_checkpoint_free(saved);
    basin_training_free(training);
    basin_training_free(whole);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

START_TEST(options_that_cannot_be_are_refused) {
    basin_dataset *data = bars("bars", input, 80, 0), *other = bars("other", (basin_input){1, 12, 12, 5}, 80, 0);
    basin_network *network = network_of("mlp:8", input);
    struct {
        const basin_dataset *data;
        const char *says;
        basin_train_options options;
    } wrong[16];
    int count = 0;
#define WITH(said, change)                                                                                             \
    wrong[count].data = data, wrong[count].says = said;                                                                \
    wrong[count].options = busy("sgd", 1);                                                                             \
    wrong[count++].options.change
    WITH("each must be 1 or more", batch = 0);
    WITH("each must be 1 or more", chunk = 0);
    WITH("each must be 1 or more", epochs = 0);
    WITH("a batch of 24 is not whole chunks of 5", chunk = 5);
    WITH("80 samples do not make one batch of 84", batch = 84);
    WITH("a crop of 12 pixels", crop = 12);
    WITH("a crop of -1 pixels", crop = -1);
    WITH("a warm-up of 3 epochs leaves nothing of 3", warmup = 3);
    WITH("unknown optimizer 'lion'; there are: sgd, adam, adamw", optimizer = "lion");
    WITH("unknown schedule 'linear'; there are: constant, step, cosine, onecycle", schedule = "linear");
    WITH("other: inputs of 1x12x12 with 5 classes", threads = 1);
    wrong[count - 1].data = other;
#undef WITH
    for (int i = 0; i < count; i++) {
        basin_error err = {0};
        basin_training *training = NULL;
        ck_assert_int_eq(basin_training_new(&training, network, wrong[i].data, &wrong[i].options, &err),
                         wrong[i].data == other ? BASIN_ESHAPE : BASIN_EINVALID);
        ck_assert_msg(strstr(err.message, wrong[i].says) != NULL, "%s", err.message);
        ck_assert_ptr_null(training);
    }
    basin_network_free(network);
    basin_dataset_free(data);
    basin_dataset_free(other);
}
END_TEST

/* ---- single parts ---- */

START_TEST(schedules_are_what_they_say) {
    basin_train_options o = basin_train_defaults();
    const struct {
        const char *name;
        double warmup;
        int64_t step; /* of 10 epochs of 100 steps */
        double lr;
    } points[] = {
        {"constant", 0, 0, 1},
        {"constant", 0, 999, 1},
        {"constant", 2, 0, 0.005},
        {"constant", 2, 99, 0.5},
        {"constant", 2, 199, 1},
        {"constant", 2, 500, 1},
        {"step", 0, 499, 1},
        {"step", 0, 500, 0.2},
        {"step", 0, 799, 0.2},
        {"step", 0, 800, 0.04},
        {"cosine", 0, 0, 1},
        {"cosine", 0, 500, 0.5},
        {"cosine", 0, 750, 0.5 - sqrt(0.125)},
        {"cosine", 2, 199, 1},
        {"cosine", 2, 600, 0.5},
        {"onecycle", 0, 0, 1 / 25.0},
        {"onecycle", 0, 150, 0.52},
        {"onecycle", 0, 300, 1},
        {"onecycle", 2, 100, 0.52},
        {"onecycle", 2, 200, 1},
        {"onecycle", 2, 600, (1 + 4e-6) / 2},
    };
    o.lr = 1;
    o.drop = 5;
    o.steps[0] = 5;
    o.steps[1] = 8;
    o.step_count = 2;
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        o.warmup = points[i].warmup;
        double lr = schedule_lr(schedule_find(points[i].name), &o, points[i].step, 100);
        ck_assert_msg(fabs(lr - points[i].lr) < 1e-9, "%s at %d: %.9g", points[i].name, (int)points[i].step, lr);
    }
    for (int i = 0; basin_schedule_help(i); i++) { /* each of them: within (0, lr], and scaled by lr */
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(basin_schedule_help(i), ":"), basin_schedule_help(i));
        o.warmup = 1;
        for (int64_t step = 0; step < 1000; step += 37) {
            o.lr = 1;
            double one = schedule_lr(schedule_find(name), &o, step, 100);
            o.lr = 3;
            ck_assert_double_eq_tol(schedule_lr(schedule_find(name), &o, step, 100), 3 * one, 1e-12);
            ck_assert(one > 0 && one <= 1);
        }
    }
}
END_TEST

/* One plain step with and without decay for all: w - lr (g + decay w) against w - lr g. */
START_TEST(weight_decay_spares_biases_and_norms_if_asked_to) {
    basin_dataset *data = bars("bars", input, 24, 0);
    basin_network *network = network_of("resnet20,width=0.25", input);
    const basin_layout *layout = basin_network_layout(network);
    float *start = lively(network, 1);
    basin_train_options options = busy("sgd", 1);
    options.schedule = "constant";
    options.warmup = options.momentum = 0;
    options.weight_decay = 0.5;
    options.decay_all = 1;
    basin_training *all = training_from(start, network, data, &options);
    options.decay_all = 0;
    basin_training *spared = training_from(start, network, data, &options);
    steps(all, 1);
    steps(spared, 1);
    for (int i = 0; i < layout->count; i++) {
        const basin_param *p = &layout->param[i];
        const float *a = basin_training_weights(all) + p->offset, *b = basin_training_weights(spared) + p->offset;
        int decays = p->role == BASIN_BIAS || p->role == BASIN_NORM_SCALE || p->role == BASIN_NORM_SHIFT;
        if (!decays) ck_assert_msg(same_bits(a, b, p->size), "%s", p->name);
        for (int64_t j = 0; j < p->size && decays; j++)
            ck_assert_float_eq_tol(b[j] - a[j], (float)(options.lr * 0.5) * start[p->offset + j], 1e-6f);
    }
    free(start);
    basin_training_free(all);
    basin_training_free(spared);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

START_TEST(clipping_bounds_the_step) {
    basin_dataset *data = bars("bars", input, 24, 0);
    basin_network *network = network_of("mlp:8", input);
    int64_t size = basin_network_layout(network)->size;
    float *start = lively(network, 1);
    basin_train_options options = busy("sgd", 1);
    options.schedule = "constant";
    options.warmup = options.momentum = options.weight_decay = 0;
    options.clip = 0.01;
    basin_training *training = training_from(start, network, data, &options);
    steps(training, 1);
    double sum = 0;
    for (int64_t i = 0; i < size; i++)
        sum += pow((double)(basin_training_weights(training)[i] - start[i]) / options.lr, 2);
    ck_assert_double_eq_tol(sqrt(sum), 0.01, 1e-5);
    free(start);
    basin_training_free(training);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

/* Every optimizer the first network, the first optimizer every network. */
START_TEST(networks_learn) {
    static const char *const nets[] = {"mlp:16", "resnet20,width=0.25", "resnet20,nobn,width=0.25", "vgg9,width=0.1",
                                       "lenet5"};
    basin_dataset *data = bars("bars", input, 96, 0);
    for (int i = 0; i < 5; i++)
        for (int k = 0; basin_optimizer_help(k) && (!i || !k); k++) {
            char name[32];
            snprintf(name, sizeof name, "%.*s", (int)strcspn(basin_optimizer_help(k), ":"), basin_optimizer_help(k));
            basin_network *network = network_of(nets[i], input);
            basin_train_options options = basin_train_defaults();
            options.optimizer = name;
            options.lr = strcmp(name, "sgd") ? 0.005 : 0.02;
            options.clip = 1;
            options.epochs = 30;
            options.batch = 32;
            options.chunk = 16;
            basin_training *training = training_of(network, data, &options);
            double first, loss, accuracy;
            steps(training, 3);
            basin_training_progress(training, &first, &accuracy);
            steps(training, basin_training_steps(training) - 3);
            basin_training_progress(training, &loss, &accuracy);
            ck_assert_msg(loss < first / 2 && accuracy > 0.8, "%s by %s: loss %.3g to %.3g, accuracy %.3g", nets[i],
                          name, first, loss, accuracy);
            basin_training_free(training);
            basin_network_free(network);
        }
    basin_dataset_free(data);
}
END_TEST

START_TEST(a_training_that_diverges_says_nan) {
    basin_dataset *data = bars("bars", input, 24, 0);
    basin_network *network = network_of("resnet20,nobn,width=0.25", input);
    basin_train_options options = busy("sgd", 1);
    options.warmup = options.clip = 0;
    options.lr = 1e20;
    basin_training *training = training_of(network, data, &options);
    double loss = 0, accuracy = 0;
    steps(training, 3);
    basin_training_progress(training, &loss, &accuracy);
    ck_assert_msg(!isfinite(loss), "loss %g", loss);
    basin_training_free(training);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("train");
    TCase *c = tcase_create("train");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, three_steps_are_pytorchs, 0, sizeof references / sizeof *references);
    tcase_add_test(c, weights_are_the_same_for_any_number_of_threads);
    tcase_add_test(c, a_resumed_training_ends_as_if_it_had_not_stopped);
    tcase_add_test(c, a_resume_with_other_options_names_the_one);
    tcase_add_test(c, a_damaged_resume_is_refused_and_leaves_nothing_behind);
    tcase_add_test(c, options_that_cannot_be_are_refused);
    tcase_add_test(c, schedules_are_what_they_say);
    tcase_add_test(c, weight_decay_spares_biases_and_norms_if_asked_to);
    tcase_add_test(c, clipping_bounds_the_step);
    tcase_add_test(c, networks_learn);
    tcase_add_test(c, a_training_that_diverges_says_nan);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
