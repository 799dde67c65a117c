/* relief_cut.c - pieces of a height field cut at heights and apart. */
#include "plot/relief_cut.h"

#include <math.h>

void relief_polygon_add(relief_polygon *p, relief_corner c, relief_edge edge, bool goes_on) {
    p->corner[p->corners] = c;
    p->edge[p->corners] = edge;
    p->goes_on[p->corners++] = goes_on;
}

/* Where an edge reaches a height: the same from both of its sides. */
static relief_corner between(const relief_corner *a, const relief_corner *b, double z) {
    const relief_corner *low = a->at.z < b->at.z ? a : b, *high = low == a ? b : a;
    double t = (z - low->at.z) / (high->at.z - low->at.z);
    return (relief_corner){{low->at.x + t * (high->at.x - low->at.x), low->at.y + t * (high->at.y - low->at.y), z},
                           low->light + t * (high->light - low->light)};
}

/* The part whose heights, times `sign`, are not above z times `sign`; the new edge is as given. */
static void clip(relief_polygon *out, const relief_polygon *in, double z, double sign, relief_edge edge, bool goes_on) {
    out->corners = 0;
    for (int k = 0; k < in->corners; k++) {
        const relief_corner *a = &in->corner[k], *b = &in->corner[(k + 1) % in->corners];
        double from = sign * (a->at.z - z), to = sign * (b->at.z - z);
        if (from < 0 || (from == 0 && to <= 0)) relief_polygon_add(out, *a, in->edge[k], in->goes_on[k]);
        if (from == 0 && to > 0) relief_polygon_add(out, *a, edge, goes_on);
        if (from < 0 && to > 0) relief_polygon_add(out, between(a, b, z), edge, goes_on);
        if (from > 0 && to < 0) relief_polygon_add(out, between(a, b, z), in->edge[k], in->goes_on[k]);
    }
}

/* A low corner between two that are above the top. */
static void cut_corner(relief_polygon *out, const relief_polygon *cell, int k, double top) {
    int before = (k + cell->corners - 1) % cell->corners, next = (k + 1) % cell->corners;
    const relief_corner *c = &cell->corner[k];
    *out = (relief_polygon){0};
    relief_polygon_add(out, *c, cell->edge[k], cell->goes_on[k]);
    relief_polygon_add(out, between(c, &cell->corner[next], top), EDGE_CUT, false);
    relief_polygon_add(out, between(&cell->corner[before], c, top), cell->edge[before], cell->goes_on[before]);
}

static bool is_left(vec3 a, vec3 b, vec3 c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;
}

/* Whether corner 0 and the one across from it are on the same side of the top, and the other two on the other. */
static bool is_saddle(const relief_polygon *cell, double top) {
    bool above[4];
    for (int k = 0; k < 4; k++) above[k] = cell->corner[k].at.z > top;
    return above[0] == above[2] && above[1] == above[3] && above[0] != above[1];
}

int relief_cut(relief_polygon out[2], const relief_polygon *cell, double top, vec3 eye) {
    const relief_corner *c = cell->corner;
    if (!is_saddle(cell, top) || 0.25 * (c[0].at.z + c[1].at.z + c[2].at.z + c[3].at.z) <= top) {
        clip(&out[0], cell, top, 1, EDGE_CUT, false);
        return out[0].corners >= 3;
    }
    int pieces = 0, low = c[0].at.z > top;
    bool first_is_near =
        is_left(c[low + 1].at, c[(low + 3) % 4].at, eye) == is_left(c[low + 1].at, c[(low + 3) % 4].at, c[low].at);
    for (int n = 0; n < 2; n++) {
        int k = (n == 0) == first_is_near ? low + 2 : low;
        if (c[k].at.z < top) cut_corner(&out[pieces++], cell, k, top);
    }
    return pieces;
}

int relief_fan_from(const relief_polygon *p) {
    int cut = 0, n = p->corners;
    const relief_corner *c = p->corner;
    if (n == 4) return fabs(c[0].at.z - c[2].at.z) <= fabs(c[1].at.z - c[3].at.z) ? 0 : 1;
    while (cut < n && p->edge[cut] != EDGE_CUT) cut++;
    return (cut + (n == 5 ? 3 : 2)) % n; /* the one across from a single cut, or the low one behind it */
}

void relief_fan(const relief_polygon *p, int from, vec3 eye,
                void (*paint)(const void *self, const relief_polygon *triangle), const void *self) {
    int n = p->corners, count = n - 2;
    bool onward[6] = {false}, done[6] = {false}; /* onward: the eye is on the side of the next triangle */
    for (int i = 0; i + 1 < count; i++) {
        vec3 a = p->corner[from].at, b = p->corner[(from + i + 2) % n].at, next = p->corner[(from + i + 3) % n].at;
        onward[i] = is_left(a, b, eye) == is_left(a, b, next);
    }
    for (int painted = 0; painted < count; painted++) {
        int t = 0;
        while (done[t] || (t > 0 && onward[t - 1] && !done[t - 1]) || (t + 1 < count && !onward[t] && !done[t + 1]))
            t++;
        int b = (from + t + 1) % n, c = (from + t + 2) % n;
        relief_polygon triangle = {0};
        relief_polygon_add(&triangle, p->corner[from], t ? EDGE_INNER : p->edge[from],
                           t ? !onward[t - 1] : p->goes_on[from]);
        relief_polygon_add(&triangle, p->corner[b], p->edge[b], p->goes_on[b]);
        relief_polygon_add(&triangle, p->corner[c], t + 1 < count ? EDGE_INNER : p->edge[c],
                           t + 1 < count ? onward[t] : p->goes_on[c]);
        done[t] = true;
        paint(self, &triangle);
    }
}

void relief_slice(const relief_polygon *triangle, double bottom, double step,
                  void (*paint)(const void *self, const relief_polygon *slice), const void *self) {
    double z[3], low, high, middle = 0;
    for (int k = 0; k < 3; k++) middle += z[k] = triangle->corner[k].at.z;
    low = fmin(z[0], fmin(z[1], z[2]));
    high = fmax(z[0], fmax(z[1], z[2]));
    middle = fmax(fmin(z[0], z[1]), fmin(fmax(z[0], z[1]), z[2]));
    relief_polygon rest = *triangle, slice, upper;
    for (double at = low; at < high;) {
        double next = bottom + (floor((at - bottom) / step + 1e-9) + 1) * step;
        if (at < middle) next = fmin(next, middle);
        if (next > high - 1e-6 * step) break;
        clip(&slice, &rest, next, 1, EDGE_INNER, true);
        clip(&upper, &rest, next, -1, EDGE_INNER, false);
        if (slice.corners >= 3) paint(self, &slice);
        rest = upper;
        at = next;
    }
    if (rest.corners >= 3) paint(self, &rest);
}
