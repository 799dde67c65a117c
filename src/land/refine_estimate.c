/* refine_estimate.c - predictions at the points that are not evaluated, and how far off they may be. */
#include <math.h>

#include "base/error.h"
#include "land/refine_work.h"

enum {
    NEAR = 8,  /* nodes whose residuals count for a point */
    SIDES = 4, /* nodes that tell whether a point lies among values that are inf or NaN */
    CLOSE = 2, /* steps to the nearest node within which a point beside such values has to be */
};
#define ORDER 1.75 /* of the error in the distance: between a kink (1) and a smooth loss (2 or more) */
#define FEW                                                                                                            \
    5 /* over the root of the number of nodes: by so much more the estimate grows where few residuals are known */
#define RIM                                                                                                            \
    4 /* times the estimate beside values that are inf or NaN: the nodes lie on one side only, and losses are steep */
#define UNKNOWN 1 /* the estimate where a value that is inf or NaN may be: the whole range */

static void mark_finite(refine_work *w) {
    for (int p = 0; p < w->points; p++) {
        w->finite[p] = w->node[p];
        for (int k = 0; k < w->losses; k++)
            if (!isfinite(w->surface->metric[w->loss[k]].values[p])) w->finite[p] = 0;
    }
    lattice_set(&w->nodes, w->node);
    lattice_set(&w->finite_nodes, w->finite);
}

/* From the nodes, or from the whole surface as far as it is known or predicted. */
static void choose_displays(refine_work *w, int whole) {
    for (int k = 0; k < w->losses; k++) {
        const int m = w->loss[k];
        size_t count = 0;
        double *values = w->scratch, *sorted = w->scratch + w->points;
        for (int p = 0; p < w->points; p++)
            if (w->node[p] || whole)
                values[count++] = w->node[p] ? w->surface->metric[m].values[p] : w->predicted[m][p];
        const int log = w->display[m].log;
        w->display[m] = display_of(count, values, w->surface->y ? 2 : 1, sorted);
        if (whole) w->display[m].log = log; /* which the predictions were made for */
    }
}

/* An accuracy is a percentage. */
static int is_loss(const refine_work *w, int metric) {
    for (int k = 0; k < w->losses; k++)
        if (w->loss[k] == metric) return 1;
    return 0;
}

static void predict_from(refine_work *w, int p, const stencil *s) {
    for (int m = 0; m < w->surface->metrics; m++) {
        const double *values = w->surface->metric[m].values;
        double sum = 0, low = INFINITY, high = -INFINITY;
        for (int i = 0; i < s->count; i++) {
            double value = display_transform(&w->display[m], values[s->point[i]]);
            sum += s->weight[i] * value;
            low = fmin(low, value);
            high = fmax(high, value);
        }
        if (!is_loss(w, m)) sum = fmin(fmax(sum, low), high); /* 101 % is no accuracy */
        w->predicted[m][p] = display_inverse(&w->display[m], sum);
    }
}

/* Far from all finite nodes: as the nearest node. */
static void predict_unknown(refine_work *w, int p, const stencil *s) {
    for (int m = 0; m < w->surface->metrics; m++)
        w->predicted[m][p] = s->count ? w->surface->metric[m].values[s->point[0]] : NAN;
}

static void predict(refine_work *w, int p) {
    stencil s;
    stencil_find(&s, &w->finite_nodes, p, STENCIL_MAX);
    w->spacing[p] = s.count ? s.distance[0] : INFINITY;
    if (s.count) {
        stencil_weigh(&s, &w->finite_nodes, p);
        predict_from(w, p, &s);
    } else {
        stencil_find(&s, &w->nodes, p, 1);
        predict_unknown(w, p, &s);
    }
}

static double deviation(const refine_work *w, int p) {
    double largest = 0;
    for (int k = 0; k < w->losses; k++) {
        const int m = w->loss[k];
        double there = display_place(&w->display[m], w->surface->metric[m].values[p]);
        largest = fmax(largest, fabs(display_place(&w->display[m], w->predicted[m][p]) - there));
    }
    return largest;
}

static int all_unknown(const refine_work *w, int p) {
    for (int k = 0; k < w->losses; k++)
        if (isfinite(w->surface->metric[w->loss[k]].values[p])) return 0;
    return 1;
}

/* Whether a point lies among finite nodes (1), among nodes without any finite loss (-1), or between them (0). */
static int side(const refine_work *w, const stencil *around) {
    int finite = 0, unknown = 0;
    const int count = around->count < SIDES ? around->count : SIDES;
    for (int i = 0; i < count; i++) {
        finite += w->finite[around->point[i]];
        unknown += all_unknown(w, around->point[i]);
    }
    return finite == count ? 1 : unknown == count ? -1 : 0;
}

static int is_rim(const refine_work *w, const stencil *around) {
    for (int i = 0; i < around->count; i++)
        if (!w->finite[around->point[i]]) return 1;
    return 0;
}

static double estimate(refine_work *w, int p, double factor) {
    stencil s;
    stencil_find(&s, &w->nodes, p, STENCIL_MAX);
    const int where = side(w, &s), rim = is_rim(w, &s);
    if (where < 0) predict_unknown(w, p, &s);
    if (where <= 0) return where < 0 ? 0 : UNKNOWN;
    if (rim && w->spacing[p] >= CLOSE) return UNKNOWN;
    double largest = 0;
    stencil_find(&s, &w->finite_nodes, p, NEAR);
    for (int i = 0; i < s.count; i++) {
        double ratio = fmin(1, w->spacing[p] / w->spacing[s.point[i]]);
        largest = fmax(largest, w->residual[s.point[i]] * pow(ratio, ORDER));
    }
    return fmin((rim ? RIM : 1) * factor * largest, UNKNOWN);
}

static int is_stopped(const refine_work *w) {
    return w->stop && *w->stop;
}

basin_status refine_estimate(refine_work *w, basin_error *err) {
    mark_finite(w);
    choose_displays(w, 0);
    for (int p = 0; p < w->points && !is_stopped(w); p++) predict(w, p);
    choose_displays(w, 1);
    for (int p = 0; p < w->points; p++) w->residual[p] = w->finite[p] ? deviation(w, p) : 0;
    double nodes = 0;
    for (int p = 0; p < w->points; p++) nodes += w->node[p];
    const double factor = w->factor * (1 + FEW / sqrt(nodes));
    for (int p = 0; p < w->points && !is_stopped(w); p++) w->estimate[p] = w->node[p] ? 0 : estimate(w, p, factor);
    return is_stopped(w) ? fail(err, BASIN_EINTERRUPTED, "interrupted") : BASIN_OK;
}

double refine_largest(const refine_work *w) {
    double largest = 0;
    for (int p = 0; p < w->points; p++) largest = fmax(largest, w->estimate[p]);
    return largest;
}

double refine_deviation(const refine_work *w) {
    double largest = 0;
    for (int p = 0; p < w->points; p++)
        if (w->wanted[p]) largest = fmax(largest, deviation(w, p));
    return largest;
}
