/* relief.c - a height field as facets in space, farthest first. */
#include "plot/relief_cut.h"

#include <math.h>
#include <stdlib.h>

#define PIECES_MAX 20 /* a cell that would need more is a cliff: two flat triangles, in fewer */
#define PARTS_MAX 10  /* a cell becomes at most so many by so many pieces */
#define RAMP_STEP                                                                                                      \
    0.1 /* where nobody asks for less: blending the corners of a piece shows colours that are not in the map */
#define LIGHT ((vec3){-0.45, 0.25, 0.857}) /* seen from the eye: from the left, a little from behind it, from above */
#define CREST 1.3 /* heights above the top count as no more than this part of the box when the light is worked out */

typedef struct painter {
    const relief *r;
    const view *v;
    const double *light;     /* (ny, nx), 0..1 */
    const int *column, *row; /* when those of the cells are painted */
    void (*paint)(void *self, const relief_facet *facet);
    void *self;
} painter;

/* The cells between `count` ascending coordinates, so that none comes before one that is farther from the eye on its side. */
static void far_to_near(int *order, const double *at, int count, double eye) {
    int cells = count - 1, own = 0, used = 0;
    while (own < cells && eye >= at[own + 1]) own++;
    if (own == 0 && eye < at[0]) own = -1;
    for (int i = 0; i < own; i++) order[used++] = i;
    for (int i = cells - 1; i > own; i--) order[used++] = i;
    if (own >= 0 && own < cells) order[used++] = own;
}

static rgba shaded(const relief *r, const relief_corner *c) {
    double position = (c->at.z - r->bottom) / (r->top - r->bottom) * (RAMP - 1);
    int index = position <= 0 ? 0 : position >= RAMP - 1 ? RAMP - 1 : (int)(position + 0.5);
    double light = r->tone + (1.06 - r->tone) * c->light;
    rgba color = r->ramp[index];
    return (rgba){fmin(1, color.red * light), fmin(1, color.green * light), fmin(1, color.blue * light), color.alpha};
}

static void emit(const void *self, const relief_polygon *from) {
    const painter *p = self;
    relief_facet facet = {.corners = from->corners};
    for (int k = 0; k < from->corners; k++) {
        facet.at[k] = from->corner[k].at;
        facet.color[k] = shaded(p->r, &from->corner[k]);
        facet.edge[k] = from->edge[k];
        facet.goes_on[k] = from->goes_on[k];
    }
    p->paint(p->self, &facet);
}

static double step_of(const relief *r) {
    return r->step > 0 ? r->step : RAMP_STEP;
}

static double cross(double ax, double ay, double bx, double by) {
    return ax * by - ay * bx;
}

/* Whether a quad is seen as a convex one, and so from one side only. */
static bool is_unfolded(const view *v, const relief_polygon *quad) {
    point at[4];
    int left = 0, right = 0;
    for (int k = 0; k < 4; k++) at[k] = view_project(v, quad->corner[k].at);
    for (int k = 0; k < 4; k++) {
        point a = at[k], b = at[(k + 1) % 4], c = at[(k + 2) % 4];
        double turn = cross(b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y);
        left += turn > 0;
        right += turn < 0;
    }
    return left == 4 || right == 4;
}

static void paint_quad(const painter *p, const relief_polygon *quad) {
    if (is_unfolded(p->v, quad))
        emit(p, quad);
    else
        relief_fan(quad, relief_fan_from(quad), p->v->eye, emit, p);
}

static void paint_slices(const void *self, const relief_polygon *triangle) {
    const painter *p = self;
    relief_slice(triangle, p->r->bottom, step_of(p->r) * (p->r->top - p->r->bottom), emit, p);
}

/* A cell that reaches above the top: what is left of it, in flat triangles. */
static void paint_cut(const painter *p, const relief_polygon *cell) {
    relief_polygon piece[2];
    int pieces = relief_cut(piece, cell, p->r->top, p->v->eye);
    for (int k = 0; k < pieces; k++) relief_fan(&piece[k], relief_fan_from(&piece[k]), p->v->eye, paint_slices, p);
}

static double height(const relief *r, int i, int j) {
    return r->z[(size_t)j * (size_t)r->nx + (size_t)i];
}

bool relief_knows(const relief *r, int i, int j) {
    return i >= 0 && j >= 0 && i + 1 < r->nx && j + 1 < r->ny &&
           isfinite(height(r, i, j) + height(r, i + 1, j) + height(r, i, j + 1) + height(r, i + 1, j + 1));
}

/* What a cell's edge is, seen from inside it, and whether the surface is painted on across it later. */
static relief_edge edge_of(const relief *r, int i, int j, int di, int dj, bool nearer, bool *goes_on) {
    int line = di ? i + (di > 0) : j + (dj > 0), every = di ? r->mesh_x : r->mesh_y;
    bool neighbour = relief_knows(r, i + di, j + dj);
    *goes_on = neighbour && nearer;
    if (!neighbour) return EDGE_BORDER;
    return every && line % every == 0 && !nearer ? EDGE_MESH : EDGE_INNER;
}

/* How many pieces keep two opposite edges, a-b and c-d, each within a small part of the colours. */
static int parts_of(const relief *r, double a, double b, double c, double d) {
    double rise = fmax(fabs(b - a), fabs(d - c)) / (r->top - r->bottom);
    return (int)fmin(PARTS_MAX, fmax(r->parts, ceil(rise / step_of(r))));
}

/* Bilinear between the corners (0,0), (1,0), (1,1), (0,1) of a cell. */
static relief_corner inside(const relief_corner c[4], double s, double t) {
    double w[4] = {(1 - s) * (1 - t), s * (1 - t), s * t, (1 - s) * t};
    relief_corner out = {{0, 0, 0}, 0};
    for (int k = 0; k < 4; k++) {
        out.at.z += w[k] * c[k].at.z;
        out.light += w[k] * c[k].light;
    }
    out.at.x = s <= 0 ? c[0].at.x : s >= 1 ? c[1].at.x : c[0].at.x + s * (c[1].at.x - c[0].at.x);
    out.at.y = t <= 0 ? c[0].at.y : t >= 1 ? c[3].at.y : c[0].at.y + t * (c[3].at.y - c[0].at.y);
    return out;
}

/* A cell in pieces, far to near. */
static void paint_pieces(const painter *p, const relief_polygon *cell, int across, int along) {
    const relief_corner *c = cell->corner;
    int order_x[PARTS_MAX], order_y[PARTS_MAX];
    double x[PARTS_MAX + 1], y[PARTS_MAX + 1];
    vec3 eye = p->v->eye;
    for (int k = 0; k <= across; k++) x[k] = inside(c, (double)k / across, 0).at.x;
    for (int k = 0; k <= along; k++) y[k] = inside(c, 0, (double)k / along).at.y;
    far_to_near(order_x, x, across + 1, eye.x);
    far_to_near(order_y, y, along + 1, eye.y);
    for (int b = 0; b < along; b++)
        for (int a = 0; a < across; a++) {
            int u = order_x[a], w = order_y[b];
            bool outer[4] = {w == 0, u == across - 1, w == along - 1, u == 0};
            bool nearer[4] = {eye.y < y[w], eye.x >= x[u + 1], eye.y >= y[w + 1], eye.x < x[u]};
            relief_polygon piece = {0};
            for (int k = 0; k < 4; k++)
                relief_polygon_add(&piece,
                                   inside(c, (double)(u + (k == 1 || k == 2)) / across, (double)(w + (k >= 2)) / along),
                                   outer[k] ? cell->edge[k] : EDGE_INNER, outer[k] ? cell->goes_on[k] : nearer[k]);
            paint_quad(p, &piece);
        }
}

static void paint_cell(const painter *p, int i, int j) {
    const relief *r = p->r;
    vec3 eye = p->v->eye;
    bool nearer[4] = {eye.y < r->y[j], eye.x >= r->x[i + 1], eye.y >= r->y[j + 1], eye.x < r->x[i]};
    relief_polygon cell = {0};
    int above = 0;
    for (int k = 0; k < 4; k++) {
        int ci = i + (k == 1 || k == 2), cj = j + (k >= 2);
        bool goes_on;
        relief_edge edge = edge_of(r, i, j, (k == 1) - (k == 3), (k == 2) - (k == 0), nearer[k], &goes_on);
        relief_corner c = {{r->x[ci], r->y[cj], height(r, ci, cj)}, p->light[(size_t)cj * (size_t)r->nx + (size_t)ci]};
        relief_polygon_add(&cell, c, edge, goes_on);
        above += c.at.z > r->top;
    }
    const relief_corner *c = cell.corner;
    int across = parts_of(r, c[0].at.z, c[1].at.z, c[3].at.z, c[2].at.z);
    int along = parts_of(r, c[0].at.z, c[3].at.z, c[1].at.z, c[2].at.z);
    if (above)
        paint_cut(p, &cell);
    else if (across * along <= PIECES_MAX)
        paint_pieces(p, &cell, across, along);
    else
        relief_fan(&cell, relief_fan_from(&cell), eye, paint_slices, p);
}

/* Whether no other cell around point (ci, cj) is painted after cell (i, j). */
static bool is_last_around(const painter *p, int ci, int cj, int i, int j) {
    for (int dj = -1; dj <= 0; dj++)
        for (int di = -1; di <= 0; di++) {
            int a = ci + di, b = cj + dj;
            if (!relief_knows(p->r, a, b)) continue;
            if (p->row[b] > p->row[j] || (p->row[b] == p->row[j] && p->column[a] > p->column[i])) return false;
        }
    return true;
}

/* The marked points around which all has been painted with this cell. */
static void paint_marks(const painter *p, int i, int j) {
    for (int k = 0; k < 4; k++) {
        int ci = i + k % 2, cj = j + k / 2;
        double z = height(p->r, ci, cj);
        if (!p->r->marked[(size_t)cj * (size_t)p->r->nx + (size_t)ci] || z > p->r->top) continue;
        relief_facet mark = {.corners = 1, .at = {{p->r->x[ci], p->r->y[cj], z}}};
        if (is_last_around(p, ci, cj, i, j)) p->paint(p->self, &mark);
    }
}

/* The slope between the known neighbours of a point. */
static double slope(const relief *r, int i, int j, int di, int dj) {
    double limit = r->bottom + CREST * (r->top - r->bottom), z[2], at[2];
    for (int side = 0; side < 2; side++) {
        int a = i + (side ? di : -di), b = j + (side ? dj : -dj);
        bool there = a >= 0 && b >= 0 && a < r->nx && b < r->ny && isfinite(height(r, a, b));
        if (!there) a = i, b = j;
        z[side] = fmin(height(r, a, b), limit);
        at[side] = di ? r->x[a] : r->y[b];
    }
    return at[1] > at[0] ? (z[1] - z[0]) / (at[1] - at[0]) : 0;
}

/* Lambert's cosine at each grid point; the side seen from below is lit as much. */
static double light_at(const relief *r, vec3 to_light, int i, int j) {
    double sx = slope(r, i, j, 1, 0), sy = slope(r, i, j, 0, 1);
    return fmax(0, (to_light.z - sx * to_light.x - sy * to_light.y) / sqrt(1 + sx * sx + sy * sy));
}

/* The mean over a known point and its known neighbours, by the binomial weights 1 2 1 both ways: where a steep wall crosses the grid
 * obliquely, light that changes within a cell would show the grid's steps as teeth. */
static double smooth_light(const relief *r, const double *light, int i, int j) {
    double sum = 0, weights = 0;
    for (int b = j > 0 ? j - 1 : 0; b <= j + 1 && b < r->ny; b++)
        for (int a = i > 0 ? i - 1 : 0; a <= i + 1 && a < r->nx; a++) {
            double weight = (a == i ? 2 : 1) * (b == j ? 2 : 1);
            if (!isfinite(height(r, a, b))) continue;
            sum += weight * light[(size_t)b * (size_t)r->nx + (size_t)a];
            weights += weight;
        }
    return weights > 0 ? sum / weights : 0;
}

/* The light stands still while the surface turns. */
static vec3 light_direction(const view *v) {
    vec3 ahead = {-v->right.y, v->right.x, 0};
    return (vec3){LIGHT.x * v->right.x - LIGHT.y * ahead.x, LIGHT.x * v->right.y - LIGHT.y * ahead.y, LIGHT.z};
}

/* Paints all cells in the order of their rows and, in a row, of their columns. */
static void paint_cells(const painter *p, const int *columns, const int *rows) {
    for (int b = 0; b < p->r->ny - 1; b++)
        for (int a = 0; a < p->r->nx - 1; a++) {
            if (!relief_knows(p->r, columns[a], rows[b])) continue;
            paint_cell(p, columns[a], rows[b]);
            if (p->r->marked) paint_marks(p, columns[a], rows[b]);
        }
}

basin_status relief_paint(const relief *r, const view *v, void (*paint)(void *self, const relief_facet *facet),
                          void *self, basin_error *err) {
    size_t nx = (size_t)r->nx, ny = (size_t)r->ny;
    double *raw = malloc(nx * ny * sizeof *raw), *light = malloc(nx * ny * sizeof *light);
    int *columns = malloc(2 * nx * sizeof *columns), *rows = malloc(2 * ny * sizeof *rows);
    basin_status status = raw && light && columns && rows ? BASIN_OK : fail_memory(err);
    if (status != BASIN_OK) goto done;
    int *column = columns + nx, *row = rows + ny;
    painter p = {r, v, light, column, row, paint, self};
    vec3 to_light = light_direction(v);
    for (int j = 0; j < r->ny; j++)
        for (int i = 0; i < r->nx; i++) raw[(size_t)j * nx + (size_t)i] = light_at(r, to_light, i, j);
    for (int j = 0; j < r->ny; j++)
        for (int i = 0; i < r->nx; i++) light[(size_t)j * nx + (size_t)i] = smooth_light(r, raw, i, j);
    far_to_near(columns, r->x, r->nx, v->eye.x);
    far_to_near(rows, r->y, r->ny, v->eye.y);
    for (int a = 0; a < r->nx - 1; a++) column[columns[a]] = a;
    for (int b = 0; b < r->ny - 1; b++) row[rows[b]] = b;
    paint_cells(&p, columns, rows);
done:
    free(raw);
    free(light);
    free(columns);
    free(rows);
    return status;
}
