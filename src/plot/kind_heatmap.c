/* kind_heatmap.c - one sharp rectangle per grid point. */
#include <math.h>
#include <stdlib.h>

#include "plot/colorbar.h"
#include "plot/planes.h"
#include "plot/values.h"

#define UNEVEN_PIXELS 1000 /* an uneven axis is sampled this finely */

static bool is_even(const double *at, int count) {
    double step = (at[count - 1] - at[0]) / (count - 1);
    for (int i = 0; i < count; i++)
        if (fabs(at[i] - (at[0] + i * step)) > 1e-6 * fabs(step)) return false;
    return true;
}

/* Which grid point each pixel of an axis shows: itself, or the nearest.  @return pixels, or 0 if out of memory */
static int pixels_new(int **out, const double *at, int count) {
    bool even = is_even(at, count);
    int pixels = even ? count : UNEVEN_PIXELS, nearest = 0;
    int *index = malloc((size_t)pixels * sizeof *index);
    for (int k = 0; index && k < pixels; k++) {
        double x = at[0] + (k + 0.5) / pixels * (at[count - 1] - at[0]);
        while (!even && nearest + 1 < count && fabs(at[nearest + 1] - x) < fabs(at[nearest] - x)) nearest++;
        index[k] = even ? k : nearest;
    }
    *out = index;
    return index ? pixels : 0;
}

/* What the cells of an axis cover: those of an even grid reach half a step beyond its points. */
static scale extent(const double *at, int count) {
    double half = is_even(at, count) ? (at[count - 1] - at[0]) / (count - 1) / 2 : 0;
    return (scale){false, at[0] - half, at[count - 1] + half};
}

/* Under lines the axes end where these do: at the outermost points. */
static basin_status range(figure *f, basin_error *err) {
    basin_status status = planes_range(f, err);
    for (int k = f->layers > 1 ? f->panels : 0; k < f->panels && status == BASIN_OK; k++) {
        const basin_surface *s = f->surface[f->panel[k].first];
        f->panel[k].x.scale = extent(s->x, s->nx);
        f->panel[k].left.scale = extent(s->y, s->ny);
    }
    return status;
}

static box place(const panel *p, const basin_surface *s) {
    scale x = extent(s->x, s->nx), y = extent(s->y, s->ny);
    point low = panel_at(p, &p->left, x.min, y.min), high = panel_at(p, &p->left, x.max, y.max);
    return (box){low.x, high.y, high.x - low.x, low.y - high.y};
}

static basin_status draw(figure *f, const panel *p, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_surface *s = f->surface[p->first];
    const double *values = values_of(f, p->first);
    uint32_t *pixels = NULL;
    int *column = NULL, *row = NULL;
    int nx = pixels_new(&column, s->x, s->nx), ny = pixels_new(&row, s->y, s->ny);
    if (nx && ny) pixels = malloc((size_t)nx * (size_t)ny * sizeof *pixels);
    if (!pixels) {
        status = fail_memory(err);
        goto done;
    }
    for (int j = 0; j < ny; j++)
        for (int i = 0; i < nx; i++) {
            double v = values[(size_t)row[ny - 1 - j] * (size_t)s->nx + (size_t)column[i]];
            pixels[(size_t)j * (size_t)nx + (size_t)i] = isfinite(v) ? colormap_pixel(f->map, color_position(f, v)) : 0;
        }
    values_hatch(f, p);
    canvas_image(f->canvas, place(p, s), nx, ny, pixels);
    if (figure_is_highest(f)) values_mark(f, p);
done:
    free(pixels);
    free(column);
    free(row);
    return status;
}

const plot_kind plot_kind_heatmap = {.name = "heatmap",
                                     .help = "every grid point of a plane as one coloured rectangle",
                                     .needs = 2,
                                     .under = true,
                                     .range = range,
                                     .draw = draw,
                                     .bar = colorbar_smooth};
