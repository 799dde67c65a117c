/* inset.c - the basin enlarged in a corner of its panel. */
#include "plot/inset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/inset_place.h"
#include "plot/values.h"

#define AROUND 0.075     /* of the axes, each way from the minimum */
#define SIDE_LEAST 4.5   /* of an inset's longer side, sizes of its numbers: none can be read in a smaller one ... */
#define HEIGHT_LEAST 2.0 /* ... and of its shorter one */
#define LINES_WANTED 6
#define LINES_MOST 8
#define TARGET_MOST 24 /* of levels from the lowest inset to the highest */

extern const plot_kind plot_kind_contour;

static bool read_range(scale *range, const char **at) {
    char *end = NULL;
    range->min = strtod(*at, &end);
    if (end == *at || *end != ':') return false;
    *at = end + 1;
    range->max = strtod(*at, &end);
    if (end == *at) return false;
    *at = end;
    return isfinite(range->min) && isfinite(range->max) && range->max > range->min;
}

basin_status inset_parse(figure *f, const char *text, basin_error *err) {
    inset *in = &f->inset;
    if (!text) return BASIN_OK;
    if (f->kind->needs != 2) return fail(err, BASIN_EINVALID, "an inset needs a plane: '%s' has none", f->kind->name);
    in->wanted = true;
    if (strcmp(text, "auto") == 0) return BASIN_OK;
    in->given = true;
    bool read = read_range(&in->x, &text) && *text++ == ',' && read_range(&in->y, &text) && !*text;
    if (!read)
        return fail(err, BASIN_EINVALID, "inset: want X0:X1,Y0:Y1 with X0 < X1 and Y0 < Y1, as in -0.2:0.2,-0.1:0.1");
    for (int k = 0; k < f->panels; k++) {
        const scale *x = &f->panel[k].x.scale, *y = &f->panel[k].left.scale;
        if (in->x.min < x->min || in->x.max > x->max || in->y.min < y->min || in->y.max > y->max)
            return fail(err, BASIN_EINVALID, "inset: it leaves surface %d, which is %g:%g,%g:%g", k + 1, x->min, x->max,
                        y->min, y->max);
    }
    return BASIN_OK;
}

/* `at` +- a part of the axis, moved inside it. */
static scale around(const scale *whole, double at) {
    double half = AROUND * (whole->max - whole->min);
    at = fmax(whole->min + half, fmin(whole->max - half, at));
    return (scale){false, at - half, at + half};
}

/* What is enlarged: as given, or around the checkpoint; without one on the plane, around the smallest value. */
static void region_of(const figure *f, const panel *p, scale *x, scale *y) {
    const basin_surface *s = f->surface[p->first];
    const double *values = values_of(f, p->first);
    const size_t nx = (size_t)s->nx, lowest = values_lowest(values, nx * (size_t)s->ny);
    const scale *across = &p->x.scale, *up = &p->left.scale;
    bool origin = across->min <= 0 && across->max >= 0 && up->min <= 0 && up->max >= 0;
    *x = f->inset.x;
    *y = f->inset.y;
    if (f->inset.given) return;
    *x = around(across, origin ? 0 : s->x[lowest % nx]);
    *y = around(up, origin ? 0 : s->y[lowest / nx]);
}

static box place_of(const panel *p, const scale *x, const scale *y) {
    point low = panel_at(p, &p->left, x->min, y->min), high = panel_at(p, &p->left, x->max, y->max);
    return (box){low.x, high.y, high.x - low.x, low.y - high.y};
}

void inset_choose(figure *f, panel *p) {
    p->covered = (box){0};
    if (!f->inset.wanted) return;
    scale x, y;
    region_of(f, p, &x, &y);
    box place = inset_place(f, p, place_of(p, &x, &y));
    const double longer = fmax(place.width, place.height), shorter = fmin(place.width, place.height);
    bool fits = longer >= SIDE_LEAST * f->small && shorter >= HEIGHT_LEAST * f->small;
    f->inset.dropped = f->inset.dropped || !fits;
    if (fits) p->covered = place;
}

basin_status inset_note(basin_record *notes, const figure *f, basin_error *err) {
    const char *lacks = f->inset.dropped ? "there is no room for an inset that can be read, and none is drawn"
                        : f->inset.bare  ? "an inset has no room for the numbers of its lines"
                                         : NULL;
    if (!lacks) return BASIN_OK;
    return basin_record_set(notes, err, "inset", "%s; choose a larger page, fewer panels or smaller letters", lacks);
}

/* The cell of a coordinate, and how far into it that lies, 0 to 1. */
static int cell_of(const double *at, int count, double where, double *share) {
    int cell = 0;
    while (cell + 2 < count && at[cell + 1] <= where) cell++;
    *share = (where - at[cell]) / (at[cell + 1] - at[cell]);
    return cell;
}

/* The value there, as its contours are drawn; not finite where it is unknown. */
static double value_at(const figure *f, int surface, double x, double y) {
    const basin_surface *s = f->surface[surface];
    const double *values = values_of(f, surface);
    double across, up, sum = 0;
    const int i = cell_of(s->x, s->nx, x, &across), j = cell_of(s->y, s->ny, y, &up);
    for (int corner = 0; corner < 4; corner++) {
        const int right = corner % 2, above = corner / 2;
        const double weight = (right ? across : 1 - across) * (above ? up : 1 - up);
        const double value = values[(size_t)(j + above) * (size_t)s->nx + (size_t)(i + right)];
        if (weight > 0) sum += weight * values_scaled(f, value);
    }
    return f->levels.log ? pow(10, sum) : sum;
}

static double held(double value, const scale *within) {
    return fmax(within->min, fmin(within->max, value));
}

/* The grid's coordinates from the last one before a range to the first one behind it. */
static void span_of(const double *at, int count, const scale *within, int *first, int *end) {
    *first = 0;
    *end = count;
    while (*first + 1 < count && at[*first + 1] <= within->min) ++*first;
    while (*end > *first + 1 && at[*end - 2] >= within->max) --*end;
}

/* The smallest and the largest value that the inset of a panel shows: of the grid's points in it, and along its sides. */
static void seen_range(const figure *f, const panel *p, double *low, double *high) {
    const basin_surface *s = f->surface[p->first];
    scale x, y;
    int left, right, low_row, high_row;
    region_of(f, p, &x, &y);
    span_of(s->x, s->nx, &x, &left, &right);
    span_of(s->y, s->ny, &y, &low_row, &high_row);
    for (int j = low_row; j < high_row; j++)
        for (int i = left; i < right; i++) {
            double v = value_at(f, p->first, held(s->x[i], &x), held(s->y[j], &y));
            if (!isfinite(v) || (f->levels.log && !(v > 0))) continue;
            *low = fmin(*low, v);
            *high = fmax(*high, v);
        }
}

static int lines_between(const levels *l, double low, double high) {
    int count = 0;
    for (int i = 0; i < l->count; i++) count += l->value[i] > low && l->value[i] < high;
    return count;
}

/* The smallest and the largest value in one inset. */
typedef struct extremes {
    double low, high;
} extremes;

/* Whether every inset that shows a difference has enough lines, and none too many. */
static bool suit(const levels *l, int count, const extremes *shown) {
    for (int k = 0; k < count; k++) {
        int lines = lines_between(l, shown[k].low, shown[k].high);
        if (shown[k].high > shown[k].low && (lines < INSET_LINES || lines > LINES_MOST)) return false;
    }
    return true;
}

/* Lines at round levels that suit all of these insets.  @return whether there are such */
static bool find_lines(levels *l, bool log, int count, const extremes *shown) {
    double low = INFINITY, high = -INFINITY;
    for (int k = 0; k < count; k++) {
        low = fmin(low, shown[k].low);
        high = fmax(high, shown[k].high);
    }
    for (int target = LINES_WANTED; high > low && target <= TARGET_MOST; target++) {
        levels_choose(l, log, low, high, target);
        if (suit(l, count, shown)) return true;
    }
    return false;
}

/* Lines that are the same in all insets if that leaves each with some, else its own.  @return whether there can be any */
static bool choose_lines(figure *f, const panel *p) {
    extremes shown[SURFACES_MAX];
    for (int k = 0; k < f->panels; k++) {
        shown[k] = (extremes){INFINITY, -INFINITY};
        seen_range(f, &f->panel[k], &shown[k].low, &shown[k].high);
    }
    const extremes *own = &shown[p - f->panel];
    if (find_lines(&f->lines, f->levels.log, f->panels, shown) || find_lines(&f->lines, f->levels.log, 1, own))
        return own->high > own->low;
    if (own->high > own->low) levels_choose(&f->lines, f->levels.log, own->low, own->high, LINES_WANTED);
    return own->high > own->low;
}

void inset_connection(const figure *f, const panel *p, canvas_path *out) {
    scale x, y;
    region_of(f, p, &x, &y);
    inset_connect(out, place_of(p, &x, &y), p->covered);
}

static void draw_connection(figure *f, const panel *p) {
    canvas_path lines = {0};
    inset_connection(f, p, &lines);
    canvas_pen halo = style_pen(f->theme, 1.4);
    halo.color = f->theme->paper;
    canvas_stroke(f->canvas, &lines, halo);
    canvas_stroke(f->canvas, &lines, style_pen(f->theme, FRAME_WIDTH));
    path_clear(&lines);
}

static basin_status draw_enlarged(figure *f, const panel *p, const panel *enlarged, basin_error *err) {
    levels lines = f->lines;
    int layers = f->layers;
    bool has_lines = false;
    for (int i = 0; i < layers; i++) has_lines = has_lines || f->layer[i] == &plot_kind_contour;
    if (!has_lines && layers < LAYERS_MAX) f->layer[f->layers++] = &plot_kind_contour;
    bool differs = choose_lines(f, p);
    basin_status status = figure_draw_layers(f, enlarged, err);
    f->inset.bare = f->inset.bare || (differs && !f->labels);
    f->layers = layers;
    f->lines = lines;
    return status;
}

basin_status inset_draw(figure *f, const panel *p, basin_error *err) {
    basin_status status = BASIN_OK;
    canvas_path frame = {0};
    panel enlarged = *p;
    enlarged.frame = p->covered;
    enlarged.covered = (box){0};
    enlarged.enlarged = true;
    region_of(f, p, &enlarged.x.scale, &enlarged.left.scale);
    draw_connection(f, p);
    path_box(&frame, p->covered);
    canvas_fill(f->canvas, &frame, f->theme->paper);
    TRY(draw_enlarged(f, p, &enlarged, err));
    canvas_stroke(f->canvas, &frame, style_pen(f->theme, 1.5 * FRAME_WIDTH));
done:
    path_clear(&frame);
    return status;
}
