/* difference.c - one surface minus another. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "basin/surface.h"

static basin_status check_grids(const basin_surface *a, const basin_surface *b, basin_error *err) {
    if (a->members > 1 || b->members > 1)
        return fail(err, BASIN_EINVALID, "a difference of an ensemble of %d members: take one member or their median",
                    a->members > 1 ? a->members : b->members);
    if (basin_surface_is_same_grid(a, b, 0)) return BASIN_OK;
    return fail(err, BASIN_EINVALID, "a difference needs the same grid: one is %d x %d, the other %d x %d%s", a->nx,
                a->ny, b->nx, b->ny, a->nx == b->nx && a->ny == b->ny ? " with other coordinates" : "");
}

static basin_status merge_records(basin_record *out, const basin_surface *a, const basin_surface *b, basin_error *err) {
    basin_status status = BASIN_OK;
    char key[256];
    TRY(basin_record_merge(out, &a->record, err));
    for (int i = 0; i < b->record.count; i++) {
        snprintf(key, sizeof key, "minus.%s", b->record.entry[i].key);
        TRY(basin_record_set(out, err, key, "%s", b->record.entry[i].value));
    }
done:
    return status;
}

static void subtract(basin_surface *d, const basin_surface *a, const basin_surface *b) {
    size_t points = (size_t)a->nx * (size_t)a->ny;
    for (int m = 0; m < d->metrics; m++) {
        const double *from = basin_surface_values(a, d->metric[m].name),
                     *less = basin_surface_values(b, d->metric[m].name);
        const int sign = text_ends_with(d->metric[m].name, BASIN_INTERVAL) ? 1 : -1;
        for (size_t i = 0; i < points; i++) d->metric[m].values[i] = (from ? from[i] : 0) + sign * (less ? less[i] : 0);
    }
    for (size_t i = 0; i < points; i++) {
        int missing = a->point[i] == BASIN_MISSING || b->point[i] == BASIN_MISSING;
        int both = a->point[i] == BASIN_EVALUATED && b->point[i] == BASIN_EVALUATED;
        d->point[i] = missing ? BASIN_MISSING : both ? BASIN_EVALUATED : BASIN_INTERPOLATED;
    }
}

/* Whether a surface says something of a metric: of an interval that it lacks, that it is none. */
static int has(const basin_surface *s, const char *name) {
    char of[sizeof((basin_metric *)0)->name];
    if (basin_surface_values(s, name)) return 1;
    if (!text_ends_with(name, BASIN_INTERVAL)) return 0;
    snprintf(of, sizeof of, "%.*s", (int)(strlen(name) - strlen(BASIN_INTERVAL)), name);
    return basin_surface_values(s, of) != NULL;
}

basin_status basin_surface_difference(basin_surface **out, const basin_surface *a, const basin_surface *b,
                                      basin_error *err) {
    basin_status status = BASIN_OK;
    const char *names[BASIN_METRICS_MAX];
    basin_surface *d = NULL;
    int count = 0;
    TRY(check_grids(a, b, err));
    for (int m = 0; m < a->metrics && count < BASIN_METRICS_MAX; m++)
        if (has(b, a->metric[m].name) && !text_ends_with(a->metric[m].name, BASIN_SAMPLES))
            names[count++] = a->metric[m].name;
    for (int m = 0; m < b->metrics && count < BASIN_METRICS_MAX; m++)
        if (!basin_surface_values(a, b->metric[m].name) && has(a, b->metric[m].name))
            names[count++] = b->metric[m].name;
    if (!count) return fail(err, BASIN_EINVALID, "a difference needs a metric that both surfaces have");
    TRY(basin_surface_from(&d, a->nx, a->x, a->ny, a->y, count, names, err));
    subtract(d, a, b);
    TRY(merge_records(&d->record, a, b, err));
    *out = d;
    d = NULL;
done:
    basin_surface_free(d);
    return status;
}
