/* cube_ticks.c - round numbers along the edges of a box. */
#include <math.h>

#include "plot/cube_words.h"

#define STEP_LEVEL 2.2 /* between two numbers on the floor's axes, in font sizes */
#define STEP_UPRIGHT 1.9
#define MOST 6
#define MINOR_STEP 2.8 /* points between two small ticks, at least on average */

bool edge_is_upright(const edge *e) {
    return e->side_x == 0 && e->side_y == 0;
}

static double seen_length(const cube *c, const edge *e) {
    point a = view_project(&c->v, e->from), b = view_project(&c->v, e->to);
    return hypot(b.x - a.x, b.y - a.y);
}

/* Zero, and every so many levels from there, both ways alike; small ticks at the others. */
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
    for (int i = 0; i < l->count; i++) {
        bool is_major = (i - zero) % step == 0;
        if (l->value[i] < s->min || l->value[i] > s->max) continue;
        if (is_major && t->count < TICKS_MAX) t->value[t->count++] = l->value[i];
        if (!is_major && t->minors < TICKS_MAX) t->minor[t->minors++] = l->value[i];
    }
}

int cube_ticks_target(const cube *c, const edge *e) {
    double step = (edge_is_upright(e) ? STEP_UPRIGHT : STEP_LEVEL) * c->f->small;
    return (int)fmax(2, fmin(MOST, seen_length(c, e) / step));
}

static bool is_constant(const cube *c, const edge *e) {
    return edge_is_upright(e) && c->f->constant;
}

static void choose(const cube *c, const edge *e, int target, ticks *t) {
    if (is_constant(c, e))
        *t = (ticks){.count = 1, .value = {c->f->low}, .decimals = c->f->levels.decimals};
    else if (edge_is_upright(e) && c->uneven)
        ticks_at_levels(t, c, target);
    else
        ticks_choose(t, &e->axis->scale, target);
}

/* One number tells no scale, nor do even steps at the end of a logarithmic one. */
static bool tells_little(const cube *c, const edge *e, const ticks *t) {
    if (is_constant(c, e)) return false;
    return t->count < 2 || (e->axis->scale.log && cube_position(c, e->axis, t->value[0]) > 0.5);
}

void cube_ticks(const cube *c, const edge *e, int target, ticks *t) {
    choose(c, e, target, t);
    if (tells_little(c, e, t)) { /* the first and the last of more */
        choose(c, e, MOST, t);
        if (t->count > 2) t->value[1] = t->value[t->count - 1], t->count = 2;
    }
    if (t->minors * MINOR_STEP > seen_length(c, e)) t->minors = 0;
}
