/* surface.c - values on a grid over a line or a plane. */
#include "basin/surface.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "result/surface.h"

#define COUNT_MAX 100000

/* `text` is the range in messages. The bound on the ends keeps coordinate() finite. */
static basin_status check_range(const basin_range *range, const char *text, basin_error *err) {
    const char *fault = NULL;
    if (!isfinite(COUNT_MAX * (fabs(range->min) + fabs(range->max))))
        fault = "its ends are not numbers, or too large";
    else if (range->min > range->max)
        fault = "its ends are swapped; the smaller one comes first";
    else if (range->min == range->max)
        fault = "its ends are equal";
    else if (range->count < 2)
        fault = "it needs 2 points or more";
    else if (range->count > COUNT_MAX)
        fault = "it has more than 100000 points";
    return fault ? fail(err, BASIN_EINVALID, "range '%s': %s", text, fault) : BASIN_OK;
}

basin_status basin_range_parse(basin_range *range, const char *text, basin_error *err) {
    basin_range parsed = {0};
    long long count = 0;
    int end = 0;
    if (text[strcspn(text, " \t\r\n\v\f")] ||
        sscanf(text, "%lf:%lf:%18lld%n", &parsed.min, &parsed.max, &count, &end) != 3 || text[end])
        return fail(err, BASIN_EINVALID, "range '%s': it is not min:max:count, as in -1:1:51", text);
    parsed.count = count < 0 ? 0 : count > COUNT_MAX ? COUNT_MAX + 1 : (int)count;
    basin_status status = check_range(&parsed, text, err);
    if (status == BASIN_OK) *range = parsed;
    return status;
}

/* The ends are set apart: n*x/n is not always x in floating point. */
static double coordinate(const basin_range *range, int i) {
    int last = range->count - 1;
    if (i == 0) return range->min;
    if (i == last) return range->max;
    return ((last - i) * range->min + i * range->max) / last;
}

/* NULL if out of memory. */
static double *coordinates(const basin_range *range) {
    double *values = malloc((size_t)range->count * sizeof *values);
    for (int i = 0; values && i < range->count; i++) values[i] = coordinate(range, i);
    return values;
}

static basin_status check_unwritten_range(const basin_range *range, basin_error *err) {
    char text[96];
    snprintf(text, sizeof text, "%.17g:%.17g:%d", range->min, range->max, range->count);
    return check_range(range, text, err);
}

basin_status basin_surface_new(basin_surface **out, const basin_range *x, const basin_range *y, int metrics,
                               const char *const names[], basin_error *err) {
    basin_status status = BASIN_OK;
    double *xs = NULL, *ys = NULL;
    TRY(check_unwritten_range(x, err));
    if (y) TRY(check_unwritten_range(y, err));
    xs = coordinates(x);
    if (y) ys = coordinates(y);
    if (!xs || (y && !ys)) {
        status = fail_memory(err);
        goto done;
    }
    TRY(basin_surface_from(out, x->count, xs, y ? y->count : 1, ys, metrics, names, err));
done:
    free(xs);
    free(ys);
    return status;
}

static basin_status check_axis(char axis, int count, const double *values, basin_error *err) {
    if (count < 2) return fail(err, BASIN_EINVALID, "the %c axis has %d points, 2 or more are needed", axis, count);
    for (int i = 0; i < count; i++) {
        if (!isfinite(values[i])) return fail(err, BASIN_EINVALID, "%c coordinate %d is %g", axis, i, values[i]);
        if (i > 0 && !(values[i - 1] < values[i]))
            return fail(err, BASIN_EINVALID, "%c coordinates do not increase: %.17g, %.17g", axis, values[i - 1],
                        values[i]);
    }
    return BASIN_OK;
}

/* A name becomes a name in a file: printable, without blanks and slashes. */
static int is_metric_name(const char *name) {
    size_t length = strlen(name);
    if (length == 0 || length >= sizeof((basin_metric *)0)->name) return 0;
    for (; *name; name++)
        if (*name <= ' ' || *name > '~' || *name == '/') return 0;
    return 1;
}

static basin_status check_names(int metrics, const char *const names[], basin_error *err) {
    if (metrics < 1 || metrics > BASIN_METRICS_MAX)
        return fail(err, BASIN_EINVALID, "a surface has 1 to %d metrics, not %d", BASIN_METRICS_MAX, metrics);
    for (int i = 0; i < metrics; i++) {
        if (!is_metric_name(names[i]))
            return fail(err, BASIN_EINVALID, "'%.64s' is no name for a metric: 1 to 63 printable characters, no '/'",
                        names[i]);
        for (int j = 0; j < i; j++)
            if (strcmp(names[i], names[j]) == 0)
                return fail(err, BASIN_EINVALID, "metric '%s' is named twice", names[i]);
    }
    return BASIN_OK;
}

static double *copy(const double *values, int count) {
    double *result = malloc((size_t)count * sizeof *result);
    return result ? memcpy(result, values, (size_t)count * sizeof *result) : NULL;
}

static basin_status add_metric(basin_surface *surface, const char *name, basin_error *err) {
    size_t points = (size_t)surface->nx * (size_t)surface->ny;
    basin_metric *metric = &surface->metric[surface->metrics];
    metric->values = malloc(points * sizeof *metric->values);
    if (!metric->values) return fail_memory(err);
    for (size_t i = 0; i < points; i++) metric->values[i] = NAN;
    snprintf(metric->name, sizeof metric->name, "%s", name);
    surface->metrics++;
    return BASIN_OK;
}

basin_status surface_make(basin_surface **out, int nx, const double *x, int ny, const double *y, int metrics,
                          const char *const names[], basin_error *err) {
    basin_status status = BASIN_OK;
    basin_surface *surface = NULL;
    TRY(check_axis('x', nx, x, err));
    if (y) TRY(check_axis('y', ny, y, err));
    if (!y) ny = 1;
    if ((long long)nx * ny > SURFACE_POINTS_MAX)
        return fail(err, BASIN_EINVALID, "a grid of %d x %d points has more than %d", nx, ny, SURFACE_POINTS_MAX);

    surface = calloc(1, sizeof *surface);
    if (!surface) return fail_memory(err);
    surface->nx = nx;
    surface->ny = ny;
    surface->members = 1;
    surface->x = copy(x, nx);
    surface->y = y ? copy(y, ny) : NULL;
    surface->metric = calloc((size_t)metrics + 1, sizeof *surface->metric);
    surface->point = calloc((size_t)nx * (size_t)ny, 1);
    if (!surface->x || (y && !surface->y) || !surface->metric || !surface->point) {
        status = fail_memory(err);
        goto done;
    }
    for (int i = 0; i < metrics; i++) TRY(add_metric(surface, names[i], err));
    *out = surface;
    surface = NULL;
done:
    basin_surface_free(surface);
    return status;
}

basin_status basin_surface_from(basin_surface **out, int nx, const double *x, int ny, const double *y, int metrics,
                                const char *const names[], basin_error *err) {
    basin_status status = check_names(metrics, names, err);
    return status == BASIN_OK ? surface_make(out, nx, x, ny, y, metrics, names, err) : status;
}

int basin_surface_grid(const basin_surface *surface) {
    return surface->nx * surface->ny;
}

int basin_surface_points(const basin_surface *surface) {
    return surface->members * surface->nx * surface->ny;
}

double *basin_surface_values(const basin_surface *surface, const char *name) {
    for (int i = 0; i < surface->metrics; i++)
        if (strcmp(surface->metric[i].name, name) == 0) return surface->metric[i].values;
    return NULL;
}

int basin_surface_count(const basin_surface *surface, basin_point state) {
    int count = 0;
    for (int i = 0; i < basin_surface_points(surface); i++) count += surface->point[i] == state;
    return count;
}

static int origin(int count, const double *coordinates) {
    for (int i = 0; i < count; i++)
        if (coordinates[i] == 0) return i;
    return -1;
}

int basin_surface_centre(const basin_surface *surface) {
    int x = origin(surface->nx, surface->x), y = surface->y ? origin(surface->ny, surface->y) : 0;
    return x < 0 || y < 0 ? -1 : y * surface->nx + x;
}

void basin_surface_free(basin_surface *surface) {
    if (!surface) return;
    for (int i = 0; i < surface->metrics; i++) free(surface->metric[i].values);
    free(surface->metric);
    free(surface->x);
    free(surface->y);
    free(surface->point);
    free(surface->seed);
    basin_record_clear(&surface->record);
    free(surface);
}
