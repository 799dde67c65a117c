/* precision.c - how far from f32 a whole surface is that was evaluated otherwise, and what that saves.
 *
 * precision POINTS IMAGES CHECKPOINT... - planes of POINTS x POINTS over -1..1 along random directions, on the first IMAGES of
 * Fashion-MNIST's test images. Prints, for each network and way: the largest and the root-mean-square deviation of the loss in
 * percent of the range that the picture shows, and how many times less processor time it took than f32. */
#include <math.h>
#include <string.h>

#include "bench.h"
#include "result/display.h"

enum { WAYS = 4 };
static const char *const names[WAYS] = {"f32", "f32-fast-math", "bf16", "mixed"};

/* A network with its plane and data. */
typedef struct place {
    basin_network *network;
    basin_plane *plane;
    float *weights;
    const basin_dataset *data;
    basin_dataset *some; /* that are evaluated in f32 too */
} place;

static double processor_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void place_init(place *p, const char *path, const basin_dataset *data) {
    const basin_axis axes[2] = {{.seed = 1}, {.seed = 2}};
    basin_checkpoint *checkpoint = NULL;
    basin_error err = {0};
    p->data = data;
    bench_check(basin_checkpoint_load(&checkpoint, path, &err), &err);
    const char *spec = basin_record_get(&checkpoint->record, "network");
    bench_check(basin_network_new(&p->network, spec ? spec : "resnet20", basin_dataset_input(data), &err), &err);
    const basin_layout *layout = basin_network_layout(p->network);
    p->weights = malloc((size_t)layout->size * sizeof *p->weights);
    bench_check(basin_checkpoint_weights(checkpoint, layout, p->weights, path, &err), &err);
    bench_check(basin_plane_new(&p->plane, layout, p->weights, 2, axes, 0, &err), &err);
    bench_check(basin_dataset_subset(&p->some, data, basin_correction_samples(data), 0, &err), &err);
    basin_checkpoint_free(checkpoint);
}

static void place_clear(place *p) {
    basin_dataset_free(p->some);
    basin_plane_free(p->plane);
    free(p->weights);
    basin_network_free(p->network);
}

/* The surface one way, and the processor's time for it. */
static basin_surface *surface_of(const place *p, const basin_range *range, int way, double *seconds) {
    const basin_dataset *const exact[] = {p->some};
    basin_ways *ways = NULL;
    basin_error err = {0};
    if (way == 1) bench_check(basin_ways_new(&ways, &err), &err);
    const basin_surface_options how = {
        .evaluate = {.precision = way < 2 ? BASIN_F32 : BASIN_BF16, .ways = ways, .exact = way == 3 ? exact : NULL}};
    basin_surface *made = NULL;
    bench_check((way == 3 ? basin_surface_for_mixed : basin_surface_for)(&made, range, range, 1, &p->data, NULL, &err),
                &err);
    const double start = processor_seconds();
    bench_check(basin_surface_evaluate(made, p->network, p->plane, 1, &p->data, &how, &err), &err);
    *seconds = processor_seconds() - start;
    basin_ways_free(ways);
    return made;
}

static void compare(const char *network, const char *way, const basin_surface *exact, const basin_surface *other,
                    double gain) {
    const size_t points = (size_t)basin_surface_points(exact);
    const double *there = exact->metric[0].values, *here = other->metric[0].values;
    double largest = 0, squares = 0, *scratch = malloc(points * sizeof *scratch);
    if (!scratch) exit(1);
    const display d = display_of(points, there, 2, scratch);
    for (size_t i = 0; i < points; i++) {
        const double off = fabs(display_place(&d, there[i]) - display_place(&d, here[i]));
        largest = fmax(largest, off);
        squares += off * off;
    }
    printf("%-28s %-14s %10.4f %10.4f %8.2f\n", network, way, 100 * largest, 100 * sqrt(squares / (double)points),
           gain);
    fflush(stdout);
    free(scratch);
}

static void measure(const char *path, const basin_range *range, const basin_dataset *data) {
    place p = {0};
    double seconds[WAYS];
    basin_surface *made[WAYS];
    const char *slash = strrchr(path, '/');
    place_init(&p, path, data);
    for (int way = 0; way < WAYS; way++) {
        made[way] = surface_of(&p, range, way, &seconds[way]);
        if (way) compare(slash ? slash + 1 : path, names[way], made[0], made[way], seconds[0] / seconds[way]);
    }
    for (int way = 0; way < WAYS; way++) basin_surface_free(made[way]);
    place_clear(&p);
}

int main(int argc, char **argv) {
    basin_dataset *all = NULL, *data = NULL;
    basin_error err = {0};
    if (argc < 4) {
        fprintf(stderr, "usage: precision POINTS IMAGES CHECKPOINT...\n");
        return 2;
    }
    const basin_range range = {-1, 1, atoi(argv[1])};
    bench_check(basin_precision_check(BASIN_BF16, &err), &err);
    bench_check(basin_dataset_open(&all, "fashion-mnist:test", NULL, &err), &err);
    bench_check(basin_dataset_first(&data, all, atoi(argv[2]), &err), &err);
    printf("%-28s %-14s %10s %10s %8s\n", "network", "way", "largest, %", "rms, %", "times");
    for (int i = 3; i < argc; i++) measure(argv[i], &range, data);
    basin_dataset_free(data);
    basin_dataset_free(all);
    return 0;
}
