/* join.c - straight lines that meet, as one. */
#include "plot/join.h"

#include <math.h>
#include <stdlib.h>

#define TURN 0.5      /* cosine of the sharpest turn */
#define STRAIGHT 2e-3 /* points from a line */

/* One end of a line: node 2k starts line k, node 2k + 1 ends it. */
typedef struct line_end {
    point at;
    int node;
} line_end;

typedef struct joiner {
    const path_node *node;
    int ends;
    line_end *end; /* (ends), by place */
    bool *used;    /* (ends / 2) */
    int *chain;    /* (ends / 2) nodes at which the lines of a polyline start */
} joiner;

static int by_place(const void *a, const void *b) {
    const line_end *p = a, *q = b;
    if (p->at.x != q->at.x) return p->at.x < q->at.x ? -1 : 1;
    if (p->at.y != q->at.y) return p->at.y < q->at.y ? -1 : 1;
    return p->node - q->node;
}

static int first_at(const joiner *j, point at) {
    line_end wanted = {at, -1};
    int low = 0, high = j->ends;
    while (low < high) {
        int middle = (low + high) / 2;
        if (by_place(&j->end[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double cosine(point a, point b, point c) {
    double ux = b.x - a.x, uy = b.y - a.y, vx = c.x - b.x, vy = c.y - b.y, lengths = hypot(ux, uy) * hypot(vx, vy);
    return lengths > 0 ? (ux * vx + uy * vy) / lengths : 1;
}

/* The node of the line that goes on straightest from the far end of the one that starts at `node`, or -1. */
static int next_of(const joiner *j, int node) {
    point from = j->node[node].at, at = j->node[node ^ 1].at;
    int best = -1;
    double straightest = TURN;
    for (int i = first_at(j, at); i < j->ends && j->end[i].at.x == at.x && j->end[i].at.y == at.y; i++) {
        int other = j->end[i].node;
        double straight = cosine(from, at, j->node[other ^ 1].at);
        if (j->used[other / 2] || straight < straightest) continue;
        straightest = straight;
        best = other;
    }
    return best;
}

/* Follows lines from `node` on.  @return how many, in chain from `count` on */
static int follow(joiner *j, int node, int count) {
    while (node >= 0) {
        j->used[node / 2] = true;
        j->chain[count++] = node;
        node = next_of(j, node);
    }
    return count;
}

/* Whether b lies on the way from a to c. */
static bool is_straight(point a, point b, point c) {
    double length = hypot(c.x - a.x, c.y - a.y);
    double off = fabs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
    return off < STRAIGHT * length && cosine(a, b, c) > 0;
}

/* The polyline through line k, from one end to the other. */
static void write_chain(canvas_path *out, joiner *j, int k) {
    int back = follow(j, 2 * k + 1, 0);
    for (int i = 0; i < back / 2; i++) {
        int other = j->chain[i];
        j->chain[i] = j->chain[back - 1 - i];
        j->chain[back - 1 - i] = other;
    }
    for (int i = 0; i < back; i++) j->chain[i] ^= 1;
    int count = follow(j, next_of(j, 2 * k), back);
    path_move(out, j->node[j->chain[0]].at);
    for (int i = 0; i < count; i++) {
        point last = out->failed ? (point){0, 0} : out->node[out->count - 1].at, at = j->node[j->chain[i] ^ 1].at;
        if (i + 1 == count || !is_straight(last, at, j->node[j->chain[i + 1] ^ 1].at)) path_line(out, at);
    }
}

void join_lines(canvas_path *p) {
    size_t ends = (size_t)p->count;
    canvas_path out = {0};
    joiner j = {.node = p->node, .ends = p->count};
    if (!ends) return;
    j.end = malloc(ends * sizeof *j.end);
    j.used = calloc(ends / 2, sizeof *j.used);
    j.chain = malloc(ends / 2 * sizeof *j.chain);
    if (!j.end || !j.used || !j.chain) goto done;
    for (int i = 0; i < p->count; i++) j.end[i] = (line_end){p->node[i].at, i};
    qsort(j.end, ends, sizeof *j.end, by_place);
    for (int k = 0; k < p->count / 2; k++)
        if (!j.used[k]) write_chain(&out, &j, k);
    if (!out.failed) {
        canvas_path before = *p;
        *p = out;
        out = before;
    }
done:
    path_clear(&out);
    free(j.end);
    free(j.used);
    free(j.chain);
}

static bool is_at(point a, point b) {
    return a.x == b.x && a.y == b.y;
}

/* Whether another line of the path than that of nodes from..end-1 begins or ends where this one does. */
static bool meets_another(const canvas_path *p, int from, int end) {
    point a = p->node[from].at, b = p->node[end - 1].at;
    for (int i = 0; i < p->count; i++) {
        bool outermost = p->node[i].verb == 'M' || i + 1 == p->count || p->node[i + 1].verb == 'M';
        if ((i < from || i >= end) && outermost && (is_at(p->node[i].at, a) || is_at(p->node[i].at, b))) return true;
    }
    return false;
}

void join_drop_short(canvas_path *p, double least) {
    canvas_path kept = {0};
    for (int from = 0, end; from < p->count; from = end) {
        double length = 0;
        for (end = from + 1; end < p->count && p->node[end].verb != 'M'; end++)
            length += hypot(p->node[end].at.x - p->node[end - 1].at.x, p->node[end].at.y - p->node[end - 1].at.y);
        if (length < least && !is_at(p->node[from].at, p->node[end - 1].at) && !meets_another(p, from, end)) continue;
        for (int i = from; i < end; i++) path_add(&kept, p->node[i]);
    }
    if (!kept.failed) {
        canvas_path before = *p;
        *p = kept;
        kept = before;
    }
    path_clear(&kept);
}
