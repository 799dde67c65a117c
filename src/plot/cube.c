/* cube.c - the box around a surface. */
#include "plot/cube.h"

#include <math.h>

#include "plot/style.h"

#define UPWARD (-3.14159265358979323846 / 2)
#define GRID_PEN ((canvas_pen){.width = 0.35, .color = {0.85, 0.85, 0.85, 1}})
#define WORDS_MAX (3 * TICKS_MAX + 3)
#define FIT_PASSES 4
#define SHRINK_PASSES 40
#define FARTHEST 80    /* points that a word may be moved */
#define STEP_LEVEL 2.2 /* between two numbers on the floor's axes, in font sizes */
#define STEP_UPRIGHT 1.9
#define MINOR_STEP 3.0 /* points between two small ticks, at least on average */

/* A text with its place. */
typedef struct word {
    char markup[64];
    const char *label; /* instead of markup */
    point centre;
    double width, height, size, angle; /* width and height as seen */
} word;

/* Everything written around the box, and its ticks. */
typedef struct lettering {
    int words;
    word word[WORDS_MAX];
    canvas_path ticks;
} lettering;

/* A side of the box that carries an axis. */
typedef struct edge {
    const axis *axis;
    vec3 from, to;         /* where the scale starts and ends */
    double side_x, side_y; /* which way is outward along the floor; 0, 0 for to the left on the page */
} edge;

static vec3 mix(vec3 a, vec3 b, double t) {
    return (vec3){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.z + t * (b.z - a.z)};
}

static vec3 corner(const cube *c, int k) {
    return (vec3){k & 1 ? c->high.x : c->low.x, k & 2 ? c->high.y : c->low.y, k & 4 ? c->high.z : c->low.z};
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
    return (edge){&c->x, {c->low.x, near_y(c), c->low.z}, {c->high.x, near_y(c), c->low.z}, 0, near_y(c) > 0 ? 1 : -1};
}

static edge edge_y(const cube *c) {
    return (edge){&c->y, {near_x(c), c->low.y, c->low.z}, {near_x(c), c->high.y, c->low.z}, near_x(c) > 0 ? 1 : -1, 0};
}

/* The upright edge that is leftmost on the page: nothing of the box is to the left of it. */
static edge edge_z(const cube *c) {
    vec3 best = c->low;
    for (int k = 1; k < 4; k++) {
        vec3 at = {k & 1 ? c->high.x : c->low.x, k & 2 ? c->high.y : c->low.y, c->low.z};
        if (view_project(&c->v, at).x < view_project(&c->v, best).x) best = at;
    }
    return (edge){&c->z, {best.x, best.y, c->zlow}, {best.x, best.y, c->zhigh}, 0, 0};
}

static bool is_upright(const edge *e) {
    return e->side_x == 0 && e->side_y == 0;
}

static point towards(point from, point to) {
    double length = hypot(to.x - from.x, to.y - from.y);
    if (length < 1e-9) return (point){0, 1};
    return (point){(to.x - from.x) / length, (to.y - from.y) / length};
}

static point outward(const cube *c, const edge *e, vec3 at) {
    if (is_upright(e)) return (point){-1, 0};
    vec3 beyond = {at.x + 1e-3 * e->side_x, at.y + 1e-3 * e->side_y, at.z};
    return towards(view_project(&c->v, at), view_project(&c->v, beyond));
}

/* How far a word reaches from its centre in a direction. */
static double reach(const word *w, point d) {
    return (fabs(d.x) * w->width + fabs(d.y) * w->height) / 2;
}

static void edge_ticks(const cube *c, const edge *e, ticks *t) {
    point a = view_project(&c->v, e->from), b = view_project(&c->v, e->to);
    double step = is_upright(e) ? STEP_UPRIGHT : STEP_LEVEL;
    int target = (int)(hypot(b.x - a.x, b.y - a.y) / (step * c->f->small)), least = is_upright(e) ? 3 : 2;
    ticks_choose(t, &e->axis->scale, target < least ? least : target > 6 ? 6 : target);
    if (t->minors * MINOR_STEP > hypot(b.x - a.x, b.y - a.y)) t->minors = 0;
}

static bool overlap(const word *a, const word *b) {
    return fabs(a->centre.x - b->centre.x) < (a->width + b->width) / 2 + 1.5 &&
           fabs(a->centre.y - b->centre.y) < (a->height + b->height) / 2 + 1;
}

static bool is_free(const lettering *l, const word *w) {
    for (int i = 0; i < l->words; i++)
        if (overlap(w, &l->word[i])) return false;
    return true;
}

/* Whether the box, as it is seen, and the word do not meet when looked at along the lines across d. */
static bool splits(const cube *c, const word *w, point d) {
    double least = INFINITY, most = -INFINITY, at = w->centre.x * d.x + w->centre.y * d.y, half = reach(w, d) + GAP / 2;
    for (int k = 0; k < 8; k++) {
        point p = view_project(&c->v, corner(c, k));
        least = fmin(least, p.x * d.x + p.y * d.y);
        most = fmax(most, p.x * d.x + p.y * d.y);
    }
    return at + half < least || at - half > most;
}

/* Two convex shapes are apart if and only if an edge of one of them has them on its two sides. */
static bool is_outside(const cube *c, const word *w) {
    if (splits(c, w, (point){1, 0}) || splits(c, w, (point){0, 1})) return true;
    for (int k = 0; k < 8; k++)
        for (int m = 0; m < k; m++) {
            point along = towards(view_project(&c->v, corner(c, m)), view_project(&c->v, corner(c, k)));
            if (splits(c, w, (point){-along.y, along.x})) return true;
        }
    return false;
}

/* Moves a word outward until it is clear of the box, and of other words too if it must not be left out.  @return how far */
static double push(const cube *c, const lettering *l, word *w, point d, bool must) {
    double moved = 0;
    while (moved < FARTHEST && (!is_outside(c, w) || (must && !is_free(l, w)))) {
        w->centre.x += d.x;
        w->centre.y += d.y;
        moved++;
    }
    return moved;
}

static void add_word(lettering *l, const word *w) {
    if (l->words < WORDS_MAX && is_free(l, w)) l->word[l->words++] = *w;
}

static word number_at(const cube *c, double value, int decimals, point tick, point d) {
    word w = {.size = c->f->small, .height = c->f->small * TEXT_CAPITALS};
    number_markup(w.markup, value, decimals);
    caption text = {.markup = w.markup, .size = w.size};
    w.width = canvas_text_width(c->f->canvas, &text);
    double away = GAP + reach(&w, d);
    w.centre = (point){tick.x + d.x * away, tick.y + d.y * away};
    return w;
}

/* Beside the middle of the edge, clear of its numbers, which are the words from `first` on. */
static void add_label(const cube *c, const edge *e, lettering *l, int first) {
    point a = view_project(&c->v, e->from), b = view_project(&c->v, e->to), d = outward(c, e, mix(e->from, e->to, 0.5));
    point along = towards(a, b), normal = {-along.y, along.x};
    word w = {.label = e->axis->label, .size = c->f->size, .height = c->f->size * (TEXT_CAPITALS + TEXT_DESCENT)};
    double away = TICK;
    if (!*w.label) return;
    if (normal.x * d.x + normal.y * d.y < 0) normal = (point){-normal.x, -normal.y};
    point middle = {(a.x + b.x) / 2, (a.y + b.y) / 2};
    caption text = {.markup = w.label, .size = w.size};
    w.width = canvas_text_width(c->f->canvas, &text);
    if (is_upright(e)) {
        double height = w.height;
        w.height = w.width;
        w.width = height;
        w.angle = UPWARD;
    }
    for (int i = first; i < l->words; i++) {
        const word *n = &l->word[i];
        double off = (n->centre.x - middle.x) * normal.x + (n->centre.y - middle.y) * normal.y;
        away = fmax(away, off + reach(n, normal));
    }
    away += GAP + reach(&w, normal);
    w.centre = (point){middle.x + normal.x * away, middle.y + normal.y * away};
    push(c, l, &w, normal, true);
    add_word(l, &w);
}

static void add_edge(const cube *c, const edge *e, lettering *l) {
    int first = l->words;
    ticks t;
    edge_ticks(c, e, &t);
    for (int i = 0; i < t.count + t.minors; i++) {
        bool is_major = i < t.count;
        double value = is_major ? t.value[i] : t.minor[i - t.count], length = is_major ? TICK : MINOR_TICK;
        vec3 at = mix(e->from, e->to, scale_position(&e->axis->scale, value));
        point from = view_project(&c->v, at), d = outward(c, e, at);
        point to = {from.x + d.x * length, from.y + d.y * length};
        word w = number_at(c, value, t.decimals, to, d);
        double moved = is_major ? push(c, l, &w, d, false) : 0; /* the tick goes with it */
        path_segment(&l->ticks, from, (point){to.x + d.x * moved, to.y + d.y * moved});
        if (is_major) add_word(l, &w);
    }
    add_label(c, e, l, first);
}

static void letter(const cube *c, lettering *l) {
    edge x = edge_x(c), y = edge_y(c), z = edge_z(c);
    add_edge(c, &x, l);
    add_edge(c, &y, l);
    add_edge(c, &z, l);
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
        point at = view_project(&c->v, corner(c, k));
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
    path_clear(&l.ticks);
    return e;
}

void cube_centre(cube *c, box place) {
    extent all = extent_of_all(c);
    c->v.centre.x += place.x + place.width / 2 - (all.left + all.right) / 2;
    c->v.centre.y += place.y + place.height / 2 - (all.top + all.bottom) / 2;
}

double cube_aspect(const cube *c) {
    extent b = extent_of_box(c);
    return fmin(1.3, fmax(0.62, (b.bottom - b.top) / (b.right - b.left)));
}

/* What is written does not grow with the box: the box gets the room that is left. */
void cube_fit(cube *c, box place) {
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

static void line(const cube *c, canvas_path *path, vec3 a, vec3 b) {
    path_segment(path, view_project(&c->v, a), view_project(&c->v, b));
}

/* Lines of one axis's ticks across the floor or a wall. */
static void grid_lines(const cube *c, canvas_path *path, const edge *e, vec3 from, vec3 to, vec3 across) {
    ticks t;
    edge_ticks(c, e, &t);
    for (int i = 0; i < t.count; i++) {
        vec3 at = mix(from, to, scale_position(&e->axis->scale, t.value[i]));
        line(c, path, at, (vec3){at.x + across.x, at.y + across.y, at.z + across.z});
    }
}

static void draw_walls(const cube *c) {
    edge ex = edge_x(c), ey = edge_y(c), ez = edge_z(c);
    double far_x = c->low.x + c->high.x - near_x(c), far_y = c->low.y + c->high.y - near_y(c);
    vec3 size = {c->high.x - c->low.x, c->high.y - c->low.y, c->high.z - c->low.z};
    canvas_path grid = {0}, frame = {0};
    vec3 x0 = {c->low.x, far_y, c->low.z}, x1 = {c->high.x, far_y, c->low.z};
    vec3 y0 = {far_x, c->low.y, c->low.z}, y1 = {far_x, c->high.y, c->low.z};
    vec3 z0 = {far_x, far_y, c->zlow}, z1 = {far_x, far_y, c->zhigh};
    grid_lines(c, &grid, &ex, x0, x1, (vec3){0, 0, size.z});
    grid_lines(c, &grid, &ex, x0, x1, (vec3){0, near_y(c) - far_y, 0});
    grid_lines(c, &grid, &ey, y0, y1, (vec3){0, 0, size.z});
    grid_lines(c, &grid, &ey, y0, y1, (vec3){near_x(c) - far_x, 0, 0});
    grid_lines(c, &grid, &ez, z0, z1, (vec3){near_x(c) - far_x, 0, 0});
    grid_lines(c, &grid, &ez, z0, z1, (vec3){0, near_y(c) - far_y, 0});
    canvas_stroke(c->f->canvas, &grid, GRID_PEN);
    for (int k = 0; k < 8; k++) /* all edges but the three that meet at the nearest upper corner */
        for (int bit = 1; bit <= 4; bit *= 2) {
            vec3 a = corner(c, k), b = corner(c, k | bit);
            bool front = (a.x == near_x(c)) + (a.y == near_y(c)) + (b.x == near_x(c)) + (b.y == near_y(c)) >= 3;
            if (!(k & bit) && !(front && (a.z == c->high.z || b.z == c->high.z))) line(c, &frame, a, b);
        }
    canvas_stroke(c->f->canvas, &frame, FRAME_PEN);
    path_clear(&grid);
    path_clear(&frame);
}

void cube_draw(const cube *c) {
    lettering l = {0};
    draw_walls(c);
    letter(c, &l);
    canvas_stroke(c->f->canvas, &l.ticks, FRAME_PEN);
    for (int i = 0; i < l.words; i++) {
        const word *w = &l.word[i];
        caption text = {.markup = w->label ? w->label : w->markup,
                        .at = w->centre,
                        .size = w->size,
                        .across = 0.5,
                        .up = 0.5,
                        .angle = w->angle,
                        .color = INK};
        canvas_text(c->f->canvas, &text);
    }
    path_clear(&l.ticks);
}
