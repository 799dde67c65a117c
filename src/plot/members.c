/* members.c - what is drawn of ensembles. */
#include "plot/members.h"

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

static basin_status add_ensemble(members *m, const basin_surface *surface, bool spread, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_surface *median, *lower, *upper;
    bool is_line = !surface->y;
    TRY(quantile(m, &median, surface, 0.5, err));
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

basin_status members_reduce(members *m, int count, const basin_surface *const surfaces[], bool spread,
                            basin_error *err) {
    basin_status status = BASIN_OK;
    bool planes = false;
    for (int k = 0; k < count; k++) {
        bool ensemble = surfaces[k]->members > 1;
        planes = planes || (ensemble && surfaces[k]->y);
        TRY(ensemble ? add_ensemble(m, surfaces[k], spread, err) : add(m, surfaces[k], false, err));
    }
    if (spread && !planes)
        status = fail(err, BASIN_EINVALID, "spread: no surface is an ensemble of planes (basin surface --seeds)");
done:
    return status;
}

void members_clear(members *m) {
    for (int k = 0; k < m->count; k++) basin_surface_free(m->made[k]);
}
