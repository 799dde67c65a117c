/* progressive.c - how exact the losses of a surface have to be, and what it takes to know that. */
#include "land/progressive.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

enum { PILOTS_PLANE = 9, PILOTS_LINE = 33 }; /* of an axis: points that tell what a picture shows */

/* How much wider than wanted.  A constant picture has no range: there the loss itself stands for it. */
static double excess(const void *context, int dataset, double loss, double error) {
    const basin_progressive *p = context;
    if (!p->is_share) return error / p->error;
    const display *d = &p->display[dataset];
    if (!(d->high > d->low)) return error / (p->error * fabs(loss));
    const double middle = display_place(d, loss);
    return fmax(display_place(d, loss + error) - middle, middle - display_place(d, loss - error)) / p->error;
}

/* Some points of a grid, evenly with both ends. */
typedef struct pilots {
    const basin_surface *surface;
    const basin_plane *plane;
    int across, up, datasets;
    double *loss; /* (datasets, points + 1): the last one is that of the weights */
} pilots;

static double spread(int count, const double *at, int some, int i) {
    return some > 1 ? at[(long long)i * (count - 1) / (some - 1)] : at[0];
}

static void make(void *context, int64_t index, int64_t first, int64_t size, float *weights) {
    const pilots *p = context;
    const basin_surface *s = p->surface;
    const double x = spread(s->nx, s->x, p->across, (int)index % p->across);
    const double y = s->y ? spread(s->ny, s->y, p->up, (int)index / p->across) : 0;
    basin_plane_point(p->plane, x, y, first, size, weights);
}

static basin_status done(void *context, int64_t index, const basin_score *scores, basin_error *err) {
    const pilots *p = context;
    (void)err;
    for (int i = 0; i < p->datasets; i++) p->loss[i * (p->across * p->up + 1) + index] = scores[i].loss;
    return BASIN_OK;
}

static int fewer(int a, int b) {
    return a < b ? a : b;
}

/* What a picture of each loss shows, from a few samples at a few points. */
static basin_status choose_displays(basin_progressive *out, const basin_surface *surface, const basin_network *network,
                                    const basin_plane *plane, int datasets, const basin_dataset *const data[],
                                    const basin_evaluate_options *options, basin_error *err) {
    basin_status status = BASIN_OK;
    const int most = surface->y ? PILOTS_PLANE : PILOTS_LINE;
    pilots p = {surface, plane, fewer(surface->nx, most), surface->y ? fewer(surface->ny, most) : 1, datasets, NULL};
    const basin_points points = {.count = p.across * p.up, .make = make, .done = done, .context = &p};
    const size_t count = (size_t)points.count + 1;
    basin_evaluate_options how = *options;
    double *scratch = calloc(count, sizeof *scratch);
    how.sampling = out->sampling;
    p.loss = calloc(count * (size_t)datasets, sizeof *p.loss);
    out->display = calloc((size_t)datasets, sizeof *out->display);
    if (!scratch || !p.loss || !out->display) {
        status = fail_memory(err);
        goto done;
    }
    TRY(basin_evaluate(network, datasets, data, &points, &how, err));
    for (size_t i = 0; i < (size_t)datasets; i++) {
        p.loss[i * count + count - 1] = out->centre[i].loss;
        out->display[i] = display_of(count, p.loss + i * count, surface->y ? 2 : 1, scratch);
    }
done:
    free(scratch);
    free(p.loss);
    return status;
}

basin_status basin_progressive_new(basin_progressive **out, const basin_surface *surface, const basin_network *network,
                                   const basin_plane *plane, int datasets, const basin_dataset *const data[],
                                   const basin_evaluate_options *options, double error, int is_share,
                                   basin_error *err) {
    basin_status status = BASIN_OK;
    basin_progressive *made = NULL;
    const basin_layout *layout = basin_network_layout(network);
    float *weights = NULL;
    if (!(error > 0)) return fail(err, BASIN_EINVALID, "an error is above 0, not %g", error);
    made = calloc(1, sizeof *made);
    weights = basin_vector_new(layout);
    if (!made || !weights || !(made->centre = calloc((size_t)datasets, sizeof *made->centre))) {
        status = fail_memory(err);
        goto done;
    }
    made->error = error;
    made->is_share = is_share;
    basin_plane_point(plane, 0, 0, 0, layout->size, weights);
    TRY(basin_sampling_new(&made->sampling, network, datasets, data, weights, options, made->centre, err));
    if (is_share) TRY(choose_displays(made, surface, network, plane, datasets, data, options, err));
    basin_sampling_aim(made->sampling, excess, made);
    *out = made;
    made = NULL;
done:
    free(weights);
    basin_progressive_free(made);
    return status;
}

const basin_score *basin_progressive_centre(const basin_progressive *progressive) {
    return progressive->centre;
}

void basin_progressive_free(basin_progressive *progressive) {
    if (!progressive) return;
    basin_sampling_free(progressive->sampling);
    free(progressive->centre);
    free(progressive->display);
    free(progressive);
}
