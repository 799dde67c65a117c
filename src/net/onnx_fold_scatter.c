/* onnx_fold_scatter.c - numbers put into an array at places that are known, as mask[:, 2:4] = 1 is exported. */
#include <math.h>
#include <string.h>

#include "net/onnx_array.h"

/* Where the slice lies that row `i` of the places names.  @return -1 if it is not there */
static int64_t place_of(const onnx_array *to, const onnx_array *places, int64_t i, int named, const int64_t *step) {
    int64_t place = 0;
    for (int d = 0; d < named; d++) {
        double at = places->number[i * named + d];
        if (at < 0) at += (double)to->shape.dim[d];
        if (!(at >= 0 && at < (double)to->shape.dim[d]) || at != trunc(at)) return -1;
        place += (int64_t)at * step[d];
    }
    return place;
}

/* Each row of places names the first dimensions of a slice, which the updates replace. */
static int scatter(onnx_array *to, const onnx_array *places, const onnx_array *updates) {
    const basin_shape *p = &places->shape;
    int64_t step[BASIN_RANK_MAX], size = 1;
    const int64_t named = p->rank < 1 ? 0 : p->dim[p->rank - 1];
    if (named < 1 || named > to->shape.rank) return 0;
    array_steps(&to->shape, step);
    for (int i = (int)named; i < to->shape.rank; i++) size *= to->shape.dim[i];
    const int64_t rows = array_count(places) / named;
    if (array_count(updates) != rows * size) return 0;
    for (int64_t i = 0; i < rows; i++) {
        const int64_t place = place_of(to, places, i, (int)named, step);
        if (place < 0) return 0;
        memcpy(to->number + place, updates->number + i * size, (size_t)size * sizeof *to->number);
    }
    return 1;
}

int fold_scatter(importer *im) {
    onnx_array part[3];
    char how[64];
    int has = 0;
    if (strcmp(import_text(im, "reduction", how), "") != 0 && strcmp(how, "none") != 0) return 0;
    while (has < 3 && array_get(im, has, &part[has])) has++;
    const int ok = has == 3 && scatter(&part[0], &part[1], &part[2]);
    while (has > 1) array_drop(&part[--has]);
    if (has == 1 && !ok) array_drop(&part[0]);
    return ok && array_put(im, &part[0]);
}
