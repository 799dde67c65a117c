/* path.c - polylines and polygons, in points (1/72 inch). */
#include "plot/path.h"

#include <math.h>
#include <stdlib.h>

void path_add(canvas_path *p, path_node node) {
    if (p->failed) return;
    if (p->count == p->room) {
        int room = p->room ? 2 * p->room : 16;
        path_node *grown = realloc(p->node, (size_t)room * sizeof *grown);
        if (!grown) {
            p->failed = true;
            return;
        }
        p->node = grown;
        p->room = room;
    }
    p->node[p->count++] = node;
}

void path_move(canvas_path *p, point at) {
    path_add(p, (path_node){at, 'M'});
}

void path_line(canvas_path *p, point at) {
    path_add(p, (path_node){at, 'L'});
}

void path_close(canvas_path *p) {
    int start = p->count - 1;
    while (start > 0 && p->node[start].verb != 'M') start--;
    if (start >= 0) path_add(p, (path_node){p->node[start].at, 'Z'});
}

void path_box(canvas_path *p, box b) {
    path_move(p, (point){b.x, b.y});
    path_line(p, (point){b.x + b.width, b.y});
    path_line(p, (point){b.x + b.width, b.y + b.height});
    path_line(p, (point){b.x, b.y + b.height});
    path_close(p);
}

void path_segment(canvas_path *p, point a, point b) {
    path_move(p, a);
    path_line(p, b);
}

void path_dot(canvas_path *p, point c, double radius) {
    for (int i = 0; i < 8; i++) {
        const double angle = (i + 0.5) * M_PI / 4;
        const point at = {c.x + radius * cos(angle), c.y + radius * sin(angle)};
        (i ? path_line : path_move)(p, at);
    }
    path_close(p);
}

void path_reset(canvas_path *p) {
    p->count = 0;
}

void path_clear(canvas_path *p) {
    free(p->node);
    *p = (canvas_path){0};
}

static double distance(point at, point a, point b) {
    double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    double t = square > 0 ? fmin(1, fmax(0, ((at.x - a.x) * dx + (at.y - a.y) * dy) / square)) : 0;
    return hypot(at.x - a.x - t * dx, at.y - a.y - t * dy);
}

/* Whether a straight line from node `from` to node `to` is as good as what lies between. */
static bool is_straight(const canvas_path *p, int from, int to, double tolerance) {
    for (int i = from + 1; i < to; i++)
        if (distance(p->node[i].at, p->node[from].at, p->node[to].at) > tolerance) return false;
    return true;
}

void path_simplify(canvas_path *p, double tolerance) {
    int kept = 0;
    for (int i = 0, next; i < p->count; i = next) {
        next = i + 1;
        while (next < p->count && p->node[next].verb == 'L' && next + 1 < p->count && p->node[next + 1].verb == 'L' &&
               is_straight(p, i, next + 1, tolerance))
            next++;
        p->node[kept++] = p->node[i];
    }
    p->count = kept;
}
