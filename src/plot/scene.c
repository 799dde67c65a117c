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
#define MESH_LEAST 0.3 /* points: what is shorter of a line of the mesh between what hides it is not drawn */
#define OUTLINE 0.4
#define GLIMPSE 4.0 /* points: what is shorter of an outline, and alone, is not drawn */
#define GAP 0.5     /* points: no gap in an outline is shorter, nor a piece of one */
#define NEAR 1.2    /* points: an outline hidden by so little is drawn, or folds close to it would leave fragments */

/* A line of the surface, one beside it, or what is left of one of them. */
typedef struct waiting_line {
    point from, to;
    relief_edge edge;
    bool is_dot; /* of that diameter */
    bool hidden;
    int whole;          /* the line of the surface that it is a part of ... */
    double first, last; /* ... which part of it, 0 to 1 */
} waiting_line;

/* A part of a line that is seen. */
typedef struct span {
    int line;
    double first, last;
} span;

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

static int by_place(const void *a, const void *b) {
    const span *p = a, *q = b;
    if (p->line != q->line) return p->line < q->line ? -1 : 1;
    return p->first < q->first ? -1 : p->first > q->first;
}

static point point_on(const waiting_line *l, double t) {
    if (t <= 0 || t >= 1) return t <= 0 ? l->from : l->to;
    return (point){l->from.x + t * (l->to.x - l->from.x), l->from.y + t * (l->to.y - l->from.y)};
}

static double length_of(const waiting_line *l) {
    return hypot(l->to.x - l->from.x, l->to.y - l->from.y);
}

/* How much of a line is as good as nothing: outlines may be drawn a little longer, or would have gaps where they bend. */
static double slack_of(const waiting_line *l) {
    double length = length_of(l);
    return l->edge == EDGE_MESH || length == 0 ? 0 : GAP / length;
}

/* Makes spans of a line that meet, or almost, one; what is then shorter than a gap is left out if it does not meet another.
 * @return how many are left, in their order */
static int unite(const scene *s, span *seen, int count, bool across_gaps) {
    int left = 0;
    for (int i = 0, next; i < count; i = next) {
        span all = seen[i];
        double slack = slack_of(&s->line[all.line]), apart = across_gaps ? slack : 0;
        for (next = i + 1; next < count && seen[next].line == all.line && seen[next].first <= all.last + apart; next++)
            all.last = fmax(all.last, seen[next].last);
        if (all.last - all.first >= fmin(slack, 0.5)) seen[left++] = all;
    }
    return left;
}

/* What is seen of the mesh, or of the outlines. */
static void draw_lines(scene *s, span *seen, bool mesh) {
    canvas_path path = {0};
    int count = 0;
    for (int i = 0; i < s->lines; i++) {
        const waiting_line *l = &s->line[i];
        if (!l->hidden && !l->is_dot && (l->edge == EDGE_MESH) == mesh)
            seen[count++] = (span){l->whole, l->first, l->last};
    }
    qsort(seen, (size_t)count, sizeof *seen, by_place);
    count = unite(s, seen, count, false);
    count = unite(s, seen, count, true);
    for (int i = 0; i < count; i++) {
        const waiting_line *l = &s->line[seen[i].line];
        double slack = slack_of(l), first = seen[i].first, last = seen[i].last;
        if (mesh && last - first < 1 && (last - first) * length_of(l) < MESH_LEAST) continue;
        path_segment(&path, point_on(l, first < slack ? 0 : first), point_on(l, last > 1 - slack ? 1 : last));
    }
    join_lines(&path);
    if (!mesh) join_drop_short(&path, GLIMPSE);
    canvas_stroke(s->canvas, &path, mesh ? MESH_PEN : style_pen(s->theme, OUTLINE));
    path_clear(&path);
}

static void draw(scene *s) {
    span *seen = malloc((size_t)s->lines * sizeof *seen);
    if (!seen && s->lines) s->failed = true;
    canvas_mesh(s->canvas, s->facets, s->facet);
    if (seen) draw_lines(s, seen, true);
    if (seen) draw_lines(s, seen, false);
    if (s->dot > 0) draw_dots(s);
    free(seen);
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

static void add_line(scene *s, waiting_line l) {
    point ends[2] = {l.from, l.to};
    squares q = squares_of(s, 2, ends);
    s->line = grow(s, s->line, s->lines, &s->line_room, sizeof *s->line);
    if (s->failed) return;
    s->line[s->lines] = l;
    for (int y = q.top; y <= q.bottom; y++)
        for (int x = q.left; x <= q.right; x++) {
            s->links_at = grow(s, s->links_at, s->links, &s->link_room, sizeof *s->links_at);
            if (s->failed) return;
            s->links_at[s->links] = (link){s->lines, s->square[y * SIDE + x]};
            s->square[y * SIDE + x] = s->links++;
        }
    s->lines++;
}

/* A line of the surface; an outline also a little to both sides: it is seen where one of the three is. */
static void add_edge(scene *s, point from, point to, relief_edge edge) {
    double dx = to.x - from.x, dy = to.y - from.y, length = hypot(dx, dy);
    waiting_line l = {.from = from, .to = to, .edge = edge, .whole = s->lines, .last = 1};
    add_line(s, l);
    for (int side = -1; side <= 1 && edge != EDGE_MESH && length > 0; side += 2) {
        double across = side * NEAR * dy / length, along = -side * NEAR * dx / length;
        l.from = (point){from.x + across, from.y + along};
        l.to = (point){to.x + across, to.y + along};
        add_line(s, l);
    }
}

/* Leaves of a line what a facet in front of it does not hide. Of dots, the middle decides. */
static void hide_line(scene *s, int index, const canvas_facet *facet) {
    waiting_line l = s->line[index];
    double enter, leave, length = length_of(&l);
    if (l.hidden || !inside(facet, &l, &enter, &leave)) return;
    if (l.is_dot && (enter > 0.5 || leave < 0.5)) return;
    s->line[index].hidden = true;
    if (l.is_dot) return;
    waiting_line before = l, after = l;
    before.to = point_on(&l, enter);
    before.last = l.first + enter * (l.last - l.first);
    after.from = point_on(&l, leave);
    after.first = l.first + leave * (l.last - l.first);
    if (enter * length > TOUCH) add_line(s, before);
    if ((1 - leave) * length > TOUCH) add_line(s, after);
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
        add_line(s, (waiting_line){.from = {at.x - s->dot, at.y}, .to = {at.x + s->dot, at.y}, .is_dot = true});
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
        if (from->edge[k] != EDGE_INNER) add_edge(s, facet.at[k], facet.at[(k + 1) % from->corners], from->edge[k]);
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
