/* unresolved.c - where a value may lie on either side of a level, as far as it is known. */
#include "plot/unresolved.h"

#include "plot/field.h"
#include "plot/values.h"

/* Both ends of the intervals of a panel's values, as fields. */
typedef struct ends {
    grid lower, upper;
} ends;

static basin_status ends_init(ends *e, const figure *f, const panel *p, bool *known, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_surface *lower = f->lower[p->first], *upper = f->upper[p->first];
    const double *below = lower ? basin_surface_values(lower, f->metric) : NULL;
    const double *above = upper ? basin_surface_values(upper, f->metric) : NULL;
    *known = below && above;
    if (!*known) return BASIN_OK;
    TRY(values_field_of(&e->lower, f, p, below, err));
    TRY(values_field_of(&e->upper, f, p, above, err));
done:
    return status;
}

static void ends_clear(ends *e) {
    values_field_clear(&e->lower);
    values_field_clear(&e->upper);
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

/* Appends the band of one level. Bands of several lie over each other as one region: each winds once around what is in it. */
static basin_status add_band(canvas_path *out, const ends *e, double level, basin_error *err) {
    canvas_path holes = {0};
    basin_status status = field_above(out, &e->upper, level, err);
    if (status == BASIN_OK) status = field_above(&holes, &e->lower, level, err);
    append_reversed(out, &holes);
    path_clear(&holes);
    return status;
}

/* The panel but for the numbers of its lines. */
static void clip_numbers(const figure *f, const panel *p) {
    canvas_path numbers = {0}, left = {0};
    for (int i = 0; i < f->labels; i++) {
        point corner[4];
        label_corners(&f->label[i], corner);
        for (int k = 0; k < 4; k++) (k ? path_line : path_move)(&numbers, corner[k]);
        path_close(&numbers);
    }
    path_box(&left, p->frame);
    append_reversed(&left, &numbers);
    canvas_clip(f->canvas, &left);
    path_clear(&numbers);
    path_clear(&left);
}

basin_status unresolved_draw(figure *f, const panel *p, const levels *all, basin_error *err) {
    basin_status status = BASIN_OK;
    ends e = {0};
    canvas_path region = {0};
    bool known = false;
    TRY(ends_init(&e, f, p, &known, err));
    for (int k = 0; known && k < all->count; k++) TRY(add_band(&region, &e, values_scaled(f, all->value[k]), err));
    if (region.count == 0) goto done;
    canvas_save(f->canvas);
    clip_numbers(f, p);
    style_hatch_open(f->canvas, f->theme, &region, p->frame);
    canvas_restore(f->canvas);
    f->open = true;
done:
    path_clear(&region);
    ends_clear(&e);
    return status;
}

basin_status unresolved_note(basin_record *notes, const figure *f, basin_error *err) {
    if (!f->open) return BASIN_OK;
    return basin_record_set(notes, err, "open",
                            "finely hatched: where the 95 %% intervals do not tell on which side of a level the value "
                            "lies; --no-intervals leaves it out");
}
