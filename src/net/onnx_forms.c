/* onnx_forms.c - nodes with the same numbers in the shape that an operator wants. A value of the graph and its node agree in the
 * order of their numbers, not in their shapes; only here a node of another shape is made. */
#include <string.h>

#include "base/error.h"
#include "net/onnx_import.h"

int form_as(importer *im, int n, basin_shape form) {
    if (im->net->status != BASIN_OK || basin_shape_equal(graph_shape(im->net, n), &form)) return n;
    return import_add(im, &op_reshape, (op_attr){.to = form}, n, NODE_NONE);
}

int form_rows(importer *im, int n, int64_t size) {
    const basin_shape *has = graph_shape(im->net, n);
    int64_t total = basin_shape_size(has);
    if (has->rank != 4 && has->rank >= 2 && has->dim[has->rank - 1] == size) return n;
    if (total == size) return form_as(im, n, (basin_shape){2, {1, size}});
    return form_as(im, n, (basin_shape){3, {1, total / size, size}});
}

int form_is_image(const importer *im, int n, const basin_shape *shape) {
    return shape->rank == 4 && shape->dim[0] == 1 && basin_shape_equal(graph_shape(im->net, n), shape);
}

int form_along(importer *im, int n, const basin_shape *shape, int first, int last, int image, int *axis) {
    int64_t outer = 1, size = 1, inner = 1;
    if (image && first == last && first > 0 && form_is_image(im, n, shape)) {
        *axis = first;
        return n;
    }
    for (int i = 0; i < shape->rank; i++) *(i < first ? &outer : i <= last ? &size : &inner) *= shape->dim[i];
    *axis = outer == 1 ? 1 : inner == 1 ? 2 : 3;
    if (outer == 1 && inner == 1) return form_as(im, n, (basin_shape){2, {1, size}});
    if (outer == 1) return form_as(im, n, (basin_shape){3, {1, size, inner}});
    if (inner == 1) return form_as(im, n, (basin_shape){3, {1, outer, size}});
    return form_as(im, n, (basin_shape){5, {1, 1, outer, size, inner}});
}

basin_status form_image(importer *im, int k, int *out) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    char text[128];
    TRY(import_shape(im, k, &shape));
    if (shape.rank < 3 || shape.rank > 4 || shape.dim[0] != 1)
        return import_fail(im, BASIN_EUNSUPPORTED,
                           "its input is %s; basin has it for images and series, with the batch alone in front",
                           basin_shape_text(&shape, text));
    TRY(import_operand(im, k, BASIN_BIAS, out));
    if (shape.rank == 3) shape = (basin_shape){4, {1, shape.dim[1], 1, shape.dim[2]}};
    *out = form_as(im, *out, shape);
    status = im->net->status;
done:
    return status;
}

void form_set_image(importer *im, int n) {
    basin_shape in, shape = *graph_shape(im->net, n);
    if (import_shape(im, 0, &in) == BASIN_OK && in.rank == 3) shape = (basin_shape){3, {1, shape.dim[1], shape.dim[3]}};
    import_set(im, 0, n, &shape);
}

int form_channels(importer *im, int n, const basin_shape *shape) {
    const basin_shape *has = graph_shape(im->net, n);
    const int64_t channels = shape->dim[1];
    if (has->rank == 4 && has->dim[1] == channels) return n;
    if (shape->rank == 2) return form_as(im, n, (basin_shape){2, {1, channels}});
    return form_as(im, n, (basin_shape){3, {1, channels, basin_shape_size(shape) / channels}});
}

int broadcast_shape(const basin_shape *a, const basin_shape *b, basin_shape *out) {
    *out = (basin_shape){.rank = a->rank > b->rank ? a->rank : b->rank};
    for (int i = 0; i < out->rank; i++) {
        int ia = i - (out->rank - a->rank), ib = i - (out->rank - b->rank);
        int64_t left = ia < 0 ? 1 : a->dim[ia], right = ib < 0 ? 1 : b->dim[ib];
        if (left != right && left != 1 && right != 1) return 0;
        out->dim[i] = left == 1 ? right : left;
    }
    return 1;
}

/* The extent of dimension i of a result of that rank in one of its operands. */
static int64_t extent(const basin_shape *shape, int rank, int i) {
    int at = i - (rank - shape->rank);
    return at < 0 ? 1 : shape->dim[at];
}

/* As few dimensions as it takes: neighbours that are repeated alike are one.  @return how many */
static int merge(const basin_shape shape[2], const basin_shape *out, int64_t dims[3][BASIN_RANK_MAX]) {
    int count = 0, before = -1;
    for (int i = 0; i < out->rank; i++) {
        if (out->dim[i] == 1) continue;
        int64_t each[3] = {extent(&shape[0], out->rank, i), extent(&shape[1], out->rank, i), out->dim[i]};
        int alike = (each[0] == 1) * 2 + (each[1] == 1);
        if (alike != before) {
            for (int j = 0; j < 3; j++) dims[j][count] = 1;
            count++;
        }
        for (int j = 0; j < 3; j++) dims[j][count - 1] *= each[j];
        before = alike;
    }
    return count;
}

/* Up to four dimensions behind the batch; three are four, since rank 4 is for images. */
static basin_shape plain(const int64_t *dims, int count) {
    basin_shape form = {.rank = 1, .dim = {1}};
    if (count == 0 || count == 3) form.dim[form.rank++] = 1;
    for (int i = 0; i < count; i++) form.dim[form.rank++] = dims[i];
    return form;
}

static basin_shape padded(const basin_shape *shape, int rank) {
    basin_shape form = {.rank = rank};
    for (int i = 0; i < rank; i++) form.dim[i] = extent(shape, rank, i);
    return form;
}

basin_status broadcast_forms(importer *im, int n[2], const basin_shape shape[2], const basin_shape *out,
                             basin_shape *form) {
    int64_t dims[3][BASIN_RANK_MAX] = {{0}};
    for (int i = 0; i < 2; i++)
        if (basin_shape_equal(&shape[i], out)) { /* in the form of the one that is whole, if the other fits it */
            *form = *graph_shape(im->net, n[i]);
            if (basin_shape_size(&shape[1 - i]) == basin_shape_size(out)) {
                n[1 - i] = form_as(im, n[1 - i], *form);
                return im->net->status;
            }
            if (!form_is_image(im, n[i], &shape[i])) continue;
            n[1 - i] = form_as(im, n[1 - i], padded(&shape[1 - i], 4));
            return im->net->status;
        }
    int count = merge(shape, out, dims);
    if (count > 4) return import_fail(im, BASIN_EUNSUPPORTED, "its inputs are repeated in more than four ways");
    for (int i = 0; i < 2; i++) n[i] = form_as(im, n[i], plain(dims[i], count));
    *form = plain(dims[2], count);
    return im->net->status;
}

int broadcast_to(importer *im, int n, const basin_shape *form) {
    if (im->net->status != BASIN_OK || basin_shape_equal(graph_shape(im->net, n), form)) return n;
    return import_add(im, &op_expand, (op_attr){.to = *form}, n, NODE_NONE);
}
