/* surface.h - values (loss, accuracy, ...) on a grid over a line or a plane. */
#ifndef BASIN_SURFACE_H
#define BASIN_SURFACE_H

#include <stdint.h>

#include "basin/error.h"
#include "basin/record.h"

/** The coordinates min, ..., max in `count` even steps.   x_i = ((n-1-i)*min + i*max) / (n-1), so a midpoint is exact */
typedef struct basin_range {
    double min, max;
    int count;
} basin_range;

/** Reads "-1:1:51". Errors: not three numbers, ends equal, swapped or too large, count < 2 or > 100000.  @return BASIN_OK or BASIN_EINVALID */
BASIN_API basin_status basin_range_parse(basin_range *range, const char *text, basin_error *err);

/** What is known of a grid point. */
typedef enum basin_point { BASIN_MISSING = 0, BASIN_EVALUATED = 1, BASIN_INTERPOLATED = 2 } basin_point;

/** What the endings of a metric's name say: half of the 95 % interval of the one before it ("test_loss_ci"); how many samples
 *  a point has ("test_samples"), 0 where it is interpolated. */
#define BASIN_INTERVAL "_ci"
#define BASIN_SAMPLES "_samples"

#define BASIN_METRICS_MAX 256
#define BASIN_MEMBERS_MAX 1000

/** One quantity on the whole grid. */
typedef struct basin_metric {
    char name[64]; /* "train_loss" (nats), "train_acc" (percent), "test_loss", ...: printable, without blanks and '/' */
    double *
        values; /* (members, ny, nx), x fastest; NaN where missing; inf and NaN are also honest values of points evaluated */
} basin_metric;

/** Plain data. A line has ny == 1 and y == NULL. An ensemble has several members: lines or planes with other random directions
 *  through the same weights, over the same grid. Nearly every surface has one: then (members, ny, nx) is (ny, nx). */
typedef struct basin_surface {
    int nx, ny;
    double *x, *y; /* coordinates: (nx), (ny) */
    int members;
    uint64_t *seed; /* (members), of their directions; NULL if there is one member */
    int metrics;    /* 0 only in a file of the reference tool that was stopped before the first value */
    basin_metric *metric;
    unsigned char *point; /* (members, ny, nx) of basin_point */
    basin_record record;  /* everything needed to make it again */
} basin_surface;

/** An all-missing surface over x and y (NULL for a line) with the named metrics, each name once. At most 10^8 points.  @return BASIN_OK, BASIN_EINVALID, BASIN_ENOMEM */
BASIN_API basin_status basin_surface_new(basin_surface **out, const basin_range *x, const basin_range *y, int metrics,
                                         const char *const names[], basin_error *err);

/** As basin_surface_new, from explicit coordinates, which are copied: 2 or more, finite, increasing; y NULL for a line (then ny is 1). */
BASIN_API basin_status basin_surface_from(basin_surface **out, int nx, const double *x, int ny, const double *y,
                                          int metrics, const char *const names[], basin_error *err);

/** Makes a surface of which nothing is known an ensemble of `members`, all of it missing; 1 is a plain surface again.
 *  @param seeds  (members), each another one; not read for 1
 *  @return BASIN_OK; BASIN_EINVALID for a count that is not 1 to 1000, a seed twice, or more than 10^8 points in all; BASIN_ENOMEM */
BASIN_API basin_status basin_surface_set_members(basin_surface *surface, int members, const uint64_t *seeds,
                                                 basin_error *err);

/** How many points one member has: nx ny. */
BASIN_API int basin_surface_grid(const basin_surface *surface);

/** How many points there are in all: members ny nx, the length of values and states. */
BASIN_API int basin_surface_points(const basin_surface *surface);

/** Whether both have the same coordinates, to `tolerance` of an axis' width; 0: exactly. Members do not count. */
BASIN_API int basin_surface_is_same_grid(const basin_surface *a, const basin_surface *b, double tolerance);

/** How far two evaluations of one point may lie apart, relative, on machines of different kinds. */
#define BASIN_ROUNDING 1e-5
/** Whether two values are one:   |a - b| <= tolerance max(|a|, |b|).   NaN is NaN, inf is only inf. */
BASIN_API int basin_value_is_same(double a, double b, double tolerance);

/** The values of the metric of that name (members, ny, nx), or NULL. */
BASIN_API double *basin_surface_values(const basin_surface *surface, const char *name);

/** The values of one member (ny, nx), or NULL if there is no such metric. */
BASIN_API double *basin_surface_member(const basin_surface *surface, const char *name, int member);

/** How many points are in that state, of all members. */
BASIN_API int basin_surface_count(const basin_surface *surface, basin_point state);

/**
 * A plain surface with the q-quantile over the members of each point and metric: 0.5 is the median.
 *   v_(1) <= ... <= v_(n) of the n members;  h = 1 + q (n - 1);  v_h, linear between its neighbours
 * NaN counts as larger than inf, since a loss that overflowed is no small one; of an accuracy as smaller than all. A point that is missing in a member is missing; else
 * one that some member has by interpolation only is interpolated. The record is that of the ensemble and says "quantile".
 * @return BASIN_OK; BASIN_EINVALID if q is not in [0, 1]; BASIN_ENOMEM
 * @source Hyndman and Fan 1996, definition 7
 */
BASIN_API basin_status basin_surface_quantile(basin_surface **out, const basin_surface *surface, double q,
                                              basin_error *err);

/** The index in the grid of the point (0, 0), where the weights themselves are; -1 if the grid passes it by. */
BASIN_API int basin_surface_centre(const basin_surface *surface);

/**
 * a - b, of the metrics that both have.   d(x, y) = a(x, y) - b(x, y)
 * A point that one of them misses is missing. Half of an interval is the sum of theirs, which is enough however their errors go
 * together; numbers of samples are left out. The record is that of a, and that of b as "minus.KEY".
 * @return BASIN_OK; BASIN_EINVALID for an ensemble, or if the grids differ or they have no metric in common; BASIN_ENOMEM
 */
BASIN_API basin_status basin_surface_difference(basin_surface **out, const basin_surface *a, const basin_surface *b,
                                                basin_error *err);

/**
 * Takes over the evaluated points of another part of the same surface. Those that both have stay as they are.
 * @return BASIN_OK; BASIN_EINVALID if grid, seeds or metrics differ; BASIN_EEXISTS if a point that both have differs by
 *         more than 1e-5 of its value, which is more than two kinds of processor do. After a failure `into` may have some of the points.
 */
BASIN_API basin_status basin_surface_merge(basin_surface *into, const basin_surface *from, basin_error *err);

BASIN_API void basin_surface_free(basin_surface *surface);

#endif
