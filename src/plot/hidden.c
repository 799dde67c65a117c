/* hidden.c - what is seen of a mesh: each facet is painted in its number. */
#include "plot/hidden.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/raster.h"

#define FINER 8.0        /* samples per point, each way */
#define SAMPLES_MAX 4000 /* each way */
#define MEAN_AREA 16.0   /* samples of a facet, if there are so many */
#define LEAST 4.0        /* samples that are seen of a facet, more if there are too many ... */
#define SPECK 32.0       /* ... but less than so many */
#define LEAST_SHARE 0.25 /* or this part of the facet */
#define SQUARES 16       /* along the longer side */

typedef struct samples {
    raster r; /* of each sample: the facet painted last, from 1 on */
    point corner;
    double scale;
} samples;

static double area_of(const canvas_facet *f) {
    double twice = 0;
    for (int k = 0; k < f->corners; k++) {
        point a = f->at[k], b = f->at[(k + 1) % f->corners];
        twice += a.x * b.y - a.y * b.x;
    }
    return fabs(twice) / 2;
}

/* Samples over all facets, not yet painted; no pixels if out of memory. */
static samples samples_over(int count, const canvas_facet *facets) {
    point low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    double area = 0;
    for (int i = 0; i < count; i++) {
        area += area_of(&facets[i]);
        for (int k = 0; k < facets[i].corners; k++) {
            point at = facets[i].at[k];
            low = (point){fmin(low.x, at.x), fmin(low.y, at.y)};
            high = (point){fmax(high.x, at.x), fmax(high.y, at.y)};
        }
    }
    double wanted = fmax(FINER, sqrt(MEAN_AREA * count / fmax(area, 1e-3)));
    double longest = fmax(1, fmax(high.x - low.x, high.y - low.y));
    samples s = {.corner = low, .scale = fmin(wanted, SAMPLES_MAX / longest)};
    s.r.width = s.r.stride = (int)ceil((high.x - low.x) * s.scale) + 1;
    s.r.height = (int)ceil((high.y - low.y) * s.scale) + 1;
    s.r.pixels = calloc((size_t)s.r.width * (size_t)s.r.height, sizeof *s.r.pixels);
    return s;
}

static void paint(const samples *s, const canvas_facet *f, uint32_t number) {
    point at[4];
    for (int k = 0; k < f->corners; k++)
        at[k] = (point){(f->at[k].x - s->corner.x) * s->scale, (f->at[k].y - s->corner.y) * s->scale};
    for (int k = 2; k < f->corners; k++) raster_cover(&s->r, (point[3]){at[0], at[k - 1], at[k]}, number);
}

/* The mean colour of a square of samples.  @return whether all of it is covered */
static bool mean_of(const samples *s, const canvas_facet *facets, int left, int top, int side, rgba *mean) {
    double count = 0, red = 0, green = 0, blue = 0;
    for (int y = top; y < top + side; y++)
        for (int x = left; x < left + side; x++) {
            uint32_t number = s->r.pixels[(size_t)y * (size_t)s->r.stride + (size_t)x];
            if (!number) return false;
            rgba color = facets[number - 1].color[0];
            red += color.red;
            green += color.green;
            blue += color.blue;
            count++;
        }
    *mean = (rgba){red / count, green / count, blue / count, 1};
    return true;
}

/* @return how many squares there are, in `out` */
static int squares_of(const samples *s, const canvas_facet *facets, canvas_facet *out) {
    int side = (s->r.width > s->r.height ? s->r.width : s->r.height) / SQUARES + 1, count = 0;
    for (int top = 0; top + side <= s->r.height; top += side)
        for (int left = 0; left + side <= s->r.width; left += side) {
            canvas_facet square = {.corners = 4};
            rgba mean;
            if (!mean_of(s, facets, left, top, side, &mean)) continue;
            for (int k = 0; k < 4; k++) {
                int x = left + (k == 1 || k == 2 ? side : 0), y = top + (k >= 2 ? side : 0);
                square.at[k] = (point){s->corner.x + x / s->scale, s->corner.y + y / s->scale};
                square.color[k] = mean;
            }
            out[count++] = square;
        }
    return count;
}

/* Whether enough is seen of a facet. */
static bool is_seen(const samples *s, const canvas_facet *f, uint32_t seen, double least) {
    return seen > 0 && seen >= fmin(least, LEAST_SHARE * area_of(f) * s->scale * s->scale);
}

static int count_seen(const samples *s, int count, const canvas_facet *facets, const uint32_t *seen, double least) {
    int left = 0;
    for (int i = 0; i < count; i++) left += is_seen(s, &facets[i], seen[i + 1], least);
    return left;
}

/* The least that leaves enough of them. */
static double least_for(const samples *s, int count, const canvas_facet *facets, const uint32_t *seen, int enough) {
    double least = LEAST;
    while (least < SPECK && count_seen(s, count, facets, seen, least) > enough) least *= 1.2;
    return least;
}

canvas_facet *hidden_drop(int *count, const canvas_facet *facets, int enough) {
    samples s = samples_over(*count, facets);
    uint32_t *seen = calloc((size_t)*count + 1, sizeof *seen);
    canvas_facet *out = malloc(((size_t)*count + SQUARES * SQUARES) * sizeof *out);
    if (!s.r.pixels || !seen || !out) {
        free(out);
        out = NULL;
        goto done;
    }
    for (int i = 0; i < *count; i++) paint(&s, &facets[i], (uint32_t)i + 1);
    for (size_t k = 0; k < (size_t)s.r.width * (size_t)s.r.height; k++) seen[s.r.pixels[k]]++;
    int left = squares_of(&s, facets, out);
    double least = least_for(&s, *count, facets, seen, enough - left);
    for (int i = 0; i < *count; i++)
        if (is_seen(&s, &facets[i], seen[i + 1], least)) out[left++] = facets[i];
    if (left == 0) { /* all are seen from the side */
        memcpy(out, facets, (size_t)*count * sizeof *out);
        left = *count;
    }
    *count = left;
done:
    free(s.r.pixels);
    free(seen);
    return out;
}
