/* onnx_array.c - arrays of numbers that are known when a graph is imported. */
#include "net/onnx_array.h"

#include <stdlib.h>

int64_t array_count(const onnx_array *a) {
    return basin_shape_size(&a->shape);
}

void array_drop(onnx_array *a) {
    free(a->number);
    a->number = NULL;
}

int array_is_whole(importer *im, int k) {
    const onnx_value *v = import_input(im, k);
    return v && (v->kind == VALUE_TENSOR ? onnx_tensor_is_whole(v->tensor) : v->whole);
}

int array_get(importer *im, int k, onnx_array *out) {
    *out = (onnx_array){0};
    if (import_is_trained(im, import_input(im, k))) return 0;
    out->number = import_array(im, k, &out->shape);
    out->whole = array_is_whole(im, k);
    return out->number != NULL;
}

int array_make(importer *im, const basin_shape *shape, onnx_array *out) {
    int64_t size = 1;
    *out = (onnx_array){.shape = *shape};
    for (int i = 0; i < shape->rank; i++)
        if (shape->dim[i] < 0 || __builtin_mul_overflow(size, shape->dim[i], &size) || size > ONNX_KNOWN_MAX) return 0;
    im->known += size;
    if (im->known > ONNX_KNOWN_TOTAL) return 0;
    out->number = malloc((size_t)size * sizeof *out->number + 1);
    return out->number != NULL;
}

int array_put(importer *im, onnx_array *result) {
    onnx_value *v = import_output(im, 0);
    if (!v || v->kind != VALUE_UNKNOWN) return array_drop(result), 0;
    v->kind = VALUE_NUMBERS;
    v->shape = result->shape;
    v->number = result->number;
    v->whole = result->whole;
    return 1;
}

double array_at(const onnx_array *a, const basin_shape *out, const int64_t at[BASIN_RANK_MAX]) {
    int64_t place = 0;
    for (int i = 0; i < a->shape.rank; i++) {
        int64_t extent = a->shape.dim[i];
        place = place * extent + (extent == 1 ? 0 : at[out->rank - a->shape.rank + i]);
    }
    return a->number[place];
}

void array_advance(int64_t at[BASIN_RANK_MAX], const basin_shape *shape) {
    for (int i = shape->rank - 1; i >= 0 && ++at[i] == shape->dim[i]; i--) at[i] = 0;
}

int array_walk(importer *im, onnx_array *a, const basin_shape *to, int64_t first, const int64_t step[BASIN_RANK_MAX]) {
    onnx_array result;
    int64_t at[BASIN_RANK_MAX] = {0};
    if (!array_make(im, to, &result)) return array_drop(a), 0;
    for (int64_t i = 0; i < array_count(&result); i++, array_advance(at, to)) {
        int64_t place = first;
        for (int d = 0; d < to->rank; d++) place += at[d] * step[d];
        result.number[i] = a->number[place];
    }
    result.whole = a->whole;
    array_drop(a);
    return array_put(im, &result);
}

void array_steps(const basin_shape *shape, int64_t step[BASIN_RANK_MAX]) {
    int64_t inner = 1;
    for (int i = shape->rank - 1; i >= 0; inner *= shape->dim[i--]) step[i] = inner;
}
