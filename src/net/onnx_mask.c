/* onnx_mask.c - tensors of the file that are no parameters: masks that a network keeps beside what it learned. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "net/onnx_import.h"
#include "tensor/layout.h"

int mask_is(importer *im, const onnx_value *v) {
    basin_shape shape;
    double *number = NULL;
    int infinite = 0;
    if (v->kind != VALUE_TENSOR || onnx_tensor_shape(&shape, v->tensor, im->path, NULL) != BASIN_OK) return 0;
    int64_t count = basin_shape_size(&shape);
    if (count > ONNX_KNOWN_MAX || (im->known += count) > ONNX_KNOWN_TOTAL ||
        onnx_tensor_numbers(&number, v->tensor, im->file, NULL) != BASIN_OK)
        return 0;
    for (int64_t i = 0; i < count; i++) infinite = infinite || isinf(number[i]);
    free(number);
    return infinite;
}

/* Whether what an operator makes of its input k depends on it by comparison alone. */
static int compares(const Onnx__NodeProto *n, size_t k) {
    static const char *const types[] = {"Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Not"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(n->op_type, types[i]) == 0) return 1;
    if (strcmp(n->op_type, "Where") == 0) return k == 0;
    for (size_t i = 0; i < n->n_attribute && strcmp(n->op_type, "Cast") == 0; i++)
        if (n->attribute[i]->name && strcmp(n->attribute[i]->name, "to") == 0)
            return n->attribute[i]->i == ONNX__TENSOR_PROTO__DATA_TYPE__BOOL;
    return 0;
}

/* Whether an operator only takes parts of its first input, or shows it in another shape. */
static int passes(const Onnx__NodeProto *n, size_t k) {
    static const char *const types[] = {"Identity",  "Slice",  "Gather",    "Reshape", "Squeeze",
                                        "Unsqueeze", "Expand", "Transpose", "Cast"};
    for (size_t i = 0; i < sizeof types / sizeof *types && k == 0; i++)
        if (strcmp(n->op_type, types[i]) == 0) return n->n_output == 1;
    return 0;
}

void mask_mark(importer *im) {
    const Onnx__GraphProto *g = im->graph;
    for (size_t i = g->n_node; i-- > 0;) {
        const Onnx__NodeProto *n = g->node[i];
        for (size_t k = 0; im->wanted[i] && n->op_type && k < n->n_input; k++) {
            onnx_value *v = import_value(im, n->input[k]), *out = passes(n, k) ? import_value(im, n->output[0]) : NULL;
            if (v && !compares(n, k) && (!out || out->computes)) v->computes = 1;
        }
    }
    for (size_t i = 0; i < g->n_initializer; i++) {
        onnx_value *v = import_value(im, g->initializer[i]->name);
        if (v && v->readers && !v->computes) v->fixed = 1;
    }
}

/* What a checkpoint may have under its name, too. */
static int is_constant(const onnx_value *v) {
    return v->kind == VALUE_TENSOR && v->fixed && v->tensor->name && v->param == v->name && !text_is_made_up(v->name) &&
           !onnx_tensor_is_whole(v->tensor);
}

/* What other outputs of the graph are computed with: a checkpoint has it, this network does not care. */
static basin_status other_tensors(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    for (int i = 0; i < im->values && status == BASIN_OK; i++) {
        const onnx_value *v = &im->value[i];
        if (v->kind != VALUE_TENSOR || v->readers || onnx_tensor_shape(&shape, v->tensor, im->path, NULL) != BASIN_OK)
            continue;
        status = layout_add_constant(&im->net->layout, v->name, &shape, "", im->err);
    }
    return status;
}

basin_status mask_constants(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    char text[33];
    for (int i = 0; i < im->values && status == BASIN_OK; i++) {
        const onnx_value *v = &im->value[i];
        if (!is_constant(v)) continue;
        TRY(onnx_tensor_shape(&shape, v->tensor, im->path, im->err));
        float *numbers = NULL;
        TRY(onnx_tensor_floats(&numbers, v->tensor, im->file, im->err));
        hash *sum = hash_new();
        hash_add(sum, numbers, (size_t)basin_shape_size(&shape) * sizeof *numbers);
        hash_text(sum, text);
        hash_free(sum);
        free(numbers);
        status = layout_add_constant(&im->net->layout, v->name, &shape, text, im->err);
    }
    if (status == BASIN_OK) status = other_tensors(im);
done:
    return status;
}
