/* onnx_activation.c - activations of ONNX: element by element, or along one dimension. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_import.h"

/* Behind input 0, in its shape. */
static basin_status emit(importer *im, const op *row, op_attr attr) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    int in = 0;
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    import_set(im, 0, import_add(im, row, attr, in, NODE_NONE), &shape);
    status = im->net->status;
done:
    return status;
}

/* Behind what the node has become so far. */
static basin_status behind(importer *im, const op *row, op_attr attr) {
    onnx_value *out = import_output(im, 0);
    if (out) out->node = import_add(im, row, attr, out->node, NODE_NONE);
    return im->net->status;
}

/* With at most one number. */
static basin_status activation(importer *im, const op *row, const char *name, double normal) {
    return emit(im, row, (op_attr){.slope = name ? (float)import_float(im, name, normal) : 0});
}

basin_status onnx_relu(importer *im) {
    return activation(im, &op_relu, NULL, 0);
}
basin_status onnx_leaky_relu(importer *im) {
    return activation(im, &op_leaky_relu, "alpha", 0.01);
}
basin_status onnx_elu(importer *im) {
    return activation(im, &op_elu, "alpha", 1);
}
basin_status onnx_sigmoid(importer *im) {
    return activation(im, &op_sigmoid, NULL, 0);
}
basin_status onnx_tanh(importer *im) {
    return activation(im, &op_tanh, NULL, 0);
}
basin_status onnx_softplus(importer *im) {
    return activation(im, &op_softplus, NULL, 0);
}
basin_status onnx_hard_swish(importer *im) {
    return activation(im, &op_hard_swish, NULL, 0);
}
basin_status onnx_erf(importer *im) {
    return activation(im, &op_erf, NULL, 0);
}
basin_status onnx_sine(importer *im) {
    return activation(im, &op_sine, NULL, 0);
}
basin_status onnx_cosine(importer *im) {
    return emit(im, &op_sine, (op_attr){.beta = (float)M_PI_2});
}
basin_status onnx_exp(importer *im) {
    return activation(im, &op_exp, NULL, 0);
}
basin_status onnx_log(importer *im) {
    return activation(im, &op_log, NULL, 0);
}
basin_status onnx_abs(importer *im) {
    return activation(im, &op_abs, NULL, 0);
}
basin_status onnx_sqrt(importer *im) {
    return activation(im, &op_sqrt, NULL, 0);
}

basin_status onnx_gelu(importer *im) {
    char text[64];
    int by_tanh = strcmp(import_text(im, "approximate", text), "tanh") == 0;
    return activation(im, by_tanh ? &op_gelu_tanh : &op_gelu, NULL, 0);
}

basin_status onnx_negate(importer *im) {
    return emit(im, &op_affine, (op_attr){.slope = -1});
}

basin_status onnx_reciprocal(importer *im) {
    return emit(im, &op_power, (op_attr){.slope = 1, .beta = -1});
}

basin_status onnx_hard_sigmoid(importer *im) {
    basin_status status = BASIN_OK;
    op_attr line = {.slope = (float)import_float(im, "alpha", 0.2), .beta = (float)import_float(im, "beta", 0.5)};
    TRY(emit(im, &op_affine, line));
    TRY(behind(im, &op_clip, (op_attr){.slope = 0, .beta = 1}));
done:
    return status;
}

/* y = a f(x / a), f being the ELU with 1 */
basin_status onnx_celu(importer *im) {
    basin_status status = BASIN_OK;
    const double alpha = import_float(im, "alpha", 1);
    if (!(alpha > 0)) return import_fail(im, BASIN_EUNSUPPORTED, "alpha of %g is not above 0", alpha);
    TRY(emit(im, &op_affine, (op_attr){.slope = (float)(1 / alpha)}));
    TRY(behind(im, &op_elu, (op_attr){.slope = 1}));
    TRY(behind(im, &op_affine, (op_attr){.slope = (float)alpha}));
done:
    return status;
}

basin_status onnx_selu(importer *im) {
    basin_status status = BASIN_OK;
    TRY(emit(im, &op_elu, (op_attr){.slope = (float)import_float(im, "alpha", 1.67326319217681884765625)}));
    TRY(behind(im, &op_affine, (op_attr){.slope = (float)import_float(im, "gamma", 1.05070102214813232421875)}));
done:
    return status;
}

basin_status onnx_clip(importer *im) {
    double bound[2] = {import_float(im, "min", -FLT_MAX), import_float(im, "max", FLT_MAX)};
    for (int k = 1; k <= 2; k++) {
        int known = 1;
        if (!import_input(im, k)) continue;
        bound[k - 1] = import_fixed(im, k, &known);
        if (!known) return import_fail(im, BASIN_EUNSUPPORTED, "its bounds have to be fixed numbers of the file");
    }
    return emit(im, &op_clip, (op_attr){.slope = (float)bound[0], .beta = (float)bound[1]});
}

/* One learned slope for all channels or one each; or a fixed one. */
basin_status onnx_prelu(importer *im) {
    basin_status status = BASIN_OK;
    int known = 0;
    const onnx_value *slope = import_input(im, 1);
    basin_shape shape, seen;
    op_attr a = {0};
    int in = 0;
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    if (!import_is_tensor(im, 1)) {
        const double fixed = import_number(im, 1, &known);
        if (known) return emit(im, &op_leaky_relu, (op_attr){.slope = (float)fixed});
        return import_fail(im, BASIN_EUNSUPPORTED, "its input 1 has to be a tensor of the file");
    }
    TRY(import_shape(im, 1, &seen));
    a.own = (basin_shape){1, {basin_shape_size(&seen)}}; /* however often it was unsqueezed */
    int64_t slopes = a.own.dim[0], channels = shape.rank > 1 && shape.dim[0] == 1 ? shape.dim[1] : 0;
    int place = shape.rank - seen.rank; /* where the channels are, counted from the end as broadcasting does */
    if (!channels || (slopes != 1 && (slopes != channels || place > 1 || seen.dim[1 - place] != channels)))
        return import_fail(im, BASIN_EUNSUPPORTED, "its %lld slopes are not one, nor one per channel",
                           (long long)slopes);
    in = form_channels(im, in, &shape);
    const char *names[OP_PARAMS] = {slope->param};
    import_set(im, 0, graph_add_named(im->net, &op_prelu, names, a, in, NODE_NONE), &shape);
    status = im->net->status;
done:
    return status;
}

static int softmax_axis(importer *im, const basin_shape *shape) {
    return import_axis(import_int(im, "axis", im->opset < 13 ? 1 : -1), shape->rank);
}

/* Before opset 13 over all dimensions from the axis on, then over the one. */
static int is_over_batch(importer *im, int axis) {
    const int batch = import_batch(im, 0);
    return im->opset < 13 ? batch >= axis : batch == axis;
}

int onnx_softmax_is_whole(importer *im, const basin_shape *shape) {
    const int axis = softmax_axis(im, shape);
    int64_t over = axis < 0 ? 0 : shape->dim[axis];
    for (int i = axis + 1; im->opset < 13 && axis >= 0 && i < shape->rank; i++) over *= shape->dim[i];
    return over == basin_shape_size(shape) && (axis > 0 || shape->rank == 1) && !is_over_batch(im, axis);
}

static basin_status normalizer(importer *im, const op *row) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    op_attr a = {0};
    int in = 0;
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    const int axis = softmax_axis(im, &shape);
    if (axis < 0) return import_fail(im, BASIN_EFORMAT, "it has no such axis");
    if (is_over_batch(im, axis)) return batch_fail(im, import_batch(im, 0));
    if (axis == shape.rank - 1)
        in = form_rows(im, in, shape.dim[axis]);
    else
        in = form_along(im, in, &shape, axis, im->opset < 13 ? shape.rank - 1 : axis, 0, &a.axis);
    import_set(im, 0, import_add(im, row, a, in, NODE_NONE), &shape);
    status = im->net->status;
done:
    return status;
}

basin_status onnx_softmax(importer *im) {
    return normalizer(im, &op_softmax);
}
basin_status onnx_log_softmax(importer *im) {
    return normalizer(im, &op_log_softmax);
}
