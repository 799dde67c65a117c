/* engine.c - how fast networks are evaluated and trained, next to the best single convolution on the same threads.
 *
 *   engine                                 the shipped families on Fashion-MNIST
 *   engine MODEL.onnx CHANNELS HEIGHT WIDTH  an ONNX file on random images
 *   engine CHECKPOINT f32|bf16|mixed       images per second around a trained ResNet-20, as one number
 *
 * Everything is measured in turns, several times, in one run; medians are printed. GFLOP/s count 2 per multiply-add of
 * convolutions and linear layers, 3 times that for training. */
#include <string.h>

#include "bench.h"
#include "eval/threads.h"
#include "net/program.h"

enum { ROUNDS = 5, POINTS_MIN = 4 };

/* ---- the best single convolution ---- */

/* One convolution of a network, run by every thread on memory of its own. */
typedef struct single {
    op_use use;
    double seconds[256]; /* per call, of each thread */
} single;

static float *floats(size_t count) {
    float *f = aligned_alloc(64, (count + 16) / 16 * 64);
    for (size_t i = 0; i < count; i++) f[i] = (float)(i % 13) / 13;
    return f;
}

/* Seconds per call, over as many calls as fill 20 ms. */
static double call_seconds(op_kernel *kernel, const op_args *a) {
    double start, taken = 0;
    int calls = 0;
    for (int i = 0; i < 2; i++) op_infer(kernel, a);
    for (start = bench_now(); taken < 0.02; calls++, taken = bench_now() - start) op_infer(kernel, a);
    return taken / calls;
}

static void run_single(void *context, int thread) {
    single *s = context;
    basin_error err = {0};
    op_engine *engine = NULL;
    op_kernel *kernel = NULL;
    bench_check(op_engine_new(&engine, &err), &err);
    bench_check(op_kernel_new(&kernel, &s->use, OP_INFER, engine, &err), &err);
    op_sizes sizes = op_kernel_sizes(kernel);
    float *in = floats((size_t)basin_shape_size(&s->use.in[0])), *out = floats((size_t)basin_shape_size(&s->use.out));
    float *packed = floats(sizes.packed), *scratch = floats(sizes.scratch);
    s->seconds[thread] = call_seconds(kernel, &(op_args){.in = {in}, .out = out, .packed = packed, .scratch = scratch});
    op_kernel_free(kernel);
    op_engine_free(engine);
    free(in);
    free(out);
    free(packed);
    free(scratch);
}

/* GFLOP/s of the fastest convolution of the network, over all threads. */
static double best_convolution(const basin_network *network, int threads, int bf16) {
    double best = 0;
    for (int i = 1; i < network->count; i++) {
        single s = {.use = network->node[i].use};
        double rate = 0;
        if (s.use.op != &op_convolution) continue;
        s.use.in[0].dim[0] = program_batch(network);
        s.use.in_bf16[0] = s.use.out_bf16 = bf16;
        bench_check(op_convolution.shape(&s.use, NULL), &(basin_error){0});
        threads_team(threads, run_single, &s);
        double flops = 2 * (double)basin_shape_size(&s.use.out) * (double)basin_shape_size(&s.use.param[0].shape) /
                       s.use.attr.outputs;
        for (int t = 0; t < threads; t++) rate += 1e-9 * flops / s.seconds[t];
        if (rate > best) best = rate;
    }
    return best;
}

/* ---- networks ---- */

static double training_rate(const basin_network *network, const basin_dataset *data, basin_precision precision,
                            int threads, int steps) {
    basin_training *training = NULL;
    basin_train_options options = basin_train_defaults();
    basin_error err = {0};
    options.threads = threads;
    options.precision = precision;
    bench_check(basin_training_new(&training, network, data, &options, &err), &err);
    bench_check(basin_training_step(training, &err), &err);
    double start = bench_now();
    for (int i = 0; i < steps; i++) bench_check(basin_training_step(training, &err), &err);
    double rate = steps * options.batch / (bench_now() - start);
    basin_training_free(training);
    return rate;
}

/* Other ways than f32: whether the processor has them, and how. `mixed` has the share of samples in f32 too
 * that it has of large datasets. */
enum { BF16, MIXED, FAST, WAYS };
static const char *const ways[WAYS] = {"bf16", "mixed", "fast"};

static int has_way(int way) {
    basin_error ignored = {0};
    return way == FAST || basin_precision_check(BASIN_BF16, &ignored) == BASIN_OK;
}

static double way_rate(int way, const basin_network *network, const basin_dataset *data, const float *weights,
                       int threads, int points) {
    basin_dataset *some = NULL;
    basin_ways *fast = NULL;
    basin_error err = {0};
    const int64_t samples = basin_dataset_count(data);
    bench_check(basin_dataset_first(&some, data, (samples + BASIN_CORRECTION_SHARE - 1) / BASIN_CORRECTION_SHARE, &err),
                &err);
    if (way == FAST) bench_check(basin_ways_new(&fast, &err), &err);
    const basin_dataset *const exact[] = {some};
    const basin_evaluate_options how = {.precision = way == FAST ? BASIN_F32 : BASIN_BF16,
                                        .exact = way == MIXED ? exact : NULL,
                                        .ways = fast,
                                        .threads = threads};
    const double seconds = bench_surface_as(&how, network, data, weights, points);
    basin_dataset_free(some);
    basin_ways_free(fast);
    return points * (double)samples / seconds;
}

/* What was measured of a network, round by round. */
typedef struct rates {
    double convolution[ROUNDS], half[ROUNDS], one[ROUNDS], all[ROUNDS], way_one[WAYS][ROUNDS], way[WAYS][ROUNDS],
        train[ROUNDS], train_half[ROUNDS];
} rates;

static void print_ways(const char *name, double gflop, rates *r, int rounds, int threads) {
    const double all = bench_median(r->all, rounds);
    for (int way = 0; way < WAYS; way++) {
        if (!has_way(way)) continue;
        const double one = bench_median(r->way_one[way], rounds), rate = bench_median(r->way[way], rounds);
        bench_row_of(ways[way], "surface", name, 1, one, "images/s");
        bench_row_of(ways[way], "surface", name, threads, rate, "images/s");
        bench_row_of(ways[way], "surface-speedup", name, threads, rate / one, "x");
        bench_row_of(ways[way], "surface-over-f32", name, threads, rate / all, "x");
        if (way != BF16) continue;
        const double best = bench_median(r->half, rounds);
        bench_row_of(ways[way], "best-convolution", name, threads, best, "GFLOP/s");
        bench_row_of(ways[way], "surface-of-best", name, threads, 100 * rate * gflop / best, "%");
    }
}

static void print_network(const char *name, const basin_network *network, rates *r, int rounds, int threads) {
    double gflop = 1e-9 * basin_network_flops(network);
    double best = bench_median(r->convolution, rounds), one = bench_median(r->one, rounds);
    double all = bench_median(r->all, rounds), train = bench_median(r->train, rounds);
    bench_row("best-convolution", name, threads, best, "GFLOP/s");
    bench_row("surface", name, 1, one, "images/s");
    bench_row("surface", name, threads, all, "images/s");
    bench_row("surface-of-best", name, threads, 100 * all * gflop / best, "%");
    bench_row("surface-speedup", name, threads, all / one, "x");
    print_ways(name, gflop, r, rounds, threads);
    if (train == 0) return;
    bench_row("training", name, threads, train, "images/s");
    bench_row("training-of-best", name, threads, 100 * train * 3 * gflop / best, "%");
    if (!has_way(BF16)) return;
    const double half = bench_median(r->train_half, rounds);
    bench_row_of(ways[BF16], "training", name, threads, half, "images/s");
    bench_row_of(ways[BF16], "training-over-f32", name, threads, half / train, "x");
}

static void bench_network(const char *name, const basin_network *network, const basin_dataset *data,
                          const float *weights, int rounds, int threads, int trains) {
    rates r = {0};
    double samples = (double)basin_dataset_count(data), gflop = 1e-9 * basin_network_flops(network);
    /* Enough that the first touch of memory, by the first points in flight, weighs little. */
    int points = (int)(128 / gflop / samples) < 60 ? (int)(128 / gflop / samples) + 1 : 60;
    if (points < POINTS_MIN) points = POINTS_MIN;
    for (int i = 0; i < rounds; i++) {
        r.convolution[i] = best_convolution(network, threads, 0);
        if (has_way(BF16)) r.half[i] = best_convolution(network, threads, 1);
        r.one[i] = points * samples / bench_surface(network, data, weights, 1, points);
        r.all[i] = points * samples / bench_surface(network, data, weights, threads, points);
        for (int way = 0; way < WAYS; way++) {
            if (!has_way(way)) continue;
            r.way_one[way][i] = way_rate(way, network, data, weights, 1, (points + 1) / 2);
            r.way[way][i] = way_rate(way, network, data, weights, threads, points);
        }
        if (trains) r.train[i] = training_rate(network, data, BASIN_F32, threads, 8);
        if (trains && has_way(BF16)) r.train_half[i] = training_rate(network, data, BASIN_BF16, threads, 8);
    }
    print_network(name, network, &r, rounds, threads);
}

static void bench_spec(const char *spec, const basin_dataset *data) {
    basin_network *network = NULL;
    basin_error err = {0};
    bench_check(basin_network_new(&network, spec, basin_dataset_input(data), &err), &err);
    float *weights = malloc((size_t)basin_network_layout(network)->size * sizeof *weights);
    basin_network_init(network, 1, weights);
    bench_network(spec, network, data, weights, ROUNDS, threads_count(0), 1);
    free(weights);
    basin_network_free(network);
}

/* An ONNX file, with the weights in it, on images of noise: few, since those networks are large. */
static void bench_onnx(const char *path, basin_input input) {
    enum { SAMPLES = 64 };
    basin_network *network = NULL;
    basin_checkpoint *checkpoint = NULL;
    basin_dataset *data = NULL;
    basin_error err = {0};
    bench_check(basin_network_import(&network, &checkpoint, path, NULL, input, NULL, &err), &err);
    const basin_layout *layout = basin_network_layout(network);
    input = basin_network_input(network);
    size_t size = SAMPLES * (size_t)input.channels * (size_t)input.height * (size_t)input.width;
    float *weights = malloc((size_t)layout->size * sizeof *weights), *images = floats(size);
    const int32_t labels[SAMPLES] = {0};
    const float mean[] = {0, 0, 0}, std[] = {1, 1, 1};
    bench_check(basin_checkpoint_weights(checkpoint, layout, weights, path, &err), &err);
    bench_check(basin_dataset_from_values(&data, "noise", input, SAMPLES, images, labels, NULL, mean, std, &err), &err);
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    bench_network(name, network, data, weights, 3, threads_count(0), 0);
    free(images);
    free(weights);
    basin_dataset_free(data);
    basin_checkpoint_free(checkpoint);
    basin_network_free(network);
}

/* Around trained weights, for a comparison with another program. */
static void print_rate(const char *path, const char *precision, const basin_dataset *data) {
    enum { AROUND = 8 };
    basin_network *network = NULL;
    basin_checkpoint *checkpoint = NULL;
    basin_error err = {0};
    int way = 0;
    while (way < WAYS && strcmp(ways[way], precision) != 0) way++;
    bench_check(basin_network_new(&network, "resnet20", basin_dataset_input(data), &err), &err);
    const basin_layout *layout = basin_network_layout(network);
    float *weights = malloc((size_t)layout->size * sizeof *weights);
    bench_check(basin_checkpoint_load(&checkpoint, path, &err), &err);
    bench_check(basin_checkpoint_weights(checkpoint, layout, weights, path, &err), &err);
    printf("%.1f\n", way < WAYS ? way_rate(way, network, data, weights, 0, AROUND)
                                : AROUND * (double)basin_dataset_count(data) /
                                      bench_surface(network, data, weights, threads_count(0), AROUND));
    free(weights);
    basin_checkpoint_free(checkpoint);
    basin_network_free(network);
}

int main(int argc, char **argv) {
    static const char *const specs[] = {"resnet20", "resnet56", "resnet20,nobn", "vgg9,bn,width=0.25", "lenet5"};
    basin_dataset *all = NULL, *data = NULL;
    basin_error err = {0};
    if (argc == 5) {
        bench_onnx(argv[1], (basin_input){atoi(argv[2]), atoi(argv[3]), atoi(argv[4]), 0});
        return 0;
    }
    bench_check(basin_dataset_open(&all, "fashion-mnist:test", NULL, &err), &err);
    bench_check(basin_dataset_first(&data, all, 1024, &err), &err);
    if (argc == 3)
        print_rate(argv[1], argv[2], data);
    else
        for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) bench_spec(specs[i], data);
    basin_dataset_free(data);
    basin_dataset_free(all);
    return 0;
}
