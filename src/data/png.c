/* png.c - PNG images, by libpng: it leaves by longjmp, so that what has to be freed lies in a struct. */
#include "data/png.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define SIDE_MAX 32768
#define PIXELS_MAX ((uint64_t)1 << 28) /* of one image */
#define CHUNK_MAX (1 << 24)            /* memory for one chunk beside the pixels */
#define CHUNKS_MAX 100                 /* of text and the like */

/* One PNG being read. */
typedef struct decoder {
    png_structp png;
    png_infop info;
    png_bytep *rows;
    const unsigned char *at;
    size_t left;
    char why[128];
} decoder;

static void give_bytes(png_structp png, png_bytep out, size_t size) {
    decoder *d = png_get_io_ptr(png);
    if (size > d->left) png_error(png, "cut short");
    memcpy(out, d->at, size);
    d->at += size;
    d->left -= size;
}

static void note_error(png_structp png, png_const_charp why) {
    decoder *d = png_get_error_ptr(png);
    size_t length = 0;
    for (; why[length] && length < sizeof d->why - 1; length++)
        d->why[length] = (char)(why[length] < 32 || why[length] == 127 ? '?' : why[length]);
    d->why[length] = 0;
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp why) {
    (void)png, (void)why;
}

static void close_decoder(decoder *d) {
    png_destroy_read_struct(&d->png, &d->info, NULL);
    free((void *)d->rows);
}

static basin_status open_decoder(decoder *d, const unsigned char *bytes, size_t size, basin_error *err) {
    d->at = bytes;
    d->left = size;
    d->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, d, note_error, ignore_warning);
    if (d->png) d->info = png_create_info_struct(d->png);
    if (!d->info) return fail_memory(err);
    png_set_read_fn(d->png, d, give_bytes);
    png_set_user_limits(d->png, SIDE_MAX, SIDE_MAX);
    png_set_chunk_malloc_max(d->png, CHUNK_MAX);
    png_set_chunk_cache_max(d->png, CHUNKS_MAX);
    return BASIN_OK;
}

static basin_status damaged(const decoder *d, const char *path, basin_error *err) {
    return fail(err, BASIN_EFORMAT, "%s: a damaged PNG: %s", path, d->why);
}

/* Up to the pixels.  @return BASIN_OK, or BASIN_EFORMAT if libpng gave up */
static basin_status read_header(decoder *d, png_size *out) {
    if (setjmp(png_jmpbuf(d->png))) return BASIN_EFORMAT;
    png_read_info(d->png, d->info);
    out->height = (int)png_get_image_height(d->png, d->info);
    out->width = (int)png_get_image_width(d->png, d->info);
    out->is_grey = !(png_get_color_type(d->png, d->info) & PNG_COLOR_MASK_COLOR);
    return BASIN_OK;
}

basin_status png_measure(png_size *out, const unsigned char *bytes, size_t size, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    decoder d = {0};
    png_size found = {0};
    if (size < 8 || png_sig_cmp(bytes, 0, 8) != 0) return fail(err, BASIN_EFORMAT, "%s: no PNG image", path);
    TRY(open_decoder(&d, bytes, size, err));
    if (read_header(&d, &found) != BASIN_OK) {
        status = damaged(&d, path, err);
        goto done;
    }
    if ((uint64_t)found.height * (uint64_t)found.width > PIXELS_MAX) {
        status =
            fail(err, BASIN_EFORMAT, "%s: %dx%d pixels are more than basin reads", path, found.width, found.height);
        goto done;
    }
    *out = found;
done:
    close_decoder(&d);
    return status;
}

/* To 8-bit grey or red, green, blue. */
static void transform(decoder *d, int channels) {
    png_set_strip_16(d->png);
    png_set_expand_gray_1_2_4_to_8(d->png);
    png_set_palette_to_rgb(d->png);
    png_set_strip_alpha(d->png);
    if (channels == 3) png_set_gray_to_rgb(d->png);
    png_set_interlace_handling(d->png);
    png_read_update_info(d->png, d->info);
}

/* The pixels, behind the header.  @return BASIN_OK, or BASIN_EFORMAT if libpng gave up */
static basin_status read_rows(decoder *d, int channels, size_t row_size) {
    if (setjmp(png_jmpbuf(d->png))) return BASIN_EFORMAT;
    transform(d, channels);
    if (png_get_rowbytes(d->png, d->info) != row_size) png_error(d->png, "not the pixels that its header announces");
    png_read_image(d->png, d->rows);
    png_read_end(d->png, NULL);
    return BASIN_OK;
}

basin_status png_decode(uint8_t *pixels, int channels, const png_size *expected, const unsigned char *bytes,
                        size_t size, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    decoder d = {0};
    png_size found = {0};
    size_t row_size = (size_t)expected->width * (size_t)channels;
    TRY(open_decoder(&d, bytes, size, err));
    if (read_header(&d, &found) != BASIN_OK) {
        status = damaged(&d, path, err);
        goto done;
    }
    if (found.height != expected->height || found.width != expected->width || found.is_grey != expected->is_grey) {
        status = fail(err, BASIN_EFORMAT, "%s: changed while it was read", path);
        goto done;
    }
    d.rows = malloc((size_t)found.height * sizeof *d.rows);
    if (!d.rows) {
        status = fail_memory(err);
        goto done;
    }
    for (int y = 0; y < found.height; y++) d.rows[y] = pixels + (size_t)y * row_size;
    if (read_rows(&d, channels, row_size) != BASIN_OK) status = damaged(&d, path, err);
done:
    close_decoder(&d);
    return status;
}
