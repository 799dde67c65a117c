/* schedule.c - how the learning rate changes. */
#include "train/schedule.h"

#include <math.h>
#include <string.h>

static const double PI = 3.14159265358979323846;

static double constant(const basin_train_options *o, double epoch) {
    (void)o;
    (void)epoch;
    return 1;
}

static double step(const basin_train_options *o, double epoch) {
    double factor = 1;
    for (int i = 0; i < o->step_count; i++)
        if (epoch >= o->steps[i]) factor /= o->drop;
    return factor;
}

/* Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts. */
static double cosine(const basin_train_options *o, double epoch) {
    double done = (epoch - o->warmup) / (o->epochs - o->warmup);
    return (1 + cos(PI * fmax(done, 0))) / 2;
}

/* Smith and Topin 2018, arXiv:1708.07120: from lr/25 up to lr in the warm-up (or 30 %), down to lr/250,000, along cosines. */
static double onecycle(const basin_train_options *o, double epoch) {
    const double start = 1.0 / 25, end = start * 1e-4;
    double top = o->warmup > 0 ? o->warmup : 0.3 * o->epochs;
    if (epoch < top) return start + (1 - start) * (1 - cos(PI * epoch / top)) / 2;
    return end + (1 - end) * (1 + cos(PI * (epoch - top) / (o->epochs - top))) / 2;
}

static const schedule table[] = {
    {"constant", "constant: the same all along", 0, constant},
    {"step", "step: divided by --drop at each of --steps", 0, step},
    {"cosine", "cosine: down to 0 along half a cosine", 0, cosine},
    {"onecycle", "onecycle: up along --warmup epochs (30 % if 0), then down to almost 0", 1, onecycle},
};
enum { ROWS = sizeof table / sizeof *table };

const schedule *schedule_find(const char *name) {
    for (int i = 0; i < ROWS; i++)
        if (strcmp(table[i].name, name) == 0) return &table[i];
    return NULL;
}

const char *basin_schedule_help(int index) {
    return index >= 0 && index < ROWS ? table[index].help : NULL;
}

double schedule_lr(const schedule *s, const basin_train_options *o, int64_t at, int64_t epoch_steps) {
    double epoch = (double)at / (double)epoch_steps, warm = o->warmup * (double)epoch_steps;
    double ramp = !s->warms && (double)at + 1 < warm ? ((double)at + 1) / warm : 1;
    return o->lr * ramp * s->factor(o, epoch);
}
