/* onnx_shape.c - operators of ONNX that tell the same numbers in another shape or order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_import.h"

int onnx_reshaped(importer *im, const basin_shape *from, basin_shape *to) {
    double number[ONNX_NUMBERS];
    int open = -1, count = import_list(im, "shape", 1, number);
    int keep_zero = import_int(im, "allowzero", 0) != 0;
    int64_t known = 1, total = basin_shape_size(from);
    *to = (basin_shape){.rank = count};
    if (count < 0 || count > BASIN_RANK_MAX) return 0;
    for (int i = 0; i < count; i++) {
        if (!(number[i] >= -1 && number[i] <= 1 << 30)) return 0;
        to->dim[i] = number[i] == 0 && !keep_zero && i < from->rank ? from->dim[i] : (int64_t)number[i];
        if (i == 0 && im->batch > 1 && to->dim[0] == im->batch) to->dim[0] = 1; /* the file's batch, here one */
        if (to->dim[i] == -1 && open >= 0) return 0;
        if (to->dim[i] == -1)
            open = i;
        else if (__builtin_mul_overflow(known, to->dim[i], &known))
            return 0;
    }
    if (open >= 0) to->dim[open] = known > 0 ? total / known : 0;
    return basin_shape_size(to) == total;
}

/* The axes that an operator names, as bits: an attribute before opset 13, then an input.  @return -1 if they are not known */
static int axes_of(importer *im, int rank) {
    double number[ONNX_NUMBERS];
    int bits = 0, count = import_list(im, "axes", 1, number);
    if (count < 0) return import_input(im, 1) ? -1 : 0;
    for (int i = 0; i < count; i++) {
        int axis = import_axis((int64_t)fmin(fmax(number[i], -100), 100), rank);
        if (axis < 0) return -1;
        bits |= 1 << axis;
    }
    return bits;
}

int onnx_squeezed(importer *im, const basin_shape *from, basin_shape *to) {
    int axes = axes_of(im, from->rank), all = axes == 0;
    *to = (basin_shape){0};
    if (axes < 0) return 0;
    for (int i = 0; i < from->rank; i++) {
        int named = all ? i > 0 : axes >> i & 1; /* with no axes named, the batch is no dimension of 1 */
        if (!named || from->dim[i] != 1) to->dim[to->rank++] = from->dim[i];
    }
    return 1;
}

int onnx_unsqueezed(importer *im, const basin_shape *from, basin_shape *to) {
    double number[ONNX_NUMBERS];
    int count = import_list(im, "axes", 1, number), next = 0;
    if (count < 1 || from->rank + count > BASIN_RANK_MAX) return 0;
    int axes = axes_of(im, from->rank + count);
    if (axes < 0 || __builtin_popcount((unsigned)axes) != count) return 0;
    *to = (basin_shape){.rank = from->rank + count};
    for (int i = 0; i < to->rank; i++) to->dim[i] = axes >> i & 1 ? 1 : from->dim[next++];
    return 1;
}

/* Places of a dimension from begin to end (left out), counted from its end if negative, every step-th. */
static onnx_range range_of(int64_t extent, double begin, double end, double step) {
    double size = (double)extent, back = step < 0; /* backwards, the place before the first one is an end */
    if (begin < 0) begin += size;
    if (end < 0) end += size;
    begin = fmin(fmax(begin, -back), size - back);
    end = fmin(fmax(end, -back), size - back);
    return (onnx_range){(int64_t)begin, (int64_t)fmax(ceil((end - begin) / step), 0), (int64_t)step, 0};
}

const char *onnx_sliced(importer *im, const basin_shape *from, onnx_range range[BASIN_RANK_MAX]) {
    double begin[ONNX_NUMBERS], end[ONNX_NUMBERS], axes[ONNX_NUMBERS], steps[ONNX_NUMBERS];
    int count = import_list(im, "starts", 1, begin), seen = 0;
    int has_axes = import_attribute(im, "axes") || import_input(im, 3), has_steps = import_input(im, 4) != NULL;
    if (count < 1 || import_list(im, "ends", 2, end) != count ||
        (has_axes && import_list(im, "axes", 3, axes) != count) || (has_steps && import_numbers(im, 4, steps) != count))
        return "its bounds have to be numbers of the file";
    for (int i = 0; i < from->rank; i++) range[i] = (onnx_range){0, from->dim[i], 1, 0};
    for (int i = 0; i < count; i++) {
        double named = has_axes ? axes[i] : i, step = has_steps ? steps[i] : 1;
        int axis = named >= -BASIN_RANK_MAX && named < BASIN_RANK_MAX ? import_axis((int64_t)named, from->rank) : -1;
        if (axis < 0 || seen >> axis & 1 || !(fabs(step) >= 1 && fabs(step) <= 1LL << 62) || step != trunc(step))
            return "an axis or a step that cannot be";
        seen |= 1 << axis;
        range[axis] = range_of(from->dim[axis], begin[i], end[i], step);
        range[axis].is_bounded =
            begin[i] != 0 || (end[i] < INT32_MAX && (!import_input(im, 2) || import_is_tensor(im, 2)));
    }
    return NULL;
}

int onnx_transposed(importer *im, const basin_shape *from, basin_shape *to, int order[BASIN_RANK_MAX]) {
    int64_t list[8];
    int seen = 0, count = import_ints(im, "perm", list, 8), rank = from->rank;
    *to = (basin_shape){.rank = rank};
    for (int i = 0; i < rank; i++) {
        order[i] = count < 0 ? rank - 1 - i : i < count ? import_axis(list[i], rank) : -1;
        if (order[i] < 0 || seen >> order[i] & 1) return 0;
        seen |= 1 << order[i];
        to->dim[i] = from->dim[order[i]];
    }
    return 1;
}

static basin_status view(importer *im, int (*shape_of)(importer *, const basin_shape *, basin_shape *)) {
    basin_status status = BASIN_OK;
    basin_shape from, to;
    char text[128];
    TRY(import_shape(im, 0, &from));
    if (!shape_of(im, &from, &to))
        return import_fail(im, BASIN_EUNSUPPORTED,
                           "what it makes of %s is not known, or not of the same size; export with one sample as the "
                           "example input",
                           basin_shape_text(&from, text));
    status = import_view(im, &to);
done:
    return status;
}

/* The first dimension is left out by a fixed shape, as squeeze(0) does: this graph is for one sample, and where it went is not told. */
static void forget_batch(importer *im) {
    const onnx_value *from = import_input(im, 0);
    onnx_value *to = import_output(im, 0);
    double number[ONNX_NUMBERS];
    const int same =
        strcmp(im->at->op_type, "Squeeze") == 0 || (import_list(im, "shape", 1, number) > 0 && number[0] > 0);
    if (same && batch_of(from) == 0 && to->shape.rank == from->shape.rank - 1 && to->shape.rank > 0 &&
        memcmp(to->shape.dim, from->shape.dim + 1, (size_t)to->shape.rank * sizeof *to->shape.dim) == 0)
        to->batch = BATCH_LOST;
}

/* Where the batch may be what is left out. */
static basin_status view_of_less(importer *im, int (*shape_of)(importer *, const basin_shape *, basin_shape *)) {
    const basin_status status = view(im, shape_of);
    if (status == BASIN_OK) forget_batch(im);
    return status;
}

basin_status onnx_reshape(importer *im) {
    return view_of_less(im, onnx_reshaped);
}
basin_status onnx_squeeze(importer *im) {
    return view_of_less(im, onnx_squeezed);
}
/* A dimension of 1 in front of the batch is not the batch. */
basin_status onnx_unsqueeze(importer *im) {
    basin_status status = view(im, onnx_unsqueezed);
    onnx_value *out = import_output(im, 0);
    const int batch = batch_of(import_input(im, 0));
    if (status != BASIN_OK || batch < 0) return status;
    const int axes = axes_of(im, out->shape.rank);
    for (int i = 0, next = 0; i < out->shape.rank; i++)
        if (!(axes >> i & 1) && next++ == batch) batch_moved(import_input(im, 0), out, i);
    return BASIN_OK;
}

basin_status onnx_flatten(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape from, to = {2, {1, 1}};
    TRY(import_shape(im, 0, &from));
    int64_t axis = import_int(im, "axis", 1);
    if (axis < 0) axis += from.rank;
    if (axis < 0 || axis > from.rank) return import_fail(im, BASIN_EFORMAT, "it has no such axis");
    for (int i = 0; i < from.rank; i++) to.dim[i >= axis] *= from.dim[i];
    status = import_view(im, &to);
done:
    return status;
}
