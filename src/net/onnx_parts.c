/* onnx_parts.c - operators of ONNX that put values side by side or take parts of them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_window.h"

/* a and b side by side; what was put together already is not copied again (dense blocks do that over and over). */
static int side_by_side(importer *im, int a, int b, int axis) {
    for (int i = 0; i < im->concats; i++)
        if (im->concat[i][0] == a && im->concat[i][1] == b && im->concat[i][2] == axis) return im->concat[i][3];
    int n = import_add(im, &op_concat, (op_attr){.axis = axis}, a, b);
    int(*grown)[4] = realloc(im->concat, (size_t)(im->concats + 1) * sizeof *grown);
    if (grown) {
        im->concat = grown;
        int *row = grown[im->concats++];
        row[0] = a, row[1] = b, row[2] = axis, row[3] = n;
    }
    return n;
}

/* Input k as a part that is joined along an axis, images as images if all of them are. */
static basin_status part(importer *im, int k, int64_t axis, int images, int *n, int *at, basin_shape *shape) {
    basin_status status = BASIN_OK;
    TRY(import_shape(im, k, shape));
    TRY(import_operand(im, k, BASIN_BIAS, n));
    int place = import_axis(axis, shape->rank);
    if (place < 0) return import_fail(im, BASIN_EFORMAT, "it has no such axis");
    *n = form_along(im, *n, shape, place, place, images, at);
    status = im->net->status;
done:
    return status;
}

/* One layout for all of them: images if the first is one; the others become one then. */
static basin_status as_image(importer *im, int k, const basin_shape *first) {
    onnx_value *v = import_input(im, k);
    if (!v || v->kind != VALUE_NODE || v->shape.rank != first->rank || v->shape.dim[0] != 1) return BASIN_OK;
    v->node = form_as(im, v->node, v->shape);
    return im->net->status;
}

basin_status onnx_concat(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape all, next;
    int n = 0, other = 0, at = 0, place = 0, images = 0;
    int64_t axis = import_int(im, "axis", 1);
    TRY(import_shape(im, 0, &all));
    const onnx_value *first = import_input(im, 0);
    int axis_of_all = import_axis(axis, all.rank);
    if (axis_of_all < 0) return import_fail(im, BASIN_EFORMAT, "it has no such axis");
    images = first->kind == VALUE_NODE && form_is_image(im, first->node, &all) && axis_of_all > 0;
    for (int k = 1; images && k < (int)im->at->n_input; k++) {
        TRY(as_image(im, k, &all));
        const onnx_value *v = import_input(im, k);
        images = v && v->kind == VALUE_NODE && form_is_image(im, v->node, &v->shape);
    }
    TRY(part(im, 0, axis, images, &n, &at, &all));
    for (int k = 1; k < (int)im->at->n_input; k++) {
        TRY(part(im, k, axis, images, &other, &place, &next));
        int fits = next.rank == all.rank;
        for (int i = 0; fits && i < all.rank; i++) fits = i == axis_of_all || all.dim[i] == next.dim[i];
        if (!fits) return import_fail(im, BASIN_ESHAPE, "its input %d does not fit the others", k);
        n = side_by_side(im, n, other, at);
        all.dim[axis_of_all] += next.dim[axis_of_all];
        TRY(im->net->status);
    }
    import_set(im, 0, n, &all);
done:
    return status;
}

/* Places begin ... end of one axis of a node whose value has that shape, which changes. */
static int cut(importer *im, int n, basin_shape *shape, int axis, double begin, double end) {
    double size = (double)shape->dim[axis];
    op_attr a = {0};
    if (begin < 0) begin += size;
    if (end < 0) end += size;
    a.begin = (int64_t)fmin(fmax(begin, 0), size);
    a.end = (int64_t)fmin(fmax(end, 0), size);
    if (a.begin == 0 && a.end == shape->dim[axis]) return n;
    n = form_along(im, n, shape, axis, axis, 1, &a.axis);
    shape->dim[axis] = a.end - a.begin;
    return import_add(im, &op_slice, a, n, NODE_NONE);
}

int import_take(importer *im, int n, basin_shape *shape, int axis, const double *place, int64_t count) {
    op_attr a = {.outputs = (int)count};
    if (shape->dim[axis] > ONNX_KNOWN_MAX) /* its places are f32 */
        return im->net->status = import_fail(im, BASIN_EUNSUPPORTED, "it takes places of too many"), n;
    a.values = import_keep(im, place, count);
    n = form_along(im, n, shape, axis, axis, 0, &a.axis);
    shape->dim[axis] = count;
    return import_add(im, &op_take, a, n, NODE_NONE);
}

/* Places of one axis, a step apart; behind its end it begins again. */
static int stride(importer *im, int n, basin_shape *shape, int axis, const onnx_range *range) {
    double *place = malloc((size_t)range->count * sizeof *place + 1);
    for (int64_t i = 0; place && i < range->count; i++)
        place[i] = (double)((range->first + i * range->step) % shape->dim[axis]);
    if (place)
        n = import_take(im, n, shape, axis, place, range->count);
    else if (im->net->status == BASIN_OK)
        im->net->status = import_fail(im, BASIN_ENOMEM, "out of memory");
    free(place);
    return n;
}

basin_status onnx_slice(importer *im) {
    basin_status status = BASIN_OK;
    onnx_range range[BASIN_RANK_MAX];
    int in = 0;
    basin_shape shape;
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    const char *unknown = onnx_sliced(im, &shape, range);
    if (unknown) return import_fail(im, BASIN_EUNSUPPORTED, "%s", unknown);
    for (int axis = 0; axis < shape.rank && im->net->status == BASIN_OK; axis++) {
        const onnx_range *r = &range[axis];
        TRY(batch_check_part(im, axis, r));
        if (r->count == 0) return import_fail(im, BASIN_EUNSUPPORTED, "what it takes is empty");
        in = r->step == 1 ? cut(im, in, &shape, axis, (double)r->first, (double)(r->first + r->count))
                          : stride(im, in, &shape, axis, r);
    }
    import_set(im, 0, in, &shape);
    status = im->net->status;
done:
    return status;
}

basin_status onnx_split(importer *im) {
    basin_status status = BASIN_OK;
    double size[ONNX_NUMBERS], at = 0;
    int in = 0, outputs = (int)im->at->n_output, count = import_list(im, "split", 1, size);
    basin_shape whole;
    TRY(import_shape(im, 0, &whole));
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    int axis = import_axis(import_int(im, "axis", 0), whole.rank);
    if (axis < 0 || outputs > ONNX_NUMBERS || (count >= 0 && count != outputs) || (count < 0 && import_input(im, 1)))
        return import_fail(im, BASIN_EUNSUPPORTED, "its parts are not known, or not as many as its outputs");
    double each = ceil((double)whole.dim[axis] / outputs), all = 0;
    for (int i = 0; i < outputs && count >= 0; i++) all += size[i];
    if (count >= 0 && all != (double)whole.dim[axis])
        return import_fail(im, BASIN_ESHAPE, "its parts are not the whole");
    for (int i = 0; i < outputs; i++) {
        basin_shape shape = whole;
        double end = fmin(at + (count >= 0 ? size[i] : each), (double)whole.dim[axis]);
        if (!(end > at)) return import_fail(im, BASIN_EUNSUPPORTED, "an empty part");
        TRY(batch_check_part(im, axis, &(onnx_range){(int64_t)at, (int64_t)(end - at), 1, 0}));
        int n = cut(im, in, &shape, axis, at, end);
        if (import_output(im, i)) import_set(im, i, n, &shape);
        TRY(im->net->status);
        at = end;
    }
done:
    return status;
}

/* The places that a list of numbers names, counted from the end if negative; neighbours are cut out. */
static int places(importer *im, int n, basin_shape *shape, int axis, double *place, int64_t count) {
    int in_row = 1;
    for (int64_t i = 0; i < count; i++) {
        if (place[i] < 0) place[i] += (double)shape->dim[axis];
        if (!(place[i] >= 0 && place[i] < (double)shape->dim[axis]) || place[i] != trunc(place[i])) {
            im->net->status =
                import_fail(im, BASIN_EFORMAT, "it takes place %g of %lld", place[i], (long long)shape->dim[axis]);
            return n;
        }
        in_row = in_row && place[i] == place[0] + (double)i;
    }
    if (in_row) return cut(im, n, shape, axis, place[0], place[0] + (double)count);
    return import_take(im, n, shape, axis, place, count);
}

basin_status onnx_gather(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape shape, at, to = {0};
    double *place = NULL;
    int in = 0, is_embedding = 0;
    TRY(import_embedding(im, &is_embedding));
    if (is_embedding) return BASIN_OK;
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    int axis = import_axis(import_int(im, "axis", 0), shape.rank);
    if (axis < 0) return import_fail(im, BASIN_EFORMAT, "it has no such axis");
    if (axis == import_batch(im, 0)) return batch_fail(im, axis);
    place = import_array(im, 1, &at);
    if (!place)
        return import_fail(im, BASIN_EUNSUPPORTED, "it takes places of a computed value that depend on the data");
    int64_t count = basin_shape_size(&at);
    if (count < 1 || count > 1 << 24 || shape.rank - 1 + at.rank > BASIN_RANK_MAX) {
        status = import_fail(im, BASIN_EUNSUPPORTED, "it takes nothing, or too much");
        goto done;
    }
    in = places(im, in, &shape, axis, place, count);
    for (int i = 0; i < axis; i++) to.dim[to.rank++] = shape.dim[i];
    for (int i = 0; i < at.rank; i++) to.dim[to.rank++] = at.dim[i];
    for (int i = axis + 1; i < shape.rank; i++) to.dim[to.rank++] = shape.dim[i];
    import_set(im, 0, in, &to);
    const int batch = batch_of(import_input(im, 0));
    if (batch >= 0) batch_moved(import_input(im, 0), import_output(im, 0), batch < axis ? batch : batch - 1 + at.rank);
    status = im->net->status;
done:
    free(place);
    return status;
}

basin_status onnx_tile(importer *im) {
    basin_status status = BASIN_OK;
    double number[ONNX_NUMBERS];
    basin_shape shape;
    int n = 0, count = import_numbers(im, 1, number);
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &n));
    if (count != shape.rank) return import_fail(im, BASIN_EUNSUPPORTED, "how often it repeats depends on the data");
    const int batch = batch_of(import_input(im, 0));
    for (int i = 0; i < count && im->net->status == BASIN_OK; i++) {
        if (i == 0 && im->batch > 1 && shape.dim[0] == 1 && number[0] == (double)im->batch) continue; /* here one */
        if (number[i] == 1) continue;
        if (i == import_batch(im, 0)) return batch_fail(im, i);
        if (!(number[i] > 1 && number[i] * (double)basin_shape_size(&shape) <= ONNX_KNOWN_MAX) ||
            number[i] != trunc(number[i]))
            return import_fail(im, BASIN_EUNSUPPORTED, "it repeats its input %g times", number[i]);
        n = stride(im, n, &shape, i, &(onnx_range){0, (int64_t)number[i] * shape.dim[i], 1, 0});
    }
    import_set(im, 0, n, &shape);
    if (batch >= 0) batch_moved(import_input(im, 0), import_output(im, 0), batch);
    status = im->net->status;
done:
    return status;
}
