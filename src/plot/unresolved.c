/* unresolved.c - where a contour line may run, as far as the values are known. */
#include "plot/unresolved.h"

#include "plot/values.h"

#define TINT 0.3 /* of the line's colour */

basin_status unresolved_init(unresolved *u, const figure *f, const panel *p, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_surface *lower = f->lower[p->first], *upper = f->upper[p->first];
    const double *below = lower ? basin_surface_values(lower, f->metric) : NULL;
    const double *above = upper ? basin_surface_values(upper, f->metric) : NULL;
    if (!below || !above) return BASIN_OK;
    TRY(values_field_of(&u->lower, f, p, below, err));
    TRY(values_field_of(&u->upper, f, p, above, err));
    u->known = true;
done:
    return status;
}

void unresolved_clear(unresolved *u) {
    values_field_clear(&u->lower);
    values_field_clear(&u->upper);
}

/* Appends closed polygons the other way round, so that they are holes in those that hold them. */
static void append_reversed(canvas_path *out, const canvas_path *p) {
    for (int first = 0, end; first < p->count; first = end) {
        for (end = first + 1; end < p->count && p->node[end].verb != 'M';) end++;
        const int last = p->node[end - 1].verb == 'Z' ? end - 2 : end - 1;
        for (int i = last; i >= first; i--) (i == last ? path_move : path_line)(out, p->node[i].at);
        path_close(out);
    }
    out->failed |= p->failed;
}

basin_status unresolved_draw(const unresolved *u, const figure *f, double level, rgba color, basin_error *err) {
    basin_status status = BASIN_OK;
    canvas_path band = {0}, holes = {0};
    if (!u->known) return BASIN_OK;
    TRY(field_above(&band, &u->upper, values_scaled(f, level), err));
    TRY(field_above(&holes, &u->lower, values_scaled(f, level), err));
    append_reversed(&band, &holes);
    color.alpha *= TINT;
    canvas_fill(f->canvas, &band, color);
done:
    path_clear(&band);
    path_clear(&holes);
    return status;
}
