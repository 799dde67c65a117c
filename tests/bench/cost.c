/* cost.c - what a surface costs against its points, its samples, the threads and the size of the network.
 *
 * Of each series: the medians of several rounds, measured in turns, and the slope of log(seconds) over log(amount), by
 * least squares: 1 is cost in proportion, -1 over threads is a speedup in proportion. */
#include <math.h>

#include "bench.h"
#include "eval/threads.h"

enum { ROUNDS = 3, MOST = 8, POINTS = 8, SAMPLES = 256 };

/* The amount of one thing, all else being equal. */
typedef struct series {
    const char *measure, *unit;
    int count;
    double amount[MOST], seconds[MOST];
} series;

static double slope(const series *s) {
    double mx = 0, my = 0, xy = 0, xx = 0;
    for (int i = 0; i < s->count; i++) {
        mx += log(s->amount[i]) / s->count;
        my += log(s->seconds[i]) / s->count;
    }
    for (int i = 0; i < s->count; i++) {
        xy += (log(s->amount[i]) - mx) * (log(s->seconds[i]) - my);
        xx += (log(s->amount[i]) - mx) * (log(s->amount[i]) - mx);
    }
    return xy / xx;
}

static void print(const series *s, const char *network, int threads) {
    char measure[64];
    for (int i = 0; i < s->count; i++) {
        snprintf(measure, sizeof measure, "%s=%g%s", s->measure, s->amount[i], s->unit);
        bench_row(measure, network, threads, s->seconds[i], "s");
    }
    if (s->count < 2) return;
    snprintf(measure, sizeof measure, "%s-slope", s->measure);
    bench_row(measure, network, threads, slope(s), "-");
}

/* Runs a series: `run` gives the seconds for its i-th amount. */
static void measure(series *s, double (*run)(const void *context, const series *s, int i), const void *context) {
    double seconds[MOST][ROUNDS];
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < s->count; i++) seconds[i][round] = run(context, s, i);
    for (int i = 0; i < s->count; i++) s->seconds[i] = bench_median(seconds[i], ROUNDS);
}

/* A network with weights, and data. */
typedef struct setting {
    basin_network *network;
    float *weights;
    const basin_dataset *data;
} setting;

static setting setting_of(const char *spec, const basin_dataset *data) {
    setting s = {.data = data};
    basin_error err = {0};
    bench_check(basin_network_new(&s.network, spec, basin_dataset_input(data), &err), &err);
    s.weights = malloc((size_t)basin_network_layout(s.network)->size * sizeof *s.weights);
    basin_network_init(s.network, 1, s.weights);
    return s;
}

static double seconds(const setting *with, int64_t samples, int threads, int points) {
    basin_dataset *data = NULL;
    basin_error err = {0};
    bench_check(basin_dataset_first(&data, with->data, samples, &err), &err);
    double taken = bench_surface(with->network, data, with->weights, threads, points);
    basin_dataset_free(data);
    return taken;
}

static double by_points(const void *context, const series *s, int i) {
    return seconds(context, SAMPLES, 0, (int)s->amount[i]);
}

static double by_samples(const void *context, const series *s, int i) {
    return seconds(context, (int64_t)s->amount[i], 0, POINTS);
}

static double by_threads(const void *context, const series *s, int i) {
    return seconds(context, SAMPLES, (int)s->amount[i], POINTS);
}

static double by_size(const void *context, const series *s, int i) {
    (void)s;
    return seconds((const setting *)context + i, SAMPLES, 0, POINTS);
}

int main(void) {
    static const char *const widths[] = {"resnet20,width=0.5", "resnet20", "resnet20,width=2"};
    enum { WIDTHS = sizeof widths / sizeof *widths };
    basin_dataset *data = NULL;
    basin_error err = {0};
    setting wide[WIDTHS];
    const int threads = threads_count(0);
    bench_check(basin_dataset_open(&data, "fashion-mnist:test", NULL, &err), &err);
    series points = {"points", "", 4, {4, 8, 16, 32}, {0}};
    series samples = {"samples", "", 4, {128, 256, 512, 1024}, {0}};
    series team = {.measure = "threads", .unit = ""}, size = {.measure = "size", .unit = "GFLOP", .count = WIDTHS};
    for (int n = 1; n <= threads && team.count < MOST; n *= 2) team.amount[team.count++] = n;
    for (int i = 0; i < WIDTHS; i++) {
        wide[i] = setting_of(widths[i], data);
        size.amount[i] = 1e-9 * basin_network_flops(wide[i].network);
    }
    measure(&points, by_points, &wide[1]);
    print(&points, "resnet20", threads);
    measure(&samples, by_samples, &wide[1]);
    print(&samples, "resnet20", threads);
    measure(&team, by_threads, &wide[1]);
    print(&team, "resnet20", threads);
    measure(&size, by_size, wide);
    print(&size, "resnet20,width=...", threads);
    for (int i = 0; i < WIDTHS; i++) {
        basin_network_free(wide[i].network);
        free(wide[i].weights);
    }
    basin_dataset_free(data);
    return 0;
}
