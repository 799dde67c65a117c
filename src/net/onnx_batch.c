/* onnx_batch.c - where the batch is among a value's dimensions. All are imported for one sample, so that it is a dimension of 1, or is
 * in one with others; what works along it would mix the samples, and is refused. */
#include "base/error.h"
#include "net/onnx_import.h"

int batch_of(const onnx_value *v) {
    return v && v->kind == VALUE_NODE ? v->batch : BATCH_NONE;
}

int import_batch(importer *im, int k) {
    const onnx_value *v = import_input(im, k);
    if (batch_of(v) != BATCH_LOST) return batch_of(v);
    return v->shape.rank > 1 && v->shape.dim[0] == 1 ? 0 : BATCH_NONE; /* where it mostly is */
}

/* Dimensions are kept, or dropped behind the batch, or repeated to more of them in front. */
static int moved(const basin_shape *from, int batch, const basin_shape *to) {
    const int place = to->rank > from->rank ? batch + to->rank - from->rank : batch;
    if (batch < 0) return batch;
    if ((to->rank < from->rank && batch > 0) || place >= to->rank) return BATCH_LOST;
    return to->dim[place] == from->dim[batch] ? place : BATCH_LOST;
}

void batch_behind(importer *im, onnx_value *to) {
    to->batch = BATCH_NONE;
    for (int k = 0; k < (int)im->at->n_input && to->batch < 0; k++) {
        const onnx_value *v = import_input(im, k);
        const int place = v ? moved(&v->shape, batch_of(v), &to->shape) : BATCH_NONE;
        if (place != BATCH_NONE) batch_moved(v, to, place);
    }
}

void batch_moved(const onnx_value *from, onnx_value *to, int place) {
    to->batch = place;
    to->inside = from->inside;
}

/* How many dimensions of 1 stand right before the batch: which of them it is, a shape does not tell. */
static int ones_before(const onnx_value *v) {
    int count = 0;
    while (count < v->batch && v->shape.dim[v->batch - 1 - count] == 1) count++;
    return count;
}

/* A dimension of 1 behind as many numbers is the batch, or the one that begins there has it (heads: (T, N, E) to
 * (T, N H, E / H)), or the one that ends there if there are less now ((T, N, E) to (T N, E)).  @return it, or BATCH_LOST */
static int place_of(const basin_shape *to, int64_t before, int less, int64_t *inside) {
    int64_t outer = 1;
    *inside = 1;
    for (int i = 0; i < to->rank; outer *= to->dim[i++])
        if (outer == before && to->dim[i] == 1) return i;
    outer = 1;
    for (int i = 0; i < to->rank; outer *= to->dim[i++]) {
        const int64_t end = outer * to->dim[i];
        const int ends = before == end && (less || i == to->rank - 1);
        if (before < outer || before % outer || !(before < end || ends)) continue;
        *inside = before / outer;
        return i;
    }
    return BATCH_LOST;
}

void batch_reshaped(const onnx_value *from, onnx_value *to) {
    const basin_shape *has = &from->shape, *shape = &to->shape;
    const int batch = from->batch, ones = ones_before(from);
    int64_t before = from->inside;
    int same = shape->rank > batch;
    batch_moved(from, to, batch);
    if (batch < 0) return;
    for (int i = 0; i < batch; i++) {
        before *= has->dim[i];
        same = same && shape->dim[i] == has->dim[i];
    }
    same = same && from->inside == 1 && shape->rank >= has->rank;
    if (same && (ones || shape->dim[batch] == 1)) return;
    to->batch = ones ? BATCH_LOST : place_of(shape, before, shape->rank < has->rank, &to->inside);
}

basin_status batch_check_part(importer *im, int axis, const onnx_range *part) {
    const int is_whole = part->count == import_input(im, 0)->shape.dim[axis] && part->step > 0;
    if (axis != import_batch(im, 0) || (is_whole && !(part->is_bounded && im->is_open))) return BASIN_OK;
    return batch_fail(im, axis);
}

basin_status batch_check_pair(importer *im, const basin_shape *out) {
    int place[2];
    for (int i = 0; i < 2; i++) {
        const onnx_value *v = import_input(im, i);
        place[i] = batch_of(v) < 0 ? -1 : v->batch + out->rank - v->shape.rank;
    }
    if (place[0] < 0 || place[1] < 0 || place[0] == place[1]) return BASIN_OK;
    return import_fail(im, BASIN_EUNSUPPORTED,
                       "the batch of one input meets another dimension than that of the other, which mixes samples");
}

basin_status batch_fail(importer *im, int axis) {
    return import_fail(im, BASIN_EUNSUPPORTED, "it is over the batch, axis %d, and mixes samples", axis);
}
