/* canvas.h - a page that takes few verbs; PNG, PDF, SVG and a text trace behind it. Units are points, y grows downward. */
#ifndef PLOT_CANVAS_H
#define PLOT_CANVAS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "plot/path.h"

/** Each in 0..1. */
typedef struct rgba {
    double red, green, blue, alpha;
} rgba;

typedef struct canvas_pen {
    double width;
    rgba color;
    double on, off; /* dashes; 0 for a solid line */
} canvas_pen;

/** One line of text in pango markup. */
typedef struct caption {
    const char *markup;
    point at;
    double size; /* of the font, in points */
    double across,
        up;       /* which part of the text lies at `at`: 0 start, 0.5 middle, 1 end; 0 baseline, 1 top of capitals */
    double angle; /* radians, clockwise */
    double room;  /* cut behind a word, with an ellipsis, at this width; 0 for never */
    rgba color;
} caption;

/** A convex piece of a mesh; the colours of its corners are blended between them. Edge k goes from corner k to the next. */
typedef struct canvas_facet {
    int corners; /* 3 or 4 */
    point at[4];
    rgba color[4];   /* opaque */
    bool goes_on[4]; /* a facet that comes later covers what is painted across the edge */
    bool rim[4];     /* the mesh ends at the corner */
} canvas_facet;

/** The height of capitals and digits, and of what hangs below the baseline, per font size. */
#define TEXT_CAPITALS 0.73
#define TEXT_DESCENT 0.24

/** What is known of a figure before its size, and what it says about itself. */
typedef struct canvas_page {
    double dpi;         /* of pixels, where there are any */
    const char *family; /* of the font; several with commas between are tried in turn */
    const char *title;
    const char *provenance; /* printable ASCII without <, >, &, (, ), backslash or double quote */
} canvas_page;

typedef struct canvas canvas;

typedef struct canvas_backend {
    basin_status (*begin)(canvas *c, double width, double height, basin_error *err);
    void (*save)(canvas *c);
    void (*restore)(canvas *c);
    void (*clip)(canvas *c, const canvas_path *p);
    void (*fill)(canvas *c, const canvas_path *p, rgba color);
    void (*stroke)(canvas *c, const canvas_path *p, canvas_pen pen);
    void (*text)(canvas *c, const caption *t);
    double (*text_width)(canvas *c, const caption *t);
    void (*image)(canvas *c, box place, int nx, int ny, const uint32_t *pixels);
    void (*mesh)(canvas *c, int count, const canvas_facet *facets);
    void (*layer)(canvas *c, box place); /* NULL where a mesh has neither seams nor steps */
    void (*layer_end)(canvas *c);
    basin_status (*finish)(canvas *c, FILE *out, basin_error *err);
    void (*free)(canvas *c);
    bool flat; /* a facet of a mesh has one colour: smaller ones look better */
} canvas_backend;

/** The part that all backends have. `status` is sticky: after a failure the verbs do nothing. */
struct canvas {
    const canvas_backend *backend;
    canvas_page page;
    basin_status status;
    char *cut; /* the markup of the first text that had no room; NULL if there is none */
};

struct figure;

/** An output format: one file and one row. */
typedef struct canvas_format {
    const char *ending; /* of the file's name, with its dot */
    const char *help;
    const char *magic[2]; /* what such a file starts with, one way or the other */
    basin_status (*open)(canvas **out, const canvas_page *page, basin_error *err);
    /** Instead of `open`: shows planes in its own way. */
    basin_status (*write)(FILE *out, const struct figure *f, const char *origin, basin_error *err);
} canvas_format;

/** The row for a path's ending.  @return BASIN_OK or BASIN_EINVALID with the endings that exist */
basin_status canvas_format_find(const canvas_format **out, const char *path, basin_error *err);
/** Row `index` of the table, or NULL behind the last. */
const canvas_format *canvas_format_at(int index);
/** Whether the bytes that a file starts with are of this format. */
bool canvas_format_is(const canvas_format *format, const unsigned char *bytes, size_t size);

/** Makes the empty page, in points; only canvas_text_width may come before. */
basin_status canvas_begin(canvas *c, double width, double height, basin_error *err);
void canvas_save(canvas *c);
void canvas_restore(canvas *c);
/** Cuts all that follows, until canvas_restore. */
void canvas_clip(canvas *c, const canvas_path *p);
/** Fills by the non-zero winding rule. */
void canvas_fill(canvas *c, const canvas_path *p, rgba color);
void canvas_stroke(canvas *c, const canvas_path *p, canvas_pen pen);
void canvas_text(canvas *c, const caption *t);
double canvas_text_width(canvas *c, const caption *t);
/** Pixels 0xAARRGGBB, alpha premultiplied, (ny, nx) from the top left; every pixel stays a sharp rectangle. */
void canvas_image(canvas *c, box place, int nx, int ny, const uint32_t *pixels);
/** Facets, each painted over those before it, without seams between neighbours. */
void canvas_mesh(canvas *c, int count, const canvas_facet *facets);
/** What is drawn inside `place` until canvas_layer_end belongs together: meshes and lines that meet at edges within a pixel. */
void canvas_layer(canvas *c, box place);
void canvas_layer_end(canvas *c);
/** Ends the page and writes it.  @return BASIN_OK, or the first failure of any verb */
basin_status canvas_finish(canvas *c, FILE *out, basin_error *err);
void canvas_free(canvas *c);

#endif
