/* schedule.c - is the schedule balanced on more threads than this machine has? Records how long each task takes here, on
 * one thread, in processor time; then runs the real schedule on those times (simulate.h).
 *
 * schedule NETWORK SAMPLES [NETWORK SAMPLES]... - built-in networks with made-up weights, on Fashion-MNIST. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "basin.h"
#include "eval/threads.h"
#include "simulate.h"

enum { POINTS = 4, THREADS_MAX = 64 };

typedef struct recording {
    evaluation e;
    double *seconds[PHASES];
    int count[PHASES];
} recording;

static void check(basin_status status, const basin_error *err) {
    if (status == BASIN_OK) return;
    fprintf(stderr, "schedule: %s\n", err->message);
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    (void)index;
    basin_plane_point(context, 0.5, 0.25, first, size, weights);
}

/* The phases of a few points, one after the other; the first point warms up and does not count. */
static void record(void *context, int thread) {
    recording *r = context;
    evaluation *e = &r->e;
    thread_state h = {0};
    basin_error err = {0};
    (void)thread;
    check(thread_state_init(&h, e, &err), &err);
    for (int p = 0; p <= POINTS; p++)
        for (int k = 0; k < PHASES; k++)
            for (int64_t task = 0; task < e->tasks[k]; task++) {
                double began = now();
                phase_run[k](e, &e->slot[0], &h, task);
                if (p > 0) r->seconds[k][r->count[k]++] = now() - began;
            }
    thread_state_clear(&h);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_times(const recording *r) {
    static const char *const names[PHASES] = {"make", "statistics", "pack", "score"};
    for (int p = 0; p < PHASES; p++) {
        const int count = r->count[p];
        if (!count) continue;
        qsort(r->seconds[p], (size_t)count, sizeof(double), ascending);
        printf("  %-10s %5lld tasks a point; deciles, ms:", names[p], (long long)r->e.tasks[p]);
        for (int i = 0; i <= 10; i++) printf(" %.3g", 1e3 * r->seconds[p][(count - 1) * i / 10]);
        printf("\n");
    }
}

static void print_simulations(const task_times *times) {
    static const int points[] = {2601, 51, 11};
    static const int threads[] = {1, 2, 4, 8, 16, 32, 64};
    const size_t memory[] = {0, times->slot_bytes * 2, times->slot_bytes};
    printf("  points  in flight at most   efficiency on");
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) printf(" %6d", threads[t]);
    printf(" threads\n");
    for (size_t p = 0; p < sizeof points / sizeof *points; p++)
        for (size_t m = 0; m < sizeof memory / sizeof *memory; m++) {
            printf("  %6d  %17d  %16s", points[p], simulate(times, points[p], THREADS_MAX, memory[m]).slots, "");
            for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
                printf(" %5.1f%%", 100 * simulate(times, points[p], threads[t], memory[m]).efficiency);
            printf("\n");
        }
}

static void run(const char *spec, int64_t samples) {
    basin_error err = {0};
    basin_network *network = NULL;
    basin_dataset *whole = NULL, *data = NULL;
    check(basin_dataset_open(&whole, "fashion-mnist:test", "data", &err), &err);
    check(basin_dataset_first(&data, whole, samples, &err), &err);
    basin_input input = basin_dataset_input(data);
    check(basin_network_new(&network, spec, input, &err), &err);
    const basin_layout *layout = basin_network_layout(network);
    float *weights = calloc((size_t)layout->size, sizeof *weights);
    if (!weights) abort();
    for (int64_t i = 0; i < layout->size; i++) weights[i] = (float)(i % 7 - 3) / 100;
    basin_plane *plane = NULL;
    const basin_axis axes[2] = {{.seed = 1}, {.seed = 1}};
    check(basin_plane_new(&plane, layout, weights, 2, axes, 0, &err), &err);
    const basin_points points = {.count = 1, .make = make, .context = plane};
    const basin_evaluate_options options = {.threads = 1};
    const basin_dataset *const sets[] = {data};
    recording r = {.e = {.network = network, .datasets = 1, .data = sets, .points = &points, .options = &options}};
    check(evaluation_init(&r.e, 1, &err), &err);
    r.e.slot[0].point = 0;
    for (int p = 0; p < PHASES; p++) {
        r.seconds[p] = calloc((size_t)(POINTS * r.e.tasks[p] + 1), sizeof(double));
        if (!r.seconds[p]) abort();
    }
    threads_team(1, record, &r);
    task_times times = {.name = spec, .slot_bytes = memory_slot(&r.e)};
    for (int p = 0; p < PHASES; p++) {
        times.phase[p].tasks = r.e.tasks[p];
        times.phase[p].count = r.count[p];
        times.phase[p].seconds = r.seconds[p];
    }
    printf("%s, %lld images, %.1f MB for each point in flight\n", spec, (long long)samples,
           1e-6 * (double)times.slot_bytes);
    print_simulations(&times);
    print_times(&r);
    for (int p = 0; p < PHASES; p++) free(r.seconds[p]);
    evaluation_clear(&r.e);
    basin_plane_free(plane);
    free(weights);
    basin_network_free(network);
    basin_dataset_free(data);
    basin_dataset_free(whole);
}

int main(int argc, char **argv) {
    if (argc < 3 || argc % 2 == 0) {
        fprintf(stderr, "usage: schedule NETWORK SAMPLES [NETWORK SAMPLES]...\n");
        return 2;
    }
    for (int i = 1; i < argc; i += 2) run(argv[i], atoll(argv[i + 1]));
    return 0;
}
