/* kind_filled.c - filled contours: each level is painted over the ones below it, so that there are no seams. */
#include <math.h>

#include "plot/colorbar.h"
#include "plot/planes.h"
#include "plot/style.h"
#include "plot/values.h"

#define LINE_PEN ((canvas_pen){.width = 0.3, .color = {0, 0, 0, 0.45}})

static basin_status draw(figure *f, const panel *p, basin_error *err) {
    grid field = {0};
    canvas_path region = {0}, lines = {0};
    basin_status status = values_field(&field, f, p, err);
    if (status != BASIN_OK) return status;
    values_hatch(f, p);
    TRY(field_above(&region, &field, -INFINITY, err));
    canvas_fill(f->canvas, &region, band_color(f, bands_below(f) ? -1 : 0));
    for (int k = 0; k < f->levels.count - !bands_above(f); k++) {
        path_reset(&region);
        TRY(field_above(&region, &field, values_level(f, k), err));
        canvas_fill(f->canvas, &region, band_color(f, k));
    }
    for (int k = 0; k < f->levels.count; k++) TRY(field_isolines(&lines, &field, values_level(f, k), err));
    canvas_stroke(f->canvas, &lines, LINE_PEN);
    values_mark(f, p);
done:
    path_clear(&region);
    path_clear(&lines);
    values_field_clear(&field);
    return status;
}

const plot_kind plot_kind_filled = {.name = "filled",
                                    .help = "filled contours of a plane, with thin lines over them",
                                    .needs = 2,
                                    .range = planes_range,
                                    .draw = draw,
                                    .bar = colorbar_bands};
