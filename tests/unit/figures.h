/* figures.h - surfaces from formulas, and figures of them in a folder of their own: shared by the tests of figures. */
#ifndef TESTS_FIGURES_H
#define TESTS_FIGURES_H

#include "base/file.h"

#include <basin.h>
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[32];
static basin_error err;

static inline void make_folder(void) {
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-plot-XXXXXX")));
}

static inline void delete_folder(void) {
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static inline const char *place(const char *name) {
    static char path[4][256];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

/* Surfaces from formulas. */

typedef double (*formula)(double x, double y);

static inline double bowl(double x, double y) {
    return 0.2 + x * x + 2 * y * y;
}

static inline double steep(double x, double y) {
    return 0.1 * pow(10, 3 * (x * x + y * y) / 2);
}

static inline double holed(double x, double y) {
    return x > 0.3 && y > 0.3 ? (x > 0.8 ? INFINITY : NAN) : bowl(x, y);
}

static inline basin_surface *surface(formula f, int nx, int ny) {
    static const char *const names[] = {"train_loss", "train_acc"};
    basin_surface *s = NULL;
    basin_range x = {-1, 1, nx}, y = {-1, 1, ny};
    ck_assert_int_eq(basin_surface_new(&s, &x, ny > 1 ? &y : NULL, 2, names, &err), BASIN_OK);
    for (int j = 0; j < ny; j++)
        for (int i = 0; i < nx; i++) {
            double loss = f(s->x[i], s->y ? s->y[j] : 0);
            s->metric[0].values[j * nx + i] = loss;
            s->metric[1].values[j * nx + i] = isfinite(loss) ? 100 * exp(-loss) : NAN;
            s->point[j * nx + i] = BASIN_EVALUATED;
        }
    ck_assert_int_eq(basin_record_set(&s->record, &err, "network", "resnet20,noskip"), BASIN_OK);
    return s;
}

static inline basin_status plot(const char *path, int count, basin_surface **s, const basin_plot_options *options) {
    return basin_plot(path, count, (const basin_surface *const *)s, options, NULL, &err);
}

__attribute__((noinline, unused)) static char *contents(const char *path, size_t *size) {
    unsigned char *bytes = NULL;
    ck_assert_msg(file_read(&bytes, size, path, 100 << 20, &err) == BASIN_OK, "%s", err.message);
    bytes = realloc(bytes, *size + 1);
    bytes[*size] = 0;
    return (char *)bytes;
}

/* The verbs of a figure, to be freed. */
static inline char *verbs_of(int count, basin_surface **s, const basin_plot_options *options) {
    size_t size;
    ck_assert_msg(plot(place("verbs.trace"), count, s, options) == BASIN_OK, "%s", err.message);
    return contents(place("verbs.trace"), &size);
}

static inline int count_of(const char *verbs, const char *what) {
    int count = 0;
    for (const char *at = verbs; (at = strstr(at, what)); at++) count++;
    return count;
}

#endif
