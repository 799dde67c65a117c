/* path.c - polylines and polygons, in points (1/72 inch). */
#include "plot/path.h"

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

void path_reset(canvas_path *p) {
    p->count = 0;
}

void path_clear(canvas_path *p) {
    free(p->node);
    *p = (canvas_path){0};
}
