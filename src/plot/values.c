/* values.c - what the plot kinds want to know of the surfaces' values. */
#include "plot/values.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plot/interpolation.h"
#include "plot/shift.h"
#include "plot/words.h"
#include "result/display.h"

#define INNER 0.75 /* what DISPLAY_BULK is for a surface in a box, which gets its height from it */
#define HALF 0.5   /* the same on a linear scale */
#define LEVELS_WANTED 10
#define BELOW 10.0    /* log levels of a spread begin at most this factor below those of the medians */
#define SIDE 0.02     /* of the range: values that go no further beyond zero are no second side */
#define EXTREME 1e300 /* beyond it, differences overflow */

const double *values_of(const figure *f, int surface) {
    return basin_surface_values(f->surface[surface], f->metric);
}

size_t values_lowest(const double *values, size_t count) {
    size_t lowest = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]) && !(isfinite(values[lowest]) && values[lowest] <= values[i])) lowest = i;
    return lowest;
}

bool values_is(const char *metric, const char *ending) {
    return text_ends_with(metric, ending);
}

const double *values_accuracy(const figure *f, int surface) {
    const basin_plot_options *o = f->options;
    char name[80];
    if (o->no_accuracy || !values_is(f->metric, "_loss")) return NULL;
    snprintf(name, sizeof name, "%.*s_acc", (int)(strlen(f->metric) - strlen("_loss")), f->metric);
    for (int i = 0; i < o->parts; i++)
        if (o->part[i].metric && strcmp(o->part[i].metric, name) == 0) return NULL;
    return basin_surface_values(f->surface[surface], name);
}

static bool is_log(const figure *f, double positive) {
    if (f->options->scale != BASIN_SCALE_AUTO) return f->options->scale == BASIN_SCALE_LOG;
    if (f->shift.wanted) return false;
    return values_is(f->metric, "_loss") && f->low > 0 &&
           f->high / positive >= (f->kind->needs == 2 ? DISPLAY_LOG_LEVELS_FROM : DISPLAY_LOG_FROM);
}

basin_status values_range(figure *f, bool *log, basin_error *err) {
    double positive = INFINITY;
    f->low = f->least_value = INFINITY;
    f->high = -INFINITY;
    for (int k = 0; k < f->surfaces; k++) {
        const double *values = values_of(f, k);
        size_t known = 0, count = (size_t)f->surface[k]->nx * (size_t)f->surface[k]->ny;
        for (size_t i = 0; i < count; i++) {
            if (!isfinite(values[i])) continue;
            known++;
            f->high = fmax(f->high, values[i]);
            f->least_value = fmin(f->least_value, values[i]);
            if (f->is_spread[k]) continue; /* it falls to 0 at the weights: not what decides a scale */
            f->low = fmin(f->low, values[i]);
            if (values[i] > 0) positive = fmin(positive, values[i]);
        }
        if (!known)
            return fail(err, BASIN_EINVALID, "surface %d: %s is not known at any point: nothing to draw", k + 1,
                        f->metric);
    }
    f->low = fmax(f->low, -EXTREME);
    f->high = fmin(f->high, EXTREME);
    *log = is_log(f, positive);
    if (!*log) return BASIN_OK;
    if (!isfinite(positive))
        return fail(err, BASIN_EINVALID, "%s has no value above 0: a log scale cannot show it", f->metric);
    f->low = fmax(positive, 1 / EXTREME);
    return BASIN_OK;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The value below which that share of a surface's points lies. */
static basin_status bulk_of(const figure *f, int surface, double share, double *bulk, basin_error *err) {
    size_t count = (size_t)f->surface[surface]->nx * (size_t)f->surface[surface]->ny, known = 0;
    assert(count > 0);
    double *sorted = calloc(count, sizeof *sorted);
    if (!sorted) return fail_memory(err);
    for (size_t i = 0; i < count; i++)
        if (isfinite(values_of(f, surface)[i])) sorted[known++] = values_of(f, surface)[i];
    qsort(sorted, known, sizeof *sorted, ascending);
    *bulk = sorted[(size_t)(share * (double)(known - 1))];
    free(sorted);
    return BASIN_OK;
}

/* The largest value, unless it lies far beyond the bulk of all surfaces, or the bulk of one surface far beyond those of the
 * others: the median of the surfaces' bulks decides. */
basin_status values_top(const figure *f, bool log, double *top, basin_error *err) {
    basin_status status = BASIN_OK;
    *top = f->options->zmax > 0 ? fmin(f->high, f->options->zmax) : f->high;
    if (f->options->zmax > 0) return BASIN_OK;
    double *bulk = malloc((size_t)f->surfaces * sizeof *bulk);
    if (!bulk) return fail_memory(err);
    for (int k = 0; k < f->surfaces && status == BASIN_OK; k++)
        status = bulk_of(f, k, !log ? HALF : f->kind->solid ? INNER : DISPLAY_BULK, &bulk[k], err);
    if (status == BASIN_OK) {
        qsort(bulk, (size_t)f->surfaces, sizeof *bulk, ascending);
        double middle = bulk[(f->surfaces - 1) / 2];
        double limit = log ? DISPLAY_BEYOND * fmax(middle, f->low * DISPLAY_LOG_FROM)
                           : f->low + DISPLAY_BEYOND * (middle - f->low);
        if (f->high > limit && limit > f->low) *top = limit;
    }
    free(bulk);
    return status;
}

/* Whether the values lie on both sides of zero; those of a loss that hardly dips below it do not. */
static bool has_two_sides(const figure *f, double top) {
    if (!(f->low < 0 && f->high > 0)) return false;
    return words_differences(f) || fmin(-f->low, f->high) >= SIDE * (top - f->low);
}

/* Values on both sides of zero are differences: they get a map for these unless the user chose one. */
static basin_status choose_map(figure *f, bool log, double top, basin_error *err) {
    basin_status status = BASIN_OK;
    bool differences = !log && !f->options->colormap && has_two_sides(f, top);
    if (differences) status = colormap_find(&f->map, f->theme->differences, err);
    f->diverging = differences || (f->map->diverging && !log);
    return status;
}

/* The median distance from zero. */
static basin_status typical_size(const figure *f, double *size, basin_error *err) {
    size_t count = 0, known = 0;
    for (int k = 0; k < f->surfaces; k++) count += (size_t)f->surface[k]->nx * (size_t)f->surface[k]->ny;
    double *sorted = calloc(count + 1, sizeof *sorted);
    if (!sorted) return fail_memory(err);
    for (int k = 0; k < f->surfaces; k++)
        for (size_t i = 0; i < (size_t)f->surface[k]->nx * (size_t)f->surface[k]->ny; i++)
            if (isfinite(values_of(f, k)[i])) sorted[known++] = fabs(values_of(f, k)[i]);
    qsort(sorted, known, sizeof *sorted, ascending);
    *size = sorted[known / 2];
    free(sorted);
    return BASIN_OK;
}

/* The same levels on both sides of zero: even steps, or denser near zero if a few differences are far larger than most. */
static basin_status choose_differences(figure *f, int target, basin_error *err) {
    levels half, *l = &f->levels;
    double top = fmax(fabs(f->low), fabs(f->high)), typical = 0;
    basin_status status = typical_size(f, &typical, err);
    if (status != BASIN_OK) return status;
    if (!(top > DISPLAY_BEYOND * typical && typical > 0)) {
        levels_choose(l, false, -top, top, target);
        return BASIN_OK;
    }
    levels_choose(&half, true, typical, top, target / 2 < 2 ? 2 : target / 2);
    *l = (levels){.decimals = -1};
    for (int i = half.count - 1; i >= 0 && half.count <= LEVELS_MAX / 2 - 1; i--) l->value[l->count++] = -half.value[i];
    l->value[l->count++] = 0;
    for (int i = 0; i < half.count && l->count < LEVELS_MAX; i++) l->value[l->count++] = half.value[i];
    return BASIN_OK;
}

/* The smallest value of all spreads, INFINITY without any. */
static double spread_low(const figure *f) {
    double low = INFINITY;
    for (int k = 0; k < f->surfaces; k++) {
        size_t count = (size_t)f->surface[k]->nx * (size_t)f->surface[k]->ny;
        for (size_t i = 0; i < count && f->is_spread[k]; i++)
            if (isfinite(values_of(f, k)[i])) low = fmin(low, values_of(f, k)[i]);
    }
    return low;
}

/* Where the levels begin: a spread shares them, and what lies far below the medians is one colour. */
static double values_bottom(const figure *f, bool log) {
    double low = spread_low(f);
    return fmin(f->low, log ? fmax(low, f->low / BELOW) : low);
}

/* Two more levels between zero and the first one: a spread is often smaller than the steps of its median. */
static void refine_spread(levels *l) {
    if (l->count < 2 || l->count + 2 > LEVELS_MAX || l->value[0] != 0) return;
    double step = l->value[1], mantissa = step / pow(10, floor(log10(step) + 1e-9));
    memmove(l->value + 3, l->value + 1, (size_t)(l->count - 1) * sizeof *l->value);
    l->count += 2;
    l->value[1] = step / (fabs(mantissa - 2) < 0.1 ? 4 : 5);
    l->value[2] = step / (mantissa < 2.1 ? 2 : 2.5);
    l->decimals = -1;
}

static basin_status choose_levels(figure *f, basin_error *err) {
    bool log = false;
    char *end = NULL;
    const char *wanted = f->options->levels;
    basin_status status = values_range(f, &log, err);
    double top = 0;
    if (status == BASIN_OK) status = values_top(f, log, &top, err);
    if (status == BASIN_OK) status = choose_map(f, log, top, err);
    if (status != BASIN_OK) return status;

    long target = wanted ? strtol(wanted, &end, 10) : LEVELS_WANTED;
    if (wanted && (end == wanted || *end || target < 2)) {
        status = levels_parse(&f->levels, wanted, err);
        f->levels.log = log && f->levels.value[0] > 0;
        for (int i = 0; i < f->levels.count; i++) f->levels.value[i] = shift_value(f, f->levels.value[i]);
        return status;
    }
    if (target > LEVELS_MAX / 2) return fail(err, BASIN_EINVALID, "levels '%s': at most %d", wanted, LEVELS_MAX / 2);
    if (f->diverging) return choose_differences(f, (int)target, err);
    double bottom = values_bottom(f, log);
    if (f->kind->solid && !f->constant && scale_is_point(bottom, top))
        top = bottom + (bottom != 0 ? fabs(bottom) : 1); /* a box has a height */
    levels_choose(&f->levels, log, bottom, top, (int)target);
    if (!log && isfinite(spread_low(f))) refine_spread(&f->levels);
    return BASIN_OK;
}

basin_status values_levels(figure *f, basin_error *err) {
    basin_status status = choose_levels(f, err);
    f->lines = f->levels;
    f->low = f->kind->solid ? values_bottom(f, f->levels.log) : fmin(f->low, spread_low(f));
    return status;
}

double values_scaled(const figure *f, double value) {
    return scale_transform(f->levels.log, value);
}

/* The coordinates that a scale shows, with one more each way if it begins or ends between two: first and how many. */
static size_t shown(const scale *s, const double *at, int count, size_t *first) {
    int low = 0, high = count - 1;
    while (low + 1 < count && at[low + 1] <= s->min) low++;
    while (high > low + 1 && at[high - 1] >= s->max) high--;
    *first = (size_t)low;
    return (size_t)high - (size_t)low + 1;
}

basin_status values_field(grid *out, const figure *f, const panel *p, basin_error *err) {
    return values_field_of(out, f, p, values_of(f, p->first), err);
}

basin_status values_field_of(grid *out, const figure *f, const panel *p, const double *from, basin_error *err) {
    const basin_surface *s = f->surface[p->first];
    size_t left, low, nx = shown(&p->x.scale, s->x, s->nx, &left), ny = shown(&p->left.scale, s->y, s->ny, &low);
    assert(nx > 0 && ny > 0);
    double *x = calloc(nx, sizeof *x), *y = calloc(ny, sizeof *y), *values = calloc(nx * ny, sizeof *values);
    if (!x || !y || !values) {
        free(x);
        free(y);
        free(values);
        return fail_memory(err);
    }
    for (size_t i = 0; i < nx; i++) x[i] = panel_at(p, &p->left, s->x[left + i], s->y[0]).x;
    for (size_t j = 0; j < ny; j++) y[j] = panel_at(p, &p->left, s->x[0], s->y[low + j]).y;
    double floor = values_scaled(f, f->levels.value[0]) - 1; /* where log(0) is drawn: below all levels, and known */
    for (size_t i = 0; i < nx * ny; i++) {
        double value = from[(low + i / nx) * (size_t)s->nx + left + i % nx];
        values[i] = isfinite(value) ? values_scaled(f, value) : NAN;
        if (f->levels.log && values[i] < floor) values[i] = floor;
    }
    *out = (grid){(int)nx, (int)ny, x, y, values};
    return BASIN_OK;
}

void values_field_clear(grid *field) {
    free((double *)field->x);
    free((double *)field->y);
    free((double *)field->values);
    memset(field, 0, sizeof *field);
}

void values_hatch(figure *f, const panel *p) {
    const double *values = values_of(f, p->first);
    size_t count = (size_t)f->surface[p->first]->nx * (size_t)f->surface[p->first]->ny, known = 0;
    canvas_path frame = {0};
    while (known < count && isfinite(values[known])) known++;
    if (known == count) return;
    path_box(&frame, p->frame);
    style_hatch(f->canvas, f->theme, &frame, p->frame);
    path_clear(&frame);
}

int values_marks(const figure *f, const panel *p, point at[MARKS_MAX]) {
    const basin_surface *s = f->surface[p->first];
    const bool there[MARKS_MAX] = {true, interpolation_is(s, 0), interpolation_is(s, 1)};
    int count = 0;
    for (int k = 0; k < MARKS_MAX; k++) {
        double x = k == 1, y = k == 2;
        bool inside = p->x.scale.min <= x && p->x.scale.max >= x && p->left.scale.min <= y && p->left.scale.max >= y;
        if (there[k] && inside) at[count++] = panel_at(p, &p->left, x, y);
    }
    return count;
}

static void draw_cross(const figure *f, point c) {
    canvas_path cross = {0};
    for (int halo = 1; halo >= 0; halo--) {
        double reach = MARK_RADIUS + 0.5 * halo;
        canvas_pen pen = style_pen(f->theme, halo ? 1.7 : 0.7);
        if (halo) pen.color = f->theme->paper;
        path_reset(&cross);
        path_segment(&cross, (point){c.x - reach, c.y}, (point){c.x + reach, c.y});
        path_segment(&cross, (point){c.x, c.y - reach}, (point){c.x, c.y + reach});
        canvas_stroke(f->canvas, &cross, pen);
    }
    path_clear(&cross);
}

void values_mark(figure *f, const panel *p) {
    point at[MARKS_MAX];
    int count = values_marks(f, p, at);
    for (int k = 0; k < count; k++) draw_cross(f, at[k]);
}
