/* label.c - where a number fits into a contour line. */
#include "plot/label.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/clip.h"

#define CANDIDATES 96
#define AHEAD 7 /* points beyond its label in which a line must not turn away: it would be read as a digit or a minus */
#define LEFT 7.0 /* points of an open line beside its label, at least: less would be read as a minus sign */
#define PI 3.14159265358979323846

/* One polyline of a path: nodes first..last, with the length up to each. */
typedef struct polyline {
    const canvas_path *path;
    int first, last;
    const double *length;
} polyline;

/* What a gap has to be like. */
typedef struct demands {
    double chord; /* at least: its ends apart, by its length */
    double bend;  /* at most: of the line across the text, by its height */
    double reach; /* how far beyond the gap the bend counts, by its length */
    double turn;  /* at most: of the line away from the text where it leaves it, across by along */
} demands;

typedef struct candidate {
    double start, end, cost; /* lengths along the polyline; how much it bends and climbs */
    line_label label;
} candidate;

static double distance(point a, point b) {
    return hypot(b.x - a.x, b.y - a.y);
}

static int last_node(const canvas_path *p, int first) {
    int last = first;
    while (last + 1 < p->count && p->node[last + 1].verb != 'M') last++;
    return last;
}

/* The node before which length `s` is reached. */
static int node_behind(const polyline *l, double s) {
    int low = l->first + 1, high = l->last;
    while (low < high) {
        int middle = (low + high) / 2;
        if (l->length[middle] < s)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static point point_at(const polyline *l, double s) {
    int k = node_behind(l, s);
    point a = l->path->node[k - 1].at, b = l->path->node[k].at;
    double step = l->length[k] - l->length[k - 1], t = step > 0 ? (s - l->length[k - 1]) / step : 0;
    return (point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

/* `at` seen from the label: x along the text, y across it. */
static point seen_from(const line_label *l, point at) {
    double dx = at.x - l->at.x, dy = at.y - l->at.y, c = cos(l->angle), s = sin(l->angle);
    return (point){dx * c + dy * s, -dx * s + dy * c};
}

/* Whether the straight line a-b enters the label's box. */
static bool crosses(const line_label *l, point a, point b) {
    const box own = {-l->width / 2, -l->height / 2, l->width, l->height};
    double enter, leave;
    return clip_segment(own, seen_from(l, a), seen_from(l, b), &enter, &leave);
}

bool label_covers(const line_label *l, point at) {
    return crosses(l, at, at);
}

void label_corners(const line_label *l, point out[4]) {
    double c = cos(l->angle), s = sin(l->angle);
    for (int k = 0; k < 4; k++) {
        double x = (k == 0 || k == 3 ? -0.5 : 0.5) * l->width, y = (k < 2 ? -0.5 : 0.5) * l->height;
        out[k] = (point){l->at.x + x * c - y * s, l->at.y + x * s + y * c};
    }
}

static bool overlap(const line_label *a, const line_label *b) {
    point corner[4];
    if (distance(a->at, b->at) > (a->width + a->height + b->width + b->height) / 2) return false;
    label_corners(b, corner);
    for (int k = 0; k < 4; k++)
        if (crosses(a, corner[k], corner[(k + 1) % 4])) return true;
    return label_covers(b, a->at) || label_covers(a, b->at);
}

static bool inside(const line_label *l, box frame) {
    point corner[4];
    label_corners(l, corner);
    for (int k = 0; k < 4; k++)
        if (corner[k].x < frame.x || corner[k].x > frame.x + frame.width || corner[k].y < frame.y ||
            corner[k].y > frame.y + frame.height)
            return false;
    return true;
}

static bool near(const line_label *l, point a, point b) {
    double reach = (l->width + l->height) / 2;
    return fmin(a.x, b.x) <= l->at.x + reach && fmax(a.x, b.x) >= l->at.x - reach &&
           fmin(a.y, b.y) <= l->at.y + reach && fmax(a.y, b.y) >= l->at.y - reach;
}

/* Whether any line but the stretch that the label itself replaces runs through its box. */
static bool meets_lines(const label_plan *plan, const polyline *own, const candidate *c) {
    for (int level = 0; level < plan->levels; level++) {
        const canvas_path *p = &plan->lines[level];
        for (int k = 1; k < p->count; k++) {
            if (p->node[k].verb == 'M' || !near(&c->label, p->node[k - 1].at, p->node[k].at)) continue;
            if (p == own->path && k > own->first && k <= own->last && own->length[k] > c->start &&
                own->length[k - 1] < c->end)
                continue;
            if (crosses(&c->label, p->node[k - 1].at, p->node[k].at)) return true;
        }
    }
    return false;
}

static bool lies_under(const line_label *l, const canvas_path *lines) {
    for (int k = 1; lines && k < lines->count; k++)
        if (lines->node[k].verb != 'M' && crosses(l, lines->node[k - 1].at, lines->node[k].at)) return true;
    return false;
}

static bool fits(const label_plan *plan, const polyline *own, const candidate *c, const line_label *placed, int count) {
    if (!inside(&c->label, plan->frame)) return false;
    for (int i = 0; i < count; i++)
        if (overlap(&placed[i], &c->label)) return false;
    for (int i = 0; i < plan->boxes; i++) {
        box b = plan->taken[i];
        line_label there = {{b.x + b.width / 2, b.y + b.height / 2}, 0, b.width, b.height};
        if (overlap(&there, &c->label)) return false;
    }
    return !lies_under(&c->label, plan->over) && !meets_lines(plan, own, c);
}

/* The place at length s of a line; of a closed one also before its start and behind its end. */
static point point_around(const polyline *l, double s) {
    double whole = l->length[l->last];
    bool closed = l->path->node[l->last].verb == 'Z';
    if (closed) s -= whole * floor(s / whole);
    return point_at(l, fmax(0, fmin(whole, s)));
}

/* How steeply the line goes across the text where it leaves the label, at most: across by along. */
static double turn_of(const polyline *l, const candidate *c) {
    const double ends[2] = {c->start, c->end};
    double most = 0;
    for (int end = 0; end < 2; end++) {
        point from = seen_from(&c->label, point_around(l, ends[end]));
        double side = from.x < 0 ? -1 : 1;
        for (int step = 1; step <= AHEAD; step++) {
            point at = seen_from(&c->label, point_around(l, ends[end] + (end ? step : -step)));
            double along = side * (at.x - from.x), across = fabs(at.y - from.y);
            most = fmax(most, along > 0 ? across / along : INFINITY);
            from = at;
        }
    }
    return most;
}

/* The gap from length s on, if the line is flat enough there and beyond. */
static bool candidate_make(candidate *c, const label_plan *plan, const polyline *l, double width, double s,
                           const demands *d) {
    point a = point_at(l, s), b = point_at(l, s + width);
    double bend = 0, chord = distance(a, b);
    if (chord < d->chord * width) return false;
    *c = (candidate){.start = s, .end = s + width};
    c->label = (line_label){{(a.x + b.x) / 2, (a.y + b.y) / 2}, atan2(b.y - a.y, b.x - a.x), chord, plan->height};
    if (c->label.angle > PI / 2) c->label.angle -= PI;
    if (c->label.angle <= -PI / 2 + 1e-9) c->label.angle += PI;
    for (int k = node_behind(l, s - d->reach * width); k <= l->last && l->length[k] < s + (1 + d->reach) * width; k++)
        bend = fmax(bend, fabs(seen_from(&c->label, l->path->node[k].at).y));
    double turn = turn_of(l, c);
    c->cost = bend / plan->height + 0.1 * fmin(turn, 2) + 0.3 * fabs(c->label.angle) / PI;
    return bend < d->bend * plan->height && turn < d->turn;
}

static int by_cost(const void *a, const void *b) {
    double p = ((const candidate *)a)->cost, q = ((const candidate *)b)->cost;
    return (p > q) - (p < q);
}

/* The labels placed so far. */
typedef struct labelled {
    int count, room;
    line_label *label;
    int *level_of;
} labelled;

static bool place(candidate *best, const label_plan *plan, const polyline *l, double width, const demands *d,
                  const labelled *out) {
    candidate tries[CANDIDATES];
    int made = 0;
    bool closed = l->path->node[l->last].verb == 'Z';
    double whole = l->length[l->last], left = fmax(0.2 * width, closed ? 0 : LEFT), room = whole - 2 * left - width;
    double step = fmax(room / CANDIDATES, 1.0);
    if (whole < (closed ? 4 : 1.5) * width) return false;
    for (double s = left; s <= left + room && made < CANDIDATES; s += step)
        made += candidate_make(&tries[made], plan, l, width, s, d);
    qsort(tries, (size_t)made, sizeof *tries, by_cost);
    for (int i = 0; i < made; i++)
        if (fits(plan, l, &tries[i], out->label, out->count)) {
            *best = tries[i];
            return true;
        }
    return false;
}

/* Appends a polyline without the stretch start..end. A closed one becomes a single open one. */
static void cut(canvas_path *out, const polyline *l, const candidate *gap) {
    const path_node *node = l->path->node;
    int behind = node_behind(l, gap->end), closed = node[l->last].verb == 'Z';
    path_move(out, point_at(l, gap->end));
    for (int k = behind; k <= l->last; k++) path_line(out, node[k].at);
    if (!closed) path_move(out, node[l->first].at);
    for (int k = l->first + 1; k <= l->last && l->length[k] < gap->start; k++) path_line(out, node[k].at);
    path_line(out, point_at(l, gap->start));
}

static void copy(canvas_path *out, const polyline *l) {
    for (int k = l->first; k <= l->last; k++) path_add(out, l->path->node[k]);
}

/* The lengths along all lines of a path, each from its own start. */
static double *lengths(const canvas_path *p) {
    double *length = calloc((size_t)p->count + 1, sizeof *length);
    for (int k = 1; length && k < p->count; k++)
        if (p->node[k].verb != 'M') length[k] = length[k - 1] + distance(p->node[k - 1].at, p->node[k].at);
    return length;
}

/* Cuts labels into the lines of one level. */
static void label_level(labelled *out, const label_plan *plan, int level, const demands *d) {
    canvas_path *line = &plan->lines[level], gapped = {0};
    double *length = lengths(line);
    line->failed |= !length;
    for (int first = 0; length && first < line->count; first = last_node(line, first) + 1) {
        polyline l = {line, first, last_node(line, first), length};
        candidate best;
        if (l.last > first && out->count < out->room && place(&best, plan, &l, plan->width[level], d, out)) {
            cut(&gapped, &l, &best);
            out->level_of[out->count] = level;
            out->label[out->count++] = best.label;
        } else {
            copy(&gapped, &l);
        }
    }
    path_clear(length ? line : &gapped);
    if (length) *line = gapped;
    free(length);
}

bool label_has(int labels, const int *level_of, int level) {
    for (int i = 0; i < labels; i++)
        if (level_of[i] == level) return true;
    return false;
}

/* Whether fewer than half of the levels with lines have a label. */
static bool lacks_labels(const label_plan *plan, const labelled *out) {
    int seen = 0, told = 0;
    for (int level = 0; level < plan->levels; level++) {
        seen += plan->lines[level].count > 0;
        told += label_has(out->count, out->level_of, level);
    }
    return 2 * told < seen;
}

/* The first level with lines on the way from `level` on by `step`, or -1. */
static int seen_from_level(const label_plan *plan, int level, int step) {
    while (level >= 0 && level < plan->levels && plan->lines[level].count == 0) level += step;
    return level < plan->levels ? level : -1;
}

int label_lines(label_plan *plan, int room, line_label *labels, int *level_of) {
    static const demands usual = {0.95, 0.45, 0.2, 1}, least = {0.9, 0.8, 0, 2}, innermost = {0.85, 0.9, 0, 4};
    labelled out = {0, room, labels, level_of};
    for (int level = 0; level < plan->levels; level++) label_level(&out, plan, level, &usual);
    const int lowest = seen_from_level(plan, 0, 1), highest = seen_from_level(plan, plan->levels - 1, -1);
    for (int level = 0; level < plan->levels; level++) {
        bool wanted = level == lowest || level == highest || lacks_labels(plan, &out);
        if (wanted && !label_has(out.count, level_of, level)) label_level(&out, plan, level, &least);
    }
    if (lowest >= 0 && !label_has(out.count, level_of, lowest)) label_level(&out, plan, lowest, &innermost);
    return out.count;
}
