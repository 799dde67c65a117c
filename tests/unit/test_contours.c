/* test_contours.c - contour lines are those of matplotlib: tests/reference/contours.txt, made by contours.py. */
#include "base/error.h"
#include "plot/field.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-6 /* of a cell */

enum { SIDE_MAX = 32, SEGMENTS_MAX = 4096 };

typedef struct sheet {
    int nx, ny;
    double x[SIDE_MAX], y[SIDE_MAX], values[SIDE_MAX * SIDE_MAX], cell;
} sheet;

typedef struct segment {
    point a, b;
} segment;

static void read_numbers(FILE *in, double *out, int count) {
    for (int i = 0; i < count; i++) ck_assert_int_eq(fscanf(in, "%lf", &out[i]), 1);
}

static double smallest_step(const double *at, int count) {
    double step = INFINITY;
    for (int i = 1; i < count; i++) step = fmin(step, at[i] - at[i - 1]);
    return step;
}

static void read_sheet(FILE *in, sheet *s) {
    ck_assert_int_eq(fscanf(in, "%d %d", &s->nx, &s->ny), 2);
    ck_assert(s->nx <= SIDE_MAX && s->ny <= SIDE_MAX);
    read_numbers(in, s->x, s->nx);
    read_numbers(in, s->y, s->ny);
    read_numbers(in, s->values, s->nx * s->ny);
    s->cell = fmin(smallest_step(s->x, s->nx), smallest_step(s->y, s->ny));
}

/* The pieces of all lines that have a length, and how many lines are closed and open. */
static int pieces(const canvas_path *lines, segment *out, int *closed, int *opened) {
    int count = 0;
    *closed = *opened = 0;
    for (int i = 0; i < lines->count; i++) {
        path_node node = lines->node[i];
        bool last = i + 1 == lines->count || lines->node[i + 1].verb == 'M';
        if (last && node.verb == 'Z') ++*closed;
        if (last && node.verb == 'L') ++*opened;
        if (node.verb == 'M') continue;
        point a = lines->node[i - 1].at, b = node.at;
        if (fmax(fabs(a.x - b.x), fabs(a.y - b.y)) > 1e-12) out[count++] = (segment){a, b};
    }
    return count;
}

static double apart(point p, point q) {
    return fmax(fabs(p.x - q.x), fabs(p.y - q.y));
}

/* Takes the piece that lies where `wanted` lies, in either direction, from those left. */
static bool take(segment *left, int *count, segment wanted, double tolerance) {
    for (int i = 0; i < *count; i++) {
        double along = fmax(apart(left[i].a, wanted.a), apart(left[i].b, wanted.b));
        double against = fmax(apart(left[i].a, wanted.b), apart(left[i].b, wanted.a));
        if (fmin(along, against) > tolerance) continue;
        left[i] = left[--*count];
        return true;
    }
    return false;
}

static void check_level(FILE *in, const sheet *s) {
    static segment ours[SEGMENTS_MAX];
    canvas_path lines = {0};
    basin_error err;
    double level;
    int closed, opened, theirs, our_closed, our_opened;
    ck_assert_int_eq(fscanf(in, "%lf %d %d %d", &level, &closed, &opened, &theirs), 4);
    grid field = {s->nx, s->ny, s->x, s->y, s->values};
    ck_assert_int_eq(field_isolines(&lines, &field, level, &err), BASIN_OK);
    ck_assert_int_le(lines.count, SEGMENTS_MAX);
    int count = pieces(&lines, ours, &our_closed, &our_opened);
    ck_assert_msg(count == theirs, "level %g: %d pieces, not %d", level, count, theirs);
    if (closed >= 0) ck_assert_int_eq(our_closed, closed);
    if (opened >= 0) ck_assert_int_eq(our_opened, opened);
    for (int i = 0; i < theirs; i++) {
        double p[4];
        read_numbers(in, p, 4);
        segment wanted = {{p[0], p[1]}, {p[2], p[3]}};
        ck_assert_msg(take(ours, &count, wanted, TOLERANCE * s->cell), "level %g: none from %g,%g to %g,%g", level,
                      p[0], p[1], p[2], p[3]);
    }
    path_clear(&lines);
}

/* The same pieces of lines within 1e-6 of a cell, joined to as many closed and open lines. */
START_TEST(contour_lines_are_those_of_matplotlib) {
    static sheet s;
    char word[16];
    int grids = 0, levels = 0;
    FILE *in = fopen("tests/reference/contours.txt", "r");
    ck_assert_ptr_nonnull(in);
    while (fscanf(in, "%15s", word) == 1) {
        if (strcmp(word, "grid") == 0) {
            read_sheet(in, &s);
            grids++;
        } else {
            ck_assert_str_eq(word, "level");
            check_level(in, &s);
            levels++;
        }
    }
    fclose(in);
    ck_assert_int_eq(grids, 5);
    ck_assert_int_eq(levels, 16);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("contours");
    TCase *lines = tcase_create("lines");
    tcase_add_test(lines, contour_lines_are_those_of_matplotlib);
    suite_add_tcase(suite, lines);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
