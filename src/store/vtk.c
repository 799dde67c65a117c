/* vtk.c - what the XML formats of VTK have in common.
 *
 * Numbers are base64 of the machine's bytes, behind their count in bytes: the text form of VTK knows no NaN. */
#include "store/vtk.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ORDER "LittleEndian"
#else
#define ORDER "BigEndian"
#endif

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

void vtk_array(FILE *out, const char *type, const char *name, const void *values, size_t size) {
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

void vtk_points(FILE *out, const basin_surface *surface, const double *height) {
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

void vtk_begin(FILE *out, const char *type, const basin_record *record) {
    fprintf(out, VTK_HEAD "%s\" version=\"1.0\" byte_order=\"" ORDER "\" header_type=\"UInt64\">\n", type);
    put_comment(out, record);
}

void vtk_point_data(FILE *out, const basin_surface *surface, const basin_export_options *options) {
    const char *lift = options ? options->height : NULL;
    size_t points = (size_t)surface->nx * (size_t)surface->ny;
    fputs("<PointData Scalars=\"", out);
    put_escaped(out, lift ? lift : surface->metric[0].name);
    fputs("\">\n", out);
    for (int m = 0; m < surface->metrics; m++)
        vtk_array(out, "Float64", surface->metric[m].name, surface->metric[m].values, points * sizeof(double));
    vtk_array(out, "UInt8", "point", surface->point, points);
    fputs("</PointData>\n", out);
}

basin_status vtk_height(const double **height, const basin_surface *surface, const basin_export_options *options,
                        const char *path, basin_error *err) {
    const char *lift = options ? options->height : NULL;
    *height = lift ? basin_surface_values(surface, lift) : NULL;
    if (!lift || *height) return BASIN_OK;
    return fail(err, BASIN_ENOTFOUND, "%s: the surface has no metric '%s' to be its height; it has '%s'%s", path, lift,
                surface->metric[0].name, surface->metrics > 1 ? " and others" : "");
}

int vtk_is(const char *type, const unsigned char *head, size_t size) {
    const size_t begin = strlen(VTK_HEAD), length = strlen(type);
    return size > begin + length && memcmp(head, VTK_HEAD, begin) == 0 && memcmp(head + begin, type, length) == 0 &&
           head[begin + length] == '"';
}
