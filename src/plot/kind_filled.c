/* kind_filled.c - filled contours: each level is painted over the ones below it, so that there are no seams. */
#include <math.h>

#include "plot/colorbar.h"
#include "plot/planes.h"
#include "plot/specks.h"
#include "plot/unresolved.h"
#include "plot/values.h"

#define LINE_PEN ((canvas_pen){.width = 0.3, .color = {0, 0, 0, 0.45}})

static basin_status draw_lines(figure *f, const panel *p, const grid *field, basin_error *err) {
    canvas_path lines = {0};
    basin_status status = BASIN_OK;
    for (int k = 0; k < f->levels.count && status == BASIN_OK; k++) {
        canvas_pen pen = LINE_PEN;
        path_reset(&lines);
        if (f->diverging && f->levels.value[k] < 0) pen = style_below_zero(pen);
        status = planes_isolines(&lines, f, p, field, f->levels.value[k], err);
        specks_drop(&lines, 1, NULL); /* its colour is seen */
        canvas_stroke(f->canvas, &lines, pen);
    }
    path_clear(&lines);
    return status;
}

static basin_status draw(figure *f, const panel *p, basin_error *err) {
    grid field = {0};
    canvas_path region = {0};
    basin_status status = values_field(&field, f, p, err);
    if (status != BASIN_OK) return status;
    values_hatch(f, p);
    TRY(field_above(&region, &field, -INFINITY, err));
    canvas_fill(f->canvas, &region, band_color(f, bands_below(f) ? -1 : 0));
    for (int k = 0; k < f->levels.count - !bands_above(f); k++) {
        path_reset(&region);
        TRY(field_above(&region, &field, values_scaled(f, f->levels.value[k]), err));
        canvas_fill(f->canvas, &region, band_color(f, k));
    }
    if (!figure_is_highest(f)) goto done;
    TRY(unresolved_draw(f, p, &f->levels, err));
    TRY(draw_lines(f, p, &field, err));
    values_mark(f, p);
done:
    path_clear(&region);
    values_field_clear(&field);
    return status;
}

const plot_kind plot_kind_filled = {.name = "filled",
                                    .help = "filled contours of a plane, with thin lines over them",
                                    .needs = 2,
                                    .under = true,
                                    .range = planes_range,
                                    .draw = draw,
                                    .bar = colorbar_bands};
