/* test_precision.c - evaluation in bf16: how near to f32 it is, and that it keeps what holds for f32. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "basin/land.h"
#include "basin/train.h"
#include "eval/flight.h"
#include "samples.h"

static const basin_input input = {1, 12, 12, 4};
static const int threads[] = {1, 2, 3, 7};
static const char *const specs[] = {"resnet20,width=0.25",
                                    "resnet20,nobn,width=0.25",
                                    "vgg9,bn,width=0.1",
                                    "vgg9,width=0.5",
                                    "lenet5",
                                    "mlp:8",
                                    "mlp:1"};
enum { THREADS = sizeof threads / sizeof *threads, SPECS = sizeof specs / sizeof *specs };

/* A network, its weights and data, and what of bf16 there is here. */
typedef struct setup {
    basin_network *network;
    basin_dataset *data;
    float *weights;
    basin_precision bf16; /* BASIN_F32: none */
} setup;

static basin_precision setup_bf16(void) {
    basin_error err = {0};
    return basin_precision_check(BASIN_BF16_EMULATED, &err) == BASIN_OK ? BASIN_BF16_EMULATED : BASIN_F32;
}

static setup setup_of(const char *spec, int samples) {
    setup s = {network_of(spec, input), bars("bars", input, samples, 0), NULL, setup_bf16()};
    s.weights = lively(s.network, 1);
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

/* ---- bf16, corrected to f32 ---- */

START_TEST(a_correction_on_all_samples_gives_f32) {
    for (int i = 0; i < SPECS; i++) {
        setup s = setup_of(specs[i], 150);
        const basin_dataset *const exact[] = {s.data};
        const basin_score f32 = score_of(&s, (basin_evaluate_options){0});
        if (s.bf16 == BASIN_F32) continue;
        const basin_score mixed = score_of(&s, (basin_evaluate_options){.precision = s.bf16, .exact = exact});
        ck_assert_double_eq_tol(mixed.loss, f32.loss, 1e-9 * f32.loss);
        ck_assert_int_eq(mixed.correct, f32.correct);
        ck_assert_double_eq(mixed.loss_error, 0);
        setup_clear(&s);
    }
}
END_TEST

START_TEST(a_correction_on_some_samples_is_within_its_interval_for_any_threads_and_memory) {
    for (int i = 0; i < SPECS; i++) {
        setup s = setup_of(specs[i], 600);
        basin_dataset *some = NULL;
        ok(basin_dataset_subset(&some, s.data, 100, 0, err));
        const basin_dataset *const exact[] = {some};
        const basin_score f32 = score_of(&s, (basin_evaluate_options){0});
        basin_evaluate_options how = {.precision = s.bf16, .exact = exact, .threads = 1};
        if (s.bf16 == BASIN_F32) continue;
        const basin_score mixed = score_of(&s, how);
        ck_assert(mixed.loss_error > 0);
        ck_assert_msg(fabs(mixed.loss - f32.loss) < 2 * mixed.loss_error, "%s: %.9g +- %.2g for %.9g", specs[i],
                      mixed.loss, mixed.loss_error, f32.loss);
        for (int t = 0; t < THREADS; t++)
            for (how.memory = 0, how.threads = threads[t]; how.memory < 2; how.memory++) {
                const basin_score other = score_of(&s, how);
                ck_assert(memcmp(&other.loss, &mixed.loss, sizeof(double)) == 0);
                ck_assert(memcmp(&other.loss_error, &mixed.loss_error, sizeof(double)) == 0);
                ck_assert_int_eq(other.correct, mixed.correct);
            }
        basin_dataset_free(some);
        setup_clear(&s);
    }
}
END_TEST

/* What takes more than one chunk at a time has room for it, the worker in f32 counted too. */
START_TEST(chunks_that_share_a_layer_stay_within_the_memory) {
    setup s = setup_of("mlp:512-512-512", 2000);
    const basin_dataset *const data[] = {s.data};
    const basin_points points = {.count = 1};
    int most = 0;
    for (size_t memory = 100000; memory < (size_t)4 << 20 && s.bf16 != BASIN_F32; memory += memory / 8)
        for (int count = 1; count < 3; count++) {
            const basin_evaluate_options how = {.precision = s.bf16, .exact = data, .memory = memory};
            evaluation e = {.network = s.network, .datasets = 1, .data = data, .points = &points, .options = &how};
            ok(evaluation_init(&e, count, err));
            const program *p = e.program, *exact = e.exact;
            const size_t part = p->part > exact->part ? p->part : exact->part;
            const size_t taken =
                p->piece + part + (size_t)(e.lanes - 1) * (p->arena + p->saved) + exact->arena + exact->saved;
            ck_assert_msg(e.lanes == 1 || (size_t)count * taken * sizeof(float) <= memory,
                          "%d threads take %zu floats each for %d chunks, of %zu bytes", count, taken, e.lanes, memory);
            if (e.lanes > most) most = e.lanes;
            evaluation_clear(&e);
        }
    ck_assert(most > 1 || s.bf16 == BASIN_F32);
    setup_clear(&s);
}
END_TEST

START_TEST(a_loss_that_is_not_finite_has_no_interval) {
    setup s = setup_of("resnet20,nobn,width=0.25", 600);
    basin_dataset *some = NULL;
    ok(basin_dataset_subset(&some, s.data, 100, 0, err));
    const basin_dataset *const exact[] = {some};
    for (int64_t i = 0; i < basin_network_layout(s.network)->size; i++) s.weights[i] *= 1e25f;
    if (s.bf16 == BASIN_F32) return;
    const basin_score mixed = score_of(&s, (basin_evaluate_options){.precision = s.bf16, .exact = exact});
    ck_assert(!isfinite(mixed.loss));
    ck_assert_msg(isnan(mixed.loss_error), "%g +- %g", mixed.loss, mixed.loss_error);
    basin_dataset_free(some);
    setup_clear(&s);
}
END_TEST

START_TEST(one_sample_in_sixteen_corrects_but_256_at_least) {
    static const struct { int all, some; } sizes[] = {{1, 1}, {256, 256}, {300, 256}, {4096, 256}, {4112, 257}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        basin_dataset *data = bars("bars", (basin_input){1, 2, 2, 4}, sizes[i].all, 0);
        ck_assert_int_eq(basin_correction_samples(data), sizes[i].some);
        basin_dataset_free(data);
    }
}
END_TEST

START_TEST(a_correction_goes_with_bf16_alone) {
    setup s = setup_of("mlp:8", 20);
    basin_error err = {0};
    basin_score score;
    const basin_dataset *const data[] = {s.data};
    ck_assert_int_eq(
        basin_evaluate_one(s.network, 1, data, s.weights, &(basin_evaluate_options){.exact = data}, &score, &err),
        BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "bf16"));
    setup_clear(&s);
}
END_TEST

static basin_status keep(void *context, int index, const double *values, basin_error *err) {
    int *told = context;
    (void)index;
    (void)values;
    (void)err;
    ++*told;
    return BASIN_OK;
}

static basin_status same_plane(const basin_plane **out, void *context, int member, basin_error *err) {
    (void)member;
    (void)err;
    *out = context;
    return BASIN_OK;
}

/* Its middle is the checkpoint's own loss in f32; the others have intervals; and the check is against f32. */
START_TEST(a_corrected_surface_says_how_far_it_is_from_f32) {
    setup s = setup_of("resnet20,width=0.25", 300);
    const basin_dataset *const data[] = {s.data};
    const basin_range range = {-1, 1, 5};
    const basin_axis axes[2] = {{.seed = 1}, {.seed = 2}};
    basin_dataset *some = NULL;
    basin_plane *plane = NULL;
    basin_surface *mixed = NULL, *f32 = NULL;
    basin_mixture found;
    int told = 0;
    if (s.bf16 == BASIN_F32) return;
    ok(basin_dataset_subset(&some, s.data, 100, 0, err));
    const basin_dataset *const exact[] = {some};
    const basin_score centre = score_of(&s, (basin_evaluate_options){0});
    ok(basin_plane_new(&plane, basin_network_layout(s.network), s.weights, 2, axes, 0, err));
    ok(basin_surface_for_mixed(&mixed, &range, &range, 1, data, NULL, err));
    ok(basin_surface_for(&f32, &range, &range, 1, data, NULL, err));
    const basin_planes planes = {same_plane, plane};
    const basin_surface_options how = {
        .evaluate = {.precision = s.bf16, .exact = exact}, .done = keep, .context = &told, .centre = &centre};
    ok(basin_surface_evaluate(mixed, s.network, plane, 1, data, &how, err));
    ok(basin_surface_evaluate(f32, s.network, plane, 1, data, &(basin_surface_options){0}, err));
    ck_assert_int_eq(told, 25);
    const double *there = f32->metric[0].values, *here = mixed->metric[0].values, *error = NULL;
    for (int m = 0; m < mixed->metrics; m++)
        if (strstr(mixed->metric[m].name, BASIN_INTERVAL)) error = mixed->metric[m].values;
    ck_assert_ptr_nonnull(error);
    ck_assert_double_eq(here[12], centre.loss);
    for (int p = 0; p < 25; p++) ck_assert_double_le(fabs(here[p] - there[p]), 2.5 * error[p]);
    ok(basin_surface_check_mixed(mixed, s.network, &planes, 1, data, &how.evaluate, &found, err));
    ck_assert_int_eq(found.checked, 4);
    ck_assert(found.deviation > 0 && found.deviation < 0.01);
    memcpy(mixed->metric[0].values, there, 25 * sizeof *there);
    ok(basin_surface_check_mixed(mixed, s.network, &planes, 1, data, &how.evaluate, &found, err));
    ck_assert_double_eq(found.deviation, 0);
    basin_surface_free(mixed);
    basin_surface_free(f32);
    basin_plane_free(plane);
    basin_dataset_free(some);
    setup_clear(&s);
}
END_TEST

/* A line for each seed; which of them were asked for. */
typedef struct lines {
    const setup *s;
    basin_plane *plane;
    int member, asked;
} lines;

static basin_status line_of(const basin_plane **out, void *context, int member, basin_error *err) {
    lines *l = context;
    const basin_axis axis = {.seed = 1 + (uint64_t)member};
    ck_assert_int_ge(member, l->member);
    l->asked += member > l->member;
    l->member = member;
    basin_plane_free(l->plane);
    basin_status status =
        basin_plane_new(&l->plane, basin_network_layout(l->s->network), l->s->weights, 1, &axis, 0, err);
    *out = l->plane;
    return status;
}

/* A member and dataset that is far off is found, wherever it stands, and said of that dataset alone. */
START_TEST(the_check_of_an_ensemble_looks_at_members_all_over_it_and_each_dataset) {
    enum { MEMBERS = 4, POINTS = 3 };
    setup s = setup_of("mlp:8", 60);
    basin_dataset *other = bars("other:test", input, 40, 7);
    const basin_dataset *const data[] = {s.data, other};
    const basin_range range = {-1, 1, POINTS};
    const uint64_t seeds[MEMBERS] = {1, 2, 3, 4};
    for (int member = 0; member < MEMBERS; member++) {
        lines l = {&s, NULL, -1, 0};
        const basin_planes planes = {line_of, &l};
        basin_surface *surface = NULL;
        basin_mixture found[2];
        ok(basin_surface_for(&surface, &range, NULL, 2, data, NULL, err));
        ok(basin_surface_set_members(surface, MEMBERS, seeds, err));
        ok(basin_surface_evaluate_members(surface, s.network, &planes, 2, data, &(basin_surface_options){0}, err));
        double *values = surface->metric[2].values + member * POINTS; /* loss and accuracy, twice */
        values[0] *= 1.1;
        values[2] *= 1.1;
        l.member = -1;
        l.asked = 0;
        ok(basin_surface_check_mixed(surface, s.network, &planes, 2, data, &(basin_evaluate_options){0}, found, err));
        ck_assert_int_eq(l.asked, MEMBERS);
        ck_assert_int_eq(found[1].checked, 4);
        ck_assert(found[0].deviation == 0 && found[1].deviation > 0);
        ok(basin_mixture_record(2, found, surface, err));
        const char *all = basin_record_get(&surface->record, "mixed.deviation"), *name = surface->metric[2].name;
        char key[128];
        snprintf(key, sizeof key, "mixed.deviation.%s", name);
        ck_assert_str_eq(basin_record_get(&surface->record, key), all);
        snprintf(key, sizeof key, "mixed.deviation.%s", surface->metric[0].name);
        ck_assert_str_eq(basin_record_get(&surface->record, key), "0");
        basin_surface_free(surface);
        basin_plane_free(l.plane);
    }
    basin_dataset_free(other);
    setup_clear(&s);
}
END_TEST

/* ---- training ---- */

/* Weights after some steps, less the initial ones; the mean loss of the last step. */
static float *trained(const setup *s, basin_precision precision, int count, int steps, double *loss) {
    basin_train_options options = basin_train_defaults();
    basin_training *training = NULL;
    const int64_t size = basin_network_layout(s->network)->size;
    float *moved = malloc((size_t)size * sizeof *moved), *start = malloc((size_t)size * sizeof *start);
    options.batch = 64;
    options.chunk = 32;
    options.lr = 0.02;
    options.precision = precision;
    options.threads = count;
    ok(basin_training_new(&training, s->network, s->data, &options, err));
    memcpy(start, basin_training_weights(training), (size_t)size * sizeof *start);
    for (int i = 0; i < steps; i++) ok(basin_training_step(training, err));
    for (int64_t i = 0; i < size; i++) moved[i] = basin_training_weights(training)[i] - start[i];
    double accuracy;
    basin_training_progress(training, loss, &accuracy);
    basin_training_free(training);
    free(start);
    return moved;
}

static double cosine(const float *a, const float *b, int64_t size) {
    double ab = 0, aa = 0, bb = 0;
    for (int64_t i = 0; i < size; i++) {
        ab += (double)a[i] * (double)b[i];
        aa += (double)a[i] * (double)a[i];
        bb += (double)b[i] * (double)b[i];
    }
    return ab / sqrt(aa * bb);
}

START_TEST(a_step_of_training_in_bf16_goes_where_one_in_f32_goes) {
    for (int i = 0; i < SPECS; i++) {
        setup s = setup_of(specs[i], 64);
        const int64_t size = basin_network_layout(s.network)->size;
        double loss[2];
        float *exact = trained(&s, BASIN_F32, 1, 1, &loss[0]), *near = trained(&s, s.bf16, 1, 1, &loss[1]);
        ck_assert_msg(cosine(exact, near, size) > 0.98, "%s: cosine %g", specs[i], cosine(exact, near, size));
        free(exact);
        free(near);
        setup_clear(&s);
    }
}
END_TEST

/* Where casts stand in front of many operators, which have a way back too. */
START_TEST(imported_networks_are_trained_in_bf16_as_in_f32) {
    static const struct {
        const char *path;
        basin_input input;
    } files[] = {{"tests/reference/onnx/convnext.onnx", {3, 16, 16, 5}},
                 {"tests/reference/onnx/vit.onnx", {3, 16, 16, 5}},
                 {"tests/reference/onnx/mixed.onnx", {3, 17, 19, 5}}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        setup s = {NULL, bars("bars", files[i].input, 64, 0), NULL, setup_bf16()};
        ok(basin_network_import(&s.network, NULL, files[i].path, NULL, files[i].input, NULL, err));
        double loss[2];
        float *exact = trained(&s, BASIN_F32, 1, 1, &loss[0]), *near = trained(&s, s.bf16, 1, 1, &loss[1]);
        const double same = cosine(exact, near, basin_network_layout(s.network)->size);
        ck_assert_msg(same > 0.98, "%s: cosine %g", files[i].path, same);
        free(exact);
        free(near);
        setup_clear(&s);
    }
}
END_TEST

START_TEST(training_in_bf16_is_the_same_for_any_number_of_threads_and_lowers_the_loss) {
    setup s = setup_of("resnet20,width=0.25", 64);
    const int64_t size = basin_network_layout(s.network)->size;
    double first, last[2];
    free(trained(&s, s.bf16, 1, 1, &first));
    float *one = trained(&s, s.bf16, 1, 20, &last[0]), *three = trained(&s, s.bf16, 3, 20, &last[1]);
    ck_assert(memcmp(one, three, (size_t)size * sizeof *one) == 0);
    ck_assert_msg(last[0] < 0.8 * first, "loss %g, then %g", first, last[0]);
    free(one);
    free(three);
    setup_clear(&s);
}
END_TEST

/* ---- whichever way is faster ---- */

static char cache[] = "/tmp/basin-cache-XXXXXX";

static void cache_path(char path[256], const char *name) {
    snprintf(path, 256, "%s/%s", cache, name);
}

static void write_ways(const char *text) {
    char path[256];
    cache_path(path, "basin");
    mkdir(path, 0777);
    cache_path(path, "basin/ways");
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
}

static int count_ways(void) {
    char path[256], line[512];
    int count = 0;
    cache_path(path, "basin/ways");
    FILE *in = fopen(path, "r");
    while (in && fgets(line, sizeof line, in)) count++;
    if (in) fclose(in);
    return count;
}

/* Where Winograd's convolutions are taken if they are faster, as a run that begins now finds. */
static basin_score fast_score(const setup *s) {
    basin_ways *ways = NULL;
    ok(basin_ways_new(&ways, err));
    const basin_score score = score_of(s, (basin_evaluate_options){.ways = ways});
    basin_ways_free(ways);
    return score;
}

/* A network whose convolutions have 16 channels and more; what is measured may differ from run to run, the loss not by much. */
START_TEST(the_faster_way_is_measured_once_and_gives_the_loss) {
    setup s = setup_of("resnet20", 40);
    basin_ways *ways = NULL;
    const basin_score plain = score_of(&s, (basin_evaluate_options){0}), fast = fast_score(&s);
    const int known = count_ways();
    ck_assert_double_eq_tol(fast.loss, plain.loss, 1e-5 * plain.loss);
    ck_assert_int_gt(known, 2);
    ok(basin_ways_new(&ways, err));
    const basin_score again = score_of(&s, (basin_evaluate_options){.ways = ways, .threads = 3});
    ck_assert(memcmp(&again.loss, &fast.loss, sizeof(double)) == 0);
    ck_assert_int_eq(count_ways(), known);
    basin_ways_free(ways);
    setup_clear(&s);
}
END_TEST

static void remove_ways(void) {
    char path[256];
    cache_path(path, "basin/ways");
    unlink(path);
    rmdir(path);
}

/* All evaluations of a run go the same way, also where no file keeps what the first one measured. */
START_TEST(what_was_measured_holds_for_the_whole_run) {
    setup s = setup_of("resnet20", 40);
    basin_ways *ways = NULL;
    remove_ways();
    ok(basin_ways_new(&ways, err));
    const basin_score first = score_of(&s, (basin_evaluate_options){.ways = ways});
    ck_assert_int_gt(count_ways(), 2);
    remove_ways();
    for (int i = 0; i < THREADS; i++) {
        const basin_score again = score_of(&s, (basin_evaluate_options){.ways = ways, .threads = threads[i]});
        ck_assert(memcmp(&again.loss, &first.loss, sizeof(double)) == 0);
    }
    ck_assert_msg(count_ways() == 0, "measured again");
    basin_ways_free(ways);
    setup_clear(&s);
}
END_TEST

START_TEST(a_damaged_file_of_ways_is_as_good_as_none) {
    static const char *const texts[] = {"", "\n\n", "0 1", "x 7 convolution\n", "%s%s%n %d\n", "0123456789abcdef 1 "};
    setup s = setup_of("resnet20", 20);
    const basin_score plain = score_of(&s, (basin_evaluate_options){0});
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        write_ways(texts[i]);
        ck_assert_double_eq_tol(fast_score(&s).loss, plain.loss, 1e-5 * plain.loss);
        ck_assert_int_gt(count_ways(), 2);
    }
    setenv("XDG_CACHE_HOME", "/dev/null", 1); /* no place for it */
    ck_assert_double_eq_tol(fast_score(&s).loss, plain.loss, 1e-5 * plain.loss);
    setenv("XDG_CACHE_HOME", cache, 1);
    setup_clear(&s);
}
END_TEST

/* A pipe has no reader, so that opening it would wait; a file too large to read would grow with every run. */
START_TEST(what_is_no_file_of_ways_is_left_alone) {
    enum { TOO_LARGE = 3 << 20 };
    setup s = setup_of("resnet20", 20);
    const basin_score plain = score_of(&s, (basin_evaluate_options){0});
    char path[256];
    struct stat info;
    write_ways("");
    cache_path(path, "basin/ways");
    for (int kind = 0; kind < 3; kind++) {
        remove_ways();
        if (kind == 0) ck_assert_int_eq(mkfifo(path, 0666), 0);
        if (kind == 1) ck_assert_int_eq(mkdir(path, 0777), 0);
        if (kind == 2) write_ways("");
        if (kind == 2) ck_assert_int_eq(truncate(path, TOO_LARGE), 0);
        ck_assert_double_eq_tol(fast_score(&s).loss, plain.loss, 1e-5 * plain.loss);
        ck_assert(stat(path, &info) == 0 && (kind < 2 || info.st_size == TOO_LARGE));
    }
    remove_ways();
    setup_clear(&s);
}
END_TEST

static void remove_cache(void) {
    char path[256];
    cache_path(path, "basin/ways");
    unlink(path);
    cache_path(path, "basin");
    rmdir(path);
    rmdir(cache);
}

int main(void) {
    if (!mkdtemp(cache) || setenv("XDG_CACHE_HOME", cache, 1) != 0) return 1;
    TCase *c = tcase_create("precision");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, what_the_processor_lacks_is_refused_by_name);
    tcase_add_test(c, bf16_is_near_f32);
    tcase_add_test(c, bf16_is_the_same_for_any_number_of_threads_and_any_memory);
    tcase_add_test(c, bf16_hides_no_nan);
    tcase_add_test(c, a_parameter_that_is_not_finite_makes_the_loss_nan);
    tcase_add_test(c, a_correction_on_all_samples_gives_f32);
    tcase_add_test(c, a_correction_on_some_samples_is_within_its_interval_for_any_threads_and_memory);
    tcase_add_test(c, chunks_that_share_a_layer_stay_within_the_memory);
    tcase_add_test(c, a_loss_that_is_not_finite_has_no_interval);
    tcase_add_test(c, one_sample_in_sixteen_corrects_but_256_at_least);
    tcase_add_test(c, a_correction_goes_with_bf16_alone);
    tcase_add_test(c, a_corrected_surface_says_how_far_it_is_from_f32);
    tcase_add_test(c, the_check_of_an_ensemble_looks_at_members_all_over_it_and_each_dataset);
    tcase_add_test(c, a_step_of_training_in_bf16_goes_where_one_in_f32_goes);
    tcase_add_test(c, imported_networks_are_trained_in_bf16_as_in_f32);
    tcase_add_test(c, training_in_bf16_is_the_same_for_any_number_of_threads_and_lowers_the_loss);
    tcase_add_test(c, the_faster_way_is_measured_once_and_gives_the_loss);
    tcase_add_test(c, what_was_measured_holds_for_the_whole_run);
    tcase_add_test(c, a_damaged_file_of_ways_is_as_good_as_none);
    tcase_add_test(c, what_is_no_file_of_ways_is_left_alone);
    Suite *suite = suite_create("precision");
    suite_add_tcase(suite, c);
    const int failed = run_suite(suite);
    remove_cache();
    return failed;
}
