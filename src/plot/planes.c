/* planes.c - what all plot kinds for planes share. */
#include "plot/planes.h"

#include <math.h>

#include "plot/clip.h"
#include "plot/values.h"

#define STUB 3.0 /* points: a line at the frame that is shorter is no line */

basin_status planes_range(figure *f, basin_error *err) {
    basin_status status = values_levels(f, err);
    if (status != BASIN_OK) return status;
    f->aspect = 0;
    for (int k = 0; k < f->panels; k++) {
        const basin_surface *s = f->surface[f->panel[k].first];
        scale x = {false, s->x[0], s->x[s->nx - 1]}, y = {false, s->y[0], s->y[s->ny - 1]};
        double aspect = (y.max - y.min) / (x.max - x.min);
        if (!(x.max > x.min && y.max > y.min))
            return fail(err, BASIN_EINVALID, "surface %d: its coordinates do not ascend", k + 1);
        f->panel[k].x = (axis){true, x, f->xlabel, f->theme->ink};
        f->panel[k].left = (axis){true, y, f->ylabel, f->theme->ink};
        f->aspect = fmax(f->aspect, aspect);
    }
    if (f->aspect < 0.4 || f->aspect > 2.5) f->aspect = 0.75;
    return BASIN_OK;
}

basin_status planes_isolines(canvas_path *out, const figure *f, const panel *p, const grid *field, double value,
                             basin_error *err) {
    basin_status status = field_isolines(out, field, values_scaled(f, value), err);
    if (status != BASIN_OK) return status;
    clip_lines(out, p->frame, STUB);
    return out->failed ? fail_memory(err) : BASIN_OK;
}
