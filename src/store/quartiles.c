/* quartiles.c - an ensemble for formats that know no members. */
#include <stdlib.h>
#include <string.h>

#include "store/surface_format.h"

static const struct {
    double q;
    const char *ending;
} kinds[] = {{0.5, ""}, {0.25, "_q25"}, {0.75, "_q75"}};

enum { KINDS = sizeof kinds / sizeof *kinds };

typedef char metric_name[sizeof((basin_metric *)0)->name];

static basin_status make_names(metric_name *text, const char **names, const basin_surface *surface, basin_error *err) {
    for (int i = 0; i < KINDS * surface->metrics; i++) {
        const char *name = surface->metric[i / KINDS].name, *ending = kinds[i % KINDS].ending;
        if (strlen(name) + strlen(ending) >= sizeof *text)
            return fail(err, BASIN_EINVALID, "metric '%s' has too long a name for its quartiles", name);
        strcat(strcpy(text[i], name), ending);
        names[i] = text[i];
    }
    return BASIN_OK;
}

static basin_status fill(basin_surface *made, const basin_surface *surface, int kind, basin_error *err) {
    basin_surface *quantile = NULL;
    const size_t points = (size_t)basin_surface_grid(surface);
    basin_status status = basin_surface_quantile(&quantile, surface, kinds[kind].q, err);
    if (status != BASIN_OK) return status;
    for (int m = 0; m < surface->metrics; m++)
        memcpy(made->metric[KINDS * m + kind].values, quantile->metric[m].values, points * sizeof(double));
    memcpy(made->point, quantile->point, points);
    basin_surface_free(quantile);
    return BASIN_OK;
}

basin_status surface_quartiles(basin_surface **out, const basin_surface *surface, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_surface *made = NULL;
    metric_name *text = calloc((size_t)surface->metrics * KINDS, sizeof *text);
    const char **names = calloc((size_t)surface->metrics * KINDS, sizeof *names);
    if (!text || !names) {
        status = fail_memory(err);
        goto done;
    }
    TRY(make_names(text, names, surface, err));
    TRY(basin_surface_from(&made, surface->nx, surface->x, surface->ny, surface->y, KINDS * surface->metrics, names,
                           err));
    for (int i = 0; i < KINDS; i++) TRY(fill(made, surface, i, err));
    TRY(basin_record_merge(&made->record, &surface->record, err));
    TRY(basin_record_set(&made->record, err, "quantile", "median and quartiles over %d members", surface->members));
    *out = made;
    made = NULL;
done:
    free(text);
    free(names);
    basin_surface_free(made);
    return status;
}
