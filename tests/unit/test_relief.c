/* test_relief.c - surfaces in perspective: what hides what, what is cut off, what is written around them. */
#include "base/file.h"
#include "base/rng.h"
#include "plot/hidden.h"
#include "plot/join.h"
#include "plot/raster.h"
#include "plot/relief.h"
#include "plot/rim.h"
#include "plot/seams.h"
#include "plot/style.h"
#include "plot/svg_tidy.h"

#include <basin.h>
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIDE 12
#define FACETS_MAX 20000

static basin_error err;
static uint64_t drawn;

static double uniform(double low, double high) {
    const rng numbers = {7, RNG_TEST, 31};
    return low + (high - low) * (double)rng_below(numbers, drawn++, 1u << 30) / (1u << 30);
}

typedef struct sample {
    relief r;
    double x[SIDE], y[SIDE], z[SIDE * SIDE];
    view v;
    int facets;
    relief_facet facet[FACETS_MAX];
} sample;

static void keep(void *self, const relief_facet *facet) {
    sample *s = self;
    ck_assert_int_lt(s->facets, FACETS_MAX);
    s->facet[s->facets++] = *facet;
}

static void axis_of(double *at, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) at[i] = sum += uniform(0.2, 1.5);
    for (int i = 0; i < count; i++) at[i] = at[i] / sum - 0.5;
}

/* A rugged field with steep walls and holes, seen from anywhere, also from straight above a part of it. */
static sample *random_sample(void) {
    sample *s = calloc(1, sizeof *s);
    s->r = (relief){
        .nx = 2 + (int)uniform(0, SIDE - 2), .ny = 2 + (int)uniform(0, SIDE - 2), .x = s->x, .y = s->y, .z = s->z};
    axis_of(s->x, s->r.nx);
    axis_of(s->y, s->r.ny);
    double rough = uniform(0, 1.5), tilt = uniform(-2, 2);
    for (int j = 0; j < s->r.ny; j++)
        for (int i = 0; i < s->r.nx; i++) {
            double z = rough * uniform(-0.5, 0.5) + tilt * s->x[i] * s->y[j] + (uniform(0, 1) < 0.05 ? 2 : 0);
            s->z[j * s->r.nx + i] = uniform(0, 1) < 0.04 ? NAN : z;
        }
    s->r.bottom = -1;
    s->r.top = uniform(0, 1) < 0.5 ? 3 : 0.3;
    s->r.mesh_x = 1 + (int)uniform(0, 3);
    s->r.mesh_y = s->r.mesh_x;
    s->r.parts = 1 + (int)uniform(0, 3);
    view_look(&s->v, uniform(-180, 180), uniform(0, 90), uniform(4.5, 8));
    ck_assert_int_eq(relief_paint(&s->r, &s->v, keep, s, &err), BASIN_OK);
    return s;
}

/* Where a triangle is met by the ray through a place on the page: its distance; 0 for nowhere or too near an edge. */
static double meet(const view *v, const vec3 at[3], point q) {
    point p[3];
    double inverse = 0;
    for (int k = 0; k < 3; k++) p[k] = view_project(v, at[k]);
    double area = (p[1].x - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (p[1].y - p[0].y);
    if (fabs(area) < 1e-10) return 0;
    for (int k = 0; k < 3; k++) {
        point a = p[(k + 1) % 3], b = p[(k + 2) % 3];
        double weight = ((b.x - a.x) * (q.y - a.y) - (q.x - a.x) * (b.y - a.y)) / area;
        if (weight < 1e-6) return 0;
        inverse += weight / view_depth(v, at[k]);
    }
    return 1 / inverse;
}

static double meet_facet(const view *v, const relief_facet *f, point q) {
    for (int k = 2; k < f->corners; k++) {
        double depth = meet(v, (vec3[3]){f->at[0], f->at[k - 1], f->at[k]}, q);
        if (depth > 0) return depth;
    }
    return 0;
}

/* Along a ray from the eye, the facet painted last is the nearest. */
START_TEST(the_nearest_facet_is_painted_last) {
    int several = 0;
    for (int n = 0; n < 60; n++) {
        sample *s = random_sample();
        for (int ray = 0; ray < 200 && s->facets; ray++) {
            const relief_facet *f = &s->facet[(int)uniform(0, s->facets)];
            double a = uniform(0.01, 0.98), b = uniform(0, 1 - a), c = 1 - a - b, nearest = INFINITY, last = 0;
            point p[3], q;
            for (int k = 0; k < 3; k++) p[k] = view_project(&s->v, f->at[k]);
            q = (point){a * p[0].x + b * p[1].x + c * p[2].x, a * p[0].y + b * p[1].y + c * p[2].y};
            int met = 0;
            for (int i = 0; i < s->facets; i++) {
                double depth = meet_facet(&s->v, &s->facet[i], q);
                if (depth <= 0) continue;
                nearest = fmin(nearest, depth);
                last = depth;
                met++;
            }
            several += met > 1;
            if (met)
                ck_assert_msg(last <= nearest + 1e-9, "field %d: painted last at %g, nearest %g", n, last, nearest);
        }
        free(s);
    }
    ck_assert_int_gt(several, 1000); /* or nothing was tested */
}
END_TEST

static double area_above(const relief_facet *f) {
    double area = 0;
    for (int k = 0; k < f->corners; k++) {
        vec3 a = f->at[k], b = f->at[(k + 1) % f->corners];
        area += (a.x * b.y - a.y * b.x) / 2;
    }
    return area;
}

static bool known(const sample *s, int i, int j) {
    double sum = 0;
    for (int k = 0; k < 4; k++) sum += s->z[(j + k / 2) * s->r.nx + i + k % 2];
    return isfinite(sum);
}

/* Nothing is painted twice or left out: the facets' shadows on the floor add up to the known cells. */
START_TEST(facets_cover_the_known_cells) {
    for (int n = 0; n < 60; n++) {
        sample *s = random_sample();
        double area = 0, wanted = 0;
        for (int j = 0; j + 1 < s->r.ny; j++)
            for (int i = 0; i + 1 < s->r.nx; i++)
                if (known(s, i, j)) wanted += (s->x[i + 1] - s->x[i]) * (s->y[j + 1] - s->y[j]);
        for (int i = 0; i < s->facets; i++) {
            ck_assert_double_gt(area_above(&s->facet[i]), -1e-12);
            area += area_above(&s->facet[i]);
        }
        if (s->r.top > 2.9)
            ck_assert_double_eq_tol(area, wanted, 1e-9);
        else
            ck_assert_double_le(area, wanted + 1e-9);
        free(s);
    }
}
END_TEST

/* What is above the top is cut off along the isoline: no corner is higher, and edges of the cut lie at the top. */
START_TEST(tops_are_cut_at_their_height) {
    int cuts = 0;
    for (int n = 0; n < 60; n++) {
        sample *s = random_sample();
        for (int i = 0; i < s->facets; i++)
            for (int k = 0; k < s->facet[i].corners; k++) {
                const relief_facet *f = &s->facet[i];
                ck_assert_double_le(f->at[k].z, s->r.top);
                if (f->edge[k] != EDGE_CUT) continue;
                ck_assert(f->at[k].z == s->r.top && f->at[(k + 1) % f->corners].z == s->r.top);
                cuts++;
            }
        free(s);
    }
    ck_assert_int_gt(cuts, 100);
}
END_TEST

/* A paraboloid cut at a height is a disc: its rim is within what bilinear cells allow of the circle. */
START_TEST(a_cut_bowl_is_round) {
    enum { N = 41 };
    static double x[N], z[N * N];
    sample *s = calloc(1, sizeof *s);
    for (int i = 0; i < N; i++) x[i] = (double)i / (N - 1) - 0.5;
    for (int i = 0; i < N * N; i++) z[i] = x[i % N] * x[i % N] + x[i / N] * x[i / N];
    s->r = (relief){.nx = N, .ny = N, .x = x, .y = x, .z = z, .bottom = 0, .top = 0.16};
    view_look(&s->v, -60, 35, 4);
    ck_assert_int_eq(relief_paint(&s->r, &s->v, keep, s, &err), BASIN_OK);
    double area = 0, longest = 0;
    for (int i = 0; i < s->facets; i++) {
        area += area_above(&s->facet[i]);
        for (int k = 0; k < s->facet[i].corners; k++)
            if (s->facet[i].edge[k] == EDGE_CUT) {
                vec3 at = s->facet[i].at[k];
                ck_assert_double_eq_tol(hypot(at.x, at.y), 0.4, 1e-3);
                longest = fmax(longest, hypot(at.x, at.y));
            }
    }
    ck_assert_double_gt(longest, 0);
    ck_assert_double_eq_tol(area, 3.14159265358979 * 0.16, 1e-3);
    free(s);
}
END_TEST

/* A rim that is far higher, along a diagonal of the grid: its cut is a straight line, as the isoline is. A plateau that is just as high
   as the top is not cut. */
START_TEST(a_straight_step_is_cut_straight) {
    enum { N = 31 };
    static double x[N], z[N * N];
    sample *s = calloc(1, sizeof *s);
    for (int i = 0; i < N; i++) x[i] = (double)i / (N - 1) - 0.5;
    for (int plateau = 0; plateau < 2; plateau++) {
        double along = 0, least = INFINITY, most = -INFINITY, rim = plateau ? 0.7 : 9;
        for (int i = 0; i < N * N; i++) z[i] = i % N + i / N > 35 ? rim : 0.1;
        s->r = (relief){.nx = N, .ny = N, .x = x, .y = x, .z = z, .bottom = 0, .top = 0.7};
        s->facets = 0;
        view_look(&s->v, -60, 35, 4);
        ck_assert_int_eq(relief_paint(&s->r, &s->v, keep, s, &err), BASIN_OK);
        for (int i = 0; i < s->facets; i++)
            for (int k = 0; k < s->facet[i].corners; k++)
                if (s->facet[i].edge[k] == EDGE_CUT) {
                    vec3 a = s->facet[i].at[k], b = s->facet[i].at[(k + 1) % s->facet[i].corners];
                    least = fmin(least, a.x + a.y);
                    most = fmax(most, a.x + a.y);
                    along += hypot(a.x - b.x, a.y - b.y);
                }
        if (plateau)
            ck_assert_double_eq(along, 0);
        else
            ck_assert_double_eq_tol(along, sqrt(2) * (0.5 - (least - 0.5)), 1e-9);
        if (!plateau) ck_assert_double_eq_tol(most, least, 1e-9);
    }
    free(s);
}
END_TEST

/* Each piece of a border or of a mesh line belongs to one facet. */
START_TEST(each_line_is_drawn_once) {
    for (int n = 0; n < 30; n++) {
        sample *s = random_sample();
        double border = 0, mesh = 0, wanted_border = 0, wanted_mesh = 0;
        for (int i = 0; i < s->facets; i++)
            for (int k = 0; k < s->facet[i].corners; k++) {
                vec3 a = s->facet[i].at[k], b = s->facet[i].at[(k + 1) % s->facet[i].corners];
                double length = hypot(a.x - b.x, a.y - b.y);
                if (s->facet[i].edge[k] == EDGE_BORDER) border += length;
                if (s->facet[i].edge[k] == EDGE_MESH) mesh += length;
            }
        for (int j = 0; j < s->r.ny; j++)
            for (int i = 0; i < s->r.nx; i++) {
                bool here = i + 1 < s->r.nx && j + 1 < s->r.ny && known(s, i, j);
                bool below = i + 1 < s->r.nx && j > 0 && known(s, i, j - 1);
                bool left = j + 1 < s->r.ny && i > 0 && known(s, i - 1, j);
                double across = i + 1 < s->r.nx ? s->x[i + 1] - s->x[i] : 0;
                double along = j + 1 < s->r.ny ? s->y[j + 1] - s->y[j] : 0;
                if (here != below) wanted_border += across;
                if (here != left) wanted_border += along;
                if (here && below && j % s->r.mesh_y == 0) wanted_mesh += across;
                if (here && left && i % s->r.mesh_x == 0) wanted_mesh += along;
            }
        if (s->r.top > 2.9) {
            ck_assert_double_eq_tol(border, wanted_border, 1e-9);
            ck_assert_double_eq_tol(mesh, wanted_mesh, 1e-9);
        }
        free(s);
    }
}
END_TEST

/* The centre stays where it is, straight lines stay straight, and what is twice as far is half as large. */
START_TEST(the_view_is_a_central_projection) {
    for (int n = 0; n < 100; n++) {
        view v;
        view_look(&v, uniform(-180, 180), uniform(0, 90), 5);
        v.scale = 3;
        v.centre = (point){7, -2};
        point c = view_project(&v, (vec3){0, 0, 0});
        ck_assert_double_eq_tol(c.x, 7, 1e-12);
        ck_assert_double_eq_tol(c.y, -2, 1e-12);
        vec3 a = {uniform(-1, 1), uniform(-1, 1), uniform(-1, 1)}, b = {uniform(-1, 1), uniform(-1, 1), uniform(-1, 1)};
        vec3 m = {(a.x + b.x) / 2, (a.y + b.y) / 2, (a.z + b.z) / 2};
        point p = view_project(&v, a), q = view_project(&v, b), r = view_project(&v, m);
        ck_assert_double_eq_tol((q.x - p.x) * (r.y - p.y), (r.x - p.x) * (q.y - p.y), 1e-9);
        vec3 side = {v.right.x * 0.1, v.right.y * 0.1, 0};
        vec3 away = {side.x + 5 * v.ahead.x, side.y + 5 * v.ahead.y, side.z + 5 * v.ahead.z};
        ck_assert_double_eq_tol(view_project(&v, side).x - 7, 0.3, 1e-9);
        ck_assert_double_eq_tol(view_project(&v, away).x - 7, 0.15, 1e-9);
        ck_assert_double_gt(view_project(&v, (vec3){0, 0, -1}).y, view_project(&v, (vec3){0, 0, 1}).y);
    }
}
END_TEST

START_TEST(views_are_read) {
    static const char *const wrong[] = {"",      "10",     "10,",    ",30",    "10,30,5", "10,-1",
                                        "10,91", "10,-30", "361,30", "nan,30", "10;30"};
    double azimuth, elevation;
    ck_assert_int_eq(view_parse(&azimuth, &elevation, "-120.5,20", &err), BASIN_OK);
    ck_assert(azimuth == -120.5 && elevation == 20);
    ck_assert_int_eq(view_parse(&azimuth, &elevation, NULL, &err), BASIN_OK);
    ck_assert(azimuth == -60 && elevation == 35);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(view_parse(&azimuth, &elevation, wrong[i], &err) == BASIN_EINVALID, "'%s'", wrong[i]);
}
END_TEST

/* Triangles that share edges leave no pixel between them, and blend no colour that is not between those of their corners. */
START_TEST(triangles_leave_no_gaps) {
    enum { SIZE = 60, PARTS = 7 };
    static uint32_t pixels[SIZE * SIZE];
    const raster r = {SIZE, SIZE, SIZE, pixels};
    for (int n = 0; n < 50; n++) {
        point at[PARTS + 1][PARTS + 1];
        memset(pixels, 0, sizeof pixels);
        for (int j = 0; j <= PARTS; j++)
            for (int i = 0; i <= PARTS; i++) {
                bool edge = i == 0 || j == 0 || i == PARTS || j == PARTS;
                double jitter = edge ? 0 : 3;
                at[j][i] = (point){i * (double)SIZE / PARTS + uniform(-jitter, jitter),
                                   j * (double)SIZE / PARTS + uniform(-jitter, jitter)};
            }
        for (int j = 0; j < PARTS; j++)
            for (int i = 0; i < PARTS; i++) {
                point q[4] = {at[j][i], at[j][i + 1], at[j + 1][i + 1], at[j + 1][i]};
                rgba dark = {0.25, 0.5, 0.75, 1}, light = {0.5, 0.75, 1, 1};
                raster_triangle(&r, (point[3]){q[0], q[1], q[2]}, (rgba[3]){dark, light, dark});
                raster_triangle(&r, (point[3]){q[0], q[2], q[3]}, (rgba[3]){dark, dark, light});
            }
        for (int i = 0; i < SIZE * SIZE; i++) {
            ck_assert_msg(pixels[i] >> 24 == 255, "pixel %d, %d is bare", i % SIZE, i / SIZE);
            ck_assert((pixels[i] >> 16 & 255) >= 64 && (pixels[i] >> 16 & 255) <= 128);
            ck_assert((pixels[i] & 255) >= 191);
        }
    }
}
END_TEST

/* A grid of short lines, in any order: each line of the grid becomes one straight stroke; a bend keeps its node. */
START_TEST(lines_that_meet_are_joined) {
    enum { N = 6 };
    canvas_path p = {0};
    for (int n = 0; n < 2 * N * (N + 1); n++) {
        int k = n * 31 % (2 * N * (N + 1)), along = k % N, across = k / N % (N + 1);
        point a = {along, across}, b = {along + 1, across};
        if (k >= N * (N + 1)) a = (point){across, along}, b = (point){across, along + 1};
        path_segment(&p, n % 2 ? a : b, n % 2 ? b : a);
    }
    path_segment(&p, (point){20, 0}, (point){21, 0});
    path_segment(&p, (point){22, 0.3}, (point){21, 0});
    join_lines(&p);
    int starts = 0;
    for (int i = 0; i < p.count; i++) starts += p.node[i].verb == 'M';
    ck_assert_int_eq(starts, 2 * (N + 1) + 1);
    ck_assert_int_eq(p.count, 2 * 2 * (N + 1) + 3);
    for (int i = 0; i + 1 < 2 * 2 * (N + 1); i += 2)
        ck_assert_double_eq(hypot(p.node[i].at.x - p.node[i + 1].at.x, p.node[i].at.y - p.node[i + 1].at.y), N);
    path_clear(&p);
}
END_TEST

/* What is short and alone goes; what is long, closed, or goes on in another line stays. */
START_TEST(glimpses_of_lines_are_dropped) {
    static const point ends[] = {{0, 0}, {9, 0}, {9, 0}, {9, 2}, {20, 0}, {21, 0}, {30, 0}, {39, 1}};
    canvas_path p = {0};
    for (int k = 0; k < 8; k += 2) path_segment(&p, ends[k], ends[k + 1]);
    path_move(&p, (point){50, 0});
    for (int k = 0; k < 3; k++) path_line(&p, (point[]){{51, 0}, {51, 1}, {50, 0}}[k]);
    join_drop_short(&p, 4);
    ck_assert_int_eq(p.count, 2 * 3 + 4);
    for (int i = 0; i < p.count; i++) ck_assert(p.node[i].at.x < 20 || p.node[i].at.x > 21);
    path_clear(&p);
}
END_TEST

/* Beyond an edge at which the mesh folds back lies the page: nothing is to reach over it. */
START_TEST(folds_are_no_seams) {
    canvas_facet mesh[3] = {{.corners = 3, .at = {{0, 0}, {4, 0}, {0, 4}}, .goes_on = {false, true, true}},
                            {.corners = 3, .at = {{4, 0}, {4, 4}, {0, 4}}, .goes_on = {true, true, false}},
                            {.corners = 3, .at = {{4, 4}, {4, 0}, {1, 3}}, .goes_on = {false, true, false}}};
    seams_find(3, mesh);
    ck_assert(mesh[0].goes_on[1] && mesh[0].goes_on[2]);  /* flat; no neighbour that is known */
    ck_assert(!mesh[1].goes_on[0] && mesh[1].goes_on[1]); /* folded */
    ck_assert(mesh[2].goes_on[1]);
    ck_assert(mesh[1].rim[0] && mesh[0].rim[1] && mesh[0].rim[0]); /* ends of the fold, and of an edge alone */
}
END_TEST

/* Of two squares one behind the other the nearer is left; the rest of one that is partly hidden stays whole, and so do neighbours. */
START_TEST(what_is_hidden_is_left_out) {
    canvas_facet mesh[] = {{.corners = 4, .at = {{20, 20}, {30, 20}, {30, 30}, {20, 30}}},
                           {.corners = 4, .at = {{0, 0}, {20, 0}, {20, 20}, {0, 20}}},
                           {.corners = 4, .at = {{20, 0}, {40, 0}, {40, 20}, {20, 20}}},
                           {.corners = 4, .at = {{15, 15}, {35, 15}, {35, 35}, {15, 35}}}};
    int count = 4, left = 0;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) mesh[i].color[k] = (rgba){i / 4.0, 0, 0.5, 1};
    canvas_facet *seen = hidden_drop(&count, mesh, 1000);
    ck_assert_int_gt(count, 3);
    for (int i = 0; i < 3; i++) ck_assert_mem_eq(&seen[count - 3 + i], &mesh[i + 1], sizeof *mesh);
    for (int i = 0; i < count - 3; i++) { /* squares behind them, in colours between theirs, not beyond them */
        ck_assert(seen[i].color[0].red >= 0.25 && seen[i].color[0].red <= 0.75);
        for (int k = 0; k < 4; k++) ck_assert(seen[i].at[k].x >= 0 && seen[i].at[k].x <= 40);
        left++;
    }
    ck_assert_int_gt(left, 20);
    free(seen);
}
END_TEST

/* Of a fine curve few nodes are left, and it goes where it went; its ends stay, and each part of a path is its own. */
START_TEST(curves_are_simplified) {
    enum { N = 200 };
    canvas_path p = {0};
    for (int part = 0; part < 2; part++)
        for (int i = 0; i <= N; i++) {
            point at = {i * 0.5, part * 100 + 20 * sin(i * 0.02)};
            if (i)
                path_line(&p, at);
            else
                path_move(&p, at);
        }
    path_close(&p);
    path_simplify(&p, 0.05);
    ck_assert_int_lt(p.count, N / 4);
    for (int i = 0, part = -1; i < p.count; i++) {
        part += p.node[i].verb == 'M';
        if (p.node[i].verb == 'Z') break;
        double x = p.node[i].at.x;
        ck_assert_double_eq_tol(p.node[i].at.y, part * 100 + 20 * sin(x * 0.04), 1e-9);
        if (p.node[i].verb == 'M') ck_assert(x == 0);
        if (i + 1 == p.count || p.node[i + 1].verb != 'L') ck_assert(x == N * 0.5);
    }
    path_clear(&p);
}
END_TEST

/* What cairo writes comes out shorter, with the same places to 0.01 and nothing else changed. */
START_TEST(svg_paths_keep_their_places) {
    static const char *const pairs[][2] = {
        {"<path style=\" stroke:none;fill-rule:nonzero;fill:rgb(100%,0%,20%);fill-opacity:1;\" "
         "d=\"M 1.25 2.5 L 3.254 2.5 L 3.254 -1.006 Z M 1.25 2.5 \"/><use/>",
         "<g transform=\"scale(.05)\">\n<path fill=\"#ff0033\" d=\"M25 50l40 0 0-70\"/></g>\n<use/>"},
        {"<path fill=\"none\" d=\"M 1 1 L 2 2 M 5 5 L 6 6 L 7 6 C 7 7 8 8 9 9 \"/>",
         "<path fill=\"none\" d=\"M1 1l1 1m3 3 1 1 1 0c0 1 1 2 2 3\"/>"},
        {"<path style=\"fill:none;stroke-width:0.4;stroke-linecap:butt;stroke:rgb(100%,0%,20%);stroke-opacity:1;\" "
         "d=\"M 0.5 -0.5 L 0.25 0.5 \"/>",
         "<path style=\"fill:none;stroke-width:0.4;stroke:#ff0033;\" d=\"M.5-.5l-.25 1\"/>"},
        {"<path d=\"M 1 1 L 2 2 Z M 5 5 L 6 6 Z \"/>", "<path d=\"M1 1l1 1Zm4 4 1 1Z\"/>"},
        {"<use xlink:href=\"#image17\"/> id=\"surface3\" #image17 \"surface\"",
         "<use xlink:href=\"#image1\"/> id=\"surface2\" #image1 \"surface\""},
        {"<g style=\" stroke:none;fill-rule:nonzero;fill:rgb(1%,2%\"> d=\"x y\"",
         "<g style=\" stroke:none;fill-rule:nonzero;fill:rgb(1%,2%\"> d=\"xy\""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char *tidy = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&tidy, &size);
        svg_tidy(out, pairs[i][0]);
        fclose(out);
        ck_assert_str_eq(tidy, pairs[i][1]);
        free(tidy);
    }
}
END_TEST

/* Figures. */

static char folder[32];

static void make_folder(void) {
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-relief-XXXXXX")));
}

static void delete_folder(void) {
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static basin_surface *surface(double (*f)(double x, double y), int n) {
    static const char *const names[] = {"train_loss"};
    basin_surface *s = NULL;
    basin_range range = {-1, 1, n};
    ck_assert_int_eq(basin_surface_new(&s, &range, &range, 1, names, &err), BASIN_OK);
    for (int k = 0; k < n * n; k++) {
        s->metric[0].values[k] = f(s->x[k % n], s->y[k / n]);
        s->point[k] = BASIN_EVALUATED;
    }
    return s;
}

static double rugged(double x, double y) {
    return 0.1 * pow(10, 2 * (x * x + y * y) + 0.3 * sin(9 * x) * sin(7 * y));
}

static double rim(double x, double y) {
    return fmax(fabs(x), fabs(y)) > 0.95 ? 1e6 : 0.2 + x * x + 2 * y * y;
}

/* The same surface in so many panels. */
static char *draw_panels(int count, const char *ending, basin_surface *s, const basin_plot_options *options,
                         size_t *size) {
    const basin_surface *all[4] = {s, s, s, s};
    char path[128];
    unsigned char *bytes = NULL;
    snprintf(path, sizeof path, "%s/figure%s", folder, ending);
    ck_assert_msg(basin_plot(path, count, all, options, NULL, &err) == BASIN_OK, "%s", err.message);
    ck_assert_int_eq(file_read(&bytes, size, path, 100 << 20, &err), BASIN_OK);
    bytes = realloc(bytes, *size + 1);
    bytes[*size] = 0;
    return (char *)bytes;
}

static char *draw(const char *ending, basin_surface *s, const basin_plot_options *options, size_t *size) {
    return draw_panels(1, ending, s, options, size);
}

typedef struct text_box {
    double left, right, top, bottom;
} text_box;

/* Boxes of the texts of a trace, and whether a facet of it reaches into one. */
static int read_texts(const char *trace, text_box *boxes, int room) {
    int count = 0;
    for (const char *at = trace; at; at = strchr(at, '\n')) {
        double size, x, y, across, up, angle = 0, width;
        at += *at == '\n';
        if (sscanf(at, "text %lf %*s at %lf,%lf across %lf up %lf", &size, &x, &y, &across, &up) != 5) continue;
        const char *turn = strstr(at, " angle "), *wide = strstr(at, " width "), *end = strchr(at, '\n');
        if (turn && turn < end) sscanf(turn, " angle %lf", &angle);
        ck_assert_int_eq(sscanf(wide, " width %lf", &width), 1);
        double height = size * 0.73;
        ck_assert_int_lt(count, room);
        if (angle != 0) /* upward */
            boxes[count++] =
                (text_box){x - (1 - up) * height, x + up * height, y - (1 - across) * width, y + across * width};
        else
            boxes[count++] =
                (text_box){x - across * width, x + (1 - across) * width, y - (1 - up) * height, y + up * height};
    }
    return count;
}

static bool apart(const text_box *a, const text_box *b) {
    return a->right <= b->left + 0.01 || b->right <= a->left + 0.01 || a->bottom <= b->top + 0.01 ||
           b->bottom <= a->top + 0.01;
}

/* From wherever it is seen: no text overlaps another, leaves the page or lies on the surface, however long labels are. */
START_TEST(numbers_are_clear_of_everything) {
    basin_surface *s = surface(rugged, 9);
    text_box boxes[200];
    for (int azimuth = -180; azimuth <= 180; azimuth += 30)
        for (int elevation = 0; elevation <= 90; elevation += 18) {
            char view_text[32];
            size_t size;
            snprintf(view_text, sizeof view_text, "%d,%d", azimuth, elevation);
            basin_plot_options options = {.kind = "surface", .view = view_text, .floor = azimuth % 60 != 0};
            if (elevation % 36 != 0) { /* long labels */
                options.xlabel = "Filter-normalized direction \\delta of the first kind that goes on";
                options.ylabel = elevation % 108 == 18 ? "Second direction \\eta, which is a long one too" : NULL;
                options.value_label = "Cross-entropy over the test set, in nats per sample";
            }
            char *trace = draw(".trace", s, &options, &size);
            double width, height;
            ck_assert_int_eq(sscanf(trace, "basin trace %lfx%lf", &width, &height), 2);
            int count = read_texts(trace, boxes, 200);
            ck_assert_int_ge(count, 10);
            for (int i = 0; i < count; i++) {
                ck_assert_msg(boxes[i].left >= -0.01 && boxes[i].right <= width + 0.01 && boxes[i].top >= -0.01 &&
                                  boxes[i].bottom <= height + 0.01,
                              "%s: text %d leaves the page: %g to %g, %g to %g", view_text, i, boxes[i].left,
                              boxes[i].right, boxes[i].top, boxes[i].bottom);
                for (int k = 0; k < i; k++)
                    ck_assert_msg(apart(&boxes[i], &boxes[k]), "%s: texts %d and %d overlap", view_text, k, i);
            }
            for (const char *at = strstr(trace, "  facet"); at; at = strstr(at + 1, "  facet")) {
                double x, y;
                for (const char *p = at + 7; p && *p == ' ';
                     p = strchr(p + 1, ' ') ? strchr(strchr(p + 1, ' ') + 1, ' ') : NULL) {
                    if (sscanf(p, " %lf,%lf", &x, &y) != 2) break;
                    for (int i = 0; i < count; i++)
                        ck_assert_msg(x < boxes[i].left || x > boxes[i].right || y < boxes[i].top ||
                                          y > boxes[i].bottom,
                                      "%s: text %d lies on the surface at %g, %g", view_text, i, x, y);
                }
            }
            free(trace);
        }
    basin_surface_free(s);
}
END_TEST

/* On pages of a column, of one panel and of two: long labels neither leave the page nor overlap any text. */
START_TEST(long_labels_have_room) {
    static const char *const kinds[] = {"filled", "contour", "surface"};
    basin_surface *s = surface(rugged, 9);
    const basin_surface *const both[] = {s, s};
    for (int n = 0; n < 24; n++) {
        basin_plot_options options = {.kind = kinds[n % 3],
                                      .width = 84,
                                      .height = n < 12 ? 0 : 45,
                                      .xlabel = "Filter-normalized direction \\delta",
                                      .ylabel = n / 3 % 2 ? "A second direction that goes on and on and on" : NULL,
                                      .value_label = "Difference of the cross-entropy over the test set, in nats"};
        char path[128];
        size_t size;
        unsigned char *bytes = NULL;
        text_box boxes[200];
        double width, height;
        snprintf(path, sizeof path, "%s/figure.trace", folder);
        ck_assert_int_eq(basin_plot(path, 1 + n / 6 % 2, both, &options, NULL, &err), BASIN_OK);
        ck_assert_int_eq(file_read(&bytes, &size, path, 100 << 20, &err), BASIN_OK);
        bytes = realloc(bytes, size + 1);
        bytes[size] = 0;
        ck_assert_int_eq(sscanf((char *)bytes, "basin trace %lfx%lf", &width, &height), 2);
        ck_assert_ptr_nonnull(strstr((char *)bytes, "direction"));
        int count = read_texts((char *)bytes, boxes, 200);
        for (int i = 0; i < count; i++) {
            ck_assert_msg(boxes[i].left >= -0.01 && boxes[i].right <= width + 0.01 && boxes[i].top >= -0.01 &&
                              boxes[i].bottom <= height + 0.01,
                          "figure %d: text %d leaves the page: %g to %g, %g to %g", n, i, boxes[i].left, boxes[i].right,
                          boxes[i].top, boxes[i].bottom);
            for (int k = 0; k < i; k++)
                ck_assert_msg(apart(&boxes[i], &boxes[k]), "figure %d: texts %d and %d overlap", n, k, i);
        }
        free(bytes);
    }
    basin_surface_free(s);
}
END_TEST

static double high_bowl(double x, double y) {
    return 3000 + 2000 * (x * x + y * y);
}

static double difference(double x, double y) {
    double rise = pow(10, 4 * (x * x + y * y));
    return x < 0 ? -rise : rise;
}

/* The numbers around one box: how many are heights; those of the floor, each of which is on both axes or on none. */
static int read_numbers(char text[][16], int count) {
    int heights = 0, floor = 0;
    for (int i = 0; i < count; i++) {
        int same = 0;
        if (strlen(text[i]) == 4 && strspn(text[i], "0123456789") == 4) {
            heights++;
            continue;
        }
        for (int k = 0; k < count; k++) same += strcmp(text[i], text[k]) == 0;
        ck_assert_msg(same == 2, "number '%s' is written %d times", text[i], same);
        floor++;
    }
    ck_assert_int_ge(floor, 4);
    return heights;
}

/* On whatever page: each box has numbers of its heights, the leftmost ones their label, and both axes of the floor the same numbers. */
START_TEST(every_box_can_be_read) {
    static const char *const sizes[] = {"icml", "ieee", "column", "neurips", "a4", "slide"};
    basin_surface *s = surface(high_bowl, 9);
    char text[100][16], *stop;
    for (int n = 0; n < 6 * 4 * 4; n++) {
        int panels = 1 + n / 6 % 4, forced = n / 24, seen = 0, count = 0, labels = 0;
        basin_plot_options options = {.kind = "surface",
                                      .value_label = "heights",
                                      .columns = forced == 3 ? 2 : 0,
                                      .floor = forced % 2,
                                      .xlabel = n % 2 ? "p" : NULL,
                                      .ylabel = n % 2 ? "q" : NULL,
                                      .view = forced == 2 ? "35,15" : NULL};
        size_t size;
        if (panels == 1 && forced == 3) continue;
        ck_assert_int_eq(basin_plot_size_parse(&options, sizes[n % 6], &err), BASIN_OK);
        char *trace = draw_panels(panels, ".trace", s, &options, &size);
        for (char *line = strtok_r(trace, "\n", &stop); line; line = strtok_r(NULL, "\n", &stop)) {
            const char *words = strncmp(line, "text", 4) == 0 ? strrchr(line, ':') : NULL;
            labels += words && strstr(words, "heights");
            if (words && strlen(words) < 16 && strpbrk(words, "0123456789") && !strchr(words, '(')) {
                ck_assert_int_lt(count, 100);
                strcpy(text[count++], words + 2);
            } else if (strncmp(line, "  facet", 7) == 0 && count) {
                ck_assert_int_ge(read_numbers(text, count), 2);
                count = 0;
                seen++;
            }
        }
        ck_assert_int_eq(seen, panels);
        ck_assert_int_ge(labels, 2); /* at the heights, and at the bar */
        free(trace);
    }
    basin_surface_free(s);
}
END_TEST

/* Heights that rise by the levels of differences: a number or a small tick at each level, and nowhere a tick that is longer. */
START_TEST(every_level_of_differences_has_a_tick) {
    basin_surface *s = surface(difference, 9);
    size_t size;
    char *trace = draw(".trace", s, &(basin_plot_options){.kind = "surface", .floor = true, .levels = "12"}, &size);
    int level = 0, minor = 0;
    char *bar = strstr(trace, "figure.levels=");
    for (const char *c = bar; *c != ';'; c++) level += *c == ',' || *c == '=';
    *strstr(trace, "  facet") = 0; /* what follows are the bar's */
    for (char *line = strstr(trace, "stroke 0.50"); line; line = strstr(line + 1, "stroke 0.50")) {
        double a, b, c, d;
        int segments = 0, longer = 0, level_ones = 0;
        for (const char *p = strstr(line, " M "); p && p < strchr(line, '\n'); p = strstr(p + 1, " M ")) {
            if (sscanf(p, " M %lf,%lf L %lf,%lf", &a, &b, &c, &d) != 4) break;
            segments++;
            longer += hypot(c - a, d - b) > 2.6;
            level_ones += b == d && hypot(c - a, d - b) < 2.6;
        }
        if (segments > 9 && !longer) minor = level_ones > minor ? level_ones : minor;
    }
    ck_assert_int_ge(minor, level - 2); /* the outermost levels are not reached */
    free(trace);
    basin_surface_free(s);
}
END_TEST

static double rippled(double x, double y) {
    return 3 - 0.5 * y - 0.5 * x * x + 0.04 * sin(15 * x) * exp(-30 * (y - 0.85) * (y - 0.85));
}

/* A rim that runs along a fold, hidden by less than a line's width here and there: it is no row of fragments. */
START_TEST(rims_are_whole) {
    basin_surface *s = surface(rippled, 41);
    size_t size;
    int pieces = 0;
    char *trace = draw(".trace", s,
                       &(basin_plot_options){.kind = "surface", .view = "-80,20", .scale = BASIN_SCALE_LINEAR}, &size);
    char *outline = strstr(trace, "stroke 0.40 ");
    ck_assert_ptr_nonnull(outline);
    *strchr(outline, '\n') = 0;
    for (const char *at = outline; (at = strstr(at, " M ")); at++) pieces++;
    ck_assert_int_le(pieces, 4); /* the border turns sharp corners */
    free(trace);
    basin_surface_free(s);
}
END_TEST

static double round_end(double x, double y) {
    return x * x + y * y > 1.2 ? (x > 0 ? INFINITY : NAN) : 0.1 + 5 * (x * x + y * y);
}

static double straight_end(double x, double y) {
    return x < -0.3 ? NAN : 0.1 + 5 * (x * x + y * y);
}

static double pit(double x, double y) {
    return hypot(x - 0.2, y) < 0.2 ? NAN : 0.1 + 5 * (x * x + y * y);
}

/* Unknown at every seventh point, wherever: of a plane that is not finished. */
static double peppered(double x, double y) {
    const int i = (int)lround((x + 1) * 15), j = (int)lround((y + 1) * 15);
    return (i + 3 * j) % 7 == 3 ? NAN : log(0.01 + x * x + y * y) + 6;
}

/* A hole in the wall, and one at the border. */
static double hole_high_up(double x, double y) {
    return hypot(x - 0.8, y - 0.8) < 0.1 || hypot(x + 1, y + 1) < 0.1 ? NAN : 0.1 + 5 * (x * x + y * y);
}

/* Where all around the last known points are high up, the surface is cut below the lowest of them; a hole, or an end at all heights,
   cuts nothing off. */
START_TEST(spikes_at_unknown_points_are_cut_off) {
    static double (*const formula[])(double, double) = {round_end, straight_end, pit, rugged, peppered, hole_high_up};
    for (int n = 0; n < 6; n++) {
        basin_surface *s = surface(formula[n], 31);
        const basin_surface *const all[] = {s};
        double high = 0, lowest = INFINITY;
        for (int k = 0; k < 31 * 31; k++) {
            double value = s->metric[0].values[k];
            if (isfinite(value)) high = fmax(high, value);
            for (int b = -1; b <= 1; b++)
                for (int a = -1; a <= 1; a++) {
                    int i = k % 31 + a, j = k / 31 + b;
                    bool inside = i >= 0 && j >= 0 && i < 31 && j < 31;
                    if (inside && !isfinite(s->metric[0].values[j * 31 + i])) lowest = fmin(lowest, value);
                }
        }
        const figure f = {.surfaces = 1, .surface = all, .metric = "train_loss"};
        double cut = rim_height(&f, 0.1, high);
        ck_assert(cut == (n ? high : lowest));
        ck_assert(n || cut < high - 0.3);
        basin_surface_free(s);
    }
}
END_TEST

/* The thin lines on the floor stand out from the paper, also where the map of differences is pale. */
START_TEST(floor_lines_can_be_seen) {
    static const char *const themes[] = {"print", "grey", "dark"};
    basin_surface *s = surface(difference, 21);
    for (int n = 0; n < 3; n++) {
        basin_plot_options options = {.kind = "surface", .floor = true, .theme = themes[n]};
        size_t size;
        int lines = 0;
        char *trace = draw(".trace", s, &options, &size);
        for (const char *at = strstr(trace, "stroke 0.60 "); at; at = strstr(at + 1, "stroke 0.60 ")) {
            unsigned c;
            ck_assert_int_eq(sscanf(at, "stroke 0.60 %6x", &c), 1);
            double lightness = style_lightness((rgba){(c >> 16) / 255.0, (c >> 8 & 255) / 255.0, (c & 255) / 255.0, 1});
            ck_assert_msg(n == 2 ? lightness > 45 : lightness < 62, "%s: a line of lightness %g", themes[n], lightness);
            lines++;
        }
        ck_assert_int_ge(lines, 4);
        free(trace);
    }
    basin_surface_free(s);
}
END_TEST

/* The evaluated points of a surface are dots where they are seen: from straight above all of them, over the facets around them. */
START_TEST(evaluated_points_are_dots_on_the_surface) {
    basin_surface *s = surface(rugged, 9);
    for (int k = 0; k < 81; k++) s->point[k] = k % 3 ? BASIN_INTERPOLATED : BASIN_EVALUATED;
    for (int turn = 0; turn < 2; turn++) {
        basin_plot_options options = {
            .kind = "surface", .view = turn ? "-60,90" : "70,90", .zmax = 1e4, .show_evaluated = true};
        size_t size;
        int dots = 0, facets = 0;
        char *trace = draw(".trace", s, &options, &size), *last = NULL;
        for (char *at = strstr(trace, "fill 1a1a1a"); at; at = strstr(at + 1, "fill 1a1a1a")) {
            const char *end = strchr(last = at, '\n');
            for (const char *c = at; c < end; c++) dots += *c == 'Z';
        }
        ck_assert_int_eq(dots, 27);
        for (const char *at = strstr(last, "  facet"); at; at = strstr(at + 1, "  facet")) facets++;
        ck_assert_int_eq(facets, 0);
        free(trace);
    }
    basin_surface_free(s);
}
END_TEST

/* A rim that blew up does not flatten the basin: the colour bar ends far below it, on either scale. */
START_TEST(a_high_rim_is_cut_off) {
    basin_surface *s = surface(rim, 41);
    for (int n = 0; n <= 3; n++) {
        bool flat = n == 3;
        int heights = flat ? BASIN_SCALE_LINEAR : BASIN_SCALE_AUTO + n;
        basin_plot_options options = {.kind = flat ? "filled" : "surface", .scale = (basin_plot_scale)heights};
        size_t size;
        char *trace = draw(".trace", s, &options, &size);
        ck_assert_ptr_nonnull(strstr(trace, heights == BASIN_SCALE_LINEAR ? ": 10\n" : ": 20\n"));
        ck_assert_ptr_null(strstr(trace, "10<sup>4"));
        free(trace);
    }
    basin_surface_free(s);
}
END_TEST

static double noise(double x, double y) {
    (void)x, (void)y;
    return uniform(0.5, 1.5);
}

static double log_noise(double x, double y) {
    (void)x, (void)y;
    return pow(10, uniform(0, 2));
}

static double rings(double x, double y) {
    return 1.1 + sin(40 * hypot(x, y));
}

static double walled(double x, double y) {
    return hypot(x, y) > 0.7 ? 1e6 : 0.1 + x * x + y * y;
}

static double noisy(double x, double y) {
    return rugged(x, y) * uniform(0.85, 1.15);
}

/* A panel of 51 x 51 points, in every kind, of whatever surface. */
START_TEST(vector_figures_are_small) {
    static const char *const endings[] = {".pdf", ".svg"};
    static double (*const fields[])(double, double) = {noisy, walled, rings, noise, log_noise};
    const basin_plot_options options[] = {{.kind = "surface"},
                                          {.kind = "surface", .mesh = 25, .floor = true},
                                          {.kind = "surface", .mesh = 50, .floor = true},
                                          {.kind = "surface", .mesh = 50, .floor = true, .width = 171},
                                          {.kind = "surface", .mesh = 50, .floor = true, .view = "-60,12"},
                                          {.kind = "filled"},
                                          {.kind = "contour"},
                                          {.kind = "filled+contour", .inset = "auto"},
                                          {.kind = "heatmap+contour", .inset = "auto"}};
    enum { LANDSCAPES = 2, SOLID = 5 };
#ifdef __SANITIZE_ADDRESS__
    const size_t step = 7; /* sizes are the same there, and drawing takes ten times as long */
#else
    const size_t step = 3; /* both endings, each of every other kind */
#endif
    for (int i = 0; i < 5; i++) {
        basin_surface *s = surface(fields[i], 51);
        for (size_t k = 0; k < 2 * (i < LANDSCAPES ? sizeof options / sizeof options[0] : SOLID); k += step) {
            size_t size;
            free(draw(endings[k % 2], s, &options[k / 2], &size));
            ck_assert_msg(size < 300000, "%d, %zu%s: %zu bytes", i, k / 2, endings[k % 2], size);
        }
        basin_surface_free(s);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("relief");
    TCase *space = tcase_create("space"), *figures = tcase_create("figures");
    tcase_add_test(space, the_nearest_facet_is_painted_last);
    tcase_add_test(space, facets_cover_the_known_cells);
    tcase_add_test(space, tops_are_cut_at_their_height);
    tcase_add_test(space, a_cut_bowl_is_round);
    tcase_add_test(space, a_straight_step_is_cut_straight);
    tcase_add_test(space, each_line_is_drawn_once);
    tcase_add_test(space, the_view_is_a_central_projection);
    tcase_add_test(space, views_are_read);
    tcase_add_test(space, triangles_leave_no_gaps);
    tcase_add_test(space, lines_that_meet_are_joined);
    tcase_add_test(space, glimpses_of_lines_are_dropped);
    tcase_add_test(space, folds_are_no_seams);
    tcase_add_test(space, what_is_hidden_is_left_out);
    tcase_add_test(space, curves_are_simplified);
    tcase_add_test(space, svg_paths_keep_their_places);
    tcase_add_unchecked_fixture(figures, make_folder, delete_folder);
    tcase_add_test(figures, numbers_are_clear_of_everything);
    tcase_add_test(figures, long_labels_have_room);
    tcase_add_test(figures, every_box_can_be_read);
    tcase_add_test(figures, every_level_of_differences_has_a_tick);
    tcase_add_test(figures, rims_are_whole);
    tcase_add_test(figures, spikes_at_unknown_points_are_cut_off);
    tcase_add_test(figures, floor_lines_can_be_seen);
    tcase_add_test(figures, evaluated_points_are_dots_on_the_surface);
    tcase_add_test(figures, a_high_rim_is_cut_off);
    tcase_add_test(figures, vector_figures_are_small);
    suite_add_tcase(suite, space);
    suite_add_tcase(suite, figures);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
