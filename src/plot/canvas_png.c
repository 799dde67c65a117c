/* canvas_png.c - pixels by cairo, written by libpng with their density and provenance. */
#include <math.h>
#include <png.h>
#include <stdlib.h>

#include "plot/canvas_cairo.h"
#include "plot/provenance.h"
#include "plot/raster.h"

#define SIDE_MAX 32000 /* cairo's limit is 32767 pixels */
#define FINER 4        /* how many pixels of a layer, each way, make one of the page */
#define LAYER_PIXELS 1e8

typedef struct png_canvas {
    cairo_canvas base;
    cairo_t *page; /* while base.cairo is a layer over it, else NULL */
    box layer;
} png_canvas;

static void complain(png_structp png, png_const_charp message) {
    (void)fail(png_get_error_ptr(png), BASIN_EIO, "the PNG cannot be written: %s", message);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
    (void)png, (void)message;
}

static void add_texts(png_structp png, png_infop info, const canvas_page *page) {
    png_text texts[] = {
        {.compression = PNG_ITXT_COMPRESSION_NONE, .key = "Title", .text = (char *)page->title},
        {.compression = PNG_TEXT_COMPRESSION_NONE, .key = "Software", .text = "basin " BASIN_VERSION},
        {.compression = PNG_TEXT_COMPRESSION_NONE, .key = PROVENANCE_KEY, .text = (char *)page->provenance},
    };
    png_set_text(png, info, texts, sizeof texts / sizeof texts[0]);
}

/* Nothing that longjmp could leave behind is changed after setjmp. */
static basin_status encode(png_structp png, png_infop info, cairo_canvas *c, png_bytep row, FILE *out) {
    int width = cairo_image_surface_get_width(c->surface), height = cairo_image_surface_get_height(c->surface);
    const unsigned char *pixels = cairo_image_surface_get_data(c->surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(c->surface);
    png_uint_32 density = (png_uint_32)lround(c->base.page.dpi / 0.0254);
    if (setjmp(png_jmpbuf(png))) return BASIN_EIO;
    png_init_io(png, out);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, density, density, PNG_RESOLUTION_METER);
    add_texts(png, info, &c->base.page);
    png_write_info(png, info);
    for (int y = 0; y < height; y++) {
        const uint32_t *line = (const uint32_t *)(const void *)(pixels + (size_t)y * stride);
        png_bytep out_at = row;
        for (int x = 0; x < width; x++) {
            *out_at++ = (png_byte)(line[x] >> 16);
            *out_at++ = (png_byte)(line[x] >> 8);
            *out_at++ = (png_byte)line[x];
        }
        png_write_row(png, row);
    }
    png_write_end(png, info);
    return BASIN_OK;
}

static basin_status finish(canvas *base, FILE *out, basin_error *err) {
    cairo_canvas *c = (cairo_canvas *)base;
    basin_error cause = {0};
    basin_status status = BASIN_OK;
    png_infop info = NULL;
    png_bytep row = NULL;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &cause, complain, ignore);
    if (png) info = png_create_info_struct(png);
    row = malloc((size_t)3 * SIDE_MAX);
    if (!png || !info || !row) {
        status = fail_memory(err);
        goto done;
    }
    cairo_surface_flush(c->surface);
    TRY(encode(png, info, c, row, out));
done:
    if (cause.status != BASIN_OK) status = fail(err, cause.status, "%s", cause.message);
    free(row);
    if (png) png_destroy_write_struct(&png, &info);
    return status;
}

static basin_status begin(canvas *base, double width, double height, basin_error *err) {
    cairo_canvas *c = (cairo_canvas *)base;
    double scale = base->page.dpi / 72, columns = round(width * scale), rows = round(height * scale);
    if (!(columns >= 1 && rows >= 1 && columns <= SIDE_MAX && rows <= SIDE_MAX))
        return fail(err, BASIN_EINVALID, "an image of %.0f x %.0f pixels cannot be made; the limit is %d each way",
                    columns, rows, SIDE_MAX);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)columns, (int)rows);
    basin_status status = cairo_canvas_start(c, surface, scale, err);
    cairo_set_source_rgb(c->cairo, 1, 1, 1);
    cairo_paint(c->cairo);
    return status;
}

/* What it means to a raster: the pixels of an image surface. */
static raster raster_of(cairo_surface_t *image) {
    return (raster){cairo_image_surface_get_width(image), cairo_image_surface_get_height(image),
                    cairo_image_surface_get_stride(image) / 4, (uint32_t *)(void *)cairo_image_surface_get_data(image)};
}

static void mesh(canvas *base, int count, const canvas_facet *facets) {
    cairo_t *cairo = ((cairo_canvas *)base)->cairo;
    cairo_surface_t *image = cairo_get_target(cairo);
    cairo_surface_flush(image);
    raster r = raster_of(image);
    for (int i = 0; i < count && r.pixels; i++) {
        point at[4];
        for (int k = 0; k < facets[i].corners; k++) {
            at[k] = facets[i].at[k];
            cairo_user_to_device(cairo, &at[k].x, &at[k].y);
        }
        for (int k = 2; k < facets[i].corners; k++)
            raster_triangle(&r, (point[3]){at[0], at[k - 1], at[k]},
                            (rgba[3]){facets[i].color[0], facets[i].color[k - 1], facets[i].color[k]});
    }
    cairo_surface_mark_dirty(image);
}

/* The pixels of the page that a box touches. */
static void covered(const canvas *base, box place, int *x, int *y, int *width, int *height) {
    double scale = base->page.dpi / 72;
    *x = (int)floor(place.x * scale);
    *y = (int)floor(place.y * scale);
    *width = (int)ceil((place.x + place.width) * scale) - *x;
    *height = (int)ceil((place.y + place.height) * scale) - *y;
}

/* How many times finer a layer is drawn than the page. */
static int finer(int width, int height) {
    int by = FINER;
    while (by > 1 && (fmax(width, height) * by > SIDE_MAX || (double)width * height * by * by > LAYER_PIXELS)) by--;
    return by;
}

/* Meshes have no soft edges. They are painted in finer pixels, which are then averaged. */
static void layer(canvas *base, box place) {
    png_canvas *png = (png_canvas *)base;
    cairo_canvas *c = &png->base;
    int x, y, width, height;
    covered(base, place, &x, &y, &width, &height);
    int by = finer(width, height);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width * by, height * by);
    png->layer = place;
    png->page = c->cairo;
    c->cairo = cairo_create(image);
    cairo_surface_destroy(image);
    cairo_translate(c->cairo, -x * by, -y * by);
    cairo_scale(c->cairo, by * base->page.dpi / 72, by * base->page.dpi / 72);
}

static void layer_end(canvas *base) {
    png_canvas *png = (png_canvas *)base;
    cairo_canvas *c = &png->base;
    int x, y, width, height;
    covered(base, png->layer, &x, &y, &width, &height);
    cairo_surface_t *fine = cairo_get_target(c->cairo);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    cairo_surface_flush(fine);
    raster from = raster_of(fine), to = raster_of(image);
    if (from.pixels && to.pixels && cairo_status(c->cairo) == CAIRO_STATUS_SUCCESS)
        raster_shrink(&to, &from, from.width / to.width);
    else
        base->status = BASIN_ENOMEM;
    cairo_surface_mark_dirty(image);
    cairo_destroy(c->cairo);
    c->cairo = png->page;
    png->page = NULL;
    cairo_save(c->cairo);
    cairo_identity_matrix(c->cairo);
    cairo_set_source_surface(c->cairo, image, x, y);
    cairo_paint(c->cairo);
    cairo_restore(c->cairo);
    cairo_surface_destroy(image);
}

static void free_canvas(canvas *base) {
    png_canvas *png = (png_canvas *)base;
    if (png->page) cairo_destroy(png->page);
    cairo_canvas_free(base);
}

static const canvas_backend backend = {CAIRO_CANVAS_VERBS, .mesh = mesh,     .layer = layer,     .layer_end = layer_end,
                                       .begin = begin,     .finish = finish, .free = free_canvas};

static basin_status open(canvas **out, const canvas_page *page, basin_error *err) {
    return cairo_canvas_new(out, sizeof(png_canvas), &backend, page, err);
}

const canvas_format canvas_format_png = {
    .ending = ".png", .help = "pixels, with their density", .magic = {"\x89PNG\r\n\x1a\n"}, .open = open};
