/* line_measures.c - width, rise, convexity and roughness of a line. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "basin/measure.h"

/* A line as it is measured. */
typedef struct view {
    int count, zero; /* f[zero] is the checkpoint */
    const double *x, *f;
} view;

/* The two ways out from the checkpoint. */
static const int ways[] = {1, -1};

static basin_status look(view *out, const basin_surface *line, const char *metric, basin_error *err) {
    const double *f = basin_surface_values(line, metric);
    int zero = 0;
    if (line->y) return fail(err, BASIN_EINVALID, "a plane where a line is to be measured");
    if (!f) return fail(err, BASIN_ENOTFOUND, "the line has no metric '%s'", metric);
    while (zero < line->nx && line->x[zero] != 0) zero++;
    if (zero == 0 || zero >= line->nx - 1)
        return fail(err, BASIN_EINVALID, "the line from %g to %g has no points on both sides of 0, or not 0 itself",
                    line->x[0], line->x[line->nx - 1]);
    int missing = basin_surface_count(line, BASIN_MISSING);
    if (missing) return fail(err, BASIN_EINVALID, "%d of %d points of the line are missing", missing, line->nx);
    *out = (view){line->nx, zero, line->x, f};
    return BASIN_OK;
}

static int is_inside(const view *v, int i) {
    return i >= 0 && i < v->count;
}

/* Between samples i and j, where the loss reaches `level`, which f[i] has not. */
static double crossing(const view *v, int i, int j, double level) {
    double share = isfinite(v->f[j]) ? (level - v->f[i]) / (v->f[j] - v->f[i]) : 0;
    return fabs(v->x[i] + share * (v->x[j] - v->x[i]));
}

static basin_bounded side_width(const view *v, int way, double rise) {
    double level = v->f[v->zero] + rise;
    int i = v->zero;
    for (; is_inside(v, i + way); i += way)
        if (!(v->f[i + way] < level)) return (basin_bounded){crossing(v, i, i + way, level), 0};
    return (basin_bounded){fabs(v->x[i]), 1};
}

basin_status basin_line_width(basin_bounded *out, const basin_surface *line, const char *metric, double rise,
                              basin_error *err) {
    view v;
    basin_status status = look(&v, line, metric, err);
    if (status != BASIN_OK) return status;
    if (!(rise > 0)) return fail(err, BASIN_EINVALID, "a rise of %g is none", rise);
    basin_bounded right = side_width(&v, 1, rise), left = side_width(&v, -1, rise);
    *out = (basin_bounded){(right.value + left.value) / 2, right.at_least || left.at_least};
    return BASIN_OK;
}

/* f at `radius` on one side, which reaches that far. */
static double value_at(const view *v, int way, double radius) {
    int i = v->zero;
    while (fabs(v->x[i]) < radius) i += way;
    double share = (fabs(v->x[i]) - radius) / fabs(v->x[i] - v->x[i - way]);
    double value = share == 0 ? v->f[i] : (1 - share) * v->f[i] + share * v->f[i - way];
    return isfinite(value) ? value : INFINITY;
}

basin_status basin_line_rise(double rise[2], const basin_surface *line, const char *metric, double radius,
                             basin_error *err) {
    view v;
    basin_status status = look(&v, line, metric, err);
    if (status != BASIN_OK) return status;
    if (!(radius > 0 && radius <= -v.x[0] && radius <= v.x[v.count - 1]))
        return fail(err, BASIN_EINVALID, "a radius of %g on a line from %g to %g", radius, v.x[0], v.x[v.count - 1]);
    for (int i = 0; i < 2; i++) rise[i] = value_at(&v, ways[i], radius) - v.f[v.zero];
    return BASIN_OK;
}

/* The slope from sample i to the next, and how far rounding may have moved it. */
typedef struct slope {
    double value, error;
} slope;

/* Losses of single samples are f32: their mean is known to a few units in the last place. */
static const double rounding = 0x1p-20;

static slope slope_after(const view *v, int i) {
    double step = v->x[i + 1] - v->x[i];
    return (slope){(v->f[i + 1] - v->f[i]) / step, rounding * (fabs(v->f[i + 1]) + fabs(v->f[i])) / step};
}

basin_status basin_line_convexity(double *share, const basin_surface *line, const char *metric, basin_error *err) {
    view v;
    int triples = 0, convex = 0;
    basin_status status = look(&v, line, metric, err);
    if (status != BASIN_OK) return status;
    for (int i = 1; i + 1 < v.count; i++) {
        slope before = slope_after(&v, i - 1), after = slope_after(&v, i);
        double change = after.value - before.value;
        if (!isfinite(change)) continue;
        triples++;
        convex += change > before.error + after.error;
    }
    *share = triples ? (double)convex / triples : NAN;
    return BASIN_OK;
}

/* NaN if the first sample on that side is not finite. */
static double side_variation(const view *v, int way) {
    double sum = 0, min = v->f[v->zero], max = min;
    int i = v->zero + way;
    if (!isfinite(v->f[v->zero]) || !isfinite(v->f[i])) return NAN;
    for (; is_inside(v, i) && isfinite(v->f[i]); i += way) {
        sum += fabs(v->f[i] - v->f[i - way]);
        min = fmin(min, v->f[i]);
        max = fmax(max, v->f[i]);
    }
    return max > min ? sum / (max - min) : 1;
}

basin_status basin_line_roughness(double *variation, const basin_surface *line, const char *metric, basin_error *err) {
    view v;
    double sum = 0;
    int sides = 0;
    basin_status status = look(&v, line, metric, err);
    if (status != BASIN_OK) return status;
    for (int i = 0; i < 2; i++) {
        double side = side_variation(&v, ways[i]);
        if (isnan(side)) continue;
        sum += side;
        sides++;
    }
    *variation = sides ? sum / sides : NAN;
    return BASIN_OK;
}
