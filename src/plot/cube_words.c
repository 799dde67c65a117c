/* cube_words.c - numbers, labels and ticks along the edges of a box. */
#include "plot/cube_words.h"

#include <math.h>

#include "plot/layout.h"
#include "plot/style.h"
#include "plot/wrap.h"

#define UPWARD (-3.14159265358979323846 / 2)
#define FARTHEST 80    /* points that a word may be moved */
#define STEP_LEVEL 2.2 /* between two numbers on the floor's axes, in font sizes */
#define STEP_UPRIGHT 1.9
#define SHORTEST 4.0   /* font sizes: an upright edge that is shorter has no words */
#define LONGEST 1.6    /* a line of a label beside an upright edge, in lengths of the edge */
#define MIDDLE 0.1     /* an edge so near the middle, in widths of the box, is in no half */
#define NARROWEST 3.2  /* a line of a label of the floor, font sizes, at least */
#define CORNER_GAP 0.5 /* between the numbers of two axes, font sizes */
#define MINOR_STEP 2.8 /* points between two small ticks, at least on average */

static bool is_upright(const edge *e) {
    return e->side_x == 0 && e->side_y == 0;
}

static point towards(point from, point to) {
    double length = hypot(to.x - from.x, to.y - from.y);
    if (length < 1e-9) return (point){0, 1};
    return (point){(to.x - from.x) / length, (to.y - from.y) / length};
}

static point outward(const cube *c, const edge *e, vec3 at) {
    if (is_upright(e)) return (point){e->right ? 1 : -1, 0};
    vec3 beyond = {at.x + 1e-3 * e->side_x, at.y + 1e-3 * e->side_y, at.z};
    return towards(view_project(&c->v, at), view_project(&c->v, beyond));
}

/* How far a word reaches from its centre in a direction. */
static double reach(const word *w, point d) {
    return (fabs(d.x) * w->width + fabs(d.y) * w->height) / 2;
}

/* Zero, and every so many levels from there, both ways alike. */
static void ticks_at_levels(ticks *t, const cube *c, int target) {
    const levels *l = c->uneven;
    const scale *s = &c->z.scale;
    int zero = 0, inside = 0;
    *t = (ticks){.decimals = -1};
    for (int i = 0; i < l->count; i++) {
        inside += l->value[i] >= s->min && l->value[i] <= s->max;
        if (fabs(l->value[i]) < fabs(l->value[zero])) zero = i;
    }
    int step = inside / target > 1 ? inside / target : 1;
    for (int i = zero % step; i < l->count && t->count < TICKS_MAX; i += step)
        if (l->value[i] >= s->min && l->value[i] <= s->max) t->value[t->count++] = l->value[i];
}

void cube_ticks(const cube *c, const edge *e, ticks *t) {
    point a = view_project(&c->v, e->from), b = view_project(&c->v, e->to);
    double step = is_upright(e) ? STEP_UPRIGHT : STEP_LEVEL;
    int target = (int)(hypot(b.x - a.x, b.y - a.y) / (step * c->f->small)), least = is_upright(e) ? 3 : 2;
    target = target < least ? least : target > 6 ? 6 : target;
    if (is_upright(e) && c->uneven)
        ticks_at_levels(t, c, target);
    else
        ticks_choose(t, &e->axis->scale, target);
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
    double least = INFINITY, most = -INFINITY, at = w->centre.x * d.x + w->centre.y * d.y,
           half = reach(w, d) + figure_gap(c->f) / 2;
    for (int k = 0; k < 8; k++) {
        point p = view_project(&c->v, cube_corner(c, k));
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
            point along = towards(view_project(&c->v, cube_corner(c, m)), view_project(&c->v, cube_corner(c, k)));
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

/* At a corner numbers of two axes meet: the later one is moved outward until they do not read as one. */
static void part(const cube *c, const lettering *l, int first, word *w, point d) {
    double apart = CORNER_GAP * c->f->small;
    word wide = *w;
    wide.width += 2 * apart;
    for (int moved = 0, farthest = (int)c->f->small; moved < farthest; moved++) {
        bool clear = true;
        for (int i = 0; i < first; i++) clear = clear && !overlap(&wide, &l->word[i]);
        if (clear) break;
        wide.centre.x += d.x;
        wide.centre.y += d.y;
    }
    w->centre = wide.centre;
}

static void add_word(lettering *l, const word *w) {
    if (l->words < WORDS_MAX && is_free(l, w)) l->word[l->words++] = *w;
}

static word number_at(const cube *c, double value, int decimals, point tick, point d) {
    word w = {.size = c->f->small, .height = c->f->small * TEXT_CAPITALS};
    number_markup(w.markup, value, decimals);
    caption text = {.markup = w.markup, .size = w.size};
    w.width = canvas_text_width(c->f->canvas, &text);
    double away = figure_gap(c->f) + reach(&w, d);
    w.centre = (point){tick.x + d.x * away, tick.y + d.y * away};
    return w;
}

/* What the label of an edge gets, in widths of the panel: on the floor, two lie beside each other. */
static const struct {
    double share;
    int lines;
} rooms[CUBE_TIGHTEST + 1] = {{FLOOR_SHARE, WRAP_MAX}, {FLOOR_SHARE, WRAP_MAX}, {FLOOR_SHARE, 2}, {0.4, 1}};

static double own_width(const cube *c, const axis *a) {
    caption text = {.markup = a->label, .size = c->f->size};
    return canvas_text_width(c->f->canvas, &text);
}

static double share_of(const cube *c) {
    return fmax(rooms[c->tight].share * c->width, NARROWEST * c->f->size);
}

/* Beside a short label there is more than half. */
static double level_room(const cube *c, const axis *a) {
    double other = own_width(c, a == &c->x ? &c->y : &c->x);
    return fmax(share_of(c), c->tight < CUBE_TIGHTEST ? c->width - other - 0.6 * c->f->size : 0);
}

static bool is_long(const cube *c, const axis *a) {
    return own_width(c, a) > share_of(c);
}

bool cube_has_long(const cube *c) {
    return is_long(c, &c->x) || is_long(c, &c->y);
}

static double laid_width(const cube *c, const axis *a) {
    return wrap_label(c->f, a->label, level_room(c, a), rooms[c->tight].lines).width;
}

/* Where a label lies if one of the two is long, below the box: at the panel's side that its edge is at. */
static double half_of(const cube *c, const axis *a, const word *w, double at) {
    double least = INFINITY, most = -INFINITY;
    for (int k = 0; k < 8; k++) {
        double x = view_project(&c->v, cube_corner(c, k)).x;
        least = fmin(least, x);
        most = fmax(most, x);
    }
    double middle = (least + most) / 2, half = c->width / 2 - w->width / 2,
           beyond = laid_width(c, a == &c->x ? &c->y : &c->x) - c->width / 2,
           apart = w->width / 2 + fmax(1, beyond + 3);
    if (fabs(at - middle) < MIDDLE * (most - least)) return middle;
    return at < middle ? fmax(middle - half, fmin(at, middle - apart)) : fmin(middle + half, fmax(at, middle + apart));
}

/* An edge's label, without its place yet: in lines if it is long, for those of the floor lie beside each other. */
static word label_at(const cube *c, const edge *e, double length) {
    bool upright = is_upright(e);
    word w = {.label = e->axis->label,
              .room = upright ? LONGEST * length : level_room(c, e->axis),
              .most = upright ? WRAP_MAX : rooms[c->tight].lines,
              .angle = upright ? UPWARD : 0};
    wrapped lines = wrap_label(c->f, w.label, w.room, w.most);
    double height = lines.size * (TEXT_CAPITALS + TEXT_DESCENT + (lines.lines - 1) * TITLE_LINE);
    w.size = c->f->size;
    w.width = upright ? height : lines.width;
    w.height = upright ? lines.width : height;
    return w;
}

/* Beside the middle of the edge, clear of its numbers, which are the words from `first` on. */
static void add_label(const cube *c, const edge *e, lettering *l, int first) {
    point a = view_project(&c->v, e->from), b = view_project(&c->v, e->to),
          d = outward(c, e, vec3_mix(e->from, e->to, 0.5));
    point along = towards(a, b), normal = {-along.y, along.x};
    double away = TICK;
    if (!*e->axis->label) return;
    word w = label_at(c, e, hypot(b.x - a.x, b.y - a.y));
    if (normal.x * d.x + normal.y * d.y < 0) normal = (point){-normal.x, -normal.y};
    bool below = !is_upright(e) && cube_has_long(c);
    if (below) normal = (point){0, 1};
    point middle = {(a.x + b.x) / 2, (a.y + b.y) / 2};
    for (int i = first; i < l->words; i++) {
        const word *n = &l->word[i];
        double off = (n->centre.x - middle.x) * normal.x + (n->centre.y - middle.y) * normal.y;
        away = fmax(away, off + reach(n, normal));
    }
    away += figure_gap(c->f) + reach(&w, normal);
    w.centre = (point){middle.x + normal.x * away, middle.y + normal.y * away};
    if (below) w.centre.x = half_of(c, e->axis, &w, middle.x);
    push(c, l, &w, normal, true);
    add_word(l, &w);
}

/* Looked at from above, the upright edges are too short to be read. */
static bool is_short(const cube *c, const edge *e) {
    point a = view_project(&c->v, e->from), b = view_project(&c->v, e->to);
    return is_upright(e) && fabs(b.y - a.y) < SHORTEST * c->f->small;
}

void cube_words(const cube *c, const edge *e, lettering *l) {
    int first = l->words;
    ticks t;
    if (is_short(c, e)) return;
    cube_ticks(c, e, &t);
    for (int i = 0; i < t.count + t.minors; i++) {
        bool is_major = i < t.count;
        double value = is_major ? t.value[i] : t.minor[i - t.count], length = is_major ? TICK : MINOR_TICK;
        vec3 at = vec3_mix(e->from, e->to, cube_position(c, e->axis, value));
        point from = view_project(&c->v, at), d = outward(c, e, at);
        point to = {from.x + d.x * length, from.y + d.y * length};
        word w = number_at(c, value, t.decimals, to, d);
        double moved = is_major ? push(c, l, &w, d, false) : 0; /* the tick goes with it */
        path_segment(&l->ticks, from, (point){to.x + d.x * moved, to.y + d.y * moved});
        if (is_major) part(c, l, first, &w, d);
        if (is_major) add_word(l, &w);
    }
    add_label(c, e, l, first);
}
