/* onnx_fold.c - shape arithmetic: operators whose inputs are known when a graph is imported. Values are scalars and
 * short lists; whole tensors stay as they are. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "net/onnx_import.h"

/* A list, or a scalar (rank 0). */
typedef struct list {
    int rank, count;
    double number[ONNX_NUMBERS];
} list;

static int get(importer *im, int k, list *out) {
    const onnx_value *v = import_input(im, k);
    out->count = import_numbers(im, k, out->number);
    out->rank = v && v->kind == VALUE_NUMBERS ? v->rank : v && v->tensor ? (int)v->tensor->n_dims : 0;
    return out->count >= 0;
}

static int put(importer *im, const list *result) {
    onnx_value *v = import_output(im, 0);
    if (!v || result->count > ONNX_NUMBERS || result->count < 0) return 0;
    v->kind = VALUE_NUMBERS;
    v->rank = result->rank;
    v->count = result->count;
    memcpy(v->number, result->number, (size_t)result->count * sizeof *v->number);
    return 1;
}

static int shape(importer *im) {
    list result = {.rank = 1};
    basin_shape of;
    const onnx_value *v = import_input(im, 0);
    if (!v || (v->kind != VALUE_NODE && v->kind != VALUE_TENSOR) || import_attribute(im, "start") ||
        import_shape(im, 0, &of) != BASIN_OK)
        return 0;
    result.count = of.rank;
    for (int i = 0; i < of.rank; i++) result.number[i] = (double)of.dim[i];
    return put(im, &result);
}

static int same(importer *im) { /* Identity, Cast of whole numbers, Squeeze, Unsqueeze: only the rank may change */
    list a;
    if (!get(im, 0, &a)) return 0;
    if (strcmp(im->at->op_type, "Unsqueeze") == 0) a.rank = a.rank == 0 ? 1 : 2;
    if (strcmp(im->at->op_type, "Squeeze") == 0) a.rank = a.count == 1 ? 0 : a.rank;
    if (strcmp(im->at->op_type, "Cast") == 0 && import_int(im, "to", 1) != ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT &&
        import_int(im, "to", 1) != ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE)
        for (int i = 0; i < a.count; i++) a.number[i] = trunc(a.number[i]);
    return a.rank <= 1 && put(im, &a);
}

static int gather(importer *im) {
    list from, at, result;
    if (!get(im, 0, &from) || !get(im, 1, &at) || import_int(im, "axis", 0) != 0) return 0;
    result = at;
    for (int i = 0; i < at.count; i++) {
        double place = at.number[i] < 0 ? at.number[i] + from.count : at.number[i];
        if (!(place >= 0 && place < from.count)) return 0;
        result.number[i] = from.number[(int)place];
    }
    return put(im, &result);
}

static int concat(importer *im) {
    list result = {.rank = 1}, part;
    for (int k = 0; k < (int)im->at->n_input; k++) {
        if (!get(im, k, &part) || result.count + part.count > ONNX_NUMBERS) return 0;
        memcpy(result.number + result.count, part.number, (size_t)part.count * sizeof *part.number);
        result.count += part.count;
    }
    return put(im, &result);
}

static int slice(importer *im) {
    list a, begin, end, step, result = {.rank = 1};
    if (!get(im, 0, &a) || !get(im, 1, &begin) || !get(im, 2, &end) || begin.count != 1 || end.count != 1) return 0;
    if (get(im, 4, &step) && (step.count != 1 || step.number[0] != 1)) return 0;
    double first = begin.number[0] < 0 ? begin.number[0] + a.count : begin.number[0];
    double last = end.number[0] < 0 ? end.number[0] + a.count : end.number[0];
    for (int i = 0; i < a.count; i++)
        if (i >= first && i < last) result.number[result.count++] = a.number[i];
    return put(im, &result);
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
static double divide(double a, double b) { /* of whole numbers, as shapes are */
    return a == trunc(a) && b == trunc(b) ? trunc(a / b) : a / b;
}
static double equal(double a, double b) {
    return a == b;
}

static int pairwise(importer *im, double (*f)(double, double)) {
    list a, b;
    if (!get(im, 0, &a) || !get(im, 1, &b)) return 0;
    list result = a.count >= b.count ? a : b;
    if (a.count != b.count && a.count != 1 && b.count != 1) return 0;
    for (int i = 0; i < result.count; i++)
        result.number[i] = f(a.number[a.count == 1 ? 0 : i], b.number[b.count == 1 ? 0 : i]);
    return put(im, &result);
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

static int constant_of_shape(importer *im) {
    list of, result = {.rank = 1, .count = 1};
    const Onnx__AttributeProto *a = import_attribute(im, "value");
    double *value = NULL;
    if (!get(im, 0, &of) || of.count > 1 || (of.count && !(of.number[0] >= 0 && of.number[0] <= ONNX_NUMBERS)))
        return 0;
    double fill = 0;
    if (a && a->t && onnx_tensor_numbers(&value, a->t, im->path, NULL) == BASIN_OK && a->t->n_dims &&
        a->t->dims[0] == 1)
        fill = value[0];
    free(value);
    result.rank = of.count;
    if (of.count) result.count = (int)of.number[0];
    for (int i = 0; i < result.count; i++) result.number[i] = fill;
    return put(im, &result);
}

static int where(importer *im) {
    list c, a, b;
    if (!get(im, 0, &c) || !get(im, 1, &a) || !get(im, 2, &b) || (a.count != c.count && a.count != 1) ||
        (b.count != c.count && b.count != 1))
        return 0;
    for (int i = 0; i < c.count; i++)
        c.number[i] = c.number[i] != 0 ? a.number[a.count == 1 ? 0 : i] : b.number[b.count == 1 ? 0 : i];
    return put(im, &c);
}

int onnx_fold(importer *im) {
    static const struct {
        const char *name;
        int (*fold)(importer *im);
    } rows[] = {{"Shape", shape},       {"Gather", gather},     {"Concat", concat},
                {"Slice", slice},       {"Cast", same},         {"Squeeze", same},
                {"Unsqueeze", same},    {"Reshape", same},      {"Add", fold_add},
                {"Sub", fold_subtract}, {"Mul", fold_multiply}, {"Div", fold_divide},
                {"Equal", fold_equal},  {"Where", where},       {"ConstantOfShape", constant_of_shape}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(im->at->op_type, rows[i].name) == 0) return rows[i].fold(im);
    return 0;
}
