/* test_refine.c - surfaces of which only the points that the picture needs are evaluated. */
#include "base/file.h"
#include "base/npy.h"
#include "base/rng.h"
#include "land/refine.h"
#include "land/stencil.h"
#include "result/display.h"

#include <check.h> /* defines fail() over ours */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 51, GRID = SIDE * SIDE };
#define TOLERANCE 0.01

/* Analytic fields, as losses look: over -1..1 each way. */
static double bowl(double x, double y) {
    return 0.2 + x * x + 2 * y * y;
}
static double steep(double x, double y) {
    return 0.1 * exp(7 * sqrt(x * x + y * y + 0.01));
}
static double kinked(double x, double y) {
    return 0.3 + fabs(x + 0.4 * y) + 2 * fmax(0, y - 0.3 * x - 0.2);
}
static double ridged(double x, double y) {
    return exp(1 + 2 * x + 0.3 * sin(9 * x + 2 * y) * cos(7 * y));
}
static double blown(double x, double y) { /* far beyond its bulk in a corner */
    return 0.5 + x * x + y * y + (x + y > 1.6 ? exp(60 * (x + y - 1.6)) : 0);
}
static double constant(double x, double y) {
    (void)x, (void)y;
    return 0.1 + 0.2;
}
static double overflowing(double x, double y) {
    return x * x + y * y > 0.7 ? INFINITY : 1 / (0.75 - x * x - y * y);
}
static double lost(double x, double y) {
    (void)x, (void)y;
    return NAN;
}

typedef double field(double x, double y);

/* The driver: values come from a whole surface. */
typedef struct source {
    const basin_surface *whole;
    basin_surface *part;
    int left; /* evaluations until it is stopped */
    int asked;
} source;

static basin_status evaluate(void *context, const unsigned char *wanted, basin_error *err) {
    source *from = context;
    const int points = basin_surface_points(from->whole);
    (void)err;
    for (int i = 0; i < points; i++) {
        const int p = (int)((i * 7919LL + 13) % points); /* in some order */
        if (!wanted[p] || from->part->point[p] == BASIN_EVALUATED) continue;
        if (from->left-- == 0) return BASIN_EINTERRUPTED;
        for (int m = 0; m < from->whole->metrics; m++)
            from->part->metric[m].values[p] = from->whole->metric[m].values[p];
        from->part->point[p] = BASIN_EVALUATED;
        from->asked++;
    }
    return BASIN_OK;
}

static basin_surface *new_surface(int nx, int ny, int metrics) {
    static const char *const names[] = {"test_loss", "test_acc", "train_loss"};
    const basin_range x = {-1, 1, nx}, y = {-1, 1, ny};
    basin_surface *s = NULL;
    ck_assert_int_eq(basin_surface_new(&s, &x, ny > 1 ? &y : NULL, metrics, names, NULL), BASIN_OK);
    return s;
}

static basin_surface *whole_of(field *f, int nx, int ny) {
    basin_surface *s = new_surface(nx, ny, 1);
    for (int p = 0; p < nx * ny; p++) s->metric[0].values[p] = f(s->x[p % nx], s->y ? s->y[p / nx] : 0.1);
    memset(s->point, BASIN_EVALUATED, (size_t)(nx * ny));
    return s;
}

static basin_surface *refined(const basin_surface *whole, double tolerance, basin_refinement *found) {
    basin_error err = {0};
    source from = {whole, new_surface(whole->nx, whole->ny, whole->metrics), -1, 0};
    ck_assert_msg(refine_surface(from.part, tolerance, evaluate, &from, NULL, found, &err) == BASIN_OK, "%s",
                  err.message);
    ck_assert_int_eq(found->evaluated, from.asked);
    ck_assert_int_eq(basin_surface_count(from.part, BASIN_EVALUATED), found->evaluated);
    ck_assert_int_eq(basin_surface_count(from.part, BASIN_MISSING), 0);
    return from.part;
}

/* The largest deviation of a metric in the picture of the whole one. */
static double deviation(const basin_surface *whole, const basin_surface *part, int metric) {
    const int points = basin_surface_points(whole);
    const double *there = whole->metric[metric].values, *here = part->metric[metric].values;
    double largest = 0, *scratch = malloc((size_t)points * sizeof *scratch);
    const display d = display_of((size_t)points, there, whole->y ? 2 : 1, scratch);
    for (int p = 0; p < points; p++)
        largest = fmax(largest, fabs(display_place(&d, there[p]) - display_place(&d, here[p])));
    free(scratch);
    return largest;
}

static int same_bits(const basin_surface *a, const basin_surface *b) {
    const size_t points = (size_t)basin_surface_points(a);
    for (int m = 0; m < a->metrics; m++)
        if (memcmp(a->metric[m].values, b->metric[m].values, points * sizeof(double)) != 0) return 0;
    return memcmp(a->point, b->point, points) == 0;
}

static void check_values(const basin_surface *whole, const basin_surface *part) {
    for (int p = 0; p < basin_surface_points(whole); p++)
        if (part->point[p] == BASIN_EVALUATED)
            ck_assert_mem_eq(&part->metric[0].values[p], &whole->metric[0].values[p], sizeof(double));
}

/* What the issue of a picture is: below the tolerance, and the estimate no less than half of the truth. */
static void check_picture(const basin_surface *whole, double share, const char *name) {
    basin_refinement found;
    basin_surface *part = refined(whole, TOLERANCE, &found);
    const double truth = deviation(whole, part, 0);
    const double evaluated = (double)found.evaluated / basin_surface_points(whole);
    ck_assert_msg(evaluated <= share, "%s: %.3f of the points", name, evaluated);
    ck_assert_msg(truth < TOLERANCE, "%s: off by %g", name, truth);
    ck_assert_msg(found.estimated <= TOLERANCE && found.estimated >= truth / 2, "%s: %g estimated for %g", name,
                  found.estimated, truth);
    ck_assert_msg(found.checked <= TOLERANCE && found.held_out >= basin_surface_points(whole) / 60,
                  "%s: check of %d points: %g", name, found.held_out, found.checked);
    check_values(whole, part);
    basin_surface_free(part);
}

START_TEST(analytic_pictures_are_right_within_the_tolerance_and_cost_a_share_of_the_points) {
    static const struct {
        const char *name;
        field *f;
        double share;
    } cases[] = {{"bowl", bowl, 0.15},
                 {"steep", steep, 0.3},
                 {"kinked", kinked, 0.35},
                 {"ridged", ridged, 0.3},
                 {"blown", blown, 0.3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        basin_surface *whole = whole_of(cases[i].f, SIDE, SIDE);
        check_picture(whole, cases[i].share, cases[i].name);
        basin_surface_free(whole);
    }
}
END_TEST

static basin_surface *recorded(const char *name) {
    char path[128];
    unsigned char *bytes = NULL;
    size_t size = 0;
    npy_array array;
    snprintf(path, sizeof path, "tests/reference/adaptive/%s.npy", name);
    ck_assert_int_eq(file_read(&bytes, &size, path, 1 << 20, NULL), BASIN_OK);
    ck_assert_int_eq(npy_read(&array, bytes, size, "f", path, NULL), BASIN_OK);
    basin_surface *s = new_surface((int)array.shape[1], (int)array.shape[0], 1);
    for (int p = 0; p < basin_surface_points(s); p++) s->metric[0].values[p] = npy_double(&array, p);
    free(bytes);
    return s;
}

START_TEST(pictures_of_networks_are_right_within_the_tolerance) {
    static const struct {
        const char *name;
        double share;
    } cases[] = {{"vgg9", 0.25}, {"resnet20", 0.25}, {"resnet56-noskip", 0.5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        basin_surface *whole = recorded(cases[i].name);
        check_picture(whole, cases[i].share, cases[i].name);
        basin_surface_free(whole);
    }
}
END_TEST

/* A part of a surface, with every `step`-th point each way. */
static basin_surface *part_of(const basin_surface *whole, int left, int low, int nx, int ny, int step) {
    basin_surface *s = new_surface(nx, ny, 1);
    for (int p = 0; p < nx * ny; p++)
        s->metric[0].values[p] = whole->metric[0].values[(low + p / nx * step) * whole->nx + left + p % nx * step];
    memset(s->point, BASIN_EVALUATED, (size_t)(nx * ny));
    return s;
}

static void check_estimate(const basin_surface *whole, double tolerance, const char *name) {
    basin_refinement found;
    basin_surface *part = refined(whole, tolerance, &found);
    const double truth = deviation(whole, part, 0);
    ck_assert_msg(truth <= 2 * found.estimated || found.evaluated == basin_surface_points(whole),
                  "%s, %d x %d, tolerance %g: %g estimated for %g", name, whole->nx, whole->ny, tolerance,
                  found.estimated, truth);
    basin_surface_free(part);
}

START_TEST(the_estimate_is_half_of_the_largest_deviation_or_more_on_parts_of_networks_for_all_tolerances) {
    static const char *const files[] = {"vgg9", "resnet20", "resnet56", "resnet56-noskip", "resnet56-noskip-whole"};
    static const double tolerances[] = {0.005, 0.01, 0.02, 0.05};
    static const struct {
        int file, left, low, nx, ny, step;
    } hard[] = {{4, 1, 0, 13, 30, 1}, {4, 1, 0, 15, 16, 2}, {2, 0, 15, 16, 16, 1}, {0, 30, 26, 14, 13, 1}};
    const rng numbers = {1, RNG_TEST, 5};
    for (int i = 0; i < 5; i++) {
        basin_surface *whole = recorded(files[i]);
        for (uint64_t k = 0; k < 8; k++) {
            const int step = k % 4 == 3 ? 2 : 1, least = 13;
            int size[2], at[2];
            for (int a = 0; a < 2; a++) {
                size[a] =
                    least + (int)rng_below(numbers, 4 * k + (uint64_t)a, (uint64_t)(whole->nx / step - least + 1));
                at[a] = (int)rng_below(numbers, 4 * k + 2 + (uint64_t)a, (uint64_t)(whole->nx - (size[a] - 1) * step));
            }
            basin_surface *part = part_of(whole, at[0], at[1], size[0], size[1], step);
            for (int t = 0; t < 4; t++) check_estimate(part, tolerances[t], files[i]);
            basin_surface_free(part);
        }
        for (int k = 0; k < 4; k++) { /* where a factor of 1.5 is too small */
            if (hard[k].file != i) continue;
            basin_surface *part = part_of(whole, hard[k].left, hard[k].low, hard[k].nx, hard[k].ny, hard[k].step);
            for (int t = 0; t < 4; t++) check_estimate(part, tolerances[t], files[i]);
            basin_surface_free(part);
        }
        basin_surface_free(whole);
    }
}
END_TEST

/* Toward another network with batch norm: beyond both its variances are negative, and the loss is NaN behind a cliff. */
START_TEST(the_estimate_holds_beside_a_cliff_to_nan) {
    static const char *const files[] = {"toward-20", "toward-50", "toward-100"};
    static const double tolerances[] = {0.01, 0.02, 0.05};
    for (int i = 0; i < 3; i++) {
        basin_surface *whole = recorded(files[i]);
        memset(whole->point, BASIN_EVALUATED, (size_t)basin_surface_points(whole));
        for (int t = 0; t < 3; t++) check_estimate(whole, tolerances[t], files[i]);
        basin_surface_free(whole);
    }
}
END_TEST

START_TEST(a_run_that_is_stopped_anywhere_ends_as_one_that_is_not) {
    basin_surface *whole = whole_of(ridged, SIDE, SIDE);
    basin_refinement found, again;
    basin_surface *once = refined(whole, TOLERANCE, &found);
    for (int stop = 0; stop < found.evaluated; stop += 97) {
        source from = {whole, new_surface(SIDE, SIDE, 1), stop, 0};
        ck_assert_int_eq(refine_surface(from.part, TOLERANCE, evaluate, &from, NULL, &again, NULL), BASIN_EINTERRUPTED);
        ck_assert_int_eq(basin_surface_count(from.part, BASIN_INTERPOLATED), 0);
        from.left = -1;
        ck_assert_int_eq(refine_surface(from.part, TOLERANCE, evaluate, &from, NULL, &again, NULL), BASIN_OK);
        ck_assert_int_eq(from.asked, found.evaluated);
        ck_assert(same_bits(once, from.part));
        ck_assert_mem_eq(&again.estimated, &found.estimated, sizeof found.estimated);
        ck_assert_mem_eq(&again.checked, &found.checked, sizeof found.checked);
        basin_surface_free(from.part);
    }
    basin_surface_free(once);
    basin_surface_free(whole);
}
END_TEST

static volatile sig_atomic_t interrupted;

static basin_status evaluate_and_interrupt(void *context, const unsigned char *wanted, basin_error *err) {
    interrupted = 1;
    return evaluate(context, wanted, err);
}

START_TEST(a_run_is_stopped_between_evaluations_too) {
    basin_surface *whole = whole_of(ridged, SIDE, SIDE);
    source from = {whole, new_surface(SIDE, SIDE, 1), -1, 0};
    basin_error err = {0};
    ck_assert_int_eq(refine_surface(from.part, TOLERANCE, evaluate_and_interrupt, &from, &interrupted, NULL, &err),
                     BASIN_EINTERRUPTED);
    ck_assert_int_eq(from.asked, refine_least(SIDE, SIDE));
    basin_surface_free(from.part);
    basin_surface_free(whole);
}
END_TEST

START_TEST(points_that_are_there_already_stay_and_change_no_decision) {
    basin_surface *whole = whole_of(steep, SIDE, SIDE);
    basin_refinement found;
    basin_surface *alone = refined(whole, TOLERANCE, &found);
    source from = {whole, new_surface(SIDE, SIDE, 1), -1, 0};
    for (int p = 3; p < GRID; p += 100) {
        from.part->point[p] = BASIN_EVALUATED;
        from.part->metric[0].values[p] = whole->metric[0].values[p];
    }
    ck_assert_int_eq(refine_surface(from.part, TOLERANCE, evaluate, &from, NULL, &found, NULL), BASIN_OK);
    for (int p = 0; p < GRID; p++) {
        const int given = p >= 3 && (p - 3) % 100 == 0;
        ck_assert_int_eq(from.part->point[p], given ? BASIN_EVALUATED : alone->point[p]);
        const basin_surface *same = given ? whole : alone;
        ck_assert_mem_eq(&from.part->metric[0].values[p], &same->metric[0].values[p], sizeof(double));
    }
    basin_surface_free(from.part);
    basin_surface_free(alone);
    basin_surface_free(whole);
}
END_TEST

START_TEST(where_a_loss_is_inf_only_the_border_is_refined_and_nothing_is_made_up) {
    basin_surface *whole = whole_of(overflowing, SIDE, SIDE);
    basin_refinement found;
    basin_surface *part = refined(whole, TOLERANCE, &found);
    ck_assert_int_lt(found.evaluated, GRID / 2);
    for (int p = 0; p < GRID; p++)
        ck_assert_int_eq(isfinite(part->metric[0].values[p]) != 0, isfinite(whole->metric[0].values[p]) != 0);
    ck_assert_double_lt(deviation(whole, part, 0), 2 * found.estimated); /* it rises to a pole */
    basin_surface_free(part);
    basin_surface_free(whole);
}
END_TEST

START_TEST(a_loss_that_is_nowhere_known_or_everywhere_the_same_costs_the_first_grid) {
    field *const fields[] = {lost, constant};
    for (int i = 0; i < 2; i++) {
        basin_surface *whole = whole_of(fields[i], SIDE, SIDE);
        basin_refinement found;
        basin_surface *part = refined(whole, TOLERANCE, &found);
        ck_assert_int_lt(found.evaluated, GRID / 8);
        for (int p = 0; p < GRID; p++)
            if (i == 0)
                ck_assert(isnan(part->metric[0].values[p]));
            else
                ck_assert_double_eq_tol(part->metric[0].values[p], constant(0, 0), 1e-12);
        basin_surface_free(part);
        basin_surface_free(whole);
    }
}
END_TEST

static double lost_but_at_an_end(double x, double y) {
    return x > -0.98 ? NAN : 1 + x * x + y * y;
}

/* Far from every finite value nothing near is looked for in vain: this ends in any case, and before the time is out. */
START_TEST(a_large_grid_of_which_much_is_nan_is_filled) {
    static const struct { int nx, ny; } shapes[] = {{20001, 1}, {201, 201}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        basin_surface *whole = whole_of(lost_but_at_an_end, shapes[i].nx, shapes[i].ny);
        basin_refinement found;
        basin_surface_free(refined(whole, TOLERANCE, &found));
        basin_surface_free(whole);
    }
}
END_TEST

START_TEST(lines_and_small_grids_of_any_shape_are_filled) {
    static const int sizes[][2] = {{2, 1}, {3, 1}, {201, 1}, {2, 2}, {5, 2}, {2, 40}, {33, 7}, {6, 50}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        basin_surface *whole = whole_of(bowl, sizes[i][0], sizes[i][1]);
        basin_refinement found;
        basin_surface *part = refined(whole, TOLERANCE, &found);
        ck_assert_double_lt(deviation(whole, part, 0), TOLERANCE);
        check_values(whole, part);
        if (sizes[i][0] == 201) ck_assert_int_lt(found.evaluated, 60);
        basin_surface_free(part);
        basin_surface_free(whole);
    }
}
END_TEST

START_TEST(the_weights_themselves_are_always_evaluated) {
    const basin_range x = {-0.26, 0.74, 51}, y = {-0.06, 0.94, 51};
    static const char *const names[] = {"test_loss"};
    source from = {NULL, NULL, -1, 0};
    basin_surface *whole = NULL;
    ck_assert_int_eq(basin_surface_new(&whole, &x, &y, 1, names, NULL), BASIN_OK);
    ck_assert_int_eq(basin_surface_new(&from.part, &x, &y, 1, names, NULL), BASIN_OK);
    whole->x[13] = from.part->x[13] = whole->y[3] = from.part->y[3] = 0; /* exactly */
    for (int p = 0; p < GRID; p++) whole->metric[0].values[p] = bowl(whole->x[p % SIDE], whole->y[p / SIDE]);
    from.whole = whole;
    ck_assert_int_eq(basin_surface_centre(whole), 3 * SIDE + 13);
    ck_assert_int_eq(refine_surface(from.part, TOLERANCE, evaluate, &from, NULL, NULL, NULL), BASIN_OK);
    ck_assert_int_eq(from.part->point[3 * SIDE + 13], BASIN_EVALUATED);
    basin_surface_free(from.part);
    basin_surface_free(whole);
}
END_TEST

START_TEST(every_loss_decides_and_an_accuracy_stays_one) {
    basin_surface *whole = new_surface(SIDE, SIDE, 3);
    basin_refinement found;
    for (int p = 0; p < GRID; p++) {
        const double x = whole->x[p % SIDE], y = whole->y[p / SIDE];
        whole->metric[0].values[p] = bowl(x, y);
        whole->metric[1].values[p] = x + y > 0.1 ? 100 : 0;
        whole->metric[2].values[p] = ridged(x, y);
    }
    basin_surface *part = refined(whole, TOLERANCE, &found);
    ck_assert_double_lt(deviation(whole, part, 0), TOLERANCE);
    ck_assert_double_lt(deviation(whole, part, 2), TOLERANCE);
    for (int p = 0; p < GRID; p++) ck_assert(part->metric[1].values[p] >= 0 && part->metric[1].values[p] <= 100);
    basin_surface_free(part);
    basin_surface_free(whole);
}
END_TEST

START_TEST(an_ensemble_and_a_surface_without_a_loss_are_refused) {
    static const char *const names[] = {"test_acc"};
    const uint64_t seeds[] = {1, 2};
    const basin_range x = {-1, 1, 9};
    basin_surface *s = NULL;
    basin_error err = {0};
    ck_assert_int_eq(basin_surface_new(&s, &x, NULL, 1, names, NULL), BASIN_OK);
    ck_assert_int_eq(refine_surface(s, TOLERANCE, evaluate, NULL, NULL, NULL, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "the surface has no loss to refine it for");
    ck_assert_int_eq(basin_surface_set_members(s, 2, seeds, NULL), BASIN_OK);
    ck_assert_int_eq(refine_surface(s, TOLERANCE, evaluate, NULL, NULL, NULL, &err), BASIN_EINVALID);
    ck_assert_str_eq(err.message, "an ensemble is not refined: evaluate all of its points");
    basin_surface_free(s);
}
END_TEST

static int square_distance(int nx, int p, int q) {
    const int dx = q % nx - p % nx, dy = q / nx - p / nx;
    return dx * dx + dy * dy;
}

/* Whether point `q` is nearer to `p` than another one, or as near with a lower index. */
static int comes_before(int nx, int p, int q, int other) {
    const int d = square_distance(nx, p, q), e = square_distance(nx, p, other);
    return d < e || (d == e && q < other);
}

/* A stencil of some of the known points, or of all if they are few, nearest first: checked against all known points. */
static void check_stencil(const stencil *s, int nx, int points, const unsigned char *known, int p) {
    int others = 0;
    for (int q = 0; q < points; q++) others += known[q] && q != p;
    ck_assert_int_eq(s->count, others < STENCIL_MAX ? others : STENCIL_MAX);
    for (int i = 0; i < s->count; i++) {
        int before = 0;
        ck_assert(known[s->point[i]] && s->point[i] != p);
        ck_assert_double_eq(s->distance[i], sqrt(square_distance(nx, p, s->point[i])));
        for (int q = 0; q < points; q++) before += known[q] && q != p && comes_before(nx, p, q, s->point[i]);
        ck_assert_int_eq(before, i);
    }
}

/* Some points here and there, those of one corner alone, one point, none; on a plane, a line, and a line that stands. */
START_TEST(a_stencil_has_the_nearest_points) {
    static const struct { int nx, ny; } shapes[] = {{SIDE, SIDE}, {GRID, 1}, {1, GRID}, {3, GRID / 3}};
    unsigned char known[GRID];
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int kind = 0; kind < 4; kind++) {
            const int nx = shapes[i].nx, ny = shapes[i].ny;
            lattice l;
            for (int p = 0; p < GRID; p++) {
                const int corner = p % nx <= nx / 4 && p / nx >= ny * 3 / 4;
                const int some = rng_below((rng){1, RNG_TEST, 9}, (uint64_t)p, 10) == 0;
                known[p] = (unsigned char)(kind == 0 ? some : kind == 1 ? some && corner : kind == 2 ? p == 77 : 0);
            }
            ck_assert_int_eq(lattice_init(&l, nx, ny, NULL), BASIN_OK);
            lattice_set(&l, known);
            for (int p = 0; p < nx * ny; p += 29) {
                stencil s;
                stencil_find(&s, &l, p, STENCIL_MAX);
                check_stencil(&s, nx, nx * ny, known, p);
            }
            lattice_clear(&l);
        }
}
END_TEST

START_TEST(a_stencil_is_exact_for_linear_values) {
    unsigned char known[GRID];
    lattice l;
    ck_assert_int_eq(lattice_init(&l, SIDE, SIDE, NULL), BASIN_OK);
    for (int p = 0; p < GRID; p++) known[p] = rng_below((rng){1, RNG_TEST, 9}, (uint64_t)p, 10) == 0;
    lattice_set(&l, known);
    for (int p = 0; p < GRID; p += 29) {
        stencil s;
        double sum = 0;
        stencil_find(&s, &l, p, STENCIL_MAX);
        stencil_weigh(&s, &l, p);
        for (int i = 0; i < s.count; i++) sum += s.weight[i] * (3 + 2 * (s.point[i] % SIDE) - s.point[i] / SIDE);
        ck_assert_double_eq_tol(sum, 3 + 2 * (p % SIDE) - p / SIDE, 1e-8);
    }
    lattice_clear(&l);
}
END_TEST

START_TEST(a_display_is_logarithmic_and_clipped_as_a_figure_is) {
    double scratch[100], values[100];
    for (int i = 0; i < 100; i++) values[i] = 1 + 0.02 * i;
    display d = display_of(100, values, 2, scratch);
    ck_assert(!d.log && d.low == 1 && d.high == values[99]);
    values[99] = INFINITY;
    values[98] = 1e9;
    d = display_of(100, values, 2, scratch);
    ck_assert(d.log && d.low == 1 && d.high == 300); /* 10 times what lies 30 times above the lowest */
    ck_assert_double_eq_tol(display_place(&d, sqrt(300)), 0.5, 1e-12);
    ck_assert(display_place(&d, 0.5) == 0 && display_place(&d, 1e9) == 1 && display_place(&d, NAN) == 1);
    values[98] = 20;
    ck_assert(display_of(100, values, 2, scratch).log && !display_of(100, values, 1, scratch).log);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("refine");
    TCase *tests = tcase_create("refine");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, analytic_pictures_are_right_within_the_tolerance_and_cost_a_share_of_the_points);
    tcase_add_test(tests, pictures_of_networks_are_right_within_the_tolerance);
    tcase_add_test(tests,
                   the_estimate_is_half_of_the_largest_deviation_or_more_on_parts_of_networks_for_all_tolerances);
    tcase_add_test(tests, the_estimate_holds_beside_a_cliff_to_nan);
    tcase_add_test(tests, a_run_that_is_stopped_anywhere_ends_as_one_that_is_not);
    tcase_add_test(tests, points_that_are_there_already_stay_and_change_no_decision);
    tcase_add_test(tests, where_a_loss_is_inf_only_the_border_is_refined_and_nothing_is_made_up);
    tcase_add_test(tests, a_loss_that_is_nowhere_known_or_everywhere_the_same_costs_the_first_grid);
    tcase_add_test(tests, lines_and_small_grids_of_any_shape_are_filled);
    tcase_add_test(tests, the_weights_themselves_are_always_evaluated);
    tcase_add_test(tests, every_loss_decides_and_an_accuracy_stays_one);
    tcase_add_test(tests, an_ensemble_and_a_surface_without_a_loss_are_refused);
    tcase_add_test(tests, a_stencil_has_the_nearest_points);
    tcase_add_test(tests, a_stencil_is_exact_for_linear_values);
    tcase_add_test(tests, a_run_is_stopped_between_evaluations_too);
    tcase_add_test(tests, a_large_grid_of_which_much_is_nan_is_filled);
    tcase_add_test(tests, a_display_is_logarithmic_and_clipped_as_a_figure_is);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
