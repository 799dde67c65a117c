/* surface_vts.c - a surface as a StructuredGrid of VTK's XML formats, for ParaView. Only written.
 *
 * Numbers are base64 of the machine's bytes, behind their count in bytes: the text form of VTK knows no NaN. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/surface_format.h"

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ORDER "LittleEndian"
#else
#define ORDER "BigEndian"
#endif
#define HEAD "<?xml version=\"1.0\"?>\n<VTKFile type=\"StructuredGrid\""

/* Bytes on their way to base64: 3 become 4 digits. */
typedef struct base64 {
    FILE *out;
    unsigned bits;
    int count; /* bytes in `bits` */
} base64;

static void put_group(base64 *b) {
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = b->bits << 8 * (3 - b->count);
    for (int i = 0; i < 4; i++) fputc(i <= b->count ? digit[bits >> (18 - 6 * i) & 63] : '=', b->out);
    b->bits = 0;
    b->count = 0;
}

static void put_bytes(base64 *b, const void *bytes, size_t size) {
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++) {
        b->bits = b->bits << 8 | byte[i];
        if (++b->count == 3) put_group(b);
    }
}

static void begin(base64 *b, uint64_t size) {
    put_bytes(b, &size, sizeof size);
}

static void end(base64 *b) {
    if (b->count) put_group(b);
    fputs("\n</DataArray>\n", b->out);
}

static void put_escaped(FILE *out, const char *text) {
    for (; *text; text++) switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            fputc(*text, out);
        }
}

/* A comment may have no "--" and only printable characters; what else there is becomes a blank, or '?'. */
static void put_comment(FILE *out, const basin_record *record) {
    fputs("<!--\n", out);
    for (int i = 0; i < record->count; i++) {
        const char *text[] = {record->entry[i].key, ": ", record->entry[i].value};
        for (int k = 0; k < 3; k++) {
            for (const char *c = text[k]; *c; c++) {
                fputc(*c < 32 ? (*c < 0 ? '?' : ' ') : *c == 127 ? '?' : *c, out);
                if (c[0] == '-' && c[1] == '-') fputc(' ', out);
            }
        }
        fputs(" \n", out);
    }
    fputs("-->\n", out);
}

static void put_array(FILE *out, const char *type, const char *name, const void *values, size_t size) {
    base64 b = {.out = out};
    fprintf(out, "<DataArray type=\"%s\" Name=\"", type);
    put_escaped(out, name);
    fputs("\" format=\"binary\">\n", out);
    begin(&b, size);
    put_bytes(&b, values, size);
    end(&b);
}

/* The largest and the smallest finite value; both 0 if there is none. */
static void find_bounds(const double *values, int count, double *min, double *max) {
    *min = INFINITY;
    *max = -INFINITY;
    for (int i = 0; i < count; i++) {
        if (!isfinite(values[i])) continue;
        *min = fmin(*min, values[i]);
        *max = fmax(*max, values[i]);
    }
    if (*min > *max) *min = *max = 0;
}

/* NaN stands as high as inf: a loss that is no number is no valley. */
static void put_points(FILE *out, const basin_surface *surface, const double *height) {
    base64 b = {.out = out};
    double min = 0, max = 0;
    int points = surface->nx * surface->ny;
    if (height) find_bounds(height, points, &min, &max);
    fputs("<Points>\n<DataArray type=\"Float64\" Name=\"Points\" NumberOfComponents=\"3\" format=\"binary\">\n", out);
    begin(&b, (uint64_t)points * 3 * sizeof(double));
    for (int i = 0; i < points && !ferror(out); i++) {
        double z = !height ? 0 : isnan(height[i]) ? max : fmax(min, fmin(max, height[i]));
        double point[] = {surface->x[i % surface->nx], surface->y ? surface->y[i / surface->nx] : 0, z};
        put_bytes(&b, point, sizeof point);
    }
    end(&b);
    fputs("</Points>\n", out);
}

static basin_status print(FILE *out, const basin_surface *surface, const basin_export_options *options,
                          const char *path, basin_error *err) {
    const char *lift = options ? options->height : NULL;
    const double *height = lift ? basin_surface_values(surface, lift) : NULL;
    size_t points = (size_t)surface->nx * (size_t)surface->ny;
    if (lift && !height)
        return fail(err, BASIN_ENOTFOUND, "%s: the surface has no metric '%s' to be its height; it has '%s'%s", path,
                    lift, surface->metric[0].name, surface->metrics > 1 ? " and others" : "");
    fputs(HEAD " version=\"1.0\" byte_order=\"" ORDER "\" header_type=\"UInt64\">\n", out);
    put_comment(out, &surface->record);
    fprintf(out, "<StructuredGrid WholeExtent=\"0 %d 0 %d 0 0\">\n<Piece Extent=\"0 %d 0 %d 0 0\">\n", surface->nx - 1,
            surface->ny - 1, surface->nx - 1, surface->ny - 1);
    put_points(out, surface, height);
    fputs("<PointData Scalars=\"", out);
    put_escaped(out, lift ? lift : surface->metric[0].name);
    fputs("\">\n", out);
    for (int m = 0; m < surface->metrics; m++)
        put_array(out, "Float64", surface->metric[m].name, surface->metric[m].values, points * sizeof(double));
    put_array(out, "UInt8", "point", surface->point, points);
    fputs("</PointData>\n</Piece>\n</StructuredGrid>\n</VTKFile>\n", out);
    return BASIN_OK;
}

static int is(const unsigned char *head, size_t size) {
    return size >= strlen(HEAD) && memcmp(head, HEAD, strlen(HEAD)) == 0;
}

const surface_format surface_format_vts = {
    .ending = ".vts",
    .help = "a grid for ParaView",
    .has_height = 1,
    .is = is,
    .write = print,
};
