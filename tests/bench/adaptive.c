/* adaptive.c - what would `basin surface --adaptive` have cost, and how far off would it have been? Replays it on whole surfaces.
 *
 * adaptive SURFACE.h5... - of one plane each, every point evaluated. Prints, in percent: tolerance, points evaluated, the error
 * that was estimated, and the true one, both of the range that the picture shows. Then how the estimate did on parts of them
 * by lot, of 13x13 points and more, every or every other point. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/rng.h"
#include "basin.h"
#include "land/refine.h"
#include "result/display.h"

/* Values come from a whole surface. */
typedef struct source {
    const basin_surface *whole;
    basin_surface *part;
} source;

static void check(basin_status status, const basin_error *err) {
    if (status == BASIN_OK) return;
    fprintf(stderr, "adaptive: %s\n", err->message);
    exit(1);
}

static basin_status evaluate(void *context, const unsigned char *wanted, basin_error *err) {
    source *from = context;
    (void)err;
    for (int p = 0; p < basin_surface_points(from->whole); p++) {
        if (!wanted[p]) continue;
        for (int m = 0; m < from->whole->metrics; m++)
            from->part->metric[m].values[p] = from->whole->metric[m].values[p];
        from->part->point[p] = BASIN_EVALUATED;
    }
    return BASIN_OK;
}

/* The largest deviation of the first metric in the picture of the whole one. */
static double deviation(const source *from) {
    const size_t points = (size_t)basin_surface_points(from->whole);
    const double *there = from->whole->metric[0].values, *here = from->part->metric[0].values;
    double largest = 0, *scratch = malloc(points * sizeof *scratch);
    if (!scratch) return NAN;
    const display d = display_of(points, there, from->whole->y ? 2 : 1, scratch);
    for (size_t p = 0; p < points; p++)
        largest = fmax(largest, fabs(display_place(&d, there[p]) - display_place(&d, here[p])));
    free(scratch);
    return largest;
}

/* What refining a whole surface came to. */
typedef struct outcome {
    double evaluated, estimated, deviation; /* shares: of the points, of the range that the picture shows */
} outcome;

static outcome replay(const basin_surface *whole, double tolerance) {
    basin_error err = {0};
    const char *names[BASIN_METRICS_MAX];
    source from = {whole, NULL};
    basin_refinement found;
    for (int m = 0; m < whole->metrics; m++) names[m] = whole->metric[m].name;
    check(basin_surface_from(&from.part, whole->nx, whole->x, whole->ny, whole->y, whole->metrics, names, &err), &err);
    check(refine_surface(from.part, tolerance, evaluate, &from, NULL, &found, &err), &err);
    const outcome o = {(double)found.evaluated / basin_surface_points(whole), found.estimated, deviation(&from)};
    basin_surface_free(from.part);
    return o;
}

static void print_whole(const basin_surface *whole, const char *path) {
    static const double tolerances[] = {0.01, 0.02, 0.05};
    printf("%s, %d x %d points\n  tolerance  points  estimated   true\n", path, whole->nx, whole->ny);
    for (size_t k = 0; k < sizeof tolerances / sizeof *tolerances; k++) {
        const outcome o = replay(whole, tolerances[k]);
        printf("  %9.1f  %6.1f  %9.2f  %5.2f\n", 100 * tolerances[k], 100 * o.evaluated, 100 * o.estimated,
               100 * o.deviation);
    }
}

/* ---- parts ---- */

enum { PARTS = 100, LEAST = 13 }; /* of each surface; points of a side */

/* Over all parts and tolerances. */
typedef struct summary {
    int refined, beyond, doubled; /* off by more than the tolerance, than twice the estimate */
    double worst;                 /* deviation over estimate */
} summary;

/* Every `step`-th point from column `left` and row `low` on. */
static basin_surface *part_of(const basin_surface *whole, int left, int low, int nx, int ny, int step) {
    basin_surface *part = NULL;
    basin_error err = {0};
    const char *name = whole->metric[0].name;
    double *x = malloc((size_t)(nx + ny) * sizeof *x), *y = x + nx;
    if (!x) exit(1);
    for (int i = 0; i < nx; i++) x[i] = whole->x[left + i * step];
    for (int j = 0; j < ny; j++) y[j] = whole->y[low + j * step];
    check(basin_surface_from(&part, nx, x, ny, y, 1, &name, &err), &err);
    for (int p = 0; p < nx * ny; p++)
        part->metric[0].values[p] = whole->metric[0].values[(low + p / nx * step) * whole->nx + left + p % nx * step];
    free(x);
    return part;
}

static void judge(summary *s, const basin_surface *part) {
    static const double tolerances[] = {0.005, 0.01, 0.02, 0.05, 0.1};
    for (size_t k = 0; k < sizeof tolerances / sizeof *tolerances; k++) {
        const outcome o = replay(part, tolerances[k]);
        s->refined++;
        if (o.evaluated == 1) continue;
        s->beyond += o.deviation > tolerances[k];
        s->doubled += o.deviation > 2 * o.estimated;
        s->worst = fmax(s->worst, o.deviation / o.estimated);
    }
}

static void judge_parts(summary *s, const basin_surface *whole, uint32_t stream) {
    const rng numbers = {0, RNG_TEST, stream};
    const int side[2] = {whole->nx, whole->ny};
    for (uint64_t k = 0; k < PARTS; k++) {
        const int step = 1 + (int)(k % 2);
        int size[2], at[2];
        for (uint64_t a = 0; a < 2; a++) {
            size[a] = LEAST + (int)rng_below(numbers, 4 * k + a, (uint64_t)((side[a] - 1) / step + 2 - LEAST));
            at[a] = (int)rng_below(numbers, 4 * k + 2 + a, (uint64_t)(side[a] - (size[a] - 1) * step));
        }
        basin_surface *part = part_of(whole, at[0], at[1], size[0], size[1], step);
        judge(s, part);
        basin_surface_free(part);
    }
}

int main(int argc, char **argv) {
    summary s = {0};
    for (int i = 1; i < argc; i++) {
        basin_surface *whole = NULL;
        basin_error err = {0};
        check(basin_surface_load(&whole, argv[i], &err), &err);
        if (whole->members > 1 || !whole->y || whole->nx < 2 * LEAST || whole->ny < 2 * LEAST ||
            basin_surface_count(whole, BASIN_EVALUATED) < basin_surface_points(whole)) {
            fprintf(stderr, "adaptive: %s: is no plane of %dx%d points or more, all evaluated\n", argv[i], 2 * LEAST,
                    2 * LEAST);
            return 1;
        }
        print_whole(whole, argv[i]);
        judge_parts(&s, whole, (uint32_t)i);
        basin_surface_free(whole);
    }
    printf("parts: %d refined, %d off by more than the tolerance, %d by more than twice the estimate, at most %.2f "
           "times\n",
           s.refined, s.beyond, s.doubled, s.worst);
    return 0;
}
