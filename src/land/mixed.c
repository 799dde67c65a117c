/* mixed.c - how far a surface in bf16 that was corrected is from f32: at some points, evaluated in f32 on all samples. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/rng.h"
#include "land/surface_work.h"
#include "result/display.h"

enum { CHECKED_SHARE = 100, CHECKED_MIN = 4, CHECKED_MAX = 24 }; /* one point in so many */

/* The points of one member that are checked. */
typedef struct checking {
    const basin_surface *surface;
    const basin_plane *plane;
    int datasets, first, count; /* `first` of the member's points, among those of all */
    int64_t *point;             /* (grid): `count` of its grid */
    double *loss;               /* (count, datasets): in f32 */
    double *scratch;            /* (grid) */
} checking;

static void make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    const checking *c = context;
    const basin_surface *s = c->surface;
    const int64_t p = c->point[index];
    basin_plane_point(c->plane, s->x[p % s->nx], s->y ? s->y[p / s->nx] : 0, first, size, weights);
}

static basin_status done(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    const checking *c = context;
    (void)err;
    for (int i = 0; i < c->datasets; i++) c->loss[index * c->datasets + i] = scores[i].loss;
    return BASIN_OK;
}

/* How many points of a member are checked: those of all, spread evenly. */
static int share_of(const basin_surface *s, int member) {
    int all = basin_surface_points(s) / CHECKED_SHARE;
    all = all < CHECKED_MIN ? CHECKED_MIN : all > CHECKED_MAX ? CHECKED_MAX : all;
    return all * (member + 1) / s->members - all * member / s->members;
}

/* Points of a member by lot, without the weights themselves: these are in f32. */
static void choose(checking *c, int member) {
    const int grid = basin_surface_grid(c->surface), centre = basin_surface_centre(c->surface);
    const int wanted = share_of(c->surface, member);
    int64_t evaluated = 0;
    c->first = member * grid;
    for (int p = 0; p < grid; p++)
        if (c->surface->point[c->first + p] == BASIN_EVALUATED && p != centre) c->point[evaluated++] = p;
    rng_shuffle((rng){0, RNG_HELD_OUT, (uint32_t)member}, c->point, evaluated);
    c->count = wanted < evaluated ? wanted : (int)evaluated;
}

static void compare(const checking *c, basin_mixture *found) {
    const basin_surface *s = c->surface;
    for (int m = 0, i = 0; m < s->metrics && i < c->datasets; m++) {
        if (!surface_work_is_loss(&s->metric[m])) continue;
        const double *values = s->metric[m].values + c->first;
        const display d = display_of((size_t)basin_surface_grid(s), values, s->y ? 2 : 1, c->scratch);
        for (int k = 0; k < c->count; k++) {
            const double here = values[c->point[k]], there = c->loss[k * c->datasets + i];
            const double off = fabs(display_place(&d, here) - display_place(&d, there));
            found[i].deviation = fmax(found[i].deviation, !isfinite(here) == !isfinite(there) ? off : 1);
        }
        found[i++].checked += c->count;
    }
}

basin_status basin_surface_check_mixed(const basin_surface *surface, const basin_network *network,
                                       const basin_planes *planes, int datasets, const basin_dataset *const data[],
                                       const basin_evaluate_options *options, basin_mixture *found, basin_error *err) {
    basin_status status = BASIN_OK;
    const size_t grid = (size_t)basin_surface_grid(surface);
    checking c = {.surface = surface, .datasets = datasets};
    basin_evaluate_options how = *options;
    how.precision = BASIN_F32;
    how.exact = NULL;
    for (int i = 0; i < datasets; i++) found[i] = (basin_mixture){0};
    c.scratch = malloc(grid * sizeof *c.scratch);
    c.point = malloc(grid * sizeof *c.point);
    c.loss = malloc(CHECKED_MAX * (size_t)datasets * sizeof *c.loss);
    if (!c.scratch || !c.point || !c.loss) status = fail_memory(err);
    for (int k = 0; k < surface->members && status == BASIN_OK; k++) {
        choose(&c, k);
        if (!c.count) continue;
        const basin_points points = {.count = c.count, .make = make, .done = done, .context = &c};
        TRY(planes->plane(&c.plane, planes->context, k, err));
        TRY(basin_evaluate(network, datasets, data, &points, &how, err));
        compare(&c, found);
    }
done:
    free(c.scratch);
    free(c.point);
    free(c.loss);
    return status;
}

/* Each dataset's own, where there are several. */
static basin_status record_each(int datasets, const basin_mixture *found, basin_surface *surface, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int m = 0, i = 0; m < surface->metrics && i < datasets && status == BASIN_OK; m++) {
        char key[sizeof surface->metric[m].name + 32];
        if (!surface_work_is_loss(&surface->metric[m])) continue;
        snprintf(key, sizeof key, "mixed.deviation.%s", surface->metric[m].name);
        status = basin_record_set(&surface->record, err, key, "%.6g", found[i++].deviation);
    }
    return status;
}

basin_status basin_mixture_record(int datasets, const basin_mixture *found, basin_surface *surface, basin_error *err) {
    double largest = 0;
    for (int i = 0; i < datasets; i++) largest = fmax(largest, found[i].deviation);
    basin_status status = basin_record_set(&surface->record, err, "mixed.deviation", "%.6g", largest);
    if (status == BASIN_OK && datasets > 1) status = record_each(datasets, found, surface, err);
    if (status != BASIN_OK) return status;
    return basin_record_set(&surface->record, err, "mixed.checked", "%d", found->checked);
}
