/* surface_work.h - what evaluating some of a surface's points is made of: surface.c for one plane, members.c for several
 * planes and for points that are shared with other ranks. */
#ifndef LAND_SURFACE_WORK_H
#define LAND_SURFACE_WORK_H

#include "basin/land.h"

/** One evaluation: the points of a member that are missing, and where their values go. */
typedef struct surface_work {
    basin_surface *surface;
    int first; /* of the member's points, among those of all */
    const basin_plane *plane;
    const basin_surface_options *options;
    int datasets;
    const basin_dataset *const *data;
    const basin_network *network;
    int *missing;   /* row-major indices in its grid; NULL: points come from the other ranks' queue */
    double *values; /* (metrics) of a point */
} surface_work;

/** Evaluates `count` points that are missing; or what the queue of the ranks has of this member. */
basin_status surface_work_run(surface_work *j, int count, basin_error *err);

/** A finished point, as ranks_take: into the surface, and to whom it may concern. */
basin_status surface_work_take(void *work, int point, const double *values, basin_error *err);

/** The scores of the weights themselves, (datasets), if they are known beforehand; else NULL. */
const basin_score *surface_work_centre_scores(const basin_surface_options *options);

/** The weights themselves are a point of every member: takes it from one that has it, if it is wanted and missing here. */
basin_status surface_work_centre(surface_work *j, basin_error *err);

/** The same plane for whichever member is asked for. */
basin_planes surface_work_plane(const basin_plane *plane);

/** Whether it is the loss of a dataset. */
int surface_work_is_loss(const basin_metric *metric);

basin_status surface_work_check(const surface_work *j, basin_error *err);

#endif
