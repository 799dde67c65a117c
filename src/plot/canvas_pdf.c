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

static const canvas_backend backend = {CAIRO_CANVAS_VERBS, .begin = begin, .finish = finish};

static basin_status open(canvas **out, const canvas_page *page, basin_error *err) {
    return cairo_canvas_new(out, &backend, page, err);
}

const canvas_format canvas_format_pdf = {
    .ending = ".pdf", .help = "vectors, with embedded fonts", .magic = {"%PDF-"}, .open = open};
