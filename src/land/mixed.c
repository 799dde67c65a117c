/* mixed.c - how far a surface in bf16 that was corrected is from f32: at some points, evaluated in f32 on all samples. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/rng.h"
#include "land/surface_work.h"
#include "result/display.h"

enum { CHECKED_SHARE = 100, CHECKED_MIN = 4, CHECKED_MAX = 24 }; /* one point in so many */

typedef struct checking {
    const basin_surface *surface;
    const basin_plane *plane;
    int datasets, count;
    int64_t *point;
    double *loss; /* (count, datasets): in f32 */
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

/* Points of the first member by lot, without the weights themselves: these are in f32. */
static void choose(checking *c) {
    const int grid = basin_surface_grid(c->surface), centre = basin_surface_centre(c->surface);
    int64_t evaluated = 0, some = grid / CHECKED_SHARE;
    for (int p = 0; p < grid; p++)
        if (c->surface->point[p] == BASIN_EVALUATED && p != centre) c->point[evaluated++] = p;
    rng_shuffle((rng){0, RNG_HELD_OUT, 0}, c->point, evaluated);
    some = some < CHECKED_MIN ? CHECKED_MIN : some > CHECKED_MAX ? CHECKED_MAX : some;
    c->count = (int)(some < evaluated ? some : evaluated);
}

/* @param scratch  (grid) */
static void compare(const checking *c, basin_mixture *found, double *scratch) {
    const basin_surface *s = c->surface;
    for (int m = 0, i = 0; m < s->metrics && i < c->datasets; m++) {
        if (!surface_work_is_loss(&s->metric[m])) continue;
        const display d = display_of((size_t)basin_surface_grid(s), s->metric[m].values, s->y ? 2 : 1, scratch);
        for (int k = 0; k < c->count; k++) {
            const double here = s->metric[m].values[c->point[k]], there = c->loss[k * c->datasets + i];
            const double off = fabs(display_place(&d, here) - display_place(&d, there));
            found->deviation = fmax(found->deviation, !isfinite(here) == !isfinite(there) ? off : 1);
        }
        i++;
    }
    found->checked = c->count;
}

basin_status basin_surface_check_mixed(const basin_surface *surface, const basin_network *network,
                                       const basin_plane *plane, int datasets, const basin_dataset *const data[],
                                       const basin_evaluate_options *options, basin_mixture *found, basin_error *err) {
    basin_status status = BASIN_OK;
    const size_t grid = (size_t)basin_surface_grid(surface);
    checking c = {.surface = surface, .plane = plane, .datasets = datasets};
    basin_evaluate_options how = *options;
    double *scratch = malloc(grid * sizeof *scratch);
    *found = (basin_mixture){0};
    c.point = malloc(grid * sizeof *c.point);
    c.loss = malloc(CHECKED_MAX * (size_t)datasets * sizeof *c.loss);
    if (!scratch || !c.point || !c.loss) {
        status = fail_memory(err);
        goto done;
    }
    how.precision = BASIN_F32;
    how.exact = NULL;
    choose(&c);
    const basin_points points = {.count = c.count, .make = make, .done = done, .context = &c};
    TRY(basin_evaluate(network, datasets, data, &points, &how, err));
    compare(&c, found, scratch);
done:
    free(scratch);
    free(c.point);
    free(c.loss);
    return status;
}

basin_status basin_mixture_record(const basin_mixture *found, basin_record *record, basin_error *err) {
    basin_status status = basin_record_set(record, err, "mixed.deviation", "%.6g", found->deviation);
    return status == BASIN_OK ? basin_record_set(record, err, "mixed.checked", "%d", found->checked) : status;
}
