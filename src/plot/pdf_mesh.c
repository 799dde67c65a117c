/* pdf_mesh.c - meshes of a PDF, packed. */
#include "plot/pdf_mesh.h"

#include <math.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#define VERTEX 8   /* bytes: a flag, x, y, red, green, blue */
#define CLOSE 0.01 /* points: how well cairo's box around a mesh must agree */

static box bounds_of(int count, const canvas_facet *facets) {
    point low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    for (int i = 0; i < count; i++)
        for (int k = 0; k < facets[i].corners; k++) {
            point at = facets[i].at[k];
            low = (point){fmin(low.x, at.x), fmin(low.y, at.y)};
            high = (point){fmax(high.x, at.x), fmax(high.y, at.y)};
        }
    return (box){low.x, low.y, fmax(high.x - low.x, 1e-3), fmax(high.y - low.y, 1e-3)};
}

static void put_vertex(unsigned char **to, const box *b, int flag, const canvas_facet *f, int k) {
    unsigned x = (unsigned)lround((f->at[k].x - b->x) / b->width * 65535);
    unsigned y = (unsigned)lround((f->at[k].y - b->y) / b->height * 65535);
    const double color[3] = {f->color[k].red, f->color[k].green, f->color[k].blue};
    *(*to)++ = (unsigned char)flag;
    *(*to)++ = (unsigned char)(x >> 8);
    *(*to)++ = (unsigned char)x;
    *(*to)++ = (unsigned char)(y >> 8);
    *(*to)++ = (unsigned char)y;
    for (int i = 0; i < 3; i++) *(*to)++ = (unsigned char)(color[i] * 255 + 0.5);
}

bool pdf_mesh_init(pdf_mesh *mesh, int count, const canvas_facet *facets) {
    *mesh = (pdf_mesh){.bounds = bounds_of(count, facets), .data = malloc((size_t)count * 4 * VERTEX)};
    unsigned char *at = mesh->data;
    if (!at) return false;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < facets[i].corners; k++) /* flag 2: a triangle with the first and the last corner before */
            put_vertex(&at, &mesh->bounds, k < 3 ? 0 : 2, &facets[i], k);
    mesh->size = (size_t)(at - mesh->data);
    return true;
}

void pdf_mesh_clear(pdf_mesh *mesh) {
    free(mesh->data);
    *mesh = (pdf_mesh){0};
}

static void put_int(qpdf_data pdf, qpdf_oh dict, const char *key, int value) {
    qpdf_oh_replace_key(pdf, dict, key, qpdf_oh_new_integer(pdf, value));
}

static double decode_at(qpdf_data pdf, qpdf_oh dict, int index) {
    return qpdf_oh_get_numeric_value(pdf, qpdf_oh_get_array_item(pdf, qpdf_oh_get_key(pdf, dict, "/Decode"), index));
}

static bool is_shading(qpdf_data pdf, qpdf_oh object) {
    if (!qpdf_oh_is_stream(pdf, object)) return false;
    qpdf_oh dict = qpdf_oh_get_dict(pdf, object);
    return qpdf_oh_has_key(pdf, dict, "/ShadingType") &&
           qpdf_oh_get_int_value_as_int(pdf, qpdf_oh_get_key(pdf, dict, "/ShadingType")) == 7;
}

/* False if the shading is not the one that stands for the mesh. */
static bool replace(qpdf_data pdf, qpdf_oh object, const pdf_mesh *mesh) {
    qpdf_oh dict = qpdf_oh_get_dict(pdf, object);
    const box *b = &mesh->bounds;
    const double wanted[4] = {b->x, b->x + b->width, b->y, b->y + b->height};
    char decode[160];
    for (int i = 0; i < 4; i++)
        if (!(fabs(decode_at(pdf, dict, i) - wanted[i]) < CLOSE)) return false;
    snprintf(decode, sizeof decode, "[%.4f %.4f %.4f %.4f 0 1 0 1 0 1]", wanted[0], wanted[1], wanted[2], wanted[3]);
    put_int(pdf, dict, "/ShadingType", 4);
    put_int(pdf, dict, "/BitsPerCoordinate", 16);
    put_int(pdf, dict, "/BitsPerComponent", 8);
    qpdf_oh_replace_key(pdf, dict, "/Decode", qpdf_oh_parse(pdf, decode));
    qpdf_oh none = qpdf_oh_new_null(pdf);
    qpdf_oh_replace_stream_data(pdf, object, mesh->data, mesh->size, none, none);
    return true;
}

static bool replace_all(qpdf_data pdf, int count, const pdf_mesh *meshes) {
    int objects = qpdf_oh_get_int_value_as_int(pdf, qpdf_oh_get_key(pdf, qpdf_get_trailer(pdf), "/Size")), done = 0;
    for (int id = 1; id < objects; id++) {
        qpdf_oh object = qpdf_get_object_by_id(pdf, id, 0);
        if (!is_shading(pdf, object)) continue;
        if (done == count || !replace(pdf, object, &meshes[done])) return false;
        done++;
    }
    return done == count;
}

basin_status pdf_mesh_write(FILE *out, const char *bytes, size_t size, int count, const pdf_mesh *meshes,
                            basin_error *err) {
    basin_status status = BASIN_OK;
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    bool ok = qpdf_read_memory(pdf, "figure", bytes, size, NULL) == QPDF_SUCCESS && replace_all(pdf, count, meshes) &&
              qpdf_init_write_memory(pdf) == QPDF_SUCCESS;
    if (ok) {
        qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
        qpdf_set_suppress_original_object_IDs(pdf, QPDF_TRUE);
        qpdf_set_object_stream_mode(pdf, qpdf_o_disable); /* what the figure says of its origin stays in plain sight */
        ok = qpdf_write(pdf) == QPDF_SUCCESS;
    }
    if (!ok || qpdf_has_error(pdf))
        status = fail(err, BASIN_EENGINE, "the meshes of the PDF cannot be packed%s%s", qpdf_has_error(pdf) ? ": " : "",
                      qpdf_has_error(pdf) ? qpdf_get_error_full_text(pdf, qpdf_get_error(pdf)) : "");
    else if (fwrite(qpdf_get_buffer(pdf), 1, qpdf_get_buffer_length(pdf), out) != qpdf_get_buffer_length(pdf))
        status = fail(err, BASIN_EIO, "the PDF cannot be written");
    qpdf_cleanup(&pdf);
    return status;
}
