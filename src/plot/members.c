/* members.c - what is drawn of ensembles. */
#include "plot/members.h"

static basin_status quantile(members *m, const basin_surface **out, const basin_surface *surface, double q,
                             basin_error *err) {
    basin_status status = basin_surface_quantile(&m->made[m->count], surface, q, err);
    if (status == BASIN_OK) *out = m->made[m->count++];
    return status;
}

basin_status members_reduce(members *m, int count, const basin_surface *const surfaces[], basin_error *err) {
    basin_status status = BASIN_OK;
    for (int k = 0; k < count; k++) {
        m->shown[k] = surfaces[k];
        if (surfaces[k]->members <= 1) continue;
        TRY(quantile(m, &m->shown[k], surfaces[k], 0.5, err));
        if (surfaces[k]->y) continue; /* a band lies around a line */
        TRY(quantile(m, &m->lower[k], surfaces[k], 0.25, err));
        TRY(quantile(m, &m->upper[k], surfaces[k], 0.75, err));
    }
done:
    return status;
}

void members_clear(members *m) {
    for (int k = 0; k < m->count; k++) basin_surface_free(m->made[k]);
}
