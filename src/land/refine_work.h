/* refine_work.h - what a refinement knows between two rounds. */
#ifndef LAND_REFINE_WORK_H
#define LAND_REFINE_WORK_H

#include <signal.h>

#include "basin/surface.h"
#include "land/stencil.h"
#include "result/display.h"

typedef struct refine_work {
    basin_surface *surface;
    int points, losses;
    int loss[BASIN_METRICS_MAX];          /* the metrics that decide */
    display display[BASIN_METRICS_MAX];   /* of each metric; of those that do not decide {0} */
    unsigned char *node;                  /* whose values are used */
    unsigned char *finite;                /* of these, where all losses are finite */
    lattice nodes, finite_nodes;          /* the same two, to find the nearest */
    unsigned char *wanted;                /* to be evaluated next */
    double *spacing;                      /* from every point to the nearest other node that is finite */
    double *predicted[BASIN_METRICS_MAX]; /* from the nodes around; at a node from the other ones */
    double *residual;                     /* of nodes: how far the prediction is off, in the picture */
    double *estimate;                     /* of other points */
    double *scratch;
    double factor; /* between the two */
    volatile sig_atomic_t *stop;
} refine_work;

/** From the nodes' values: displays, predictions everywhere, residuals and estimates.
 *  @return BASIN_OK; BASIN_EINTERRUPTED, on a large grid soon after `stop` was set */
basin_status refine_estimate(refine_work *w, basin_error *err);

/** The largest estimate. */
double refine_largest(const refine_work *w);

/** The largest deviation of the predictions from values that are known by now, at the points wanted, in the picture. */
double refine_deviation(const refine_work *w);

#endif
