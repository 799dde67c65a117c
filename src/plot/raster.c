/* raster.c - triangles as pixels. */
#include "plot/raster.h"

#include <math.h>

/* value(x, y) = at + x * across + y * down */
typedef struct plane {
    double at, across, down;
} plane;

static plane plane_through(const point p[3], double area, double a, double b, double c) {
    plane out = {.across = ((b - a) * (p[2].y - p[0].y) - (c - a) * (p[1].y - p[0].y)) / area,
                 .down = ((c - a) * (p[1].x - p[0].x) - (b - a) * (p[2].x - p[0].x)) / area};
    out.at = a - out.across * p[0].x - out.down * p[0].y;
    return out;
}

static uint32_t channel(const plane *p, double x, double y, double low, double high) {
    double value = p->at + x * p->across + y * p->down;
    return (uint32_t)(fmin(high, fmax(low, value)) * 255 + 0.5); /* slivers must not overshoot */
}

/* Where an edge crosses the line at height y; the same for both of its triangles. */
static double crossing(point a, point b, double y) {
    point low = a.y < b.y || (a.y == b.y && a.x < b.x) ? a : b, high = low.x == a.x && low.y == a.y ? b : a;
    return low.x + (y - low.y) / (high.y - low.y) * (high.x - low.x);
}

/* The colours of a row's pixels, or one value for all of them. */
typedef struct paint {
    const plane *mix; /* (3), NULL for the value */
    double low[3], high[3];
    uint32_t value;
} paint;

static void fill_row(const raster *r, int y, double from, double to, const paint *p) {
    int first = (int)fmax(0, ceil(from - 0.5)), last = (int)fmin(r->width - 1, floor(to - 0.5));
    uint32_t *row = r->pixels + (long)y * r->stride;
    for (int x = first; x <= last; x++) {
        uint32_t pixel = 0xff;
        for (int k = 0; k < 3 && p->mix; k++)
            pixel = pixel << 8 | channel(&p->mix[k], x + 0.5, y + 0.5, p->low[k], p->high[k]);
        row[x] = p->mix ? pixel : p->value;
    }
}

static void fill(const raster *r, const point at[3], const paint *p) {
    double top = fmin(at[0].y, fmin(at[1].y, at[2].y)), bottom = fmax(at[0].y, fmax(at[1].y, at[2].y));
    if (!(bottom - top < 1e6)) return;
    int first = (int)fmax(0, ceil(top - 0.5)), last = (int)fmin(r->height - 1, floor(bottom - 0.5));
    for (int y = first; y <= last; y++) {
        double centre = y + 0.5, from = INFINITY, to = -INFINITY;
        for (int k = 0; k < 3; k++) {
            point a = at[k], b = at[(k + 1) % 3];
            if (fmin(a.y, b.y) > centre || fmax(a.y, b.y) < centre || a.y == b.y) continue;
            from = fmin(from, crossing(a, b, centre));
            to = fmax(to, crossing(a, b, centre));
        }
        fill_row(r, y, from, to, p);
    }
}

static double area_of(const point at[3]) {
    return (at[1].x - at[0].x) * (at[2].y - at[0].y) - (at[2].x - at[0].x) * (at[1].y - at[0].y);
}

void raster_triangle(const raster *r, const point at[3], const rgba color[3]) {
    double area = area_of(at);
    plane mix[3];
    paint p = {.mix = mix};
    if (fabs(area) < 1e-9) return;
    const double shade[3][3] = {{color[0].red, color[1].red, color[2].red},
                                {color[0].green, color[1].green, color[2].green},
                                {color[0].blue, color[1].blue, color[2].blue}};
    for (int k = 0; k < 3; k++) {
        mix[k] = plane_through(at, area, shade[k][0], shade[k][1], shade[k][2]);
        p.low[k] = fmin(shade[k][0], fmin(shade[k][1], shade[k][2]));
        p.high[k] = fmax(shade[k][0], fmax(shade[k][1], shade[k][2]));
    }
    fill(r, at, &p);
}

void raster_cover(const raster *r, const point at[3], uint32_t value) {
    if (fabs(area_of(at)) >= 1e-9) fill(r, at, &(paint){.value = value});
}

/* A word holds two sums: by to 16, as 16 x 16 x 255 and the half that rounds are below 1 << 16. */
void raster_shrink(const raster *out, const raster *in, int by) {
    const uint32_t count = (uint32_t)(by * by), halves = count / 2 * 0x10001, pair = 0x00ff00ff;
    for (int y = 0; y < out->height; y++)
        for (int x = 0; x < out->width; x++) {
            uint32_t even = halves, odd = halves;
            for (int j = 0; j < by; j++) {
                const uint32_t *row = in->pixels + (long)(y * by + j) * in->stride + x * by;
                for (int i = 0; i < by; i++) {
                    even += row[i] & pair;
                    odd += row[i] >> 8 & pair;
                }
            }
            out->pixels[(long)y * out->stride + x] = (even & 0xffff) / count | (odd & 0xffff) / count << 8 |
                                                     (even >> 16) / count << 16 | (odd >> 16) / count << 24;
        }
}
