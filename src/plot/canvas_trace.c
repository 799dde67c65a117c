/* canvas_trace.c - the drawing verbs as text, with made-up letters of equal width: for tests, the same on every machine. */
#include <pango/pango.h>
#include <stdlib.h>
#include <string.h>

#include "plot/canvas.h"

#define LETTER 0.6 /* width per font size */

typedef struct trace_canvas {
    canvas base;
    FILE *stream;
    char *bytes;
    size_t size;
    int depth; /* of save */
} trace_canvas;

static FILE *line(canvas *c) {
    trace_canvas *t = (trace_canvas *)c;
    fprintf(t->stream, "%*s", 2 * t->depth, "");
    return t->stream;
}

/* Without a minus sign in front of zero. */
static double tidy(double value) {
    return value > -0.005 && value < 0.005 ? 0 : value;
}

static void print_path(FILE *out, const canvas_path *p) {
    for (int i = 0; i < p->count; i++) {
        path_node node = p->node[i];
        if (node.verb == 'Z')
            fprintf(out, " Z");
        else
            fprintf(out, " %c %.2f,%.2f", node.verb, tidy(node.at.x), tidy(node.at.y));
    }
    fputc('\n', out);
}

static void print_color(FILE *out, rgba c) {
    fprintf(out, " %02x%02x%02x", (int)(c.red * 255 + 0.5), (int)(c.green * 255 + 0.5), (int)(c.blue * 255 + 0.5));
    if (c.alpha < 1) fprintf(out, "/%.2f", c.alpha);
}

static basin_status begin(canvas *c, double width, double height, basin_error *err) {
    (void)err;
    fprintf(line(c), "basin trace %.2fx%.2f\ntitle %s\nprovenance %s\n", width, height, c->page.title,
            c->page.provenance);
    return BASIN_OK;
}

static void save(canvas *c) {
    fprintf(line(c), "save\n");
    ((trace_canvas *)c)->depth++;
}

static void restore(canvas *c) {
    ((trace_canvas *)c)->depth--;
    fprintf(line(c), "restore\n");
}

static void clip(canvas *c, const canvas_path *p) {
    FILE *out = line(c);
    fprintf(out, "clip");
    print_path(out, p);
}

static void fill(canvas *c, const canvas_path *p, rgba color) {
    FILE *out = line(c);
    fprintf(out, "fill");
    print_color(out, color);
    print_path(out, p);
}

static void stroke(canvas *c, const canvas_path *p, canvas_pen pen) {
    FILE *out = line(c);
    fprintf(out, "stroke %.2f", pen.width);
    print_color(out, pen.color);
    if (pen.on > 0) fprintf(out, " dash %.2f,%.2f", pen.on, pen.off);
    print_path(out, p);
}

static double text_width(canvas *c, const caption *t) {
    char *plain = NULL;
    (void)c;
    if (!pango_parse_markup(t->markup, -1, 0, NULL, &plain, NULL, NULL)) return 0;
    double width = LETTER * t->size * (double)g_utf8_strlen(plain, -1);
    g_free(plain);
    return t->room > 0 && width > t->room ? t->room : width;
}

static void draw_text(canvas *c, const caption *t) {
    FILE *out = line(c);
    fprintf(out, "text %.2f", t->size);
    print_color(out, t->color);
    fprintf(out, " at %.2f,%.2f across %.1f up %.1f", tidy(t->at.x), tidy(t->at.y), t->across, t->up);
    if (t->angle != 0) fprintf(out, " angle %.3f", t->angle);
    fprintf(out, " width %.2f: %s\n", text_width(c, t), t->markup);
}

static void image(canvas *c, box place, int nx, int ny, const uint32_t *pixels) {
    FILE *out = line(c);
    fprintf(out, "image %.2f,%.2f %.2fx%.2f", tidy(place.x), tidy(place.y), place.width, place.height);
    for (int j = 0; j < ny; j++) {
        fprintf(out, "\n%*s", 2 * ((trace_canvas *)c)->depth + 2, "");
        for (int i = 0; i < nx; i++) fprintf(out, " %08x", (unsigned)pixels[(size_t)j * (size_t)nx + (size_t)i]);
    }
    fputc('\n', out);
}

static void mesh(canvas *c, int count, const canvas_facet *facets) {
    FILE *out = line(c);
    fprintf(out, "mesh %d\n", count);
    for (int i = 0; i < count; i++) {
        fprintf(line(c), "  facet");
        for (int k = 0; k < facets[i].corners; k++) {
            fprintf(out, " %.2f,%.2f", tidy(facets[i].at[k].x), tidy(facets[i].at[k].y));
            print_color(out, facets[i].color[k]);
        }
        fputc('\n', out);
    }
}

static basin_status finish(canvas *c, FILE *out, basin_error *err) {
    trace_canvas *t = (trace_canvas *)c;
    if (fflush(t->stream) != 0) return fail_memory(err);
    return fwrite(t->bytes, 1, t->size, out) == t->size ? BASIN_OK
                                                        : fail(err, BASIN_EIO, "the trace cannot be written");
}

static void free_canvas(canvas *c) {
    trace_canvas *t = (trace_canvas *)c;
    fclose(t->stream);
    free(t->bytes);
    free(t);
}

static const canvas_backend backend = {
    .begin = begin,
    .save = save,
    .restore = restore,
    .clip = clip,
    .fill = fill,
    .stroke = stroke,
    .text = draw_text,
    .text_width = text_width,
    .image = image,
    .mesh = mesh,
    .finish = finish,
    .free = free_canvas,
};

static basin_status open(canvas **out, const canvas_page *page, basin_error *err) {
    trace_canvas *t = calloc(1, sizeof *t);
    if (!t) return fail_memory(err);
    t->base = (canvas){.backend = &backend, .page = *page};
    t->stream = open_memstream(&t->bytes, &t->size);
    if (!t->stream) {
        free(t);
        return fail_memory(err);
    }
    *out = &t->base;
    return BASIN_OK;
}

const canvas_format canvas_format_trace = {
    .ending = ".trace", .help = "the drawing verbs as text, for tests", .magic = {"basin trace "}, .open = open};
