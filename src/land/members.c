/* members.c - the points of all members of a surface: one member after the other, or shared with other ranks. */
#include <stdlib.h>

#include "base/error.h"
#include "land/ranks.h"
#include "land/surface_work.h"

/* An evaluation over planes that are made one at a time. */
typedef struct walk {
    surface_work work;
    const basin_planes *planes;
    int member; /* whose plane it is; -1: none yet */
} walk;

static basin_status enter(walk *w, int member, basin_error *err) {
    basin_status status = BASIN_OK;
    if (w->member != member) status = w->planes->plane(&w->work.plane, w->planes->context, member, err);
    w->member = member;
    w->work.first = member * basin_surface_grid(w->work.surface);
    return status == BASIN_OK ? surface_work_check(&w->work, err) : status;
}

/* ---- alone ---- */

static int has_work(const surface_work *w, int member) {
    const int grid = basin_surface_grid(w->surface);
    for (int i = member * grid; i < (member + 1) * grid; i++)
        if (w->surface->point[i] != BASIN_EVALUATED && (!w->options->wanted || w->options->wanted[i])) return 1;
    return 0;
}

static basin_status evaluate_alone(walk *w, basin_error *err) {
    const surface_work *all = &w->work;
    const int grid = basin_surface_grid(all->surface);
    basin_status status = BASIN_OK;
    for (int k = 0; k < all->surface->members && status == BASIN_OK; k++) {
        basin_surface_options options = *all->options;
        if (options.wanted) options.wanted += k * grid;
        if (!has_work(all, k)) continue;
        status = enter(w, k, err);
        if (status == BASIN_OK)
            status = basin_surface_evaluate_member(all->surface, k, all->network, all->plane, all->datasets, all->data,
                                                   &options, err);
    }
    return status;
}

/* ---- shared ---- */

/* The weights themselves once, for the first member that wants them, if no one knows them yet.  @return how many points there are to evaluate */
static int list_points(const surface_work *w, int *list) {
    const basin_surface *s = w->surface;
    const int grid = basin_surface_grid(s), centre = basin_surface_centre(s);
    int count = 0, has_centre = surface_work_centre_scores(w->options) != NULL;
    for (int k = 0; k < s->members && centre >= 0; k++) has_centre |= s->point[k * grid + centre] == BASIN_EVALUATED;
    for (int i = 0; i < basin_surface_points(s); i++) {
        if (s->point[i] == BASIN_EVALUATED || (w->options->wanted && !w->options->wanted[i])) continue;
        if (i % grid == centre && has_centre) continue;
        has_centre |= i % grid == centre;
        list[count++] = i;
    }
    return count;
}

static basin_status offer(surface_work *w, basin_error *err) {
    int *list = malloc((size_t)basin_surface_points(w->surface) * sizeof *list);
    if (!list) return fail_memory(err);
    const int count = list_points(w, list);
    basin_status status = ranks_offer(w->options->ranks, count, list, w->surface->metrics, surface_work_take, w, err);
    free(list);
    return status;
}

static basin_status share_centres(surface_work *w, basin_error *err) {
    const int grid = basin_surface_grid(w->surface);
    basin_status status = BASIN_OK;
    const basin_surface_options *all = w->options;
    for (int k = 0; k < w->surface->members && status == BASIN_OK; k++) {
        basin_surface_options own = *all;
        if (own.wanted) own.wanted += k * grid;
        w->options = &own;
        w->first = k * grid;
        status = surface_work_centre(w, err);
        w->options = all;
    }
    return status;
}

/* Rank 0 offers; then all ranks, rank 0 too, take what is there until nothing is left. */
static basin_status evaluate_shared(walk *w, basin_error *err) {
    basin_ranks *ranks = w->work.options->ranks;
    const int grid = basin_surface_grid(w->work.surface), leads = basin_ranks_rank(ranks) == 0;
    int point;
    basin_status status = leads ? offer(&w->work, err) : BASIN_OK;
    while (status == BASIN_OK && (point = ranks_wait(ranks)) >= 0) {
        status = enter(w, point / grid, err);
        if (status == BASIN_OK) status = surface_work_run(&w->work, grid, err);
    }
    if (!leads) return status;
    basin_error theirs = {0};
    basin_status drained = ranks_drain(ranks, &theirs);
    if (drained != BASIN_OK && (status == BASIN_OK || status == BASIN_EINTERRUPTED))
        status = fail(err, drained, "%s", theirs.message);
    return status == BASIN_OK ? share_centres(&w->work, err) : status;
}

basin_status basin_surface_evaluate_members(basin_surface *surface, const basin_network *network,
                                            const basin_planes *planes, int datasets, const basin_dataset *const data[],
                                            const basin_surface_options *options, basin_error *err) {
    walk w = {.work = {.surface = surface, .options = options, .datasets = datasets, .data = data, .network = network},
              .planes = planes,
              .member = -1};
    w.work.values = calloc((size_t)surface->metrics, sizeof(double));
    if (!w.work.values) return fail_memory(err);
    basin_status status = options->ranks ? evaluate_shared(&w, err) : evaluate_alone(&w, err);
    free(w.work.values);
    return status;
}
