/* onnx_fold_number.c - what is folded of operators that compute number by number. */
#include <math.h>
#include <string.h>

#include "net/onnx_array.h"

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
/* With the sign of b, as Python has it. */
static double modulo(double a, double b) {
    return a - b * floor(a / b);
}
static double equal(double a, double b) {
    return a == b;
}
static double greater(double a, double b) {
    return a > b;
}
static double not_less(double a, double b) {
    return a >= b;
}
static double less(double a, double b) {
    return a < b;
}
static double not_greater(double a, double b) {
    return a <= b;
}
static double both(double a, double b) {
    return a != 0 && b != 0;
}
static double either(double a, double b) {
    return a != 0 || b != 0;
}

static double negate(double a) {
    return -a;
}
static double invert(double a) {
    return a == 0;
}
static double sign(double a) {
    return (a > 0) - (a < 0);
}

/* One operator: of one number, or of two. */
static const struct row {
    const char *name;
    double (*each)(double);
    double (*pair)(double, double), (*whole)(double, double); /* of whole numbers, if that is another */
    int result; /* 0: of the type of what it is computed from; 1: whole numbers, truth values; -1: floats */
} rows[] = {
    {"Abs", fabs, NULL, NULL, 0},
    {"Add", NULL, add, NULL, 0},
    {"And", NULL, both, NULL, 1},
    {"Ceil", ceil, NULL, NULL, 0},
    {"Cos", cos, NULL, NULL, -1},
    {"Div", NULL, divide, divide_whole, 0},
    {"Equal", NULL, equal, NULL, 1},
    {"Exp", exp, NULL, NULL, -1},
    {"Floor", floor, NULL, NULL, 0},
    {"Greater", NULL, greater, NULL, 1},
    {"GreaterOrEqual", NULL, not_less, NULL, 1},
    {"Less", NULL, less, NULL, 1},
    {"LessOrEqual", NULL, not_greater, NULL, 1},
    {"Log", log, NULL, NULL, -1},
    {"Max", NULL, fmax, NULL, 0},
    {"Min", NULL, fmin, NULL, 0},
    {"Mod", NULL, modulo, NULL, 0},
    {"Mul", NULL, multiply, NULL, 0},
    {"Neg", negate, NULL, NULL, 0},
    {"Not", invert, NULL, NULL, 1},
    {"Or", NULL, either, NULL, 1},
    {"Pow", NULL, pow, NULL, 0},
    {"Sign", sign, NULL, NULL, 0},
    {"Sin", sin, NULL, NULL, -1},
    {"Sqrt", sqrt, NULL, NULL, -1},
    {"Sub", NULL, subtract, NULL, 0},
};

static int one_by_one(importer *im, const struct row *row) {
    onnx_array a;
    if (!array_get(im, 0, &a)) return 0;
    for (int64_t i = 0; i < array_count(&a); i++) a.number[i] = row->each(a.number[i]);
    if (row->result) a.whole = row->result > 0;
    return array_put(im, &a);
}

static int two_by_two(importer *im, const struct row *row) {
    onnx_array a, b, result = {0};
    basin_shape to;
    int64_t at[BASIN_RANK_MAX] = {0};
    if (im->at->n_input != 2 || import_int(im, "fmod", 0) || !array_get(im, 0, &a)) return 0;
    if (!array_get(im, 1, &b)) return array_drop(&a), 0;
    int ok = broadcast_shape(&a.shape, &b.shape, &to) && array_make(im, &to, &result);
    int whole = a.whole && b.whole;
    result.whole = whole || row->result > 0;
    double (*f)(double, double) = whole && row->whole ? row->whole : row->pair;
    for (int64_t i = 0; ok && i < array_count(&result); i++, array_advance(at, &to))
        result.number[i] = f(array_at(&a, &to, at), array_at(&b, &to, at));
    array_drop(&a);
    array_drop(&b);
    return ok ? array_put(im, &result) : (array_drop(&result), 0);
}

int fold_number(importer *im) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(im->at->op_type, rows[i].name) == 0)
            return rows[i].each ? one_by_one(im, &rows[i]) : two_by_two(im, &rows[i]);
    return 0;
}

int fold_cast(importer *im) {
    onnx_array a;
    int64_t to = import_int(im, "to", 1);
    if (!array_get(im, 0, &a)) return 0;
    int whole = to != ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT && to != ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE &&
                to != ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16 && to != ONNX__TENSOR_PROTO__DATA_TYPE__BFLOAT16;
    for (int64_t i = 0; whole && i < array_count(&a); i++)
        a.number[i] = to == ONNX__TENSOR_PROTO__DATA_TYPE__BOOL ? a.number[i] != 0 : trunc(a.number[i]);
    a.whole = whole;
    return array_put(im, &a);
}

int fold_where(importer *im) {
    onnx_array part[3], result = {0};
    basin_shape pair, to;
    int64_t at[BASIN_RANK_MAX] = {0};
    int has = 0;
    while (has < 3 && array_get(im, has, &part[has])) has++;
    int ok = has == 3 && broadcast_shape(&part[0].shape, &part[1].shape, &pair) &&
             broadcast_shape(&pair, &part[2].shape, &to) && array_make(im, &to, &result);
    for (int64_t i = 0; ok && i < array_count(&result); i++, array_advance(at, &to))
        result.number[i] = array_at(&part[array_at(&part[0], &to, at) != 0 ? 1 : 2], &to, at);
    result.whole = ok && part[1].whole && part[2].whole;
    while (has > 0) array_drop(&part[--has]);
    return ok ? array_put(im, &result) : (array_drop(&result), 0);
}

/* What lies on one side of a diagonal of each matrix; the rest becomes 0. */
int fold_triangle(importer *im) {
    onnx_array a;
    int known = 1, upper = import_int(im, "upper", 1) != 0;
    const double diagonal = import_input(im, 1) ? import_number(im, 1, &known) : 0;
    if (!known || !array_get(im, 0, &a)) return 0;
    if (a.shape.rank < 2) return array_drop(&a), 0;
    const int64_t rows_of = a.shape.dim[a.shape.rank - 2], columns = a.shape.dim[a.shape.rank - 1];
    for (int64_t i = 0; i < array_count(&a); i++) {
        const double above = (double)(i % columns - i / columns % rows_of) - diagonal;
        if (upper ? above < 0 : above > 0) a.number[i] = 0;
    }
    return array_put(im, &a);
}

/* Of all numbers of a list, such as a shape. */
int fold_product(importer *im) {
    onnx_array a, result;
    double axes[ONNX_NUMBERS], all = 1;
    const int keeps = import_int(im, "keepdims", 1) != 0, count = import_list(im, "axes", 1, axes);
    if (!array_get(im, 0, &a)) return 0;
    const int is_list =
        a.shape.rank == 1 && (count == 1 ? axes[0] == 0 || axes[0] == -1 : count < 0 && !import_input(im, 1));
    for (int64_t i = 0; i < array_count(&a); i++) all *= a.number[i];
    array_drop(&a);
    if (!is_list || !array_make(im, &(basin_shape){keeps, {1}}, &result)) return 0;
    result.number[0] = all;
    result.whole = a.whole;
    return array_put(im, &result);
}
