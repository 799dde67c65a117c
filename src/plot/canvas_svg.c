/* canvas_svg.c - an SVG page. */
#include <cairo-svg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/canvas_cairo.h"
#include "plot/detail.h"
#include "plot/hidden.h"
#include "plot/seams.h"
#include "plot/svg_tidy.h"

#define OVERLAP 0.4 /* points */
#define RIM 0.25    /* of it, where it would be seen if the rim bends: under the outline */
#define NEEDLE 0.98 /* cosine of a corner so sharp that it would be seen to stick out */

static basin_status finish(canvas *base, FILE *out, basin_error *err) {
    cairo_canvas *c = (cairo_canvas *)base;
    basin_status status = cairo_canvas_end(c, err);
    if (status != BASIN_OK) return status;
    const char *tag = strstr(c->bytes, "<svg"), *body = tag ? strchr(tag, '>') : NULL;
    if (!body) return fail(err, BASIN_EENGINE, "cairo wrote no SVG");
    body++;
    char *title = g_markup_escape_text(base->page.title, -1);
    fwrite(c->bytes, 1, (size_t)(body - c->bytes), out);
    fprintf(out, "\n<title>%s</title>\n<metadata>%s</metadata>", title, base->page.provenance);
    g_free(title);
    svg_tidy(out, body);
    return ferror(out) ? fail(err, BASIN_EIO, "the SVG cannot be written") : BASIN_OK;
}

static basin_status begin(canvas *base, double width, double height, basin_error *err) {
    cairo_canvas *c = (cairo_canvas *)base;
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(cairo_canvas_write, c, width, height);
    return cairo_canvas_start(c, surface, 1, err);
}

static rgba mean_color(const canvas_facet *f) {
    rgba sum = {0, 0, 0, 1};
    for (int k = 0; k < f->corners; k++) {
        sum.red += f->color[k].red / f->corners;
        sum.green += f->color[k].green / f->corners;
        sum.blue += f->color[k].blue / f->corners;
    }
    return sum;
}

/* A corner moved so that those of its edges behind which the mesh goes on lie farther out, and the others on their line. */
static point widened(const canvas_facet *f, int corner) {
    int before = (corner + f->corners - 1) % f->corners, next = (corner + 1) % f->corners;
    point from = f->at[before], at = f->at[corner], to = f->at[next];
    double in = hypot(at.x - from.x, at.y - from.y), out = hypot(to.x - at.x, to.y - at.y);
    if (in < 1e-6 || out < 1e-6) return at;
    double cosine = ((from.x - at.x) * (to.x - at.x) + (from.y - at.y) * (to.y - at.y)) / (in * out);
    if (cosine > NEEDLE) return at;
    double sine = fabs((at.x - from.x) * (to.y - at.y) - (at.y - from.y) * (to.x - at.x)) / (in * out);
    double reach = OVERLAP / fmax(sine, 0.5), forward = f->goes_on[corner] ? reach / in : 0;
    double back = f->goes_on[before] ? reach / out : 0;
    if (f->rim[corner]) forward *= RIM, back *= RIM;
    return (point){at.x + forward * (at.x - from.x) - back * (to.x - at.x),
                   at.y + forward * (at.y - from.y) - back * (to.y - at.y)};
}

/* SVG has no meshes. A facet gets one colour, and reaches under those that are painted over its edges later: where two edges
   only met, the page would shine through. */
static void mesh(canvas *base, int count, const canvas_facet *facets) {
    canvas_path path = {0};
    canvas_facet *seamed = malloc((size_t)count * sizeof *seamed), *seen = NULL;
    if (seamed) {
        memcpy(seamed, facets, (size_t)count * sizeof *seamed);
        seams_find(count, seamed);
        seen = hidden_drop(&count, seamed, DETAIL_PIECES);
    }
    if (!seen) base->status = BASIN_ENOMEM;
    for (int i = 0; i < count && seen; i++) {
        const canvas_facet *f = &seen[i];
        path_reset(&path);
        path_move(&path, widened(f, 0));
        for (int k = 1; k < f->corners; k++) path_line(&path, widened(f, k));
        path_close(&path);
        canvas_fill(base, &path, mean_color(f));
    }
    path_clear(&path);
    free(seamed);
    free(seen);
}

static const canvas_backend backend = {CAIRO_CANVAS_VERBS,        .mesh = mesh, .begin = begin, .finish = finish,
                                       .free = cairo_canvas_free, .flat = true};

static basin_status open(canvas **out, const canvas_page *page, basin_error *err) {
    return cairo_canvas_new(out, sizeof(cairo_canvas), &backend, page, err);
}

const canvas_format canvas_format_svg = {
    .ending = ".svg", .help = "vectors, for the web", .magic = {"<?xml", "<svg"}, .open = open};
