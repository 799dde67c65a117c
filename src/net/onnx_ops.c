/* onnx_ops.c - the operators of ONNX, each in terms of the network's own (github.com/onnx/onnx/blob/main/docs/Operators.md). */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_import.h"

#define EXTENT_MAX 65536 /* of kernels, strides, paddings */

/* A pair of extents from a list attribute. */
static basin_status pair(importer *im, const char *name, int first, int least, int pair[2]) {
    int64_t list[8];
    int count = import_ints(im, name, list, 8);
    if (count < 0) return BASIN_OK;
    if (first + 2 > count) return import_fail(im, BASIN_EUNSUPPORTED, "'%s' is not for images with two sides", name);
    for (int i = 0; i < 2; i++) {
        if (list[first + i] < least || list[first + i] > EXTENT_MAX)
            return import_fail(im, BASIN_EUNSUPPORTED, "'%s' of %lld is not supported", name,
                               (long long)list[first + i]);
        pair[i] = (int)list[first + i];
    }
    return BASIN_OK;
}

/* Paddings that keep ceil(size / stride) positions. */
static void pad_same(op_attr *a, const basin_shape *in, int upper) {
    for (int i = 0; i < 2; i++) {
        int64_t size = in->dim[2 + i], positions = (size + a->stride[i] - 1) / a->stride[i];
        int64_t reach = (int64_t)a->dilation[i] * (a->kernel[i] - 1) + 1;
        int64_t total = (positions - 1) * a->stride[i] + reach - size;
        if (total < 0) total = 0;
        a->pad_begin[i] = (int)(upper ? total / 2 : total - total / 2);
        a->pad_end[i] = (int)total - a->pad_begin[i];
    }
}

static basin_status window(importer *im, const basin_shape *in, op_attr *a) {
    basin_status status = BASIN_OK;
    char text[64];
    for (int i = 0; i < 2; i++) a->stride[i] = a->dilation[i] = 1;
    if (in->rank != 4)
        return import_fail(im, BASIN_EUNSUPPORTED, "its input has rank %d; basin has it for images", in->rank);
    TRY(pair(im, "kernel_shape", 0, 1, a->kernel));
    TRY(pair(im, "strides", 0, 1, a->stride));
    TRY(pair(im, "dilations", 0, 1, a->dilation));
    TRY(pair(im, "pads", 0, 0, a->pad_begin));
    TRY(pair(im, "pads", 2, 0, a->pad_end));
    a->ceil_mode = import_int(im, "ceil_mode", 0) != 0;
    import_text(im, "auto_pad", text);
    if (strcmp(text, "SAME_UPPER") == 0 || strcmp(text, "SAME_LOWER") == 0)
        pad_same(a, in, text[5] == 'U');
    else if (*text && strcmp(text, "NOTSET") != 0 && strcmp(text, "VALID") != 0)
        status = import_fail(im, BASIN_EUNSUPPORTED, "auto_pad '%s' is not supported", text);
done:
    return status;
}

/* Appends a node with the parameters that the inputs from `first` on are; all have to be tensors of the file. */
static basin_status emit_weighted(importer *im, const op *row, op_attr attr, int in, int first, int count) {
    const char *names[OP_PARAMS] = {NULL};
    char has[128], wants[128];
    for (int i = 0; i < count; i++) {
        if (!import_is_tensor(im, first + i))
            return import_fail(im, BASIN_EUNSUPPORTED, "its input %d has to be a tensor of the file", first + i);
        names[i] = import_input(im, first + i)->param;
    }
    int n = graph_add_named(im->net, row, names, attr, in, NODE_NONE);
    if (im->net->status != BASIN_OK) return im->net->status;
    for (int i = 0; i < count; i++) {
        basin_shape shape;
        const basin_shape *want = &im->net->node[n].use.param[i].shape;
        basin_status status = onnx_tensor_shape(&shape, import_input(im, first + i)->tensor, im->path, im->err);
        if (status != BASIN_OK) return status;
        if (!basin_shape_equal(&shape, want))
            return import_fail(im, BASIN_ESHAPE, "tensor '%.120s' is %s, not %s", names[i],
                               basin_shape_text(&shape, has), basin_shape_text(want, wants));
    }
    import_set(im, 0, n);
    return BASIN_OK;
}

static basin_status conv(importer *im) {
    basin_status status = BASIN_OK;
    op_attr a = {0};
    int in = 0;
    basin_shape weight;
    TRY(import_node(im, 0, &in));
    TRY(import_shape(im, 1, &weight));
    if (weight.rank != 4 || weight.dim[0] < 1 || weight.dim[0] > INT_MAX)
        return import_fail(im, BASIN_EUNSUPPORTED, "its weights have rank %d; basin has it for images", weight.rank);
    for (int i = 0; i < 2; i++) a.kernel[i] = (int)(weight.dim[2 + i] < EXTENT_MAX ? weight.dim[2 + i] : EXTENT_MAX);
    TRY(window(im, graph_shape(im->net, in), &a));
    int64_t groups = import_int(im, "group", 1);
    if (groups < 1 || groups > weight.dim[0]) return import_fail(im, BASIN_EFORMAT, "%lld groups", (long long)groups);
    a.groups = (int)groups;
    a.outputs = (int)weight.dim[0];
    a.bias = import_input(im, 2) != NULL;
    TRY(emit_weighted(im, &op_convolution, a, in, 1, 1 + a.bias));
done:
    return status;
}

static basin_status gemm(importer *im) {
    basin_status status = BASIN_OK;
    op_attr a = {0};
    int in = 0;
    basin_shape weight;
    TRY(import_node(im, 0, &in));
    TRY(import_shape(im, 1, &weight));
    if (import_int(im, "transA", 0) || import_float(im, "alpha", 1) != 1 || import_float(im, "beta", 1) != 1)
        return import_fail(im, BASIN_EUNSUPPORTED, "transA, alpha or beta other than 0, 1, 1 are not supported");
    a.transposed = !import_int(im, "transB", 0);
    if (weight.rank != 2 || weight.dim[a.transposed] < 1 || weight.dim[a.transposed] > INT_MAX)
        return import_fail(im, BASIN_EFORMAT, "its weights are no matrix");
    a.outputs = (int)weight.dim[a.transposed];
    if (import_is_tensor(im, 1)) a.transposed ^= import_input(im, 1)->turned;
    a.bias = import_input(im, 2) != NULL;
    TRY(emit_weighted(im, &op_linear, a, in, 1, 1 + a.bias));
done:
    return status;
}

/* The Add behind a MatMul whose other input is a list of numbers, one per output: its bias.  @return the value, or NULL */
static const onnx_value *bias_behind(importer *im, int64_t outputs, const Onnx__NodeProto **reader) {
    const onnx_value *v = import_output(im, 0);
    const Onnx__NodeProto *add = import_reader(im, v, "Add");
    if (!add || add->n_input != 2 || add->n_output != 1) return NULL;
    for (int k = 0; k < 2; k++) {
        const onnx_value *b = import_value(im, add->input[k]);
        if (b && b != v && b->kind == VALUE_TENSOR && b->tensor->n_dims == 1 && b->tensor->dims[0] == outputs) {
            *reader = add;
            return b;
        }
    }
    return NULL;
}

static basin_status mat_mul(importer *im) {
    basin_status status = BASIN_OK;
    const Onnx__NodeProto *add = NULL;
    basin_shape weight;
    int in = 0;
    TRY(import_node(im, 0, &in));
    if (!import_is_tensor(im, 1))
        return import_fail(im, BASIN_EUNSUPPORTED, "a product of two computed values is not supported");
    TRY(import_shape(im, 1, &weight));
    if (weight.rank != 2 || weight.dim[1] < 1 || weight.dim[1] > INT_MAX)
        return import_fail(im, BASIN_EUNSUPPORTED, "its weights are no matrix");
    op_attr a = {.outputs = (int)weight.dim[1], .transposed = !import_input(im, 1)->turned};
    const onnx_value *bias = bias_behind(im, weight.dim[1], &add);
    const char *names[OP_PARAMS] = {import_input(im, 1)->param, bias ? bias->param : NULL};
    a.bias = bias != NULL;
    int n = graph_add_named(im->net, &op_linear, names, a, in, NODE_NONE);
    TRY(im->net->status);
    if (im->net->node[n].use.in[0].dim[1] != weight.dim[0])
        return import_fail(im, BASIN_ESHAPE, "%lld inputs meet weights for %lld",
                           (long long)im->net->node[n].use.in[0].dim[1], (long long)weight.dim[0]);
    import_set(im, 0, n);
    if (bias) import_value(im, add->output[0])->kind = VALUE_NODE, import_value(im, add->output[0])->node = n;
done:
    return status;
}

static basin_status batch_norm(importer *im) {
    basin_status status = BASIN_OK;
    int in = 0;
    TRY(import_node(im, 0, &in));
    if (import_int(im, "training_mode", im->at->n_output > 1))
        TRY(import_note(im, "batch_norm",
                        "batch norm says training_mode=1: the export ran the network once in training mode, which "
                        "changed its running statistics; export after model.eval() with training=PRESERVE, or take "
                        "them from the checkpoint with --weights"));
    TRY(emit_weighted(im, &op_batch_norm, (op_attr){.eps = (float)import_float(im, "epsilon", 1e-5)}, in, 1, 4));
done:
    return status;
}

/* An activation with at most one number. */
static basin_status activation(importer *im, const op *row, const char *name, double normal) {
    int in = 0;
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    return import_emit(im, row, (op_attr){.slope = name ? (float)import_float(im, name, normal) : 0}, in, NODE_NONE);
}

static basin_status relu(importer *im) {
    return activation(im, &op_relu, NULL, 0);
}
static basin_status leaky_relu(importer *im) {
    return activation(im, &op_leaky_relu, "alpha", 0.01);
}
static basin_status elu(importer *im) {
    return activation(im, &op_elu, "alpha", 1);
}
static basin_status sigmoid(importer *im) {
    return activation(im, &op_sigmoid, NULL, 0);
}
static basin_status import_tanh(importer *im) {
    return activation(im, &op_tanh, NULL, 0);
}
static basin_status softplus(importer *im) {
    return activation(im, &op_softplus, NULL, 0);
}
static basin_status hard_swish(importer *im) {
    return activation(im, &op_hard_swish, NULL, 0);
}

static basin_status gelu(importer *im) {
    char text[64];
    if (strcmp(import_text(im, "approximate", text), "tanh") == 0)
        return import_fail(im, BASIN_EUNSUPPORTED, "the tanh approximation is not supported");
    return activation(im, &op_gelu, NULL, 0);
}

static basin_status hard_sigmoid(importer *im) {
    int in = 0;
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    op_attr line = {.slope = (float)import_float(im, "alpha", 0.2), .beta = (float)import_float(im, "beta", 0.5)};
    int n = graph_add(im->net, &op_affine, NULL, line, in, NODE_NONE);
    return import_emit(im, &op_clip, (op_attr){.slope = 0, .beta = 1}, n, NODE_NONE);
}

static basin_status clip(importer *im) {
    basin_status status = BASIN_OK;
    int in = 0;
    double bound[2] = {import_float(im, "min", -FLT_MAX), import_float(im, "max", FLT_MAX)};
    TRY(import_node(im, 0, &in));
    for (int k = 1; k <= 2; k++) {
        int known = 1;
        if (!import_input(im, k)) continue;
        bound[k - 1] = import_number(im, k, &known);
        if (!known) return import_fail(im, BASIN_EUNSUPPORTED, "its bounds have to be numbers of the file");
    }
    TRY(import_emit(im, &op_clip, (op_attr){.slope = (float)bound[0], .beta = (float)bound[1]}, in, NODE_NONE));
done:
    return status;
}

/* The dimensions of a shape with ones in front, to `rank`. */
static int same_rank(const basin_shape *a, const basin_shape *b) {
    return a->rank == b->rank;
}

static basin_status two_values(importer *im, const op *row) {
    basin_status status = BASIN_OK;
    int a = 0, b = 0;
    TRY(import_node(im, 0, &a));
    TRY(import_node(im, 1, &b));
    const basin_shape *left = graph_shape(im->net, a), *right = graph_shape(im->net, b);
    if (same_rank(left, right) && basin_shape_size(left) < basin_shape_size(right)) {
        int swap = a;
        a = b;
        b = swap;
    }
    TRY(import_emit(im, row, (op_attr){0}, a, b));
done:
    return status;
}

/* y = factor x + offset, where one input is a fixed number.  @param other  the place of that input */
static basin_status line(importer *im, int other, double factor, double offset) {
    int in = 0;
    basin_status status = import_node(im, 1 - other, &in);
    if (status != BASIN_OK) return status;
    return import_emit(im, &op_affine, (op_attr){.slope = (float)factor, .beta = (float)offset}, in, NODE_NONE);
}

/* The place of the input that is a fixed number, or -1. */
static int fixed(importer *im, double *number) {
    for (int k = 1; k >= 0; k--) {
        int known;
        *number = import_number(im, k, &known);
        if (known) return k;
    }
    return -1;
}

static basin_status add(importer *im) {
    double c;
    int k = fixed(im, &c);
    return k < 0 ? two_values(im, &op_add) : line(im, k, 1, c);
}

static basin_status multiply(importer *im) {
    double c;
    int k = fixed(im, &c);
    return k < 0 ? two_values(im, &op_multiply) : line(im, k, c, 0);
}

static basin_status subtract(importer *im) {
    double c;
    int k = fixed(im, &c), b = 0;
    if (k == 1) return line(im, 1, 1, -c);
    if (k == 0) return line(im, 0, -1, c);
    basin_status status = import_node(im, 1, &b);
    if (status != BASIN_OK) return status;
    int minus = graph_add(im->net, &op_affine, NULL, (op_attr){.slope = -1}, b, NODE_NONE), a = 0;
    status = import_node(im, 0, &a);
    return status == BASIN_OK ? import_emit(im, &op_add, (op_attr){0}, a, minus) : status;
}

/* The value that `node` computes from `value` and a fixed number; NULL if it does not. */
static onnx_value *with_number(importer *im, const Onnx__NodeProto *n, const onnx_value *value, double number) {
    const Onnx__NodeProto *here = im->at;
    int known = 0;
    im->at = n;
    for (int k = 0; n && k < 2 && !known; k++) {
        double c = import_number(im, k, &known);
        known = known && fabs(c - number) < 1e-6 && import_input(im, 1 - k) == value;
    }
    onnx_value *out = known ? import_output(im, 0) : NULL;
    im->at = here;
    return out;
}

/* GELU as exporters write it out: x / sqrt 2, Erf, + 1, * x, * 0.5.  @return whether this division begins one */
static int gelu_behind(importer *im) {
    onnx_value *x = import_input(im, 0), *value[5] = {import_output(im, 0)};
    const Onnx__NodeProto *erf = import_reader(im, value[0], "Erf");
    if (!x || x->kind != VALUE_NODE || !erf || erf->n_output != 1) return 0;
    value[1] = import_value(im, erf->output[0]);
    const Onnx__NodeProto *add = import_reader(im, value[1], "Add");
    value[2] = add ? with_number(im, add, value[1], 1) : NULL;
    const Onnx__NodeProto *product = import_reader(im, value[2], "Mul");
    if (!product || product->n_input != 2 || product->n_output != 1 ||
        import_value(im, product->input[import_value(im, product->input[0]) == value[2]]) != x)
        return 0;
    value[3] = import_value(im, product->output[0]);
    const Onnx__NodeProto *half = import_reader(im, value[3], "Mul");
    value[4] = half ? with_number(im, half, value[3], 0.5) : NULL;
    if (!value[4]) return 0;
    int n = graph_add(im->net, &op_gelu, NULL, (op_attr){0}, x->node, NODE_NONE);
    for (int i = 0; i < 5; i++)
        if (value[i]) value[i]->kind = VALUE_NODE, value[i]->node = n;
    return 1;
}

static basin_status divide(importer *im) {
    double c;
    int k = fixed(im, &c);
    if (k == 1 && fabs(c - sqrt(2)) < 1e-6 && gelu_behind(im)) return BASIN_OK;
    if (k == 1 && c != 0) return line(im, 1, 1 / c, 0);
    return import_fail(im, BASIN_EUNSUPPORTED, "only a division by a fixed number is supported");
}

static basin_status negate(importer *im) {
    return line(im, 1, -1, 0);
}

static basin_status pool(importer *im, const op *row) {
    basin_status status = BASIN_OK;
    op_attr a = {.exclude_pad = !import_int(im, "count_include_pad", 0)};
    int in = 0;
    TRY(import_node(im, 0, &in));
    TRY(window(im, graph_shape(im->net, in), &a));
    if (a.kernel[0] < 1) return import_fail(im, BASIN_EFORMAT, "it has no kernel_shape");
    if (a.dilation[0] != 1 || a.dilation[1] != 1)
        return import_fail(im, BASIN_EUNSUPPORTED, "a dilated pooling is not supported");
    TRY(import_emit(im, row, a, in, NODE_NONE));
done:
    return status;
}

static basin_status max_pool(importer *im) {
    return pool(im, &op_max_pool);
}
static basin_status average_pool(importer *im) {
    return pool(im, &op_average_pool);
}

static basin_status global_average_pool(importer *im) {
    int in = 0;
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    if (graph_shape(im->net, in)->rank != 4) return import_fail(im, BASIN_EUNSUPPORTED, "basin has it for images");
    return import_emit(im, &op_global_average_pool, (op_attr){0}, in, NODE_NONE);
}

/* Over both sides of an image: global average pooling. */
static basin_status reduce_mean(importer *im) {
    double axes[ONNX_NUMBERS];
    int64_t list[8];
    int in = 0, seen = 0, count = import_ints(im, "axes", list, 8);
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    for (int i = 0; i < count; i++) axes[i] = (double)list[i];
    if (count < 0) count = import_numbers(im, 1, axes);
    int rank = graph_shape(im->net, in)->rank;
    for (int i = 0; i < count; i++) {
        double axis = axes[i] < 0 ? axes[i] + rank : axes[i];
        if (axis >= 0 && axis < 8) seen |= 1 << (int)axis;
    }
    if (rank != 4 || seen != (1 << 2 | 1 << 3))
        return import_fail(im, BASIN_EUNSUPPORTED, "only the mean over both sides of an image is supported");
    status = import_emit(im, &op_global_average_pool, (op_attr){0}, in, NODE_NONE);
    if (status != BASIN_OK || import_int(im, "keepdims", 1)) return status;
    return import_emit(im, &op_flatten, (op_attr){0}, import_output(im, 0)->node, NODE_NONE);
}

/* The same value under another name. A tensor of the file becomes a tensor of its own: exporters make one of two that
 * have equal values. */
static basin_status identity(importer *im) {
    onnx_value *from = import_input(im, 0), *to = import_output(im, 0);
    if (!from || !to) return import_fail(im, BASIN_EFORMAT, "it has no input or no output");
    to->kind = from->kind;
    to->node = from->node;
    to->tensor = from->tensor;
    to->turned = from->turned;
    to->rank = from->rank;
    to->count = from->count;
    memcpy(to->number, from->number, sizeof to->number);
    return BASIN_OK;
}

static basin_status constant(importer *im) {
    onnx_value *to = import_output(im, 0);
    const Onnx__AttributeProto *a = import_attribute(im, "value");
    if (!to) return import_fail(im, BASIN_EFORMAT, "it has no output");
    if (a && a->t) {
        to->kind = VALUE_TENSOR;
        to->tensor = a->t;
        return BASIN_OK;
    }
    to->kind = VALUE_NUMBERS;
    to->rank = 0;
    to->count = 1;
    if ((a = import_attribute(im, "value_float")))
        to->number[0] = (double)a->f;
    else if ((a = import_attribute(im, "value_int")))
        to->number[0] = (double)a->i;
    else if ((a = import_attribute(im, "value_ints")) && a->n_ints <= ONNX_NUMBERS) {
        to->rank = 1;
        to->count = (int)a->n_ints;
        for (int i = 0; i < to->count; i++) to->number[i] = (double)a->ints[i];
    } else
        return import_fail(im, BASIN_EUNSUPPORTED, "it holds nothing that basin reads");
    return BASIN_OK;
}

/* In another shape, the batch in front: nothing, a flattening, or a copy. */
static basin_status to_shape(importer *im, int in, basin_shape to) {
    const basin_shape *from = graph_shape(im->net, in);
    to.dim[0] = 1;
    if (basin_shape_equal(from, &to)) {
        import_set(im, 0, in);
        return BASIN_OK;
    }
    if (to.rank == 2) return import_emit(im, &op_flatten, (op_attr){0}, in, NODE_NONE);
    return import_emit(im, &op_reshape, (op_attr){.to = to}, in, NODE_NONE);
}

static basin_status flatten(importer *im) {
    int in = 0;
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    const basin_shape *from = graph_shape(im->net, in);
    if (import_int(im, "axis", 1) != 1) return import_fail(im, BASIN_EUNSUPPORTED, "only axis 1 is supported");
    return to_shape(im, in, (basin_shape){2, {1, basin_shape_size(from)}});
}

static basin_status reshape(importer *im) {
    double number[ONNX_NUMBERS];
    int in = 0, open = 0, count = import_numbers(im, 1, number);
    int64_t list[8], known = 1;
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    if (count < 0 && (count = import_ints(im, "shape", list, 8)) > 0)
        for (int i = 0; i < count; i++) number[i] = (double)list[i];
    if (count < 2 || count > 5) return import_fail(im, BASIN_EUNSUPPORTED, "it leads to rank %d", count);
    basin_shape to = {.rank = count, .dim = {1}};
    const basin_shape *from = graph_shape(im->net, in);
    for (int i = 1; i < count; i++) {
        if (!(number[i] >= -1 && number[i] <= 1 << 30)) return import_fail(im, BASIN_EFORMAT, "its shape cannot be");
        to.dim[i] = number[i] == 0 && i < from->rank ? from->dim[i] : (int64_t)number[i];
        if (to.dim[i] == -1)
            open = open ? -1 : i;
        else if (__builtin_mul_overflow(known, to.dim[i], &known))
            return import_fail(im, BASIN_EFORMAT, "its shape cannot be");
    }
    if (open > 0 && known > 0) to.dim[open] = basin_shape_size(from) / known;
    if (open < 0 || known < 1 || basin_shape_size(&to) != basin_shape_size(from))
        return import_fail(im, BASIN_EUNSUPPORTED, "it does not keep the batch as the first dimension");
    return to_shape(im, in, to);
}

/* The axes that an operator names, as bits; from an attribute before opset 13, then from an input. */
static int axes_of(importer *im, int rank) {
    double number[ONNX_NUMBERS];
    int64_t list[8];
    int bits = 0, count = import_ints(im, "axes", list, 8);
    for (int i = 0; i < count; i++) number[i] = (double)list[i];
    if (count < 0) count = import_numbers(im, 1, number);
    for (int i = 0; i < count; i++) {
        double axis = number[i] < 0 ? number[i] + rank : number[i];
        if (axis >= 0 && axis < 8) bits |= 1 << (int)axis;
    }
    return bits;
}

static basin_status squeeze(importer *im) {
    int in = 0;
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    const basin_shape *from = graph_shape(im->net, in);
    basin_shape to = {0};
    int axes = axes_of(im, from->rank);
    for (int i = 0; i < from->rank; i++)
        if (i == 0 || !(axes >> i & 1) || from->dim[i] != 1) to.dim[to.rank++] = from->dim[i];
    return to_shape(im, in, to);
}

static basin_status unsqueeze(importer *im) {
    int in = 0, next = 0;
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    const basin_shape *from = graph_shape(im->net, in);
    int axes = axes_of(im, from->rank + 1), rank = from->rank + __builtin_popcount((unsigned)axes);
    if (axes & 1 || rank > 5) return import_fail(im, BASIN_EUNSUPPORTED, "it does not keep the batch in front");
    basin_shape to = {.rank = rank};
    for (int i = 0; i < rank; i++) to.dim[i] = axes >> i & 1 ? 1 : from->dim[next++];
    return to_shape(im, in, to);
}

/* A matrix of the file: the value stays in it, under its own name, and is read the other way. */
static basin_status turn(importer *im) {
    basin_status status = identity(im);
    if (status != BASIN_OK) return status;
    const onnx_value *from = import_input(im, 0);
    import_output(im, 0)->param = from->param;
    import_output(im, 0)->turned = !from->turned;
    return BASIN_OK;
}

static basin_status transpose(importer *im) {
    int in = 0;
    int64_t list[8];
    op_attr a = {0};
    if (import_is_tensor(im, 0) && import_input(im, 0)->tensor->n_dims == 2) return turn(im);
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    int rank = graph_shape(im->net, in)->rank;
    if (import_ints(im, "perm", list, 8) != rank || rank > 5 || list[0] != 0)
        return import_fail(im, BASIN_EUNSUPPORTED, "it does not keep the batch in front");
    for (int i = 0; i < rank; i++) a.order[i] = list[i] >= 0 && list[i] < rank ? (int)list[i] : 0;
    return import_emit(im, &op_transpose, a, in, NODE_NONE);
}

/* a and b side by side; what was put together already is not copied again (dense blocks do that over and over). */
static int side_by_side(importer *im, int a, int b, int axis) {
    for (int i = 0; i < im->concats; i++)
        if (im->concat[i][0] == a && im->concat[i][1] == b && im->concat[i][2] == axis) return im->concat[i][3];
    int n = graph_add(im->net, &op_concat, NULL, (op_attr){.axis = axis}, a, b);
    int(*grown)[4] = realloc(im->concat, (size_t)(im->concats + 1) * sizeof *grown);
    if (grown) {
        im->concat = grown;
        int *row = grown[im->concats++];
        row[0] = a, row[1] = b, row[2] = axis, row[3] = n;
    }
    return n;
}

static basin_status concat(importer *im) {
    basin_status status = BASIN_OK;
    int all = 0, next = 0;
    TRY(import_node(im, 0, &all));
    int64_t axis = import_int(im, "axis", 1);
    if (axis < 0) axis += graph_shape(im->net, all)->rank;
    if (axis < 1 || axis > 4) return import_fail(im, BASIN_EUNSUPPORTED, "axis %lld is not supported", (long long)axis);
    for (int k = 1; k < (int)im->at->n_input; k++) {
        TRY(import_node(im, k, &next));
        all = side_by_side(im, all, next, (int)axis);
        TRY(im->net->status);
    }
    import_set(im, 0, all);
done:
    return status;
}

static int cut(importer *im, int in, int64_t axis, double begin, double end) {
    int64_t size = graph_shape(im->net, in)->dim[axis];
    if (begin < 0) begin += (double)size;
    if (end < 0) end += (double)size;
    op_attr a = {.axis = (int)axis,
                 .begin = (int64_t)fmin(fmax(begin, 0), (double)size),
                 .end = (int64_t)fmin(fmax(end, 0), (double)size)};
    return a.begin == 0 && a.end == size ? in : graph_add(im->net, &op_slice, NULL, a, in, NODE_NONE);
}

static basin_status slice(importer *im) {
    double begin[ONNX_NUMBERS], end[ONNX_NUMBERS], axes[ONNX_NUMBERS], steps[ONNX_NUMBERS];
    int in = 0, count = import_numbers(im, 1, begin);
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    int has_axes = import_input(im, 3) != NULL, has_steps = import_input(im, 4) != NULL;
    if (count < 1 || import_numbers(im, 2, end) != count || (has_axes && import_numbers(im, 3, axes) != count) ||
        (has_steps && import_numbers(im, 4, steps) != count))
        return import_fail(im, BASIN_EUNSUPPORTED, "its bounds have to be numbers of the file");
    for (int i = 0; i < count && im->net->status == BASIN_OK; i++) {
        int rank = graph_shape(im->net, in)->rank;
        double axis = !has_axes ? i : axes[i] < 0 ? axes[i] + rank : axes[i];
        if (!(axis >= 1 && axis < rank) || (has_steps && steps[i] != 1))
            return import_fail(im, BASIN_EUNSUPPORTED, "steps other than 1, or a part of the batch, are not supported");
        in = cut(im, in, (int64_t)axis, begin[i], end[i]);
    }
    import_set(im, 0, in);
    return im->net->status;
}

static basin_status split(importer *im) {
    double size[ONNX_NUMBERS], at = 0;
    int64_t list[ONNX_NUMBERS];
    int in = 0, outputs = (int)im->at->n_output, count = import_ints(im, "split", list, ONNX_NUMBERS);
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    for (int i = 0; i < count; i++) size[i] = (double)list[i];
    if (count < 0) count = import_numbers(im, 1, size);
    int64_t axis = import_int(im, "axis", 0), rank = graph_shape(im->net, in)->rank;
    if (axis < 0) axis += rank;
    if (axis < 1 || axis >= rank || outputs > ONNX_NUMBERS || (count >= 0 && count != outputs))
        return import_fail(im, BASIN_EUNSUPPORTED, "it does not split one dimension behind the batch");
    int64_t whole = graph_shape(im->net, in)->dim[axis];
    for (int i = 0; i < outputs; i++) {
        double part = count >= 0 ? size[i] : floor((double)(whole + outputs - 1) / outputs);
        import_set(im, i, cut(im, in, axis, at, at + part));
        at += part;
    }
    return im->net->status;
}

/* One place of a dimension. */
static basin_status gather(importer *im) {
    int in = 0, known = 0;
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    double place = import_number(im, 1, &known);
    int64_t axis = import_int(im, "axis", 0);
    const basin_shape *from = graph_shape(im->net, in);
    if (axis < 0) axis += from->rank;
    if (!known || axis < 1 || axis >= from->rank || import_input(im, 1)->rank > 0)
        return import_fail(im, BASIN_EUNSUPPORTED, "only one fixed place of a dimension behind the batch is supported");
    basin_shape to = {0};
    for (int i = 0; i < from->rank; i++)
        if (i != axis) to.dim[to.rank++] = from->dim[i];
    if (place < 0) place += (double)from->dim[axis];
    in = cut(im, in, axis, place, place + 1);
    return im->net->status == BASIN_OK ? to_shape(im, in, to) : im->net->status;
}

static basin_status pad(importer *im) {
    double number[ONNX_NUMBERS], value = 0;
    char mode[64];
    int in = 0, known = 1, count = import_numbers(im, 1, number);
    int64_t list[16];
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    if (count < 0 && (count = import_ints(im, "pads", list, 16)) > 0)
        for (int i = 0; i < count; i++) number[i] = (double)list[i];
    if (import_input(im, 2)) value = import_number(im, 2, &known);
    import_text(im, "mode", mode);
    int rank = graph_shape(im->net, in)->rank;
    if (count != 2 * rank || !known || value != 0 || (*mode && strcmp(mode, "constant") != 0) || number[0] != 0 ||
        number[rank] != 0)
        return import_fail(im, BASIN_EUNSUPPORTED, "only fixed paddings with zeros behind the batch are supported");
    for (int axis = 1; axis < rank; axis++) {
        double begin = number[axis], end = number[rank + axis];
        if (!(begin >= 0 && begin <= EXTENT_MAX && end >= 0 && end <= EXTENT_MAX))
            return import_fail(im, BASIN_EUNSUPPORTED, "a padding of %g is not supported", begin < 0 ? begin : end);
        op_attr a = {.axis = axis, .begin = (int64_t)begin, .end = (int64_t)end};
        if (a.begin || a.end) in = graph_add(im->net, &op_pad, NULL, a, in, NODE_NONE);
        if (im->net->status != BASIN_OK) return im->net->status;
    }
    import_set(im, 0, in);
    return BASIN_OK;
}

static basin_status normalizer(importer *im, const op *row) {
    int in = 0;
    basin_status status = import_node(im, 0, &in);
    if (status != BASIN_OK) return status;
    int64_t rank = graph_shape(im->net, in)->rank, axis = import_int(im, "axis", im->opset < 13 ? 1 : -1);
    if (axis < 0) axis += rank;
    if (axis != rank - 1) return import_fail(im, BASIN_EUNSUPPORTED, "only the last dimension is supported");
    return import_emit(im, row, (op_attr){0}, in, NODE_NONE);
}

static basin_status softmax(importer *im) {
    return normalizer(im, &op_softmax);
}
static basin_status log_softmax(importer *im) {
    return normalizer(im, &op_log_softmax);
}

static const onnx_op rows[] = {
    {"Add", add},
    {"AveragePool", average_pool},
    {"BatchNormalization", batch_norm},
    {"Cast", identity},
    {"Clip", clip},
    {"Concat", concat},
    {"Constant", constant},
    {"Conv", conv},
    {"Div", divide},
    {"Dropout", identity},
    {"Elu", elu},
    {"Flatten", flatten},
    {"Gather", gather},
    {"Gelu", gelu},
    {"Gemm", gemm},
    {"GlobalAveragePool", global_average_pool},
    {"HardSigmoid", hard_sigmoid},
    {"HardSwish", hard_swish},
    {"Identity", identity},
    {"LeakyRelu", leaky_relu},
    {"LogSoftmax", log_softmax},
    {"MatMul", mat_mul},
    {"MaxPool", max_pool},
    {"Mul", multiply},
    {"Neg", negate},
    {"Pad", pad},
    {"ReduceMean", reduce_mean},
    {"Relu", relu},
    {"Reshape", reshape},
    {"Sigmoid", sigmoid},
    {"Slice", slice},
    {"Softmax", softmax},
    {"Softplus", softplus},
    {"Split", split},
    {"Squeeze", squeeze},
    {"Sub", subtract},
    {"Tanh", import_tanh},
    {"Transpose", transpose},
    {"Unsqueeze", unsqueeze},
};

enum { ROWS = sizeof rows / sizeof *rows };

const onnx_op *onnx_op_find(const char *name) {
    for (int i = 0; i < ROWS; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    return NULL;
}

const char *onnx_op_names(char text[900]) {
    text[0] = 0;
    for (int i = 0, length = 0; i < ROWS; i++)
        length += snprintf(text + length, 900 - (size_t)length, "%s%s", i ? " " : "", rows[i].name);
    return text;
}
