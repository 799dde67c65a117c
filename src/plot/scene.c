/* scene.c - facets in space painted on a canvas, the lines between them where they are seen. */
#include "plot/scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/evaluated.h"
#include "plot/join.h"

#define SIDE 64    /* the place is divided into so many by so many squares, which know the lines that wait in them */
#define TOUCH 1e-3 /* points: a facet that reaches no farther over a line does not hide it */

#define MESH_PEN ((canvas_pen){.width = 0.25, .color = {0, 0, 0, 0.5}})
#define OUTLINE 0.4

typedef struct waiting_line {
    point from, to;
    relief_edge edge;
    bool is_dot; /* of that diameter */
} waiting_line;

/* A line in a square; the next one there. */
typedef struct link {
    int line, next;
} link;

typedef struct scene {
    canvas *canvas;
    const theme *theme;
    const view *v;
    box place;
    double dot;
    int facets, facet_room, lines, line_room, links, link_room;
    canvas_facet *facet;
    waiting_line *line;
    link *links_at;
    int square[SIDE * SIDE]; /* the first link, or -1 */
    bool failed;
} scene;

/* Room for one more element. */
static void *grow(scene *s, void *list, int count, int *room, size_t size) {
    if (count < *room) return list;
    int wanted = *room ? 2 * *room : 1024;
    void *grown = realloc(list, (size_t)wanted * size);
    if (grown)
        *room = wanted;
    else
        s->failed = true;
    return grown ? grown : list;
}

static void draw_dots(scene *s) {
    point *at = malloc((size_t)s->lines * sizeof *at);
    int count = 0;
    if (!at && s->lines) s->failed = true;
    for (int i = 0; i < s->lines && at; i++)
        if (s->line[i].is_dot) at[count++] = (point){s->line[i].from.x + s->dot, s->line[i].from.y};
    evaluated_dots(s->canvas, s->theme, count, at, s->dot);
    free(at);
}

static void flush(scene *s) {
    canvas_path path = {0};
    canvas_mesh(s->canvas, s->facets, s->facet);
    for (int mesh = 1; mesh >= 0; mesh--) { /* outlines last */
        path_reset(&path);
        for (int i = 0; i < s->lines; i++)
            if (!s->line[i].is_dot && (s->line[i].edge == EDGE_MESH) == mesh)
                path_segment(&path, s->line[i].from, s->line[i].to);
        join_lines(&path);
        canvas_stroke(s->canvas, &path, mesh ? MESH_PEN : style_pen(s->theme, OUTLINE));
    }
    path_clear(&path);
    if (s->dot > 0) draw_dots(s);
    s->facets = s->lines = s->links = 0;
    memset(s->square, -1, sizeof s->square);
}

static int square_at(double offset, double length) {
    double index = floor(offset / length * SIDE);
    return index < 0 ? 0 : index >= SIDE ? SIDE - 1 : (int)index;
}

/* The squares that a box around points covers. */
typedef struct squares {
    int left, right, top, bottom;
} squares;

static squares squares_of(const scene *s, int count, const point *at) {
    point low = at[0], high = at[0];
    for (int k = 1; k < count; k++) {
        low = (point){fmin(low.x, at[k].x), fmin(low.y, at[k].y)};
        high = (point){fmax(high.x, at[k].x), fmax(high.y, at[k].y)};
    }
    return (squares){square_at(low.x - s->place.x, s->place.width), square_at(high.x - s->place.x, s->place.width),
                     square_at(low.y - s->place.y, s->place.height), square_at(high.y - s->place.y, s->place.height)};
}

/* Whether a part of the line lies inside a convex polygon, by more than a touch. */
static bool hides(const canvas_facet *facet, const waiting_line *l) {
    double dx = l->to.x - l->from.x, dy = l->to.y - l->from.y, enter = 0, leave = 1, area = 0;
    for (int k = 0; k < facet->corners; k++) {
        point a = facet->at[k], b = facet->at[(k + 1) % facet->corners];
        area += a.x * b.y - a.y * b.x;
    }
    for (int k = 0; k < facet->corners; k++) {
        point a = facet->at[k], b = facet->at[(k + 1) % facet->corners];
        double ex = b.x - a.x, ey = b.y - a.y, length = hypot(ex, ey), sign = area < 0 ? -1 : 1;
        if (length == 0) continue;
        double inside = sign * (ex * (l->from.y - a.y) - ey * (l->from.x - a.x)) / length - TOUCH;
        double change = sign * (ex * dy - ey * dx) / length;
        if (change > 0) enter = fmax(enter, -inside / change);
        if (change < 0) leave = fmin(leave, -inside / change);
        if (change == 0 && inside < 0) return false;
    }
    return (leave - enter) * hypot(dx, dy) > TOUCH;
}

static bool hides_any(const scene *s, const canvas_facet *facet) {
    squares q = squares_of(s, facet->corners, facet->at);
    for (int y = q.top; y <= q.bottom; y++)
        for (int x = q.left; x <= q.right; x++)
            for (int k = s->square[y * SIDE + x]; k >= 0; k = s->links_at[k].next)
                if (hides(facet, &s->line[s->links_at[k].line])) return true;
    return false;
}

static void add_line(scene *s, point from, point to, relief_edge edge, bool is_dot) {
    point ends[2] = {from, to};
    squares q = squares_of(s, 2, ends);
    s->line = grow(s, s->line, s->lines, &s->line_room, sizeof *s->line);
    if (s->failed) return;
    s->line[s->lines] = (waiting_line){from, to, edge, is_dot};
    for (int y = q.top; y <= q.bottom; y++)
        for (int x = q.left; x <= q.right; x++) {
            s->links_at = grow(s, s->links_at, s->links, &s->link_room, sizeof *s->links_at);
            if (s->failed) return;
            s->links_at[s->links] = (link){s->lines, s->square[y * SIDE + x]};
            s->square[y * SIDE + x] = s->links++;
        }
    s->lines++;
}

static void paint(void *self, const relief_facet *from) {
    scene *s = self;
    canvas_facet facet = {.corners = from->corners};
    if (s->failed) return;
    if (from->corners == 1) {
        point at = view_project(s->v, from->at[0]);
        add_line(s, (point){at.x - s->dot, at.y}, (point){at.x + s->dot, at.y}, EDGE_INNER, true);
        return;
    }
    for (int k = 0; k < from->corners; k++) {
        facet.at[k] = view_project(s->v, from->at[k]);
        facet.color[k] = from->color[k];
        facet.goes_on[k] = from->goes_on[k];
    }
    if (hides_any(s, &facet)) flush(s);
    s->facet = grow(s, s->facet, s->facets, &s->facet_room, sizeof *s->facet);
    if (s->failed) return;
    s->facet[s->facets++] = facet;
    for (int k = 0; k < from->corners; k++)
        if (from->edge[k] != EDGE_INNER)
            add_line(s, facet.at[k], facet.at[(k + 1) % from->corners], from->edge[k], false);
}

basin_status scene_draw(canvas *c, const theme *t, const relief *r, const view *v, box place, double dot,
                        basin_error *err) {
    scene s = {.canvas = c, .theme = t, .v = v, .place = place, .dot = dot};
    memset(s.square, -1, sizeof s.square);
    canvas_layer(c, place);
    basin_status status = relief_paint(r, v, paint, &s, err);
    flush(&s);
    canvas_layer_end(c);
    if (s.failed) status = fail_memory(err);
    free(s.facet);
    free(s.line);
    free(s.links_at);
    return status;
}
