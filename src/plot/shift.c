/* shift.c - values that hardly differ, shown as their differences from a round number. */
#include "plot/shift.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plot/values.h"

#define ROUNDING 1e-15 /* of an offset */
#define SLACK 1e-6     /* of a digit */
#define SHORT 3        /* numbers with so few zeros need no power of ten */

/* Whether a metric is drawn on the axis of the figure's own: of one line, all losses are. */
static bool is_drawn(const figure *f, const char *metric) {
    if (strcmp(metric, f->metric) == 0) return true;
    return f->kind->needs == 1 && f->surfaces == 1 && !f->options->metric && values_is(metric, "_loss");
}

static void range_of(const figure *f, const basin_surface *s, double *low, double *high) {
    for (int m = 0; s && m < s->metrics; m++)
        for (int i = 0; is_drawn(f, s->metric[m].name) && i < basin_surface_grid(s); i++) {
            double value = s->metric[m].values[i];
            if (!isfinite(value)) continue;
            *low = fmin(*low, value);
            *high = fmax(*high, value);
        }
}

/* Whether the values need an offset, and which; it stands in the label of an axis or of the colour bar. */
static bool choose(figure *f) {
    double low = INFINITY, high = -INFINITY;
    for (int k = 0; k < f->surfaces; k++) {
        if (f->is_spread[k]) return false;
        range_of(f, f->surface[k], &low, &high);
        range_of(f, f->lower[k], &low, &high);
        range_of(f, f->upper[k], &low, &high);
    }
    double size = fmax(fabs(low), fabs(high)), span = high - low;
    f->constant = isfinite(size) && scale_is_point(low, high);
    if (!isfinite(size) || f->constant || !(span < SHIFT_SPAN * size)) return false;
    if (f->options->scale == BASIN_SCALE_LOG || f->options->zmax > 0) return false;
    if (!(f->bar || f->kind->needs == 1)) return false;
    int digits = (int)floor(log10(span) + 1e-9) + 1;
    double unit = pow(10, abs(digits));
    f->shift.offset = digits < 0 ? floor(low * unit + SLACK) / unit : floor(low / unit + SLACK) * unit;
    f->shift.exponent = abs(digits - 1) < SHORT ? 0 : 1 - digits;
    return true;
}

double shift_value(const figure *f, double value) {
    double apart = value - f->shift.offset;
    if (!f->shift.wanted) return value;
    return fabs(apart) < ROUNDING * fabs(f->shift.offset) ? 0 : apart * pow(10, f->shift.exponent);
}

double shift_true(const figure *f, double shown) {
    return f->shift.wanted ? f->shift.offset + shown * pow(10, -f->shift.exponent) : shown;
}

static basin_status copy_of(basin_surface **out, const figure *f, const basin_surface *s, basin_error *err) {
    basin_status status = BASIN_OK;
    const char *names[BASIN_METRICS_MAX];
    basin_surface *copy = NULL;
    const size_t points = (size_t)basin_surface_grid(s);
    for (int m = 0; m < s->metrics; m++) names[m] = s->metric[m].name;
    TRY(basin_surface_from(&copy, s->nx, s->x, s->ny, s->y, s->metrics, names, err));
    for (int m = 0; m < s->metrics; m++)
        for (size_t i = 0; i < points; i++) {
            double value = s->metric[m].values[i];
            copy->metric[m].values[i] = is_drawn(f, names[m]) ? shift_value(f, value) : value;
        }
    memcpy(copy->point, s->point, points);
    TRY(basin_record_merge(&copy->record, &s->record, err));
    *out = copy;
    copy = NULL;
done:
    basin_surface_free(copy);
    return status;
}

/* Makes a copy of each surface of a list, and the list of them. */
static basin_status copies_of(figure *f, const basin_surface *const **list, int which, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_surface *const *from = *list;
    basin_surface **made = f->shift.made[which];
    for (int k = 0; k < f->surfaces && status == BASIN_OK; k++)
        if (from[k]) status = copy_of(&made[k], f, from[k], err);
    if (status == BASIN_OK) *list = (const basin_surface *const *)made;
    return status;
}

basin_status shift_apply(figure *f, basin_error *err) {
    basin_status status = BASIN_OK;
    if (!choose(f)) return BASIN_OK;
    f->shift.wanted = true;
    TRY(copies_of(f, &f->surface, 0, err));
    TRY(copies_of(f, &f->lower, 1, err));
    TRY(copies_of(f, &f->upper, 2, err));
done:
    return status;
}

char *shift_label(const figure *f, const char *markup) {
    const shift *s = &f->shift;
    char *text = NULL, offset[64], power[64];
    if (!s->wanted) return strdup(markup);
    number_markup(offset, fabs(s->offset), -15);
    number_markup(power, s->exponent, 0);
    int length = asprintf(&text, s->exponent ? "(%s %s\u00a0%s) \u00d7\u00a010<sup>%s</sup>" : "%s %s\u00a0%s", markup,
                          s->offset < 0 ? "+" : "\u2212", offset, power);
    return length < 0 ? NULL : text;
}

void shift_clear(figure *f) {
    for (int which = 0; which < 3; which++)
        for (int k = 0; k < f->surfaces; k++) basin_surface_free(f->shift.made[which][k]);
}
