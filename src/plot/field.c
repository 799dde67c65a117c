/* field.c - values on a grid: isolines, and regions above a level.
 *
 * Each cell is clipped to the region above the level. The edges of these polygons are then joined by the names of their
 * ends: inner edges meet their opposites and vanish, what is left is the outline; the edges that cut through cells alone
 * are the isolines. Names are exact, so nothing depends on the rounding of positions. A value that is the level itself counts
 * as below it, and so does the middle of a saddle: matplotlib's lines are the same. */
#include "plot/field.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* A corner of a cell. */
typedef struct vertex {
    uint32_t name;
    point at;
    double value;
} vertex;

/* A vertex (both halves of the name are its own) or the place on an edge between two vertices where the level is crossed. */
typedef struct junction {
    uint64_t name;
    point at;
    bool crossing;
} junction;

typedef struct edge {
    junction from, to;
    bool used, preceded;
} edge;

typedef struct edges {
    size_t count, room;
    edge *at;
    bool failed;
} edges;

static void edges_add(edges *e, junction from, junction to) {
    if (e->failed) return;
    if (e->count == e->room) {
        size_t room = e->room ? 2 * e->room : 1024;
        edge *grown = realloc(e->at, room * sizeof *grown);
        if (!grown) {
            e->failed = true;
            return;
        }
        e->at = grown;
        e->room = room;
    }
    e->at[e->count++] = (edge){.from = from, .to = to};
}

static junction at_vertex(vertex v) {
    return (junction){(uint64_t)v.name << 32 | v.name, v.at, false};
}

/* Always computed from the end with the lower name, so that both cells at an edge find the same place. */
static junction at_crossing(vertex a, vertex b, double level) {
    vertex low = a.name < b.name ? a : b, high = a.name < b.name ? b : a;
    double t = (level - low.value) / (high.value - low.value);
    point at = {low.at.x + t * (high.at.x - low.at.x), low.at.y + t * (high.at.y - low.at.y)};
    return (junction){(uint64_t)low.name << 32 | high.name, at, true};
}

/* The boundary of a polygon, or of it only the chords that the level makes. */
static void ring_add(edges *e, const junction *ring, int count, bool outline) {
    for (int k = 0; k < count; k++) {
        junction from = ring[k], to = ring[(k + 1) % count];
        if (outline || (from.crossing && to.crossing)) edges_add(e, from, to);
    }
}

/* Each corner above the level by itself: at a saddle whose middle is below it. */
static void clip_apart(edges *e, const vertex corner[4], double level, bool outline) {
    for (int k = 0; k < 4; k++) {
        vertex before = corner[(k + 3) % 4], here = corner[k], behind = corner[(k + 1) % 4];
        if (here.value <= level) continue;
        junction ring[3] = {at_crossing(before, here, level), at_vertex(here), at_crossing(here, behind, level)};
        ring_add(e, ring, 3, outline);
    }
}

static void clip_whole(edges *e, const vertex corner[4], double level, bool outline) {
    junction ring[8];
    int count = 0;
    for (int k = 0; k < 4; k++) {
        vertex a = corner[k], b = corner[(k + 1) % 4];
        if (a.value > level) ring[count++] = at_vertex(a);
        if ((a.value > level) != (b.value > level)) ring[count++] = at_crossing(a, b, level);
    }
    ring_add(e, ring, count, outline);
}

static bool is_saddle(const vertex corner[4], double level) {
    for (int k = 0; k < 4; k++)
        if ((corner[k].value > level) == (corner[(k + 1) % 4].value > level)) return false;
    return true;
}

/* The part of a cell above the level. Chords in a cell only cross if their ends alternate around it, and these never do. */
static void cell_clip(edges *e, const grid *f, int i, int j, double level, bool outline) {
    static const int step[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    vertex corner[4];
    double middle = 0;
    for (int k = 0; k < 4; k++) {
        int ci = i + step[k][0], cj = j + step[k][1];
        uint32_t name = (uint32_t)cj * (uint32_t)f->nx + (uint32_t)ci;
        corner[k] = (vertex){name, {f->x[ci], f->y[cj]}, f->values[name]};
        if (!isfinite(corner[k].value)) return;
        middle += corner[k].value;
    }
    if (0.25 * middle <= level && is_saddle(corner, level))
        clip_apart(e, corner, level, outline);
    else
        clip_whole(e, corner, level, outline);
}

static int compare(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

static int by_start(const void *a, const void *b) {
    const edge *p = a, *q = b;
    int order = compare(p->from.name, q->from.name);
    return order ? order : compare(p->to.name, q->to.name);
}

static uint64_t lower_end(const edge *e) {
    return e->from.name < e->to.name ? e->from.name : e->to.name;
}

static uint64_t upper_end(const edge *e) {
    return e->from.name < e->to.name ? e->to.name : e->from.name;
}

static int by_ends(const void *a, const void *b) {
    int order = compare(lower_end(a), lower_end(b));
    return order ? order : compare(upper_end(a), upper_end(b));
}

/* An edge that two cells share runs once each way. */
static void edges_cancel(edges *e) {
    size_t kept = 0;
    if (e->count) qsort(e->at, e->count, sizeof *e->at, by_ends);
    for (size_t i = 0; i < e->count; i++) {
        if (i + 1 < e->count && by_ends(&e->at[i], &e->at[i + 1]) == 0)
            i++;
        else
            e->at[kept++] = e->at[i];
    }
    e->count = kept;
}

/* The first edge that starts at `name`, or behind the last. */
static size_t edges_find(const edges *e, uint64_t name) {
    size_t low = 0, high = e->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (e->at[middle].from.name < name)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static edge *edges_next(edges *e, uint64_t name) {
    for (size_t i = edges_find(e, name); i < e->count && e->at[i].from.name == name; i++)
        if (!e->at[i].used) return &e->at[i];
    return NULL;
}

static bool same(point a, point b) {
    return a.x == b.x && a.y == b.y;
}

/* Follows the edges from `start` until there are none; a chain of no length is dropped. */
static void chain_write(canvas_path *out, edges *e, edge *start) {
    int first = out->count;
    point last = start->from.at;
    uint64_t end = start->from.name;
    path_move(out, last);
    for (edge *next = start; next; next = edges_next(e, end)) {
        next->used = true;
        end = next->to.name;
        if (same(next->to.at, last)) continue;
        last = next->to.at;
        path_line(out, last);
    }
    if (out->count - first < 2)
        out->count = first;
    else if (end == start->from.name && !out->failed) {
        if (same(last, start->from.at)) out->count--;
        path_close(out);
    }
}

static void chains_write(canvas_path *out, edges *e) {
    if (e->count) qsort(e->at, e->count, sizeof *e->at, by_start);
    for (size_t i = 0; i < e->count; i++)
        for (size_t k = edges_find(e, e->at[i].to.name); k < e->count && e->at[k].from.name == e->at[i].to.name; k++)
            e->at[k].preceded = true;
    for (size_t i = 0; i < e->count; i++)
        if (!e->at[i].preceded && !e->at[i].used) chain_write(out, e, &e->at[i]);
    for (size_t i = 0; i < e->count; i++)
        if (!e->at[i].used) chain_write(out, e, &e->at[i]);
}

static basin_status trace(canvas_path *out, const grid *f, double level, bool outline, basin_error *err) {
    edges e = {0};
    if ((uint64_t)f->nx * (uint64_t)f->ny > UINT32_MAX)
        return fail(err, BASIN_EUNSUPPORTED, "a grid of %d x %d points cannot be drawn", f->nx, f->ny);
    for (int j = 0; j + 1 < f->ny; j++)
        for (int i = 0; i + 1 < f->nx; i++) cell_clip(&e, f, i, j, level, outline);
    if (outline) edges_cancel(&e);
    chains_write(out, &e);
    free(e.at);
    return e.failed || out->failed ? fail_memory(err) : BASIN_OK;
}

basin_status field_isolines(canvas_path *out, const grid *f, double level, basin_error *err) {
    return trace(out, f, level, false, err);
}

basin_status field_above(canvas_path *out, const grid *f, double level, basin_error *err) {
    return trace(out, f, level, true, err);
}
