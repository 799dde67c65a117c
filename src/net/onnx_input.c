/* onnx_input.c - the input of an ONNX graph, and the data that it takes. */
#include <string.h>

#include "base/error.h"
#include "net/onnx_import.h"

/* What a dimension states; 0 if it is left open. */
static int64_t stated(const Onnx__TensorShapeProto__Dimension *dim) {
    int fixed = dim->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
    return fixed && dim->dim_value > 0 ? dim->dim_value : 0;
}

static basin_status check_input_type(importer *im, const Onnx__ValueInfoProto *info, int *whole) {
    const Onnx__TypeProto *type = info->type;
    if (!type || type->value_case != ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE || !type->tensor_type->shape)
        return fail(im->err, BASIN_EUNSUPPORTED, "%s: input '%s' states no shape", im->path, info->name);
    int kind = type->tensor_type->elem_type, rank = (int)type->tensor_type->shape->n_dim;
    *whole = kind == ONNX__TENSOR_PROTO__DATA_TYPE__INT64 || kind == ONNX__TENSOR_PROTO__DATA_TYPE__INT32 ||
             kind == ONNX__TENSOR_PROTO__DATA_TYPE__UINT8;
    if ((!*whole && kind != ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT) || rank < 2 || rank > 5)
        return fail(im->err, BASIN_EUNSUPPORTED,
                    "%s: input '%s' takes no f32 numbers, or tokens as i64, i32 or u8, with a batch in front, and "
                    "basin has no others",
                    im->path, info->name);
    return BASIN_OK;
}

/* The extents of the data that an input takes: what it states, and where it leaves them open those of the data. Images are
 * told by their four dimensions; of anything else only the size has to be that of a sample.
 * @param[out] shape  of the input, one sample */
static basin_status input_extents(importer *im, const Onnx__ValueInfoProto *info, basin_input *input,
                                  basin_shape *shape) {
    const Onnx__TensorShapeProto *has = info->type->tensor_type->shape;
    int64_t size = (int64_t)input->channels * input->height * input->width, known = 1;
    int open = -1;
    int *const extent[] = {&input->channels, &input->height, &input->width};
    *shape = (basin_shape){.rank = (int)has->n_dim, .dim = {1}};
    im->batch = stated(has->dim[0]) > 1 ? stated(has->dim[0]) : 1;
    im->is_open = stated(has->dim[0]) < 1;
    for (int i = 1; i < shape->rank; i++) {
        shape->dim[i] = stated(has->dim[i]);
        if (shape->rank == 4) {
            if (shape->dim[i]) *extent[i - 1] = (int)(shape->dim[i] & 0x3fffffff);
            shape->dim[i] = *extent[i - 1];
        } else if (!shape->dim[i] && open < 0) {
            open = i;
        } else if (!shape->dim[i] || __builtin_mul_overflow(known, shape->dim[i], &known) || known > 1 << 30) {
            return fail(im->err, BASIN_EUNSUPPORTED, "%s: input '%s' leaves more than one dimension open", im->path,
                        info->name);
        }
    }
    if (shape->rank == 4) return BASIN_OK;
    if (open >= 0 && size % known)
        return fail(im->err, BASIN_ESHAPE, "%s: input '%s' takes multiples of %lld numbers, a sample has %lld",
                    im->path, info->name, (long long)known, (long long)size);
    if (open >= 0) shape->dim[open] = size / known;
    if (open < 0 && known != size) /* not this data's; a sequence has its steps as height */
        *input = shape->rank == 3 ? (basin_input){1, (int)shape->dim[1], (int)shape->dim[2], input->outputs}
                                  : (basin_input){(int)known, 1, 1, input->outputs};
    return BASIN_OK;
}

basin_status onnx_input(importer *im, basin_input input) {
    const Onnx__ValueInfoProto *found = NULL;
    basin_shape shape;
    int whole = 0;
    for (size_t i = 0; i < im->graph->n_input; i++) {
        const onnx_value *v = import_value(im, im->graph->input[i]->name);
        if (!v || v->kind == VALUE_TENSOR || !v->readers) continue;
        if (found)
            return fail(
                im->err, BASIN_EUNSUPPORTED,
                "%s: the output depends on two inputs, '%s' and '%s'; export a wrapper that takes one, or choose "
                "another output with --graph-output",
                im->path, found->name, v->name);
        found = im->graph->input[i];
    }
    if (!found) return fail(im->err, BASIN_EFORMAT, "%s: the output depends on no input", im->path);
    basin_status status = check_input_type(im, found, &whole);
    if (status == BASIN_OK) status = input_extents(im, found, &input, &shape);
    if (status != BASIN_OK) return status;
    if (input.outputs < 1) input.outputs = 1; /* known when the graph is through */
    const char *slash = strrchr(im->path, '/');
    status = network_start(im->net, slash ? slash + 1 : im->path, input, im->err);
    if (status != BASIN_OK) return status;
    onnx_value *v = import_value(im, found->name);
    v->kind = VALUE_NODE;
    v->node = shape.rank == 4 ? 0 : graph_apply(im->net, &op_flatten, 0);
    v->shape = shape;
    v->batch = 0;
    v->inside = 1;
    v->whole = im->net->whole = whole;
    return im->net->status;
}
