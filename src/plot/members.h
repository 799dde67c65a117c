/* members.h - what is drawn of ensembles, and of values that are known up to an interval. */
#ifndef PLOT_MEMBERS_H
#define PLOT_MEMBERS_H

#include "plot/figure.h"

/** Surfaces as they are drawn: of an ensemble its median, with the quartiles around it; of one with intervals itself, with their ends.
 *  Start it as {0}. */
typedef struct members {
    const basin_surface *shown[SURFACES_MAX], *lower[SURFACES_MAX],
        *upper[SURFACES_MAX];     /* lower, upper: NULL without a band */
    bool is_spread[SURFACES_MAX]; /* it is the range between the quartiles of the one before it */
    int surfaces;                 /* of those shown */
    basin_surface *made[3 * SURFACES_MAX];
    int count; /* of those made */
} members;

/** @param spread     each ensemble of planes is followed by the range between its quartiles
 *  @param intervals  values that have one get it as their band
 *  @return BASIN_OK; BASIN_EINVALID if there is none, or they become too many; BASIN_ENOMEM */
basin_status members_reduce(members *m, int count, const basin_surface *const surfaces[], bool spread, bool intervals,
                            basin_error *err);
void members_clear(members *m);

#endif
