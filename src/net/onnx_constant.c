/* onnx_constant.c - operators of ONNX that compute nothing: constants, other names, other types. */
#include <stdlib.h>

#include "base/error.h"
#include "net/onnx_import.h"

/* The same value under another name. A tensor of the file becomes a tensor of its own: exporters make one of two that
 * have equal values. */
basin_status onnx_identity(importer *im) {
    const onnx_value *from = import_input(im, 0);
    onnx_value *to = import_output(im, 0);
    if (!from || !to || from->kind == VALUE_UNKNOWN)
        return import_fail(im, BASIN_EFORMAT, "it has no input or no output");
    if (from->kind == VALUE_NUMBERS) {
        to->number = import_array(im, 0, &to->shape);
        if (!to->number) return import_fail(im, BASIN_EFORMAT, "its input cannot be read");
    }
    to->kind = from->kind;
    to->node = from->kind == VALUE_NODE ? from->node : NODE_NONE;
    to->shape = from->shape;
    to->batch = from->batch;
    to->inside = from->inside;
    to->tensor = from->tensor;
    to->turned = from->turned;
    to->viewed = from->viewed;
    to->fixed = from->fixed;
    to->whole = from->whole;
    to->swapped = from->swapped;
    return BASIN_OK;
}

/* Between types of floats nothing changes here; whole numbers stay whole. */
basin_status onnx_cast(importer *im) {
    const onnx_value *from = import_input(im, 0);
    int64_t to = import_int(im, "to", ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT);
    int floats = to == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT || to == ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE ||
                 to == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16 || to == ONNX__TENSOR_PROTO__DATA_TYPE__BFLOAT16;
    if (from && from->kind == VALUE_NODE && !floats && !from->whole)
        return import_fail(im, BASIN_EUNSUPPORTED, "it makes whole numbers of computed ones");
    basin_status status = onnx_identity(im);
    if (status != BASIN_OK || !from) return status;
    import_output(im, 0)->param = from->param; /* not a tensor of its own */
    import_output(im, 0)->node = from->node;
    return BASIN_OK;
}

basin_status onnx_constant(importer *im) {
    onnx_value *to = import_output(im, 0);
    const Onnx__AttributeProto *a = import_attribute(im, "value");
    if (!to) return import_fail(im, BASIN_EFORMAT, "it has no output");
    if (a && a->t) {
        to->kind = VALUE_TENSOR;
        to->tensor = a->t;
        to->fixed = 1;
        return BASIN_OK;
    }
    const Onnx__AttributeProto *one = import_attribute(im, "value_float"), *whole = import_attribute(im, "value_int");
    const Onnx__AttributeProto *ones = import_attribute(im, "value_floats"),
                               *wholes = import_attribute(im, "value_ints");
    const Onnx__AttributeProto *list = ones ? ones : wholes;
    size_t count = ones ? ones->n_floats : wholes ? wholes->n_ints : 1;
    if ((!one && !whole && !list) || count > ONNX_KNOWN_MAX)
        return import_fail(im, BASIN_EUNSUPPORTED, "it holds nothing that basin reads");
    to->number = malloc(count * sizeof *to->number + 1);
    if (!to->number) return import_fail(im, BASIN_ENOMEM, "out of memory");
    if (one || whole) to->number[0] = one ? (double)one->f : (double)whole->i;
    for (size_t i = 0; list && i < count; i++) to->number[i] = ones ? (double)ones->floats[i] : (double)wholes->ints[i];
    to->kind = VALUE_NUMBERS;
    to->whole = whole || wholes;
    to->shape = list ? (basin_shape){1, {(int64_t)count}} : (basin_shape){0};
    return BASIN_OK;
}

/* Shape arithmetic is done in onnx_fold.c; who comes here asks for what depends on the data. */
basin_status onnx_known_only(importer *im) {
    return import_fail(im, BASIN_EUNSUPPORTED, "it is supported only where shapes alone decide its result");
}
