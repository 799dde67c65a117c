/* onnx_fold.c - shape arithmetic: operators whose inputs are known when a graph is imported, on arrays of any shape. A network's
 * parameters are not known: they change. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "net/onnx_import.h"

/* Numbers in C order of a shape; freed by drop(). */
typedef struct array {
    basin_shape shape;
    double *number;
    int whole; /* of a type of whole numbers, whose division is another */
} array;

static int64_t count_of(const array *a) {
    return basin_shape_size(&a->shape);
}

static void drop(array *a) {
    free(a->number);
    a->number = NULL;
}

static int is_whole(importer *im, int k) {
    const onnx_value *v = import_input(im, k);
    return v && (v->kind == VALUE_TENSOR ? onnx_tensor_is_whole(v->tensor) : v->whole);
}

static int get(importer *im, int k, array *out) {
    *out = (array){0};
    if (import_is_trained(im, import_input(im, k))) return 0;
    out->number = import_array(im, k, &out->shape);
    out->whole = is_whole(im, k);
    return out->number != NULL;
}

/* Room for the result of that shape; bounded, since files ask for anything. */
static int make(importer *im, const basin_shape *shape, array *out) {
    int64_t size = 1;
    *out = (array){.shape = *shape};
    for (int i = 0; i < shape->rank; i++)
        if (shape->dim[i] < 0 || __builtin_mul_overflow(size, shape->dim[i], &size) || size > ONNX_KNOWN_MAX) return 0;
    im->known += size;
    if (im->known > ONNX_KNOWN_TOTAL) return 0;
    out->number = malloc((size_t)size * sizeof *out->number + 1);
    return out->number != NULL;
}

/* Makes the result output 0. */
static int put(importer *im, array *result) {
    onnx_value *v = import_output(im, 0);
    if (!v || v->kind != VALUE_UNKNOWN) return drop(result), 0;
    v->kind = VALUE_NUMBERS;
    v->shape = result->shape;
    v->number = result->number;
    v->whole = result->whole;
    return 1;
}

/* The number of element `at` (its place in each dimension of `out`) in an array broadcast to `out`. */
static double broadcast_number(const array *a, const basin_shape *out, const int64_t at[BASIN_RANK_MAX]) {
    int64_t place = 0;
    for (int i = 0; i < a->shape.rank; i++) {
        int64_t extent = a->shape.dim[i];
        place = place * extent + (extent == 1 ? 0 : at[out->rank - a->shape.rank + i]);
    }
    return a->number[place];
}

static void advance(int64_t at[BASIN_RANK_MAX], const basin_shape *shape) {
    for (int i = shape->rank - 1; i >= 0 && ++at[i] == shape->dim[i]; i--) at[i] = 0;
}

/* A place in a shape, counted from its end if it is negative; places beyond it are its ends. */
static int64_t bound_of(int64_t place, int rank) {
    if (place < 0) place += rank;
    return place < 0 ? 0 : place > rank ? rank : place;
}

static int shape(importer *im) {
    array result;
    basin_shape of;
    if (im->at->n_input < 1 || import_shape(im, 0, &of) != BASIN_OK) return 0;
    int64_t first = bound_of(import_int(im, "start", 0), of.rank),
            end = bound_of(import_int(im, "end", of.rank), of.rank);
    int64_t many = end > first ? end - first : 0;
    if (!make(im, &(basin_shape){1, {many}}, &result)) return 0;
    for (int64_t i = 0; i < many; i++) result.number[i] = (double)of.dim[first + i];
    result.whole = 1;
    return put(im, &result);
}

static int retell(importer *im, const basin_shape *to) {
    array a;
    if (!get(im, 0, &a)) return 0;
    if (basin_shape_size(to) != count_of(&a)) return drop(&a), 0;
    a.shape = *to;
    return put(im, &a);
}

static int cast(importer *im) {
    array a;
    int64_t to = import_int(im, "to", 1);
    if (!get(im, 0, &a)) return 0;
    int whole = to != ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT && to != ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE &&
                to != ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16 && to != ONNX__TENSOR_PROTO__DATA_TYPE__BFLOAT16;
    for (int64_t i = 0; whole && i < count_of(&a); i++)
        a.number[i] = to == ONNX__TENSOR_PROTO__DATA_TYPE__BOOL ? a.number[i] != 0 : trunc(a.number[i]);
    a.whole = whole;
    return put(im, &a);
}

static int squeeze(importer *im) {
    basin_shape from, to = {0};
    return import_shape(im, 0, &from) == BASIN_OK && onnx_squeezed(im, &from, &to) && retell(im, &to);
}

static int unsqueeze(importer *im) {
    basin_shape from, to = {0};
    return import_shape(im, 0, &from) == BASIN_OK && onnx_unsqueezed(im, &from, &to) && retell(im, &to);
}

static int reshape(importer *im) {
    basin_shape from, to = {0};
    return import_shape(im, 0, &from) == BASIN_OK && onnx_reshaped(im, &from, &to) && retell(im, &to);
}

/* Places along one axis. */
static int gather(importer *im) {
    array from, at, result = {0};
    int ok = get(im, 0, &from), axis = 0;
    if (!ok) return 0;
    if (!get(im, 1, &at)) return drop(&from), 0;
    axis = import_axis(import_int(im, "axis", 0), from.shape.rank);
    basin_shape to = {0};
    ok = axis >= 0 && from.shape.rank - 1 + at.shape.rank <= BASIN_RANK_MAX;
    for (int i = 0; ok && i < axis; i++) to.dim[to.rank++] = from.shape.dim[i];
    for (int i = 0; ok && i < at.shape.rank; i++) to.dim[to.rank++] = at.shape.dim[i];
    for (int i = axis + 1; ok && i < from.shape.rank; i++) to.dim[to.rank++] = from.shape.dim[i];
    ok = ok && make(im, &to, &result);
    int64_t inner = 1, size = ok ? from.shape.dim[axis] : 0, many = ok ? count_of(&at) : 0;
    for (int i = axis + 1; ok && i < from.shape.rank; i++) inner *= from.shape.dim[i];
    for (int64_t i = 0; ok && i < count_of(&result); i++) {
        double place = at.number[i / inner % many];
        if (place < 0) place += (double)size;
        ok = place >= 0 && place < (double)size;
        if (ok) result.number[i] = from.number[(i / inner / many * size + (int64_t)place) * inner + i % inner];
    }
    result.whole = from.whole;
    drop(&from);
    drop(&at);
    if (!ok) return drop(&result), 0;
    return put(im, &result);
}

static int concat(importer *im) {
    array all = {0}, next, joined;
    for (int k = 0; k < (int)im->at->n_input; k++) {
        if (!get(im, k, &next)) return drop(&all), 0;
        if (next.shape.rank != 1 || (all.number && count_of(&all) + count_of(&next) > ONNX_KNOWN_MAX) ||
            !make(im, &(basin_shape){1, {(all.number ? count_of(&all) : 0) + count_of(&next)}}, &joined))
            return drop(&all), drop(&next), 0;
        int64_t before = all.number ? count_of(&all) : 0;
        for (int64_t i = 0; i < count_of(&joined); i++)
            joined.number[i] = i < before ? all.number[i] : next.number[i - before];
        joined.whole = next.whole;
        drop(&all);
        drop(&next);
        all = joined;
    }
    return all.number && put(im, &all);
}

/* Puts elements first + sum of at[i] step[i] of an array, `at` over the shape `to`, all of which are there. */
static int walk(importer *im, array *a, const basin_shape *to, int64_t first, const int64_t step[BASIN_RANK_MAX]) {
    array result;
    int64_t at[BASIN_RANK_MAX] = {0};
    if (!make(im, to, &result)) return drop(a), 0;
    for (int64_t i = 0; i < count_of(&result); i++, advance(at, to)) {
        int64_t place = first;
        for (int d = 0; d < to->rank; d++) place += at[d] * step[d];
        result.number[i] = a->number[place];
    }
    result.whole = a->whole;
    drop(a);
    return put(im, &result);
}

/* How far apart neighbours along each dimension lie. */
static void steps_of(const basin_shape *shape, int64_t step[BASIN_RANK_MAX]) {
    int64_t inner = 1;
    for (int i = shape->rank - 1; i >= 0; inner *= shape->dim[i--]) step[i] = inner;
}

static int slice(importer *im) {
    array a;
    onnx_range range[BASIN_RANK_MAX];
    int64_t step[BASIN_RANK_MAX], first = 0;
    if (!get(im, 0, &a)) return 0;
    if (onnx_sliced(im, &a.shape, range)) return drop(&a), 0;
    basin_shape to = a.shape;
    steps_of(&a.shape, step);
    for (int i = 0; i < to.rank; i++) {
        to.dim[i] = range[i].count;
        first += range[i].first * step[i];
        step[i] *= range[i].count > 1 ? range[i].step : 0;
    }
    return walk(im, &a, &to, first, step);
}

/* Of what was computed; a tensor stays in the file, and is read the other way. */
static int transpose(importer *im) {
    array a;
    basin_shape to;
    int order[BASIN_RANK_MAX];
    int64_t from[BASIN_RANK_MAX], step[BASIN_RANK_MAX];
    if (import_is_tensor(im, 0) || !get(im, 0, &a)) return 0;
    if (!onnx_transposed(im, &a.shape, &to, order)) return drop(&a), 0;
    steps_of(&a.shape, from);
    for (int i = 0; i < to.rank; i++) step[i] = from[order[i]];
    return walk(im, &a, &to, 0, step);
}

static double add(double a, double b) {
    return a + b;
}
static double subtract(double a, double b) {
    return a - b;
}
static double multiply(double a, double b) {
    return a * b;
}
static double divide(double a, double b) {
    return a / b;
}
static double divide_whole(double a, double b) {
    return trunc(a / b);
}
static double equal(double a, double b) {
    return a == b;
}

static int pairwise(importer *im, double (*f)(double, double)) {
    array a, b, result = {0};
    basin_shape to;
    int64_t at[BASIN_RANK_MAX] = {0};
    if (!get(im, 0, &a)) return 0;
    if (!get(im, 1, &b)) return drop(&a), 0;
    int ok = broadcast_shape(&a.shape, &b.shape, &to) && make(im, &to, &result);
    result.whole = a.whole && b.whole;
    if (f == divide && result.whole) f = divide_whole;
    for (int64_t i = 0; ok && i < count_of(&result); i++, advance(at, &to))
        result.number[i] = f(broadcast_number(&a, &to, at), broadcast_number(&b, &to, at));
    drop(&a);
    drop(&b);
    return ok ? put(im, &result) : (drop(&result), 0);
}

static int fold_add(importer *im) {
    return pairwise(im, add);
}
static int fold_subtract(importer *im) {
    return pairwise(im, subtract);
}
static int fold_multiply(importer *im) {
    return pairwise(im, multiply);
}
static int fold_divide(importer *im) {
    return pairwise(im, divide);
}
static int fold_equal(importer *im) {
    return pairwise(im, equal);
}

static int square_root(importer *im) {
    array a;
    if (!get(im, 0, &a)) return 0;
    for (int64_t i = 0; i < count_of(&a); i++) a.number[i] = sqrt(a.number[i]);
    a.whole = 0;
    return put(im, &a);
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

static int constant_of_shape(importer *im) {
    array result;
    basin_shape to;
    const Onnx__AttributeProto *a = import_attribute(im, "value");
    double *value = NULL, fill = 0;
    if (!stated_shape(im, 0, &to)) return 0;
    if (a && a->t && a->t->n_dims == 1 && a->t->dims[0] == 1 &&
        onnx_tensor_numbers(&value, a->t, im->path, NULL) == BASIN_OK)
        fill = value[0];
    free(value);
    if (!make(im, &to, &result)) return 0;
    result.whole = a && a->t && onnx_tensor_is_whole(a->t);
    for (int64_t i = 0; i < count_of(&result); i++) result.number[i] = fill;
    return put(im, &result);
}

static int expand(importer *im) {
    array a, result = {0};
    basin_shape wanted, to;
    int64_t at[BASIN_RANK_MAX] = {0};
    if (!stated_shape(im, 1, &wanted) || !get(im, 0, &a)) return 0;
    int ok = broadcast_shape(&a.shape, &wanted, &to) && make(im, &to, &result);
    for (int64_t i = 0; ok && i < count_of(&result); i++, advance(at, &to))
        result.number[i] = broadcast_number(&a, &to, at);
    result.whole = a.whole;
    drop(&a);
    return ok ? put(im, &result) : (drop(&result), 0);
}

static int range(importer *im) {
    int known[3];
    double first = import_number(im, 0, &known[0]), end = import_number(im, 1, &known[1]);
    double step = import_number(im, 2, &known[2]), many = ceil((end - first) / step);
    array result;
    if (!known[0] || !known[1] || !known[2] || !(many >= 0 && many <= ONNX_KNOWN_MAX) ||
        !make(im, &(basin_shape){1, {(int64_t)many}}, &result))
        return 0;
    for (int64_t i = 0; i < count_of(&result); i++) result.number[i] = first + (double)i * step;
    result.whole = is_whole(im, 0) && is_whole(im, 2);
    return put(im, &result);
}

static int where(importer *im) {
    array part[3], result = {0};
    basin_shape pair, to;
    int64_t at[BASIN_RANK_MAX] = {0};
    int has = 0;
    while (has < 3 && get(im, has, &part[has])) has++;
    int ok = has == 3 && broadcast_shape(&part[0].shape, &part[1].shape, &pair) &&
             broadcast_shape(&pair, &part[2].shape, &to) && make(im, &to, &result);
    for (int64_t i = 0; ok && i < count_of(&result); i++, advance(at, &to))
        result.number[i] = broadcast_number(&part[broadcast_number(&part[0], &to, at) != 0 ? 1 : 2], &to, at);
    result.whole = ok && part[1].whole && part[2].whole;
    while (has > 0) drop(&part[--has]);
    return ok ? put(im, &result) : (drop(&result), 0);
}

int onnx_fold(importer *im) {
    static const struct {
        const char *name;
        int (*fold)(importer *im);
    } rows[] = {{"Shape", shape},         {"Gather", gather},     {"Concat", concat},
                {"Slice", slice},         {"Cast", cast},         {"Squeeze", squeeze},
                {"Unsqueeze", unsqueeze}, {"Reshape", reshape},   {"Add", fold_add},
                {"Sub", fold_subtract},   {"Mul", fold_multiply}, {"Div", fold_divide},
                {"Equal", fold_equal},    {"Where", where},       {"ConstantOfShape", constant_of_shape},
                {"Expand", expand},       {"Range", range},       {"Sqrt", square_root},
                {"Transpose", transpose}};
    const onnx_value *out = import_output(im, 0);
    if (!out || out->kind != VALUE_UNKNOWN) return 0;
    for (int k = 0; k < (int)im->at->n_input && strcmp(im->at->op_type, "Shape") != 0; k++)
        if (import_input(im, k) && !import_is_known(im, import_input(im, k))) return 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(im->at->op_type, rows[i].name) == 0) return rows[i].fold(im);
    return 0;
}
