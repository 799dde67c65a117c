/* clip.c - lines within a box. */
#include "plot/clip.h"

#include <math.h>

bool clip_segment(box within, point a, point b, double *enter, double *leave) {
    const double from[2] = {a.x - within.x, a.y - within.y}, move[2] = {b.x - a.x, b.y - a.y};
    const double size[2] = {within.width, within.height};
    *enter = 0;
    *leave = 1;
    for (int axis = 0; axis < 2; axis++) {
        if (move[axis] == 0) {
            if (from[axis] < 0 || from[axis] > size[axis]) return false;
            continue;
        }
        double t0 = -from[axis] / move[axis], t1 = (size[axis] - from[axis]) / move[axis];
        *enter = fmax(*enter, fmin(t0, t1));
        *leave = fmin(*leave, fmax(t0, t1));
    }
    return *enter <= *leave;
}

static bool is_inside(box b, point p) {
    return p.x >= b.x && p.x <= b.x + b.width && p.y >= b.y && p.y <= b.y + b.height;
}

/* The line that is being written: where it starts in the path, how long it is. */
typedef struct piece {
    canvas_path *out;
    int start;
    double length;
    bool down;
} piece;

static void piece_end(piece *p, double least) {
    if (p->down && p->length < least) p->out->count = p->start;
    p->down = false;
}

static void piece_add(piece *p, point from, point to) {
    if (!p->down) {
        p->start = p->out->count;
        p->length = 0;
        path_move(p->out, from);
    }
    p->down = true;
    p->length += hypot(to.x - from.x, to.y - from.y);
    path_line(p->out, to);
}

/* Nodes first..last, a closed line from one outside on, so that no piece is split where the line happens to start. */
static void clip_line(canvas_path *out, const path_node *node, int count, box b, double least) {
    piece p = {.out = out};
    bool closed = node[count - 1].verb == 'Z';
    int start = 0, ring = closed ? count - 1 : count;
    while (closed && start < ring && is_inside(b, node[start].at)) start++;
    for (int i = 0; start == ring && i < count; i++) path_add(out, node[i]);
    for (int i = 0; start < ring && i < count - 1; i++) {
        point from = node[(start + i) % ring].at, to = node[(start + i + 1) % ring].at, ends[2];
        double enter, leave;
        if (!clip_segment(b, from, to, &enter, &leave)) {
            piece_end(&p, least);
            continue;
        }
        ends[0] = enter > 0 ? (point){from.x + enter * (to.x - from.x), from.y + enter * (to.y - from.y)} : from;
        ends[1] = leave < 1 ? (point){from.x + leave * (to.x - from.x), from.y + leave * (to.y - from.y)} : to;
        if (enter > 0) piece_end(&p, least);
        piece_add(&p, ends[0], ends[1]);
        if (leave < 1) piece_end(&p, least);
    }
    piece_end(&p, least);
}

void clip_lines(canvas_path *p, box b, double least) {
    canvas_path out = {.failed = p->failed};
    for (int first = 0, next; first < p->count; first = next) {
        for (next = first + 1; next < p->count && p->node[next].verb != 'M';) next++;
        if (next - first > 1) clip_line(&out, p->node + first, next - first, b, least);
    }
    path_clear(p);
    *p = out;
}
