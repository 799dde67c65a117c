/* onnx_fold_shape.c - what is folded of operators that make shapes, or tell the same numbers in other shapes and orders. */
#include <math.h>
#include <stdlib.h>

#include "net/onnx_array.h"

/* A place in a shape, counted from its end if it is negative; places beyond it are its ends. */
static int64_t bound_of(int64_t place, int rank) {
    if (place < 0) place += rank;
    return place < 0 ? 0 : place > rank ? rank : place;
}

int fold_shape(importer *im) {
    onnx_array result;
    basin_shape of;
    if (im->at->n_input < 1 || import_shape(im, 0, &of) != BASIN_OK) return 0;
    int64_t first = bound_of(import_int(im, "start", 0), of.rank),
            end = bound_of(import_int(im, "end", of.rank), of.rank);
    int64_t many = end > first ? end - first : 0;
    if (!array_make(im, &(basin_shape){1, {many}}, &result)) return 0;
    for (int64_t i = 0; i < many; i++) result.number[i] = (double)of.dim[first + i];
    result.whole = 1;
    return array_put(im, &result);
}

static int retell(importer *im, const basin_shape *to) {
    onnx_array a;
    if (!array_get(im, 0, &a)) return 0;
    if (basin_shape_size(to) != array_count(&a)) return array_drop(&a), 0;
    a.shape = *to;
    return array_put(im, &a);
}

int fold_squeeze(importer *im) {
    basin_shape from, to = {0};
    return import_shape(im, 0, &from) == BASIN_OK && onnx_squeezed(im, &from, &to) && retell(im, &to);
}

int fold_unsqueeze(importer *im) {
    basin_shape from, to = {0};
    return import_shape(im, 0, &from) == BASIN_OK && onnx_unsqueezed(im, &from, &to) && retell(im, &to);
}

int fold_reshape(importer *im) {
    basin_shape from, to = {0};
    return import_shape(im, 0, &from) == BASIN_OK && onnx_reshaped(im, &from, &to) && retell(im, &to);
}

/* Places along one axis. */
int fold_gather(importer *im) {
    onnx_array from, at, result = {0};
    int ok = array_get(im, 0, &from), axis = 0;
    if (!ok) return 0;
    if (!array_get(im, 1, &at)) return array_drop(&from), 0;
    axis = import_axis(import_int(im, "axis", 0), from.shape.rank);
    basin_shape to = {0};
    ok = axis >= 0 && from.shape.rank - 1 + at.shape.rank <= BASIN_RANK_MAX;
    for (int i = 0; ok && i < axis; i++) to.dim[to.rank++] = from.shape.dim[i];
    for (int i = 0; ok && i < at.shape.rank; i++) to.dim[to.rank++] = at.shape.dim[i];
    for (int i = axis + 1; ok && i < from.shape.rank; i++) to.dim[to.rank++] = from.shape.dim[i];
    ok = ok && array_make(im, &to, &result);
    int64_t inner = 1, size = ok ? from.shape.dim[axis] : 0, many = ok ? array_count(&at) : 0;
    for (int i = axis + 1; ok && i < from.shape.rank; i++) inner *= from.shape.dim[i];
    for (int64_t i = 0; ok && i < array_count(&result); i++) {
        double place = at.number[i / inner % many];
        if (place < 0) place += (double)size;
        ok = place >= 0 && place < (double)size;
        if (ok) result.number[i] = from.number[(i / inner / many * size + (int64_t)place) * inner + i % inner];
    }
    result.whole = from.whole;
    array_drop(&from);
    array_drop(&at);
    if (!ok) return array_drop(&result), 0;
    return array_put(im, &result);
}

/* What stands before it along that axis, which it takes, and the next one.  @return whether they fit */
static int join(importer *im, onnx_array *all, const onnx_array *next, int axis) {
    onnx_array joined = {0};
    basin_shape to = all->shape;
    int fits = next->shape.rank == to.rank;
    for (int i = 0; fits && i < to.rank; i++) fits = i == axis || to.dim[i] == next->shape.dim[i];
    if (fits) to.dim[axis] += next->shape.dim[axis];
    if (!fits || !array_make(im, &to, &joined)) return 0;
    int64_t inner = 1;
    for (int i = axis + 1; i < to.rank; i++) inner *= to.dim[i];
    const int64_t left = all->shape.dim[axis] * inner, right = next->shape.dim[axis] * inner, row = left + right;
    for (int64_t i = 0; i < array_count(&joined); i++)
        joined.number[i] =
            i % row < left ? all->number[i / row * left + i % row] : next->number[i / row * right + i % row - left];
    joined.whole = next->whole;
    array_drop(all);
    *all = joined;
    return 1;
}

int fold_concat(importer *im) {
    onnx_array all = {0}, next;
    int ok = im->at->n_input > 0 && array_get(im, 0, &all);
    const int axis = ok ? import_axis(import_int(im, "axis", 0), all.shape.rank) : -1;
    for (int k = 1; ok && axis >= 0 && k < (int)im->at->n_input; k++) {
        ok = array_get(im, k, &next);
        if (!ok) break;
        ok = join(im, &all, &next, axis);
        array_drop(&next);
    }
    return ok && axis >= 0 ? array_put(im, &all) : (array_drop(&all), 0);
}

int fold_slice(importer *im) {
    onnx_array a;
    onnx_range range[BASIN_RANK_MAX];
    int64_t step[BASIN_RANK_MAX], first = 0;
    if (!array_get(im, 0, &a)) return 0;
    if (onnx_sliced(im, &a.shape, range)) return array_drop(&a), 0;
    basin_shape to = a.shape;
    array_steps(&a.shape, step);
    for (int i = 0; i < to.rank; i++) {
        to.dim[i] = range[i].count;
        first += range[i].first * step[i];
        step[i] *= range[i].count > 1 ? range[i].step : 0;
    }
    return array_walk(im, &a, &to, first, step);
}

/* Of what was computed; a tensor stays in the file, and is read the other way. */
int fold_transpose(importer *im) {
    onnx_array a;
    basin_shape to;
    int order[BASIN_RANK_MAX];
    int64_t from[BASIN_RANK_MAX], step[BASIN_RANK_MAX];
    if (import_is_tensor(im, 0) || !array_get(im, 0, &a)) return 0;
    if (!onnx_transposed(im, &a.shape, &to, order)) return array_drop(&a), 0;
    array_steps(&a.shape, from);
    for (int i = 0; i < to.rank; i++) step[i] = from[order[i]];
    return array_walk(im, &a, &to, 0, step);
}

/* The shape that a list of numbers states. */
static int stated_shape(importer *im, int k, basin_shape *out) {
    double number[ONNX_NUMBERS];
    int count = import_numbers(im, k, number);
    *out = (basin_shape){.rank = count};
    if (count < 0 || count > BASIN_RANK_MAX) return 0;
    for (int i = 0; i < count; i++) {
        if (!(number[i] >= 0 && number[i] <= ONNX_KNOWN_MAX)) return 0;
        out->dim[i] = (int64_t)number[i];
    }
    return 1;
}

/* The one number of a tensor. */
static int only_number(importer *im, const Onnx__TensorProto *tensor, double *out) {
    basin_shape shape;
    double *number = NULL;
    if (onnx_tensor_shape(&shape, tensor, im->path, NULL) != BASIN_OK || basin_shape_size(&shape) != 1 ||
        onnx_tensor_numbers(&number, tensor, im->file, NULL) != BASIN_OK)
        return 0;
    *out = number[0];
    free(number);
    return 1;
}

int fold_constant_of_shape(importer *im) {
    onnx_array result;
    basin_shape to;
    const Onnx__AttributeProto *a = import_attribute(im, "value");
    double fill = 0;
    if (!stated_shape(im, 0, &to) || (a && !(a->t && only_number(im, a->t, &fill)))) return 0;
    if (!array_make(im, &to, &result)) return 0;
    result.whole = a && onnx_tensor_is_whole(a->t);
    for (int64_t i = 0; i < array_count(&result); i++) result.number[i] = fill;
    return array_put(im, &result);
}

int fold_expand(importer *im) {
    onnx_array a, result = {0};
    basin_shape wanted, to;
    int64_t at[BASIN_RANK_MAX] = {0};
    if (!stated_shape(im, 1, &wanted) || !array_get(im, 0, &a)) return 0;
    int ok = broadcast_shape(&a.shape, &wanted, &to) && array_make(im, &to, &result);
    for (int64_t i = 0; ok && i < array_count(&result); i++, array_advance(at, &to))
        result.number[i] = array_at(&a, &to, at);
    result.whole = a.whole;
    array_drop(&a);
    return ok ? array_put(im, &result) : (array_drop(&result), 0);
}

/* Over and over along each dimension. */
int fold_tile(importer *im) {
    onnx_array a, result = {0};
    double number[ONNX_NUMBERS];
    int64_t at[BASIN_RANK_MAX] = {0}, step[BASIN_RANK_MAX];
    if (!array_get(im, 0, &a)) return 0;
    basin_shape to = a.shape;
    int ok = import_numbers(im, 1, number) == to.rank;
    for (int i = 0; ok && i < to.rank; i++) {
        ok = number[i] >= 0 && number[i] <= ONNX_KNOWN_MAX && number[i] * (double)to.dim[i] <= ONNX_KNOWN_MAX;
        if (ok) to.dim[i] *= (int64_t)number[i];
    }
    ok = ok && array_make(im, &to, &result);
    array_steps(&a.shape, step);
    for (int64_t i = 0; ok && i < array_count(&result); i++, array_advance(at, &to)) {
        int64_t place = 0;
        for (int d = 0; d < to.rank; d++) place += at[d] % a.shape.dim[d] * step[d];
        result.number[i] = a.number[place];
    }
    result.whole = a.whole;
    array_drop(&a);
    return ok ? array_put(im, &result) : (array_drop(&result), 0);
}

int fold_range(importer *im) {
    int known[3];
    double first = import_number(im, 0, &known[0]), end = import_number(im, 1, &known[1]);
    double step = import_number(im, 2, &known[2]), many = ceil((end - first) / step);
    onnx_array result;
    if (!known[0] || !known[1] || !known[2] || !(many >= 0 && many <= ONNX_KNOWN_MAX) ||
        !array_make(im, &(basin_shape){1, {(int64_t)many}}, &result))
        return 0;
    for (int64_t i = 0; i < array_count(&result); i++) result.number[i] = first + (double)i * step;
    result.whole = array_is_whole(im, 0) && array_is_whole(im, 2);
    return array_put(im, &result);
}
