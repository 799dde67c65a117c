/* specks.c - closed lines too small to be read as lines. */
#include "plot/specks.h"

#include <math.h>
#include <stdbool.h>

/* What the line from node `first` on covers.  @param[out] next  behind its last node */
static box extent(const canvas_path *p, int first, int *next) {
    point low = p->node[first].at, high = low;
    for (*next = first + 1; *next < p->count && p->node[*next].verb != 'M'; ++*next) {
        point at = p->node[*next].at;
        low = (point){fmin(low.x, at.x), fmin(low.y, at.y)};
        high = (point){fmax(high.x, at.x), fmax(high.y, at.y)};
    }
    return (box){low.x, low.y, high.x - low.x, high.y - low.y};
}

static bool holds(box b, point at) {
    return at.x >= b.x && at.x <= b.x + b.width && at.y >= b.y && at.y <= b.y + b.height;
}

/* The size of the largest closed line around a place; 0 if there is none. */
static double largest_around(const canvas_path *lines, int count, point at) {
    double largest = 0;
    for (int k = 0; k < count; k++)
        for (int first = 0, next; first < lines[k].count; first = next) {
            box b = extent(&lines[k], first, &next);
            if (lines[k].node[next - 1].verb == 'Z' && holds(b, at)) largest = fmax(largest, fmax(b.width, b.height));
        }
    return largest;
}

void specks_drop(canvas_path *lines, int count, const point *lowest) {
    double sign = lowest ? largest_around(lines, count, *lowest) : 0;
    for (int k = 0; k < count; k++) {
        canvas_path kept = {.failed = lines[k].failed};
        for (int first = 0, next; first < lines[k].count; first = next) {
            box b = extent(&lines[k], first, &next);
            double size = fmax(b.width, b.height);
            bool closed = lines[k].node[next - 1].verb == 'Z', stays = lowest && size == sign && holds(b, *lowest);
            for (int i = first; i < next && (!closed || size >= SPECK || stays); i++) path_add(&kept, lines[k].node[i]);
        }
        path_clear(&lines[k]);
        lines[k] = kept;
    }
}
