/* members.c - what is drawn of ensembles, and of values that are known up to an interval. */
#include "plot/members.h"

#include <stdio.h>
#include <string.h>

static basin_status quantile(members *m, basin_surface **out, const basin_surface *surface, double q,
                             basin_error *err) {
    basin_status status = basin_surface_quantile(&m->made[m->count], surface, q, err);
    if (status == BASIN_OK) *out = m->made[m->count++];
    return status;
}

/* Upper minus lower quartile, of each point and metric; unknown where either is. */
static basin_status range(basin_surface *upper, const basin_surface *lower, int count, basin_error *err) {
    size_t points = (size_t)upper->nx * (size_t)upper->ny;
    for (int k = 0; k < upper->metrics; k++)
        for (size_t i = 0; i < points; i++) upper->metric[k].values[i] -= lower->metric[k].values[i];
    return basin_record_set(&upper->record, err, "quantile", "0.75 - 0.25 over %d members", count);
}

static basin_status add(members *m, const basin_surface *surface, bool is_spread, basin_error *err) {
    if (m->surfaces == SURFACES_MAX)
        return fail(err, BASIN_EINVALID, "spread: more than %d panels; draw fewer ensembles", SURFACES_MAX);
    m->is_spread[m->surfaces] = is_spread;
    m->shown[m->surfaces++] = surface;
    return BASIN_OK;
}

/* A shard may have each point of another member. */
static basin_status check_known(const basin_surface *median, int number, int index, basin_error *err) {
    if (basin_surface_count(median, BASIN_MISSING) < basin_surface_points(median)) return BASIN_OK;
    return fail(err, BASIN_EINVALID,
                "surface %d: no point is evaluated in all of its %d members: there is no median to draw; if it is a "
                "shard, merge it with the others",
                index + 1, number);
}

static basin_status add_ensemble(members *m, const basin_surface *surface, int index, bool spread, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_surface *median, *lower, *upper;
    bool is_line = !surface->y;
    TRY(quantile(m, &median, surface, 0.5, err));
    TRY(check_known(median, surface->members, index, err));
    TRY(add(m, median, false, err));
    if (!is_line && !spread) return BASIN_OK;
    TRY(quantile(m, &lower, surface, 0.25, err));
    TRY(quantile(m, &upper, surface, 0.75, err));
    if (is_line) {
        m->lower[m->surfaces - 1] = lower;
        m->upper[m->surfaces - 1] = upper;
    } else {
        TRY(range(upper, lower, surface->members, err));
        TRY(add(m, upper, true, err));
    }
done:
    return status;
}

static const double *interval_of(const basin_surface *surface, const char *metric) {
    char name[sizeof((basin_metric *)0)->name + sizeof BASIN_INTERVAL];
    snprintf(name, sizeof name, "%s" BASIN_INTERVAL, metric);
    return basin_surface_values(surface, name);
}

static bool has_intervals(const basin_surface *surface) {
    for (int k = 0; k < surface->metrics; k++)
        if (interval_of(surface, surface->metric[k].name)) return true;
    return false;
}

/* One end of each interval, of the metrics that have one. */
static basin_status bound(members *m, const basin_surface **out, const basin_surface *surface, int sign,
                          basin_error *err) {
    const char *names[BASIN_METRICS_MAX];
    const size_t points = (size_t)surface->nx * (size_t)surface->ny;
    int count = 0;
    for (int k = 0; k < surface->metrics; k++)
        if (interval_of(surface, surface->metric[k].name)) names[count++] = surface->metric[k].name;
    basin_status status =
        basin_surface_from(&m->made[m->count], surface->nx, surface->x, surface->ny, surface->y, count, names, err);
    if (status != BASIN_OK) return status;
    basin_surface *made = m->made[m->count++];
    for (int k = 0; k < count; k++) {
        const double *values = basin_surface_values(surface, names[k]), *half = interval_of(surface, names[k]);
        for (size_t i = 0; i < points; i++) made->metric[k].values[i] = values[i] + sign * half[i];
    }
    memcpy(made->point, surface->point, points);
    *out = made;
    return BASIN_OK;
}

static basin_status add_plain(members *m, const basin_surface *surface, bool intervals, basin_error *err) {
    basin_status status = BASIN_OK;
    TRY(add(m, surface, false, err));
    if (!intervals || !has_intervals(surface)) return BASIN_OK;
    TRY(bound(m, &m->lower[m->surfaces - 1], surface, -1, err));
    TRY(bound(m, &m->upper[m->surfaces - 1], surface, 1, err));
done:
    return status;
}

basin_status members_reduce(members *m, int count, const basin_surface *const surfaces[], bool spread, bool intervals,
                            basin_error *err) {
    basin_status status = BASIN_OK;
    bool planes = false;
    for (int k = 0; k < count; k++) {
        bool ensemble = surfaces[k]->members > 1;
        planes = planes || (ensemble && surfaces[k]->y);
        TRY(ensemble ? add_ensemble(m, surfaces[k], k, spread, err) : add_plain(m, surfaces[k], intervals, err));
    }
    if (spread && !planes)
        status = fail(err, BASIN_EINVALID, "spread: no surface is an ensemble of planes (basin surface --seeds)");
done:
    return status;
}

void members_clear(members *m) {
    for (int k = 0; k < m->count; k++) basin_surface_free(m->made[k]);
}
