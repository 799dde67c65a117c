/* adaptive.c - what would `basin surface --adaptive` have cost, and how far off would it have been? Replays it on whole surfaces.
 *
 * adaptive SURFACE.h5... - of one plane each, every point evaluated. Prints, in percent: tolerance, points evaluated, the error
 * that was estimated, and the true one, both of the range that the picture shows. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

static void replay(const basin_surface *whole, double tolerance) {
    basin_error err = {0};
    const char *names[BASIN_METRICS_MAX];
    source from = {whole, NULL};
    basin_refinement found;
    for (int m = 0; m < whole->metrics; m++) names[m] = whole->metric[m].name;
    check(basin_surface_from(&from.part, whole->nx, whole->x, whole->ny, whole->y, whole->metrics, names, &err), &err);
    check(refine_surface(from.part, tolerance, evaluate, &from, &found, &err), &err);
    printf("  %9.1f  %6.1f  %9.2f  %5.2f\n", 100 * tolerance, 100.0 * found.evaluated / basin_surface_points(whole),
           100 * found.estimated, 100 * deviation(&from));
    basin_surface_free(from.part);
}

int main(int argc, char **argv) {
    static const double tolerances[] = {0.01, 0.02, 0.05};
    for (int i = 1; i < argc; i++) {
        basin_surface *whole = NULL;
        basin_error err = {0};
        check(basin_surface_load(&whole, argv[i], &err), &err);
        if (whole->members > 1 || basin_surface_count(whole, BASIN_EVALUATED) < basin_surface_points(whole)) {
            fprintf(stderr, "adaptive: %s: is no plane of which every point is evaluated\n", argv[i]);
            return 1;
        }
        printf("%s, %d x %d points\n  tolerance  points  estimated   true\n", argv[i], whole->nx, whole->ny);
        for (size_t k = 0; k < sizeof tolerances / sizeof *tolerances; k++) replay(whole, tolerances[k]);
        basin_surface_free(whole);
    }
    return 0;
}
