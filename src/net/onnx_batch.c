/* onnx_batch.c - where the batch is among a value's dimensions. All are imported for one sample; what works along the batch would mix
 * the samples there, and is refused. */
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

int batch_behind(importer *im, const basin_shape *to) {
    int found = BATCH_NONE;
    for (int k = 0; k < (int)im->at->n_input && found < 0; k++) {
        const onnx_value *v = import_input(im, k);
        const int place = v ? moved(&v->shape, batch_of(v), to) : BATCH_NONE;
        if (place != BATCH_NONE) found = place;
    }
    return found;
}

int batch_reshaped(const basin_shape *from, int batch, const basin_shape *to) {
    int64_t before = 1, outer = 1;
    int first = BATCH_LOST;
    if (batch < 0) return batch;
    for (int i = 0; i < batch; i++) before *= from->dim[i];
    for (int i = 0; i < to->rank; outer *= to->dim[i++])
        if (outer == before && to->dim[i] == 1 && (first < 0 || i == batch)) first = i;
    return first;
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
