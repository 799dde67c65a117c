/* engine.c - how fast networks are evaluated and trained, next to the best single convolution on the same threads.
 *
 * Everything is measured in turns, several times, in one run; medians are printed. GFLOP/s count 2 per multiply-add of
 * convolutions and linear layers, 3 times that for training. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "basin.h"
#include "eval/threads.h"
#include "net/program.h"

enum { ROUNDS = 7, CALLS = 50 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void check(basin_status status, const basin_error *err) {
    if (status == BASIN_OK) return;
    fprintf(stderr, "engine: %s\n", err->message);
    exit(1);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, ascending);
    return values[count / 2];
}

/* ---- the best single convolution ---- */

/* One convolution of a network, run by every thread on memory of its own. */
typedef struct single {
    op_use use;
    double seconds[64]; /* per call, of each thread */
} single;

static float *floats(size_t count) {
    float *f = aligned_alloc(64, (count + 16) / 16 * 64);
    for (size_t i = 0; i < count; i++) f[i] = (float)(i % 13) / 13;
    return f;
}

static void run_single(void *context, int thread) {
    single *s = context;
    basin_error err = {0};
    op_engine *engine = NULL;
    op_kernel *kernel = NULL;
    check(op_engine_new(&engine, &err), &err);
    check(op_kernel_new(&kernel, &s->use, OP_INFER, engine, &err), &err);
    op_sizes sizes = op_kernel_sizes(kernel);
    float *in = floats((size_t)basin_shape_size(&s->use.in[0])), *out = floats((size_t)basin_shape_size(&s->use.out));
    float *packed = floats(sizes.packed), *scratch = floats(sizes.scratch);
    op_args a = {.in = {in}, .out = out, .packed = packed, .scratch = scratch};
    for (int i = 0; i < 5; i++) op_infer(kernel, &a);
    double start = now();
    for (int i = 0; i < CALLS; i++) op_infer(kernel, &a);
    s->seconds[thread] = (now() - start) / CALLS;
    op_kernel_free(kernel);
    op_engine_free(engine);
    free(in);
    free(out);
    free(packed);
    free(scratch);
}

/* GFLOP/s of the fastest convolution of the network, over all threads. */
static double best_convolution(const basin_network *network, int threads) {
    double best = 0;
    for (int i = 1; i < network->count; i++) {
        single s = {.use = network->node[i].use};
        double rate = 0;
        if (s.use.op != &op_convolution) continue;
        s.use.in[0].dim[0] = program_batch(network);
        check(op_convolution.shape(&s.use, NULL), &(basin_error){0});
        threads_team(threads, run_single, &s);
        double flops = 2 * (double)basin_shape_size(&s.use.out) * (double)basin_shape_size(&s.use.param[0].shape) /
                       s.use.attr.outputs;
        for (int t = 0; t < threads; t++) rate += 1e-9 * flops / s.seconds[t];
        if (rate > best) best = rate;
    }
    return best;
}

/* ---- surfaces ---- */

/* As a point of a plane is made: new weights each time. */
static void make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    const float *centre = context;
    for (int64_t i = 0; i < size; i++) weights[i] = centre[first + i] * (1 + 1e-4f * (float)index);
}

static basin_status done(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    (void)context;
    (void)index;
    (void)scores;
    (void)err;
    return BASIN_OK;
}

/* Images per second over a surface: weights made and packed at every point, loss and accuracy included. */
static double surface_rate(const basin_network *network, const basin_dataset *data, const float *weights, int threads,
                           int points) {
    basin_points p = {points, make, done, (float *)weights};
    basin_error err = {0};
    double start = now();
    check(basin_evaluate(network, 1, &data, &p, &(basin_evaluate_options){.threads = threads}, &err), &err);
    return points * (double)basin_dataset_count(data) / (now() - start);
}

/* Images per second of training steps, the first one left out. */
static double training_rate(const basin_network *network, const basin_dataset *data, int threads, int steps) {
    basin_training *training = NULL;
    basin_train_options options = basin_train_defaults();
    basin_error err = {0};
    options.threads = threads;
    check(basin_training_new(&training, network, data, &options, &err), &err);
    check(basin_training_step(training, &err), &err);
    double start = now();
    for (int i = 0; i < steps; i++) check(basin_training_step(training, &err), &err);
    double rate = steps * options.batch / (now() - start);
    basin_training_free(training);
    return rate;
}

static void bench_network(const char *spec, const basin_dataset *data, int threads) {
    basin_network *network = NULL;
    basin_error err = {0};
    double convolution[ROUNDS], one[ROUNDS], all[ROUNDS], train[ROUNDS];
    check(basin_network_new(&network, spec, basin_dataset_input(data), &err), &err);
    double gflop = 1e-9 * basin_network_flops(network);
    float *weights = malloc((size_t)basin_network_layout(network)->size * sizeof *weights);
    basin_network_init(network, 1, weights);
    int points = (int)(0.25 / gflop) < 60 ? (int)(0.25 / gflop) + 1 : 60;
    for (int i = 0; i < ROUNDS; i++) {
        convolution[i] = best_convolution(network, threads);
        one[i] = surface_rate(network, data, weights, 1, points);
        all[i] = surface_rate(network, data, weights, threads, points);
        train[i] = training_rate(network, data, threads, 8);
    }
    double best = median(convolution, ROUNDS), single_rate = median(one, ROUNDS), rate = median(all, ROUNDS);
    double trained = median(train, ROUNDS);
    printf(
        "%-18s surface %7.0f images/s %6.1f GFLOP/s = %5.1f %% of the best convolution (%.1f); %d threads %.2f x one; "
        "training %6.0f images/s = %5.1f %%\n",
        spec, rate, rate * gflop, 100 * rate * gflop / best, best, threads, rate / single_rate, trained,
        100 * trained * 3 * gflop / best);
    fflush(stdout);
    free(weights);
    basin_network_free(network);
}

/* `engine CHECKPOINT`: images per second over a surface around trained weights, as one number, for a comparison. */
static void print_rate(const char *path, const basin_dataset *data) {
    basin_network *network = NULL;
    basin_checkpoint *checkpoint = NULL;
    basin_error err = {0};
    check(basin_network_new(&network, "resnet20", basin_dataset_input(data), &err), &err);
    const basin_layout *layout = basin_network_layout(network);
    float *weights = malloc((size_t)layout->size * sizeof *weights);
    check(basin_checkpoint_load(&checkpoint, path, &err), &err);
    check(basin_checkpoint_weights(checkpoint, layout, weights, path, &err), &err);
    printf("%.1f\n", surface_rate(network, data, weights, threads_count(0), 8));
    free(weights);
    basin_checkpoint_free(checkpoint);
    basin_network_free(network);
}

int main(int argc, char **argv) {
    static const char *const specs[] = {"resnet20", "resnet56", "resnet20,nobn", "vgg9,bn,width=0.25", "lenet5"};
    basin_dataset *all = NULL, *data = NULL;
    basin_error err = {0};
    check(basin_dataset_open(&all, "fashion-mnist:test", NULL, &err), &err);
    check(basin_dataset_first(&data, all, 1024, &err), &err);
    if (argc > 1)
        print_rate(argv[1], data);
    else
        for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) bench_network(specs[i], data, threads_count(0));
    basin_dataset_free(data);
    basin_dataset_free(all);
    return 0;
}
