/* canvas_cairo.h - what the PNG, PDF and SVG canvases share: the verbs, drawn by cairo and pango. */
#ifndef PLOT_CANVAS_CAIRO_H
#define PLOT_CANVAS_CAIRO_H

#include <cairo.h>
#include <pango/pangocairo.h>

#include "plot/canvas.h"

typedef struct cairo_canvas {
    canvas base;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoFontMap *fonts;
    PangoContext *context;
    FILE *stream; /* where vector surfaces write to: memory, until they are finished */
    char *bytes;
    size_t size;
} cairo_canvas;

/** The verbs that all three share, for the `backend` of a format's own file. */
#define CAIRO_CANVAS_VERBS                                                                                             \
    .save = cairo_canvas_save, .restore = cairo_canvas_restore, .clip = cairo_canvas_clip, .fill = cairo_canvas_fill,  \
    .stroke = cairo_canvas_stroke, .text = cairo_canvas_text, .text_width = cairo_canvas_text_width,                   \
    .image = cairo_canvas_image

/** A canvas that can measure text and has no surface yet, as the first member of a zeroed struct of `size` bytes. */
basin_status cairo_canvas_new(canvas **out, size_t size, const canvas_backend *backend, const canvas_page *page,
                              basin_error *err);
/** Takes the surface and prepares drawing at `scale` units per point. */
basin_status cairo_canvas_start(cairo_canvas *c, cairo_surface_t *surface, double scale, basin_error *err);
/** Finishes the surface: all bytes of a vector format are then in `bytes`. */
basin_status cairo_canvas_end(cairo_canvas *c, basin_error *err);
/** A cairo_write_func_t that appends to the canvas's stream. */
cairo_status_t cairo_canvas_write(void *self, const unsigned char *bytes, unsigned int size);

void cairo_canvas_save(canvas *c);
void cairo_canvas_restore(canvas *c);
void cairo_canvas_clip(canvas *c, const canvas_path *p);
void cairo_canvas_fill(canvas *c, const canvas_path *p, rgba color);
void cairo_canvas_stroke(canvas *c, const canvas_path *p, canvas_pen pen);
void cairo_canvas_text(canvas *c, const caption *t);
double cairo_canvas_text_width(canvas *c, const caption *t);
void cairo_canvas_image(canvas *c, box place, int nx, int ny, const uint32_t *pixels);
void cairo_canvas_free(canvas *base);

/** The name of the font that text in `family` is drawn with here; the caller frees it. NULL if out of memory. */
char *cairo_canvas_font(const char *family);

#endif
