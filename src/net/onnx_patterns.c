/* onnx_patterns.c - operators that exporters write out as several nodes, recognized where they begin. */
#include <math.h>
#include <string.h>

#include "net/onnx_import.h"

/* The only output of a node; NULL if it has none or several. */
static onnx_value *output_of(importer *im, const Onnx__NodeProto *n) {
    return n && n->n_output == 1 ? import_value(im, n->output[0]) : NULL;
}

/* The other operand of a node with two; NULL if it has not two. */
static onnx_value *other_of(importer *im, const Onnx__NodeProto *n, const onnx_value *one) {
    if (!n || n->n_input != 2) return NULL;
    onnx_value *a = import_value(im, n->input[0]), *b = import_value(im, n->input[1]);
    return a == one ? b : b == one ? a : NULL;
}

/* Whether a value is that one number. */
static int is_number(importer *im, const onnx_value *v, double wanted) {
    const Onnx__NodeProto *here = im->at;
    Onnx__NodeProto reader = *here;
    char *name = v ? (char *)v->name : NULL; /* only read */
    int known = 0;
    reader.n_input = 1;
    reader.input = &name;
    im->at = &reader;
    double number = v ? import_number(im, 0, &known) : 0;
    im->at = here;
    return known && fabs(number - wanted) < 1e-6 * fmax(1, fabs(wanted));
}

/* 1 + erf(x / sqrt 2), beginning with the division or product at im->at.  @return its value */
static onnx_value *one_plus_erf(importer *im, onnx_value **x) {
    onnx_value *scaled = import_output(im, 0), *a = import_input(im, 0), *b = import_input(im, 1);
    int divides = strcmp(im->at->op_type, "Div") == 0;
    if (!divides && is_number(im, a, M_SQRT1_2))
        *x = b;
    else if (is_number(im, b, divides ? M_SQRT2 : M_SQRT1_2))
        *x = a;
    else
        return NULL;
    onnx_value *erf = output_of(im, import_reader(im, scaled, "Erf"));
    const Onnx__NodeProto *add = import_reader(im, erf, "Add");
    return *x && (*x)->kind == VALUE_NODE && is_number(im, other_of(im, add, erf), 1) ? output_of(im, add) : NULL;
}

/* Whether `v` is half of x, computed by a product of its own that stands close by or before. */
static int is_half(importer *im, const onnx_value *v, const onnx_value *x) {
    size_t last = im->index + 40 < im->graph->n_node ? im->index + 40 : im->graph->n_node;
    for (size_t i = im->index > 40 ? im->index - 40 : 0; v && i < last; i++) {
        const Onnx__NodeProto *n = im->graph->node[i];
        if (output_of(im, n) != v || !n->op_type || strcmp(n->op_type, "Mul") != 0) continue;
        return is_number(im, other_of(im, n, x), 0.5);
    }
    return 0;
}

/* GELU: x, 1/2 and 1 + erf(x / sqrt 2) multiplied in any order (Hendrycks and Gimpel 2016). */
int pattern_gelu(importer *im) {
    onnx_value *x = NULL, *sum = im->at->n_input == 2 ? one_plus_erf(im, &x) : NULL;
    const Onnx__NodeProto *first = import_reader(im, sum, "Mul");
    onnx_value *out = output_of(im, first), *factor = other_of(im, first, sum);
    if (!x || !out || !factor) return 0;
    if (!is_half(im, factor, x)) {
        const Onnx__NodeProto *second = import_reader(im, out, "Mul");
        onnx_value *rest = other_of(im, second, out);
        if (!rest || !((factor == x && is_number(im, rest, 0.5)) || (is_number(im, factor, 0.5) && rest == x)))
            return 0;
        out = output_of(im, second);
    }
    onnx_value *parts[] = {import_output(im, 0), output_of(im, import_reader(im, import_output(im, 0), "Erf")), sum,
                           output_of(im, first), out};
    if (!out) return 0;
    basin_shape shape = x->shape;
    int n = import_add(im, &op_gelu, (op_attr){0}, x->node, NODE_NONE);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) import_become(im, parts[i], n, &shape);
    return 1;
}

/* The nodes of a layer norm that was written out, and the values that they compute. */
typedef struct written {
    onnx_value *x, *mean, *centred, *square, *var, *sum, *root, *normal, *scaled, *shifted;
    onnx_value *gamma, *beta;
    double eps;
} written;

/* Over one trailing dimension that stays. */
static int is_last_mean(importer *im, const Onnx__NodeProto *n, int rank) {
    const Onnx__NodeProto *here = im->at;
    double axes[ONNX_NUMBERS];
    if (!n) return 0;
    im->at = n;
    int count = import_list(im, "axes", 1, axes), keeps = import_int(im, "keepdims", 1) != 0;
    im->at = here;
    return rank > 0 && count == 1 && keeps && (axes[0] == -1 || axes[0] == rank - 1);
}

static double number_of(importer *im, const Onnx__NodeProto *n, const onnx_value *one, int *known) {
    const Onnx__NodeProto *here = im->at;
    *known = 0;
    if (!n || n->n_input != 2) return 0;
    im->at = n;
    double number = import_number(im, import_input(im, 0) == one, known);
    im->at = here;
    return number;
}

/* (x - mean)^2, as a power or a product. */
static onnx_value *square_of(importer *im, const onnx_value *centred) {
    const Onnx__NodeProto *power = import_next(im, centred, "Pow"), *product = import_next(im, centred, "Mul");
    if (power && is_number(im, other_of(im, power, centred), 2)) return output_of(im, power);
    return other_of(im, product, centred) == centred ? output_of(im, product) : NULL;
}

static int find_layer_norm(importer *im, written *w) {
    int known = 0;
    w->x = import_input(im, 0);
    w->mean = import_output(im, 0);
    if (!w->x || w->x->kind != VALUE_NODE || !is_last_mean(im, im->at, w->x->shape.rank)) return 0;
    if (batch_of(w->x) == w->x->shape.rank - 1) return 0;
    const Onnx__NodeProto *minus = import_reader(im, w->mean, "Sub");
    if (!minus || minus->n_input != 2 || import_value(im, minus->input[0]) != w->x ||
        !(w->centred = output_of(im, minus)) || !(w->square = square_of(im, w->centred)))
        return 0;
    if (w->centred->readers != (import_next(im, w->centred, "Pow") ? 2 : 3)) return 0;
    const Onnx__NodeProto *mean = import_reader(im, w->square, "ReduceMean");
    w->var = is_last_mean(im, mean, w->x->shape.rank) ? output_of(im, mean) : NULL;
    const Onnx__NodeProto *add = import_reader(im, w->var, "Add");
    w->eps = number_of(im, add, w->var, &known);
    w->sum = known && w->eps > 0 && w->eps < 1 ? output_of(im, add) : NULL;
    w->root = output_of(im, import_reader(im, w->sum, "Sqrt"));
    const Onnx__NodeProto *divide = import_reader(im, w->root, "Div");
    w->normal = other_of(im, divide, w->root) == w->centred ? output_of(im, divide) : NULL;
    return w->normal != NULL;
}

/* A tensor of the file with one number per feature, by which a value is multiplied or which is added to it. */
static onnx_value *per_feature(importer *im, const onnx_value *v, const char *type, int64_t size, onnx_value **out) {
    const Onnx__NodeProto *n = import_reader(im, v, type);
    onnx_value *other = other_of(im, n, v);
    if (!other || other->kind != VALUE_TENSOR || other->viewed || other->turned || other->tensor->n_dims != 1 ||
        other->tensor->dims[0] != size)
        return NULL;
    *out = output_of(im, n);
    return *out ? other : NULL;
}

/* Layer norm over the last dimension: mean, centred, its mean square, + eps, root, division, and mostly gamma and beta. */
int pattern_layer_norm(importer *im) {
    written w = {0};
    if (!find_layer_norm(im, &w)) return 0;
    basin_shape shape = w.x->shape;
    int64_t size = shape.dim[shape.rank - 1];
    w.gamma = per_feature(im, w.normal, "Mul", size, &w.scaled);
    if (w.gamma) w.beta = per_feature(im, w.scaled, "Add", size, &w.shifted);
    op_attr a = {.eps = (float)w.eps, .affine = w.beta ? 2 : w.gamma ? 1 : 0, .own = {1, {size}}};
    const char *names[OP_PARAMS] = {w.gamma ? w.gamma->param : NULL, w.beta ? w.beta->param : NULL};
    int in = form_rows(im, w.x->node, size);
    int n = graph_add_named(im->net, &op_layer_norm, names, a, in, NODE_NONE);
    onnx_value *parts[] = {w.mean, w.centred, w.square, w.var, w.sum, w.root, w.normal, w.scaled, w.shifted};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) import_become(im, parts[i], n, &shape);
    return 1;
}
