/* cube.c - the box around a surface. */
#include "plot/cube_words.h"

#include <math.h>

#include "plot/style.h"
#include "plot/wrap.h"

#define GRID_SHARE 0.17 /* of the ink in grid lines */
#define FIT_PASSES 4
#define SHRINK_PASSES 40
#define LEAST_SHARE 0.4 /* of the panel's width, for the box */
#define GOOD_SHARE 0.65 /* less is tried again from larger on, at START_SHARE */
#define START_SHARE 0.8

vec3 cube_corner(const cube *c, int k) {
    return (vec3){k & 1 ? c->high.x : c->low.x, k & 2 ? c->high.y : c->low.y, k & 4 ? c->high.z : c->low.z};
}

double cube_position(const cube *c, const axis *a, double value) {
    if (a != &c->z || !c->uneven) return scale_position(&a->scale, value);
    double low = levels_position(c->uneven, a->scale.min), high = levels_position(c->uneven, a->scale.max);
    if (!(value <= a->scale.max)) return isnan(value) ? NAN : 2; /* above the box */
    return (levels_position(c->uneven, value) - low) / (high - low);
}

vec3 cube_at(const cube *c, double x, double y, double z) {
    double s = scale_position(&c->x.scale, x), t = scale_position(&c->y.scale, y);
    return (vec3){c->low.x + s * (c->high.x - c->low.x), c->low.y + t * (c->high.y - c->low.y), z};
}

/* The sides of the box that face the eye. */
static double near_x(const cube *c) {
    return c->v.eye.x >= 0 ? c->high.x : c->low.x;
}

static double near_y(const cube *c) {
    return c->v.eye.y >= 0 ? c->high.y : c->low.y;
}

static edge edge_x(const cube *c) {
    return (edge){&c->x, {c->low.x, near_y(c), c->low.z}, {c->high.x, near_y(c), c->low.z},
                  0,     near_y(c) > 0 ? 1 : -1,          false};
}

static edge edge_y(const cube *c) {
    return (edge){&c->y, {near_x(c), c->low.y, c->low.z}, {near_x(c), c->high.y, c->low.z}, near_x(c) > 0 ? 1 : -1, 0,
                  false};
}

/* The upright edge that is leftmost on the page, or rightmost: nothing of the box is to that side of it. */
static vec3 outermost(const cube *c, double sign) {
    vec3 best = c->low;
    for (int k = 1; k < 4; k++) {
        vec3 at = {k & 1 ? c->high.x : c->low.x, k & 2 ? c->high.y : c->low.y, c->low.z};
        if (sign * view_project(&c->v, at).x < sign * view_project(&c->v, best).x) best = at;
    }
    return best;
}

/* At the left, but where that is the nearest edge: an axis of the floor goes back from there, with its words at the left. */
static edge edge_z(const cube *c) {
    vec3 at = outermost(c, 1);
    bool right = at.x == near_x(c) && at.y == near_y(c);
    if (right) at = outermost(c, -1);
    return (edge){&c->z, {at.x, at.y, c->zlow}, {at.x, at.y, c->zhigh}, 0, 0, right};
}

static void letter(const cube *c, lettering *l) {
    const edge edges[3] = {edge_x(c), edge_y(c), edge_z(c)};
    cube_words(c, edges, l);
}

static void letter_clear(lettering *l) {
    path_clear(&l->strokes);
    path_clear(&l->leaders);
}

typedef struct extent {
    double left, right, top, bottom;
} extent;

static void extend(extent *e, double left, double right, double top, double bottom) {
    e->left = fmin(e->left, left);
    e->right = fmax(e->right, right);
    e->top = fmin(e->top, top);
    e->bottom = fmax(e->bottom, bottom);
}

static extent extent_of_box(const cube *c) {
    extent e = {INFINITY, -INFINITY, INFINITY, -INFINITY};
    for (int k = 0; k < 8; k++) {
        point at = view_project(&c->v, cube_corner(c, k));
        extend(&e, at.x, at.x, at.y, at.y);
    }
    return e;
}

static extent extent_of_all(const cube *c) {
    extent e = extent_of_box(c);
    lettering l = {0};
    letter(c, &l);
    for (int i = 0; i < l.words; i++) {
        const word *w = &l.word[i];
        extend(&e, w->centre.x - w->width / 2, w->centre.x + w->width / 2, w->centre.y - w->height / 2,
               w->centre.y + w->height / 2);
    }
    letter_clear(&l);
    return e;
}

void cube_centre(cube *c, box place) {
    extent all = extent_of_all(c);
    c->v.centre.x += place.x + place.width / 2 - (all.left + all.right) / 2;
    c->v.centre.y += place.y + place.height / 2 - (all.top + all.bottom) / 2;
}

bool cube_wants_room(const cube *c) {
    edge z = edge_z(c);
    return cube_is_cramped(c, &z);
}

double cube_aspect(const cube *c) {
    extent b = extent_of_box(c);
    return fmin(1.3, fmax(0.62, (b.bottom - b.top) / (b.right - b.left)));
}

/* What is written does not grow with the box: the box gets the room that is left. */
static void fit(cube *c, box place) {
    for (int pass = 0; pass < FIT_PASSES; pass++) {
        extent b = extent_of_box(c), all = extent_of_all(c);
        double across = (all.right - all.left) - (b.right - b.left), down = (all.bottom - all.top) - (b.bottom - b.top);
        double by = fmin((place.width - across) / (b.right - b.left), (place.height - down) / (b.bottom - b.top));
        c->v.scale *= fmax(by, 1e-3);
        cube_centre(c, place);
    }
    for (int pass = 0; pass < SHRINK_PASSES; pass++) { /* a scale at which other numbers fit can need more room */
        extent all = extent_of_all(c);
        if (all.right - all.left <= place.width + 0.01 && all.bottom - all.top <= place.height + 0.01) break;
        c->v.scale *= 0.98;
    }
    cube_centre(c, place);
}

/* Labels so long that the box would vanish beside them get less room. */
void cube_fit(cube *c, box place) {
    fit(c, place);
    while (c->tight < CUBE_TIGHTEST && cube_has_long(c)) {
        extent b = extent_of_box(c);
        if (b.right - b.left >= (c->tight ? LEAST_SHARE : GOOD_SHARE) * place.width) break;
        c->tight++;
        c->v.scale = START_SHARE * place.width;
        fit(c, place);
    }
}

static void line(const cube *c, canvas_path *path, vec3 a, vec3 b) {
    path_segment(path, view_project(&c->v, a), view_project(&c->v, b));
}

/* Lines of one axis's ticks across the floor or a wall. */
static void grid_lines(const cube *c, canvas_path *path, const axis *a, const ticks *t, vec3 from, vec3 to,
                       vec3 across) {
    for (int i = 0; i < t->count; i++) {
        vec3 at = vec3_mix(from, to, cube_position(c, a, t->value[i]));
        line(c, path, at, (vec3){at.x + across.x, at.y + across.y, at.z + across.z});
    }
}

static canvas_pen grid_pen(const cube *c) {
    rgba a = c->f->theme->paper, b = c->f->theme->ink;
    return (canvas_pen){.width = MINOR_WIDTH,
                        .color = {a.red + GRID_SHARE * (b.red - a.red), a.green + GRID_SHARE * (b.green - a.green),
                                  a.blue + GRID_SHARE * (b.blue - a.blue), 1}};
}

void cube_draw_walls(const cube *c) {
    double far_x = c->low.x + c->high.x - near_x(c), far_y = c->low.y + c->high.y - near_y(c);
    vec3 size = {c->high.x - c->low.x, c->high.y - c->low.y, c->high.z - c->low.z};
    canvas_path grid = {0};
    lettering l = {0};
    vec3 x0 = {c->low.x, far_y, c->low.z}, x1 = {c->high.x, far_y, c->low.z};
    vec3 y0 = {far_x, c->low.y, c->low.z}, y1 = {far_x, c->high.y, c->low.z};
    vec3 z0 = {far_x, far_y, c->zlow}, z1 = {far_x, far_y, c->zhigh};
    letter(c, &l);
    grid_lines(c, &grid, &c->x, &l.ticks[0], x0, x1, (vec3){0, 0, size.z});
    grid_lines(c, &grid, &c->x, &l.ticks[0], x0, x1, (vec3){0, near_y(c) - far_y, 0});
    grid_lines(c, &grid, &c->y, &l.ticks[1], y0, y1, (vec3){0, 0, size.z});
    grid_lines(c, &grid, &c->y, &l.ticks[1], y0, y1, (vec3){near_x(c) - far_x, 0, 0});
    grid_lines(c, &grid, &c->z, &l.ticks[2], z0, z1, (vec3){near_x(c) - far_x, 0, 0});
    grid_lines(c, &grid, &c->z, &l.ticks[2], z0, z1, (vec3){0, near_y(c) - far_y, 0});
    canvas_stroke(c->f->canvas, &grid, grid_pen(c));
    canvas_stroke(c->f->canvas, &l.leaders, grid_pen(c));
    letter_clear(&l);
    path_clear(&grid);
}

static void draw_frame(const cube *c) {
    canvas_path frame = {0};
    for (int k = 0; k < 8; k++) /* all edges but the three that meet at the nearest upper corner */
        for (int bit = 1; bit <= 4; bit *= 2) {
            vec3 a = cube_corner(c, k), b = cube_corner(c, k | bit);
            bool front = (a.x == near_x(c)) + (a.y == near_y(c)) + (b.x == near_x(c)) + (b.y == near_y(c)) >= 3;
            if (!(k & bit) && !(front && (a.z == c->high.z || b.z == c->high.z))) line(c, &frame, a, b);
        }
    canvas_stroke(c->f->canvas, &frame, style_pen(c->f->theme, FRAME_WIDTH));
    path_clear(&frame);
}

void cube_draw_edges(const cube *c) {
    lettering l = {0};
    draw_frame(c);
    letter(c, &l);
    canvas_stroke(c->f->canvas, &l.strokes, style_pen(c->f->theme, FRAME_WIDTH));
    for (int i = 0; i < l.words; i++) {
        const word *w = &l.word[i];
        caption text = {.markup = w->label ? w->label : w->markup,
                        .at = w->centre,
                        .size = w->size,
                        .across = 0.5,
                        .up = 0.5,
                        .angle = w->angle,
                        .color = c->f->theme->ink};
        if (w->label)
            wrap_draw(c->f, &text, w->room, w->most, 0.5);
        else
            canvas_text(c->f->canvas, &text);
    }
    letter_clear(&l);
}
