/* canvas_svg.c - an SVG page; cairo's process-wide numbers are replaced, so that equal figures are equal files. */
#include <cairo-svg.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/canvas_cairo.h"

#define OVERLAP 0.4 /* points */
#define NAMES_MAX 4096 /* surfaces and images in one figure */

/* The number of an id such as "surface17 or #surface17 and how long all before it is; -1 if there is none. */
static long numbered(const char *at, size_t *word) {
    static const char *const words[] = {"\"surface", "#surface", "\"image", "#image"};
    for (int i = 0; i < 4; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(at, words[i], length) != 0 || !isdigit((unsigned char)at[length])) continue;
        *word = length;
        return strtol(at + length, NULL, 10);
    }
    return -1;
}

/* Writes `svg` with the numbers in its ids counted from 1 in order of appearance. */
static void write_renumbered(FILE *out, const char *svg) {
    long *names = malloc(NAMES_MAX * sizeof *names);
    int known = 0;
    while (*svg) {
        size_t word = 0;
        long number = names ? numbered(svg, &word) : -1;
        if (number < 0) {
            fputc(*svg++, out);
            continue;
        }
        int i = 0;
        while (i < known && names[i] != number) i++;
        if (i == known && known < NAMES_MAX) names[known++] = number;
        fwrite(svg, 1, word, out);
        fprintf(out, "%d", i + 1);
        for (svg += word; isdigit((unsigned char)*svg);) svg++;
    }
    free(names);
}

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
    write_renumbered(out, body);
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

/* A corner moved outward across those of its edges behind which the mesh goes on. */
static point widened(const canvas_facet *f, int corner, double side) {
    point at = f->at[corner], moved = at;
    for (int n = 0; n < 2; n++) {
        int k = (corner + (n ? 0 : f->corners - 1)) % f->corners;
        point a = f->at[k], b = f->at[(k + 1) % f->corners];
        double length = hypot(b.x - a.x, b.y - a.y);
        if (!f->goes_on[k] || length == 0) continue;
        moved.x += side * OVERLAP * (b.y - a.y) / length;
        moved.y -= side * OVERLAP * (b.x - a.x) / length;
    }
    return moved;
}

/* SVG has no meshes. A facet gets one colour, and reaches under those that are painted over its edges later: where two edges
   only met, the page would shine through. */
static void mesh(canvas *base, int count, const canvas_facet *facets) {
    canvas_path path = {0};
    for (int i = 0; i < count; i++) {
        const canvas_facet *f = &facets[i];
        double area = 0;
        path_reset(&path);
        for (int k = 0; k < f->corners; k++) {
            point a = f->at[k], b = f->at[(k + 1) % f->corners];
            area += a.x * b.y - a.y * b.x;
        }
        for (int k = 0; k < f->corners; k++) {
            point at = widened(f, k, area < 0 ? -1 : 1);
            if (k) path_line(&path, at);
            else path_move(&path, at);
        }
        path_close(&path);
        canvas_fill(base, &path, mean_color(f));
    }
    path_clear(&path);
}

static const canvas_backend backend = {CAIRO_CANVAS_VERBS, .mesh = mesh, .begin = begin, .finish = finish, .free = cairo_canvas_free};

static basin_status open(canvas **out, const canvas_page *page, basin_error *err) {
    return cairo_canvas_new(out, sizeof(cairo_canvas), &backend, page, err);
}

const canvas_format canvas_format_svg = {
    .ending = ".svg", .help = "vectors, for the web", .magic = {"<?xml", "<svg"}, .open = open};
