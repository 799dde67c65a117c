/* cube_words.c - numbers, labels and ticks along the edges of a box. */
#include "plot/cube_words.h"

#include <math.h>

#include "plot/layout.h"
#include "plot/style.h"
#include "plot/wrap.h"

#define UPWARD (-3.14159265358979323846 / 2)
#define FARTHEST 80       /* points that a word may be moved */
#define ASIDE 2           /* font sizes that a number may be moved away from those of another axis */
#define FORESHORTENED 0.2 /* of the width of the box: less is short because it is looked at from above */
#define SHORTEST 2.2      /* font sizes: an edge that is shorter has no words */
#define LONGEST 1.6       /* a line of a label beside an upright edge, in lengths of the edge */
#define MIDDLE 0.1        /* an edge so near the middle, in widths of the box, is in no half */
#define NARROWEST 3.2     /* a line of a label of the floor, font sizes, at least */
#define CORNER_GAP 0.5    /* between the numbers of two axes, font sizes */
#define ASTRAY 1.5        /* points: a number that was moved farther has a line to its tick */

static point towards(point from, point to) {
    double length = hypot(to.x - from.x, to.y - from.y);
    if (length < 1e-9) return (point){0, 1};
    return (point){(to.x - from.x) / length, (to.y - from.y) / length};
}

static point outward(const cube *c, const edge *e, vec3 at) {
    if (edge_is_upright(e)) return (point){e->right ? 1 : -1, 0};
    vec3 beyond = {at.x + 1e-3 * e->side_x, at.y + 1e-3 * e->side_y, at.z};
    return towards(view_project(&c->v, at), view_project(&c->v, beyond));
}

/* How far a word reaches from its centre in a direction. */
static double reach(const word *w, point d) {
    return (fabs(d.x) * w->width + fabs(d.y) * w->height) / 2;
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
    for (int moved = 0, farthest = (int)(ASIDE * c->f->small); moved < farthest; moved++) {
        bool clear = true;
        for (int i = 0; i < first; i++) clear = clear && !overlap(&wide, &l->word[i]);
        if (clear) break;
        wide.centre.x += d.x;
        wide.centre.y += d.y;
    }
    w->centre = wide.centre;
}

static bool add_word(lettering *l, const word *w) {
    bool fits = l->words < WORDS_MAX && is_free(l, w);
    if (fits) l->word[l->words++] = *w;
    return fits;
}

static word number_at(const cube *c, double value, int decimals, point tick, point d) {
    word w = {.size = c->f->small, .height = c->f->small * TEXT_CAPITALS, .tick = tick};
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
    bool upright = edge_is_upright(e);
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
static void add_label(const cube *c, const edge *e, lettering *l, int first, int end) {
    point a = view_project(&c->v, e->from), b = view_project(&c->v, e->to),
          d = outward(c, e, vec3_mix(e->from, e->to, 0.5));
    point along = towards(a, b), normal = {-along.y, along.x};
    double away = TICK;
    if (!*e->axis->label) return;
    word w = label_at(c, e, hypot(b.x - a.x, b.y - a.y));
    if (normal.x * d.x + normal.y * d.y < 0) normal = (point){-normal.x, -normal.y};
    bool below = !edge_is_upright(e) && (c->below || cube_has_long(c));
    if (below) normal = (point){0, 1};
    point middle = {(a.x + b.x) / 2, (a.y + b.y) / 2};
    for (int i = first; i < end; i++) {
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

/* Looked at from above, the upright edges are too short to be read; looked at along it, one of the floor. */
static bool is_short(const cube *c, const edge *e) {
    point a = view_project(&c->v, e->from), b = view_project(&c->v, e->to);
    double length = edge_is_upright(e) ? fabs(b.y - a.y) : hypot(b.x - a.x, b.y - a.y);
    return length < SHORTEST * c->f->small;
}

bool cube_is_cramped(const cube *c, const edge *upright) {
    double low = INFINITY, high = -INFINITY;
    for (int k = 0; k < 8; k++) {
        double x = view_project(&c->v, cube_corner(c, k)).x;
        low = fmin(low, x);
        high = fmax(high, x);
    }
    double length = fabs(view_project(&c->v, upright->to).y - view_project(&c->v, upright->from).y);
    return is_short(c, upright) && length >= FORESHORTENED * (high - low);
}

static vec3 place_on(const cube *c, const edge *e, double value) {
    return vec3_mix(e->from, e->to, cube_position(c, e->axis, value));
}

/* A number where it stands, clear of the box and apart from the words before `first`. */
static word number_on(const cube *c, const edge *e, const lettering *l, int first, double value, int decimals) {
    vec3 at = place_on(c, e, value);
    point from = view_project(&c->v, at), d = outward(c, e, at);
    word w = number_at(c, value, decimals, (point){from.x + d.x * TICK, from.y + d.y * TICK}, d);
    push(c, l, &w, d, false);
    part(c, l, first, &w, d);
    return w;
}

/* @return whether all numbers have room */
static bool add_numbers(const cube *c, const edge *e, lettering *l, const ticks *t) {
    int first = l->words;
    bool all = true;
    for (int i = 0; i < t->count; i++) {
        word w = number_on(c, e, l, first, t->value[i], t->decimals);
        all = add_word(l, &w) && all;
    }
    return all;
}

static bool same_range(const axis *a, const axis *b) {
    return a->scale.min == b->scale.min && a->scale.max == b->scale.max && a->scale.log == b->scale.log;
}

/* The numbers of edges `first` to `last`, the most for which all have room; the same ones if they mean the same. */
static void choose_numbers(const cube *c, const edge *e, lettering *l, int first, int last) {
    int target[3], before = l->words, fitting = 0;
    for (int k = first; k <= last; k++) target[k] = is_short(c, &e[k]) ? 0 : cube_ticks_target(c, &e[k]);
    bool alike = first < last && same_range(e[first].axis, e[last].axis) && target[first] && target[last];
    if (alike) target[first] = target[last] = target[first] < target[last] ? target[first] : target[last];
    do {
        l->words = before;
        for (int k = fitting = first; k <= last; k++) {
            l->ticks[k] = (ticks){0};
            if (target[k]) cube_ticks(c, &e[k], target[k], &l->ticks[k]);
            fitting += add_numbers(c, &e[k], l, &l->ticks[k]) && fitting == k;
            l->end[k] = l->words;
        }
        if (fitting > last) return;
        if (alike) target[first]--;
        target[alike ? last : fitting]--;
    } while (target[fitting] > 0);
}

/* From a tick to its number, if that stands farther away. */
static void add_leader(const cube *c, const word *number, canvas_path *leaders) {
    point from = number->tick, d = towards(from, number->centre);
    double length = hypot(number->centre.x - from.x, number->centre.y - from.y) - reach(number, d) - figure_gap(c->f);
    if (length > ASTRAY) path_segment(leaders, from, (point){from.x + d.x * length, from.y + d.y * length});
}

static void add_strokes(const cube *c, const edge *e, const ticks *t, lettering *l) {
    for (int i = 0; i < t->count + t->minors; i++) {
        bool is_major = i < t->count;
        double length = is_major ? TICK : MINOR_TICK;
        vec3 at = place_on(c, e, is_major ? t->value[i] : t->minor[i - t->count]);
        point from = view_project(&c->v, at), d = outward(c, e, at);
        path_segment(&l->strokes, from, (point){from.x + d.x * length, from.y + d.y * length});
    }
}

void cube_words(const cube *c, const edge e[3], lettering *l) {
    choose_numbers(c, e, l, 0, 1);
    choose_numbers(c, e, l, 2, 2);
    for (int i = 0; i < l->words; i++) add_leader(c, &l->word[i], &l->leaders);
    for (int k = 0; k < 3; k++) {
        if (is_short(c, &e[k])) continue;
        add_strokes(c, &e[k], &l->ticks[k], l);
        add_label(c, &e[k], l, k ? l->end[k - 1] : 0, l->end[k]);
    }
}
