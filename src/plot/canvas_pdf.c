/* canvas_pdf.c - a PDF page with embedded fonts; its date is fixed, so that equal figures are equal files. */
#include <cairo-pdf.h>
#include <stdlib.h>
#include <time.h>

#include "plot/canvas_cairo.h"
#include "plot/provenance.h"

/* $SOURCE_DATE_EPOCH (reproducible-builds.org), or the beginning of time. */
static void date(char stamp[32]) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t seconds = epoch ? (time_t)strtoll(epoch, NULL, 10) : 0;
    struct tm utc = {0};
    if (!gmtime_r(&seconds, &utc) || strftime(stamp, 32, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        snprintf(stamp, 32, "1970-01-01T00:00:00Z");
}

static basin_status finish(canvas *base, FILE *out, basin_error *err) {
    cairo_canvas *c = (cairo_canvas *)base;
    basin_status status = cairo_canvas_end(c, err);
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

/* A mesh of Coons patches: viewers paint them in their order, blended, without seams. */
static void mesh(canvas *base, int count, const canvas_facet *facets) {
    cairo_t *cairo = ((cairo_canvas *)base)->cairo;
    cairo_pattern_t *pattern = cairo_pattern_create_mesh();
    for (int i = 0; i < count; i++) {
        const canvas_facet *f = &facets[i];
        cairo_mesh_pattern_begin_patch(pattern);
        cairo_mesh_pattern_move_to(pattern, f->at[0].x, f->at[0].y);
        for (int k = 1; k < f->corners; k++) cairo_mesh_pattern_line_to(pattern, f->at[k].x, f->at[k].y);
        for (int k = 0; k < f->corners; k++)
            cairo_mesh_pattern_set_corner_color_rgb(pattern, (unsigned)k, f->color[k].red, f->color[k].green,
                                                    f->color[k].blue);
        cairo_mesh_pattern_end_patch(pattern);
    }
    cairo_set_source(cairo, pattern);
    cairo_paint(cairo);
    cairo_pattern_destroy(pattern);
}

static const canvas_backend backend = {CAIRO_CANVAS_VERBS, .mesh = mesh, .begin = begin, .finish = finish};

static basin_status open(canvas **out, const canvas_page *page, basin_error *err) {
    return cairo_canvas_new(out, &backend, page, err);
}

const canvas_format canvas_format_pdf = {
    .ending = ".pdf", .help = "vectors, with embedded fonts", .magic = {"%PDF-"}, .open = open};
