/* onnx_resize.c - Resize of ONNX, axis by axis: places of the nearest neighbours, or a weighted sum of two neighbours. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_import.h"

#define SIDE_MAX (1 << 16)
#define SIZE_MOST (1 << 30)

/* How the places of one axis are told from those of the result. */
typedef struct scaling {
    int64_t from, to;
    double scale;
    char coordinates[64], nearest[64];
} scaling;

/* Where place i of the result lies in the input.  @source ONNX, Resize, coordinate_transformation_mode */
static double origin(const scaling *s, int64_t i) {
    const double at = (double)i;
    double x = (at + 0.5) / s->scale - 0.5;
    if (strcmp(s->coordinates, "asymmetric") == 0) x = at / s->scale;
    if (strcmp(s->coordinates, "align_corners") == 0)
        x = s->to > 1 ? at * (double)(s->from - 1) / (double)(s->to - 1) : 0;
    if (strcmp(s->coordinates, "pytorch_half_pixel") == 0 && s->to == 1) x = 0;
    return fabs(x - round(x)) < 1e-6 ? round(x) : x;
}

static double bounded(const scaling *s, double place) {
    return fmin(fmax(place, 0), (double)(s->from - 1));
}

static double nearest(const scaling *s, double x) {
    if (strcmp(s->nearest, "floor") == 0) return floor(x);
    if (strcmp(s->nearest, "ceil") == 0) return ceil(x);
    return strcmp(s->nearest, "round_prefer_ceil") == 0 ? floor(x + 0.5) : ceil(x - 0.5);
}

/* A node times numbers along one axis of the shape of its value. */
static int weighted(importer *im, int n, const basin_shape *shape, int axis, const double *weight) {
    basin_shape both[2] = {*shape, {.rank = shape->rank - axis}}, form;
    op_attr a = {.to = {2, {1, shape->dim[axis]}}};
    for (int i = 0; i < both[1].rank; i++) both[1].dim[i] = i ? 1 : shape->dim[axis];
    a.values = import_keep(im, weight, shape->dim[axis]);
    if (im->net->status != BASIN_OK) return n;
    int pair[2] = {n, import_add(im, &op_constant, a, 0, NODE_NONE)};
    if (broadcast_forms(im, pair, both, shape, &form) != BASIN_OK) return n;
    return import_add(im, &op_multiply, (op_attr){0}, pair[0], pair[1]);
}

/* (1 - w) x[floor] + w x[floor + 1] */
static int between(importer *im, int n, basin_shape *shape, int axis, const scaling *s, double *room) {
    double *low = room, *high = room + s->to, *rest = room + 2 * s->to, *weight = room + 3 * s->to;
    basin_shape from = *shape;
    for (int64_t i = 0; i < s->to; i++) {
        const double x = bounded(s, origin(s, i));
        low[i] = floor(x);
        high[i] = bounded(s, low[i] + 1);
        weight[i] = x - low[i];
        rest[i] = 1 - weight[i];
    }
    int a = import_take(im, n, shape, axis, low, s->to), b = import_take(im, n, &from, axis, high, s->to);
    a = weighted(im, a, shape, axis, rest);
    b = weighted(im, b, shape, axis, weight);
    if (im->net->status != BASIN_OK) return n;
    return import_add(im, &op_add, (op_attr){0}, a, form_as(im, b, *graph_shape(im->net, a)));
}

static basin_status along(importer *im, int *n, basin_shape *shape, int axis, const scaling *s, int is_linear) {
    double *room = malloc(4 * (size_t)s->to * sizeof *room);
    if (!room) return import_fail(im, BASIN_ENOMEM, "out of memory");
    if (is_linear) {
        *n = between(im, *n, shape, axis, s, room);
    } else {
        for (int64_t i = 0; i < s->to; i++) room[i] = bounded(s, nearest(s, origin(s, i)));
        *n = import_take(im, *n, shape, axis, room, s->to);
    }
    free(room);
    return im->net->status;
}

/* The extents of the result and how they come about: from sizes, or else from scales.  @return whether they are known */
static int scalings(importer *im, const basin_shape *shape, scaling all[BASIN_RANK_MAX]) {
    double number[ONNX_NUMBERS], size = 1;
    const int scales = im->opset < 11 ? 1 : 2;
    int count = import_input(im, 3) ? import_numbers(im, 3, number) : -1, sized = count == shape->rank;
    onnx_value *v = import_input(im, scales);
    if (v && v->kind == VALUE_TENSOR && v->node == NODE_NONE) v->fixed = 1; /* floats that are no parameters */
    if (!sized) count = import_numbers(im, scales, number);
    for (int i = 0; i < shape->rank && count == shape->rank; i++) {
        scaling *s = &all[i];
        s->from = shape->dim[i];
        if (i == 0 && sized && number[0] == (double)im->batch) number[0] = 1; /* the file's batch, here one */
        const double to = sized ? number[i] : floor((double)s->from * number[i]);
        if (!(to >= 1 && to <= SIDE_MAX) || (size *= to) > SIZE_MOST || s->from < 1) return 0;
        s->to = (int64_t)to;
        s->scale = sized ? to / (double)s->from : number[i];
        if (import_attribute(im, "coordinate_transformation_mode"))
            import_text(im, "coordinate_transformation_mode", s->coordinates);
        else
            strcpy(s->coordinates, im->opset < 11 ? "asymmetric" : "half_pixel");
        import_text(im, "nearest_mode", s->nearest);
        if (im->opset < 11) strcpy(s->nearest, "floor");
    }
    return count == shape->rank;
}

static basin_status check(importer *im, const char *mode) {
    char text[64];
    if (strcmp(mode, "nearest") != 0 && strcmp(mode, "linear") != 0)
        return import_fail(im, BASIN_EUNSUPPORTED, "mode '%s'; there are nearest and linear", mode);
    if (strcmp(import_text(im, "coordinate_transformation_mode", text), "tf_crop_and_resize") == 0 ||
        import_int(im, "antialias", 0) || import_attribute(im, "axes"))
        return import_fail(im, BASIN_EUNSUPPORTED, "cropping, antialiasing and axes of its own are not supported");
    return BASIN_OK;
}

basin_status onnx_resize(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    scaling all[BASIN_RANK_MAX] = {{0}};
    char mode[64];
    int n = 0, batch = import_batch(im, 0);
    import_text(im, "mode", mode);
    if (!*mode) strcpy(mode, "nearest");
    TRY(check(im, mode));
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &n));
    if (!scalings(im, &shape, all)) return import_fail(im, BASIN_EUNSUPPORTED, "its scales or sizes are not known");
    for (int i = 0; i < shape.rank; i++) {
        if (all[i].to == all[i].from && all[i].scale == 1) continue;
        if (i == batch) return batch_fail(im, i);
        TRY(along(im, &n, &shape, i, &all[i], strcmp(mode, "linear") == 0));
    }
    import_set(im, 0, n, &shape);
    status = im->net->status;
done:
    return status;
}
