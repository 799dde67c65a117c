/* canvas_cairo.c - what the PNG, PDF and SVG canvases share: the verbs, drawn by cairo and pango. */
#include "plot/canvas_cairo.h"

#include <stdlib.h>
#include <string.h>

static cairo_canvas *of(canvas *c) {
    return (cairo_canvas *)c;
}

/* Text is laid out at 72 dpi without hinting, whatever the surface, so that all formats agree to the last digit.
   The font map is our own: the default one belongs to the whole process. */
static PangoContext *context_new(PangoFontMap **fonts, const char *family) {
    *fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!*fonts) *fonts = pango_cairo_font_map_new();
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(*fonts), 72);
    PangoContext *context = pango_font_map_create_context(*fonts);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("en"));
    cairo_font_options_destroy(options);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, family);
    pango_context_set_font_description(context, font);
    pango_font_description_free(font);
    return context;
}

basin_status cairo_canvas_new(canvas **out, size_t size, const canvas_backend *backend, const canvas_page *page,
                              basin_error *err) {
    cairo_canvas *c = calloc(1, size);
    if (!c) return fail_memory(err);
    c->base = (canvas){.backend = backend, .page = *page};
    c->stream = open_memstream(&c->bytes, &c->size);
    if (!c->stream) {
        free(c);
        return fail_memory(err);
    }
    c->context = context_new(&c->fonts, page->family);
    *out = &c->base;
    return BASIN_OK;
}

static basin_status check(cairo_canvas *c, basin_error *err) {
    cairo_status_t drawn = c->cairo ? cairo_status(c->cairo) : CAIRO_STATUS_SUCCESS;
    if (drawn == CAIRO_STATUS_SUCCESS) drawn = cairo_surface_status(c->surface);
    if (drawn == CAIRO_STATUS_SUCCESS) return BASIN_OK;
    if (drawn == CAIRO_STATUS_NO_MEMORY) return fail_memory(err);
    return fail(err, BASIN_EENGINE, "the figure cannot be drawn: cairo says: %s", cairo_status_to_string(drawn));
}

basin_status cairo_canvas_start(cairo_canvas *c, cairo_surface_t *surface, double scale, basin_error *err) {
    c->surface = surface;
    c->cairo = cairo_create(surface);
    cairo_scale(c->cairo, scale, scale);
    return check(c, err);
}

basin_status cairo_canvas_end(cairo_canvas *c, basin_error *err) {
    basin_status status = check(c, err);
    if (status != BASIN_OK) return status;
    cairo_surface_finish(c->surface);
    status = check(c, err);
    if (fflush(c->stream) != 0 && status == BASIN_OK) status = fail_memory(err);
    return status;
}

cairo_status_t cairo_canvas_write(void *self, const unsigned char *bytes, unsigned int size) {
    cairo_canvas *c = self;
    return fwrite(bytes, 1, size, c->stream) == size ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

void cairo_canvas_save(canvas *c) {
    cairo_save(of(c)->cairo);
}

void cairo_canvas_restore(canvas *c) {
    cairo_restore(of(c)->cairo);
}

static void trace(cairo_t *cairo, const canvas_path *p) {
    cairo_new_path(cairo);
    for (int i = 0; i < p->count; i++) {
        path_node node = p->node[i];
        if (node.verb == 'M') cairo_move_to(cairo, node.at.x, node.at.y);
        if (node.verb == 'L') cairo_line_to(cairo, node.at.x, node.at.y);
        if (node.verb == 'Z') cairo_close_path(cairo);
    }
}

static void set_color(cairo_t *cairo, rgba color) {
    cairo_set_source_rgba(cairo, color.red, color.green, color.blue, color.alpha);
}

void cairo_canvas_clip(canvas *c, const canvas_path *p) {
    trace(of(c)->cairo, p);
    cairo_clip(of(c)->cairo);
}

void cairo_canvas_fill(canvas *c, const canvas_path *p, rgba color) {
    set_color(of(c)->cairo, color);
    trace(of(c)->cairo, p);
    cairo_fill(of(c)->cairo);
}

void cairo_canvas_stroke(canvas *c, const canvas_path *p, canvas_pen pen) {
    cairo_t *cairo = of(c)->cairo;
    double dashes[2] = {pen.on, pen.off};
    set_color(cairo, pen.color);
    cairo_set_line_width(cairo, pen.width);
    cairo_set_dash(cairo, dashes, pen.on > 0 ? 2 : 0, 0);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
    trace(cairo, p);
    cairo_stroke(cairo);
}

static PangoLayout *layout_new(canvas *c, const caption *t) {
    PangoLayout *layout = pango_layout_new(of(c)->context);
    PangoFontDescription *font = pango_font_description_copy(pango_context_get_font_description(of(c)->context));
    pango_font_description_set_size(font, (int)(t->size * PANGO_SCALE + 0.5));
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_markup(layout, t->markup, -1);
    if (t->room > 0) {
        pango_layout_set_width(layout, (int)(t->room * PANGO_SCALE));
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    return layout;
}

static double layout_width(PangoLayout *layout) {
    PangoRectangle extents;
    pango_layout_get_extents(layout, NULL, &extents);
    return (double)extents.width / PANGO_SCALE;
}

void cairo_canvas_text(canvas *c, const caption *t) {
    cairo_t *cairo = of(c)->cairo;
    PangoLayout *layout = layout_new(c, t);
    cairo_save(cairo);
    set_color(cairo, t->color);
    cairo_translate(cairo, t->at.x, t->at.y);
    cairo_rotate(cairo, t->angle);
    cairo_move_to(cairo, -t->across * layout_width(layout),
                  t->up * TEXT_CAPITALS * t->size - (double)pango_layout_get_baseline(layout) / PANGO_SCALE);
    pango_cairo_show_layout(cairo, layout);
    cairo_restore(cairo);
    g_object_unref(layout);
}

double cairo_canvas_text_width(canvas *c, const caption *t) {
    PangoLayout *layout = layout_new(c, t);
    double width = layout_width(layout);
    g_object_unref(layout);
    return width;
}

void cairo_canvas_image(canvas *c, box place, int nx, int ny, const uint32_t *pixels) {
    cairo_t *cairo = of(c)->cairo;
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, nx, ny);
    unsigned char *rows = cairo_image_surface_get_data(image);
    if (!rows) {
        c->status = BASIN_ENOMEM;
        cairo_surface_destroy(image);
        return;
    }
    cairo_surface_flush(image);
    for (int j = 0; j < ny; j++)
        memcpy(rows + (size_t)j * (size_t)cairo_image_surface_get_stride(image), pixels + (size_t)j * (size_t)nx,
               (size_t)nx * sizeof *pixels);
    cairo_surface_mark_dirty(image);

    cairo_save(cairo);
    cairo_rectangle(cairo, place.x, place.y, place.width, place.height);
    cairo_clip(cairo);
    cairo_translate(cairo, place.x, place.y);
    cairo_scale(cairo, place.width / nx, place.height / ny);
    cairo_set_source_surface(cairo, image, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(image);
}

void cairo_canvas_free(canvas *base) {
    cairo_canvas *c = of(base);
    if (c->cairo) cairo_destroy(c->cairo);
    if (c->surface) cairo_surface_destroy(c->surface);
    g_object_unref(c->context);
    g_object_unref(c->fonts);
    fclose(c->stream);
    free(c->bytes);
    free(c);
}

char *cairo_canvas_font(const char *family) {
    PangoFontMap *fonts = NULL;
    PangoContext *context = context_new(&fonts, family);
    PangoFont *font = pango_context_load_font(context, pango_context_get_font_description(context));
    PangoFontDescription *found = font ? pango_font_describe(font) : NULL;
    char *name = strdup(found ? pango_font_description_get_family(found) : "");
    if (found) pango_font_description_free(found);
    if (font) g_object_unref(font);
    g_object_unref(context);
    g_object_unref(fonts);
    return name;
}
