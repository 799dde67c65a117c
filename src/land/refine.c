/* refine.c - coarse to fine: which points are evaluated, and when the rest may be interpolated. */
#include "land/refine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/rng.h"
#include "base/text.h"
#include "land/refine_work.h"

enum {
    SPACING_MIN = 4, /* of the first nodes, in steps of the grid */
    SPACING_MAX = 8,
    INTERVALS = 24,      /* between the first nodes of an axis, if the spacing allows it */
    HELD_OUT_MIN = 4,    /* points that check the estimate, ... */
    HELD_OUT_MAX = 1000, /* ... at most, ... */
    HELD_OUT_SHARE = 50, /* ... or one in so many */
};
#define FACTOR 1.8    /* from the residuals of nodes to an estimate that is rarely too small */
#define INCREASE 1.25 /* of the factor, at least, after a check that it failed */
#define WORST 0.5     /* of the largest estimate: smaller ones wait, as a better neighbour may be all that they need */

static void clear(refine_work *w) {
    free(w->node);
    free(w->finite);
    lattice_clear(&w->nodes);
    lattice_clear(&w->finite_nodes);
    free(w->wanted);
    free(w->spacing);
    for (int m = 0; m < w->surface->metrics; m++) free(w->predicted[m]);
    free(w->residual);
    free(w->estimate);
    free(w->scratch);
}

static basin_status init(refine_work *w, basin_surface *surface, basin_error *err) {
    const size_t points = (size_t)basin_surface_points(surface);
    w->surface = surface;
    w->points = (int)points;
    w->factor = FACTOR;
    if (surface->members > 1)
        return fail(err, BASIN_EINVALID, "an ensemble is not refined: evaluate all of its points");
    for (int m = 0; m < surface->metrics; m++)
        if (text_ends_with(surface->metric[m].name, "_loss")) w->loss[w->losses++] = m;
    if (!w->losses) return fail(err, BASIN_EINVALID, "the surface has no loss to refine it for");
    w->node = calloc(points, 1);
    w->finite = calloc(points, 1);
    w->wanted = calloc(points, 1);
    w->spacing = calloc(points, sizeof(double));
    w->residual = calloc(points, sizeof(double));
    w->estimate = calloc(points, sizeof(double));
    w->scratch = calloc(points, 2 * sizeof(double));
    int there = w->node && w->finite && w->wanted && w->spacing && w->residual && w->estimate && w->scratch;
    for (int m = 0; m < surface->metrics; m++) there &= (w->predicted[m] = calloc(points, sizeof(double))) != NULL;
    if (!there) return fail_memory(err);
    const basin_status status = lattice_init(&w->nodes, surface->nx, surface->ny, err);
    return status == BASIN_OK ? lattice_init(&w->finite_nodes, surface->nx, surface->ny, err) : status;
}

/* How many intervals an axis of `count` points begins with: an even number, so that its middle is a node. */
static int intervals(int count) {
    int spacing = (count - 1) / INTERVALS;
    spacing = spacing < SPACING_MIN ? SPACING_MIN : spacing > SPACING_MAX ? SPACING_MAX : spacing;
    int wanted = 2 * ((count - 1 + 2 * spacing - 1) / (2 * spacing));
    return wanted < count - 1 ? wanted : count - 1;
}

static int node_at(int count, int n, int i) {
    return n ? (int)(((long long)i * (count - 1) + n / 2) / n) : 0;
}

/* An even grid with all ends, and the weights themselves. */
static void want_first(refine_work *w) {
    const basin_surface *s = w->surface;
    const int across = intervals(s->nx), up = intervals(s->ny), centre = basin_surface_centre(s);
    for (int j = 0; j <= up; j++)
        for (int i = 0; i <= across; i++) w->wanted[node_at(s->ny, up, j) * s->nx + node_at(s->nx, across, i)] = 1;
    if (centre >= 0) w->wanted[centre] = 1;
}

int refine_least(int nx, int ny) {
    return (intervals(nx) + 1) * (intervals(ny) + 1);
}

typedef struct candidate {
    double estimate;
    int point;
} candidate;

static int worst_first(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    if (x->estimate != y->estimate) return x->estimate > y->estimate ? -1 : 1;
    return (x->point > y->point) - (x->point < y->point);
}

/* Whether a point within `reach` steps is wanted already. */
static int has_neighbour(const refine_work *w, int point, int reach) {
    const int nx = w->surface->nx, ny = w->surface->ny, x = point % nx, y = point / nx;
    for (int j = y - reach; j <= y + reach; j++)
        for (int i = x - reach; i <= x + reach; i++)
            if (i >= 0 && i < nx && j >= 0 && j < ny && w->wanted[j * nx + i]) return 1;
    return 0;
}

/* The worst of the points whose estimate is too large, but no two closer than the nodes around let expect of use. */
static basin_status want_worst(refine_work *w, double tolerance, basin_error *err) {
    const double least = fmax(tolerance, WORST * refine_largest(w));
    int count = 0;
    candidate *worst = malloc((size_t)w->points * sizeof *worst);
    if (!worst) return fail_memory(err);
    memset(w->wanted, 0, (size_t)w->points);
    for (int p = 0; p < w->points; p++)
        if (w->estimate[p] > least) worst[count++] = (candidate){w->estimate[p], p};
    qsort(worst, (size_t)count, sizeof *worst, worst_first);
    for (int i = 0; i < count; i++) {
        const double spacing = fmin(w->spacing[worst[i].point], SPACING_MAX);
        const int reach = (int)lround(spacing) - 1;
        if (!has_neighbour(w, worst[i].point, reach > 1 ? reach : 1)) w->wanted[worst[i].point] = 1;
    }
    free(worst);
    return BASIN_OK;
}

/* Some of the points that would be interpolated, by lot.  @param[out] held_out  how many */
static basin_status want_some(refine_work *w, uint32_t stream, int *held_out, basin_error *err) {
    const rng numbers = {0, RNG_HELD_OUT, stream};
    int64_t *left = malloc((size_t)w->points * sizeof *left), count = 0, some = w->points / HELD_OUT_SHARE;
    if (!left) return fail_memory(err);
    memset(w->wanted, 0, (size_t)w->points);
    for (int p = 0; p < w->points; p++)
        if (!w->node[p]) left[count++] = p;
    if (some < HELD_OUT_MIN) some = HELD_OUT_MIN;
    if (some > HELD_OUT_MAX) some = HELD_OUT_MAX;
    if (some > count) some = count;
    rng_shuffle(numbers, left, count);
    for (int64_t i = 0; i < some; i++) w->wanted[left[i]] = 1;
    free(left);
    *held_out = (int)some;
    return BASIN_OK;
}

/* Makes the wanted points nodes of the next round. */
static basin_status take_wanted(refine_work *w, basin_error *err) {
    for (int p = 0; p < w->points; p++) w->node[p] |= w->wanted[p];
    return refine_estimate(w, err);
}

/* One round.  @param[out] done  whether nothing is left to do */
static basin_status advance(refine_work *w, double tolerance, refine_evaluate *evaluate, void *context,
                            basin_refinement *found, int *checks, int *done, basin_error *err) {
    basin_status status = BASIN_OK;
    found->estimated = refine_largest(w);
    const int refine = found->estimated > tolerance, checked = *checks > 0 && found->checked <= tolerance;
    if (refine)
        TRY(want_worst(w, tolerance, err));
    else if (!checked)
        TRY(want_some(w, (uint32_t)(*checks)++, &found->held_out, err));
    *done = !refine && (checked || found->held_out == 0);
    if (*done) goto done;
    TRY(evaluate(context, w->wanted, err));
    if (!refine) {
        found->checked = refine_deviation(w);
        if (found->checked > tolerance) w->factor *= fmax(INCREASE, found->checked / tolerance);
    }
    status = take_wanted(w, err);
done:
    return status;
}

/* Points that are known but were not asked for stay as they are. */
static void fill(refine_work *w) {
    for (int p = 0; p < w->points; p++) {
        if (w->surface->point[p] == BASIN_EVALUATED) continue;
        for (int m = 0; m < w->surface->metrics; m++) {
            basin_metric *metric = &w->surface->metric[m];
            metric->values[p] = text_ends_with(metric->name, BASIN_SAMPLES) ? 0 : w->predicted[m][p];
        }
        w->surface->point[p] = BASIN_INTERPOLATED;
    }
}

basin_status refine_surface(basin_surface *surface, double tolerance, refine_evaluate *evaluate, void *context,
                            volatile sig_atomic_t *stop, basin_refinement *found, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_refinement result = {0};
    int checks = 0, done = 0;
    refine_work w = {.surface = surface, .stop = stop};
    TRY(init(&w, surface, err));
    want_first(&w);
    TRY(evaluate(context, w.wanted, err));
    TRY(take_wanted(&w, err));
    while (!done) TRY(advance(&w, tolerance, evaluate, context, &result, &checks, &done, err));
    fill(&w);
    result.evaluated = basin_surface_count(surface, BASIN_EVALUATED);
    if (found) *found = result;
done:
    clear(&w);
    return status;
}
