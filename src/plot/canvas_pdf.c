/* canvas_pdf.c - a PDF page with embedded fonts; its date is fixed, so that equal figures are equal files. */
#include <cairo-pdf.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>

#include "plot/canvas_cairo.h"
#include "plot/epoch.h"
#include "plot/hidden.h"
#include "plot/pdf_mesh.h"
#include "plot/provenance.h"

typedef struct pdf_canvas {
    cairo_canvas base;
    int meshes;
    pdf_mesh *mesh;
} pdf_canvas;

/* That it can be read has been seen before. */
static void date(char stamp[32]) {
    time_t seconds = 0;
    struct tm utc = {0};
    (void)epoch_read(&seconds, NULL);
    gmtime_r(&seconds, &utc);
    strftime(stamp, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static basin_status finish(canvas *base, FILE *out, basin_error *err) {
    pdf_canvas *pdf = (pdf_canvas *)base;
    cairo_canvas *c = &pdf->base;
    basin_status status = cairo_canvas_end(c, err);
    if (status == BASIN_OK && pdf->meshes) return pdf_mesh_write(out, c->bytes, c->size, pdf->meshes, pdf->mesh, err);
    if (status == BASIN_OK && fwrite(c->bytes, 1, c->size, out) != c->size)
        status = fail(err, BASIN_EIO, "the PDF cannot be written");
    return status;
}

static basin_status begin(canvas *base, double width, double height, basin_error *err) {
    cairo_canvas *c = (cairo_canvas *)base;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(cairo_canvas_write, c, width, height);
    basin_status status = cairo_canvas_start(c, surface, 1, err);
    char stamp[32];
    date(stamp);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, base->page.title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "basin " BASIN_VERSION);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, stamp);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, base->page.provenance);
    return status;
}

/* cairo draws the box around the mesh, in whose place the mesh itself is put at the end. */
static void draw_place(cairo_t *cairo, box b) {
    const point corner[4] = {{b.x, b.y}, {b.x + b.width, b.y}, {b.x + b.width, b.y + b.height}, {b.x, b.y + b.height}};
    cairo_pattern_t *pattern = cairo_pattern_create_mesh();
    cairo_mesh_pattern_begin_patch(pattern);
    cairo_mesh_pattern_move_to(pattern, corner[0].x, corner[0].y);
    for (int k = 1; k < 4; k++) cairo_mesh_pattern_line_to(pattern, corner[k].x, corner[k].y);
    for (unsigned k = 0; k < 4; k++) cairo_mesh_pattern_set_corner_color_rgb(pattern, k, 0, 0, 0);
    cairo_mesh_pattern_end_patch(pattern);
    cairo_set_source(cairo, pattern);
    cairo_paint(cairo);
    cairo_pattern_destroy(pattern);
}

/* What is hidden is left out. */
static bool add_mesh(pdf_canvas *c, int count, const canvas_facet *facets) {
    pdf_mesh *grown = realloc(c->mesh, (size_t)(c->meshes + 1) * sizeof *grown);
    if (grown) c->mesh = grown;
    canvas_facet *seen = hidden_drop(&count, facets, INT_MAX);
    bool added = grown && seen && pdf_mesh_init(&c->mesh[c->meshes], count, seen);
    free(seen);
    c->meshes += added;
    return added;
}

static void mesh(canvas *base, int count, const canvas_facet *facets) {
    pdf_canvas *c = (pdf_canvas *)base;
    if (add_mesh(c, count, facets))
        draw_place(c->base.cairo, c->mesh[c->meshes - 1].bounds);
    else
        base->status = BASIN_ENOMEM;
}

static void free_canvas(canvas *base) {
    pdf_canvas *c = (pdf_canvas *)base;
    for (int i = 0; i < c->meshes; i++) pdf_mesh_clear(&c->mesh[i]);
    free(c->mesh);
    cairo_canvas_free(base);
}

static const canvas_backend backend = {CAIRO_CANVAS_VERBS, .mesh = mesh, .begin = begin, .finish = finish,
                                       .free = free_canvas};

static basin_status open(canvas **out, const canvas_page *page, basin_error *err) {
    return cairo_canvas_new(out, sizeof(pdf_canvas), &backend, page, err);
}

const canvas_format canvas_format_pdf = {
    .ending = ".pdf", .help = "vectors, with embedded fonts", .magic = {"%PDF-"}, .open = open};
