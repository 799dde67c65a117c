/* figure_record.c - what a figure says of its origin. */
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "basin/plot.h"
#include "plot/canvas.h"
#include "plot/provenance.h"

#define FILE_LIMIT (256u << 20)
#define TEXT_LIMIT (16u << 20)

/* The bytes of a PNG not yet read. */
typedef struct source {
    const unsigned char *at;
    size_t left;
} source;

static void read_some(png_structp png, png_bytep out, size_t size) {
    source *from = png_get_io_ptr(png);
    if (size > from->left) png_error(png, "it is cut off");
    memcpy(out, from->at, size);
    from->at += size;
    from->left -= size;
}

static void complain(png_structp png, png_const_charp message) {
    (void)fail(png_get_error_ptr(png), BASIN_EFORMAT, "%s", message);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
    (void)png, (void)message;
}

/* Reads the chunks before the pixels; the texts stay owned by `info`. */
static bool read_head(png_structp png, png_infop info, source *from) {
    if (setjmp(png_jmpbuf(png))) return false;
    png_set_read_fn(png, from, read_some);
    png_set_chunk_malloc_max(png, TEXT_LIMIT);
    png_set_benign_errors(png, 0); /* or libpng only warns of a chunk that is too large, and allocates it */
    png_read_info(png, info);
    return true;
}

static basin_status read_png(basin_record *record, source from, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_error cause = {0};
    png_textp texts = NULL;
    png_infop info = NULL;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &cause, complain, ignore);
    if (png) info = png_create_info_struct(png);
    if (!info) {
        status = fail_memory(err);
        goto done;
    }
    if (!read_head(png, info, &from)) {
        status = fail(err, BASIN_EFORMAT, "%s", cause.message);
        goto done;
    }
    int count = png_get_text(png, info, &texts, NULL), i = 0;
    while (i < count && strcmp(texts[i].key, PROVENANCE_KEY) != 0) i++;
    const char *line = i < count ? texts[i].text : "";
    TRY(provenance_read(record, (const unsigned char *)line, strlen(line), err));
done:
    if (png) png_destroy_read_struct(&png, &info, NULL);
    return status;
}

basin_status basin_figure_record(basin_record *record, const char *path, basin_error *err) {
    basin_error cause = {0};
    basin_record found = {0};
    unsigned char *bytes = NULL;
    size_t size = 0;
    basin_status status = file_read(&bytes, &size, path, FILE_LIMIT, err);
    if (status != BASIN_OK) return status;
    bool is_png = size >= 8 && png_sig_cmp(bytes, 0, 8) == 0;
    status = is_png ? read_png(&found, (source){bytes, size}, &cause) : provenance_read(&found, bytes, size, &cause);
    if (status == BASIN_OK) status = basin_record_merge(record, &found, &cause);
    if (status != BASIN_OK) status = fail(err, status, "%s: not a figure by basin: %s", path, cause.message);
    basin_record_clear(&found);
    free(bytes);
    return status;
}
