/* ensemble.c - surfaces of several members, and statistics over them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "basin/surface.h"
#include "result/quantile.h"
#include "result/surface.h"

static basin_status check_seeds(int members, const uint64_t *seeds, basin_error *err) {
    for (int i = 0; i < members; i++)
        for (int k = 0; k < i; k++)
            if (seeds[i] == seeds[k])
                return fail(err, BASIN_EINVALID, "seed %llu is there twice", (unsigned long long)seeds[i]);
    return BASIN_OK;
}

static basin_status check_members(const basin_surface *surface, int members, basin_error *err) {
    if (members < 1 || members > BASIN_MEMBERS_MAX)
        return fail(err, BASIN_EINVALID, "a surface has 1 to %d members, not %d", BASIN_MEMBERS_MAX, members);
    if ((long long)members * basin_surface_grid(surface) > SURFACE_POINTS_MAX)
        return fail(err, BASIN_EINVALID, "%d members of %d x %d points have more than %d", members, surface->nx,
                    surface->ny, SURFACE_POINTS_MAX);
    return BASIN_OK;
}

/* Room for all members in place of what was there; what fails leaves the surface whole. */
static basin_status enlarge(basin_surface *surface, size_t points, basin_error *err) {
    unsigned char *states = realloc(surface->point, points);
    if (!states) return fail_memory(err);
    surface->point = states;
    for (int m = 0; m < surface->metrics; m++) {
        double *values = realloc(surface->metric[m].values, points * sizeof *values);
        if (!values) return fail_memory(err);
        surface->metric[m].values = values;
    }
    return BASIN_OK;
}

basin_status basin_surface_set_members(basin_surface *surface, int members, const uint64_t *seeds, basin_error *err) {
    basin_status status = check_members(surface, members, err);
    if (status == BASIN_OK && members > 1) status = check_seeds(members, seeds, err);
    if (status != BASIN_OK) return status;
    const size_t points = (size_t)members * (size_t)basin_surface_grid(surface);
    uint64_t *copy = members > 1 ? malloc((size_t)members * sizeof *copy) : NULL;
    if (members > 1 && !copy) return fail_memory(err);
    if (points > (size_t)basin_surface_points(surface)) status = enlarge(surface, points, err);
    if (status != BASIN_OK) {
        free(copy);
        return status;
    }
    if (copy) memcpy(copy, seeds, (size_t)members * sizeof *copy);
    free(surface->seed);
    surface->seed = copy;
    surface->members = members;
    memset(surface->point, BASIN_MISSING, points);
    for (int m = 0; m < surface->metrics; m++)
        for (size_t i = 0; i < points; i++) surface->metric[m].values[i] = NAN;
    return BASIN_OK;
}

double *basin_surface_member(const basin_surface *surface, const char *name, int member) {
    double *values = basin_surface_values(surface, name);
    return values ? values + member * basin_surface_grid(surface) : NULL;
}

/* A loss that is NaN counts as large, an accuracy as small: as -inf, which is none otherwise, until the quantile is known. */
static void replace(const basin_metric *metric, int count, double *values, double from, double to) {
    const int accuracy = text_ends_with(metric->name, "_acc");
    for (int i = 0; accuracy && i < count; i++)
        if (isnan(from) ? isnan(values[i]) : values[i] == from) values[i] = to;
}

/* The values of all members at point `i` of metric `m`. */
static void gather(double *values, const basin_surface *surface, int m, int i) {
    for (int k = 0; k < surface->members; k++)
        values[k] = surface->metric[m].values[k * basin_surface_grid(surface) + i];
}

/* Of some members the quantile would be another one at every point: it is that of all, or missing. */
static basin_point state_of(const basin_surface *surface, int i) {
    basin_point state = BASIN_EVALUATED;
    for (int k = 0; k < surface->members; k++) {
        basin_point member = surface->point[k * basin_surface_grid(surface) + i];
        if (member == BASIN_MISSING) return BASIN_MISSING;
        if (member == BASIN_INTERPOLATED) state = BASIN_INTERPOLATED;
    }
    return state;
}

/* An empty surface over the same grid with the same metrics and record. */
static basin_status like(basin_surface **out, const basin_surface *surface, basin_error *err) {
    basin_surface *made = NULL;
    const char **names = calloc((size_t)surface->metrics, sizeof *names);
    if (!names) return fail_memory(err);
    for (int m = 0; m < surface->metrics; m++) names[m] = surface->metric[m].name;
    basin_status status =
        basin_surface_from(&made, surface->nx, surface->x, surface->ny, surface->y, surface->metrics, names, err);
    free(names);
    if (status == BASIN_OK) status = basin_record_merge(&made->record, &surface->record, err);
    if (status == BASIN_OK)
        *out = made;
    else
        basin_surface_free(made);
    return status;
}

basin_status basin_surface_quantile(basin_surface **out, const basin_surface *surface, double q, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_surface *made = NULL;
    double *values = NULL;
    if (!(q >= 0 && q <= 1)) return fail(err, BASIN_EINVALID, "quantile %g: want 0 to 1", q);
    TRY(like(&made, surface, err));
    TRY(basin_record_set(&made->record, err, "quantile", "%g over %d members", q, surface->members));
    values = malloc((size_t)surface->members * sizeof *values);
    if (!values) {
        status = fail_memory(err);
        goto done;
    }
    for (int i = 0; i < basin_surface_grid(surface); i++) {
        made->point[i] = (unsigned char)state_of(surface, i);
        for (int m = 0; m < surface->metrics && made->point[i] != BASIN_MISSING; m++) {
            const int count = surface->members;
            double *value = &made->metric[m].values[i];
            gather(values, surface, m, i);
            replace(&surface->metric[m], count, values, NAN, -INFINITY);
            qsort(values, (size_t)count, sizeof *values, quantile_order);
            *value = quantile_of(count, values, q);
            replace(&surface->metric[m], 1, value, -INFINITY, NAN);
        }
    }
    *out = made;
    made = NULL;
done:
    free(values);
    basin_surface_free(made);
    return status;
}
