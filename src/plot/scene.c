/* scene.c - facets in space painted on a canvas, and what is seen of the lines between them. */
#include "plot/scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/evaluated.h"
#include "plot/join.h"

#define SIDE 64 /* the place is divided into so many by so many squares, which know the lines that wait in them */
#define TOUCH                                                                                                          \
    1e-3 /* points: a facet that reaches no farther over a line does not hide it; what is left of a line is no shorter */

#define MESH_PEN ((canvas_pen){.width = 0.25, .color = {0, 0, 0, 0.5}})
#define OUTLINE 0.4

typedef struct waiting_line {
    point from, to;
    relief_edge edge;
    bool is_dot; /* of that diameter */
    bool hidden;
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
    double dot, top;
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
        if (s->line[i].is_dot && !s->line[i].hidden)
            at[count++] = (point){s->line[i].from.x + s->dot, s->line[i].from.y};
    evaluated_dots(s->canvas, s->theme, count, at, s->dot);
    free(at);
}

static void draw(scene *s) {
    canvas_path path = {0};
    canvas_mesh(s->canvas, s->facets, s->facet);
    for (int mesh = 1; mesh >= 0; mesh--) { /* outlines last */
        path_reset(&path);
        for (int i = 0; i < s->lines; i++) {
            const waiting_line *l = &s->line[i];
            if (!l->hidden && !l->is_dot && (l->edge == EDGE_MESH) == mesh) path_segment(&path, l->from, l->to);
        }
        join_lines(&path);
        canvas_stroke(s->canvas, &path, mesh ? MESH_PEN : style_pen(s->theme, OUTLINE));
    }
    path_clear(&path);
    if (s->dot > 0) draw_dots(s);
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

/* Which part of a line, 0..1, lies inside a convex polygon by more than a touch.  @return whether any does */
static bool inside(const canvas_facet *facet, const waiting_line *l, double *enter, double *leave) {
    double dx = l->to.x - l->from.x, dy = l->to.y - l->from.y, area = 0;
    *enter = 0;
    *leave = 1;
    for (int k = 0; k < facet->corners; k++) {
        point a = facet->at[k], b = facet->at[(k + 1) % facet->corners];
        area += a.x * b.y - a.y * b.x;
    }
    for (int k = 0; k < facet->corners; k++) {
        point a = facet->at[k], b = facet->at[(k + 1) % facet->corners];
        double ex = b.x - a.x, ey = b.y - a.y, length = hypot(ex, ey), sign = area < 0 ? -1 : 1;
        if (length == 0) continue;
        double within = sign * (ex * (l->from.y - a.y) - ey * (l->from.x - a.x)) / length - TOUCH;
        double change = sign * (ex * dy - ey * dx) / length;
        if (change > 0) *enter = fmax(*enter, -within / change);
        if (change < 0) *leave = fmin(*leave, -within / change);
        if (change == 0 && within < 0) return false;
    }
    return (*leave - *enter) * hypot(dx, dy) > TOUCH;
}

static void add_line(scene *s, point from, point to, relief_edge edge, bool is_dot) {
    point ends[2] = {from, to};
    squares q = squares_of(s, 2, ends);
    s->line = grow(s, s->line, s->lines, &s->line_room, sizeof *s->line);
    if (s->failed) return;
    s->line[s->lines] = (waiting_line){from, to, edge, is_dot, false};
    for (int y = q.top; y <= q.bottom; y++)
        for (int x = q.left; x <= q.right; x++) {
            s->links_at = grow(s, s->links_at, s->links, &s->link_room, sizeof *s->links_at);
            if (s->failed) return;
            s->links_at[s->links] = (link){s->lines, s->square[y * SIDE + x]};
            s->square[y * SIDE + x] = s->links++;
        }
    s->lines++;
}

/* Leaves of a line what a facet in front of it does not hide. Of dots, the middle decides. */
static void hide_line(scene *s, int index, const canvas_facet *facet) {
    waiting_line l = s->line[index];
    double enter, leave, dx = l.to.x - l.from.x, dy = l.to.y - l.from.y, length = hypot(dx, dy);
    if (l.hidden || !inside(facet, &l, &enter, &leave)) return;
    if (l.is_dot && (enter > 0.5 || leave < 0.5)) return;
    s->line[index].hidden = true;
    if (!l.is_dot && enter * length > TOUCH)
        add_line(s, l.from, (point){l.from.x + enter * dx, l.from.y + enter * dy}, l.edge, false);
    if (!l.is_dot && (1 - leave) * length > TOUCH)
        add_line(s, (point){l.from.x + leave * dx, l.from.y + leave * dy}, l.to, l.edge, false);
}

static void hide_lines(scene *s, const canvas_facet *facet) {
    squares q = squares_of(s, facet->corners, facet->at);
    for (int y = q.top; y <= q.bottom; y++)
        for (int x = q.left; x <= q.right; x++)
            for (int k = s->square[y * SIDE + x]; k >= 0 && !s->failed; k = s->links_at[k].next)
                hide_line(s, s->links_at[k].line, facet);
}

static bool is_end(relief_edge edge) {
    return edge == EDGE_BORDER || edge == EDGE_CUT;
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
        facet.rim[k] = from->at[k].z >= s->top || is_end(from->edge[k]) ||
                       is_end(from->edge[(k + from->corners - 1) % from->corners]);
    }
    hide_lines(s, &facet);
    s->facet = grow(s, s->facet, s->facets, &s->facet_room, sizeof *s->facet);
    if (s->failed) return;
    s->facet[s->facets++] = facet;
    for (int k = 0; k < from->corners; k++)
        if (from->edge[k] != EDGE_INNER)
            add_line(s, facet.at[k], facet.at[(k + 1) % from->corners], from->edge[k], false);
}

basin_status scene_draw(canvas *c, const theme *t, const relief *r, const view *v, box place, double dot,
                        basin_error *err) {
    scene s = {.canvas = c, .theme = t, .v = v, .place = place, .dot = dot, .top = r->top};
    memset(s.square, -1, sizeof s.square);
    canvas_layer(c, place);
    basin_status status = relief_paint(r, v, paint, &s, err);
    if (!s.failed) draw(&s);
    canvas_layer_end(c);
    if (s.failed) status = fail_memory(err);
    free(s.facet);
    free(s.line);
    free(s.links_at);
    return status;
}
