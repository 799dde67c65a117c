/* onnx_norm.c - normalizations of ONNX. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_import.h"

/* With the channels as dimension 1: images, vectors (N, C), lists (N, C, L). */
static basin_status channels_first(importer *im, int *in, basin_shape *shape) {
    basin_status status = BASIN_OK;
    char text[128];
    TRY(import_shape(im, 0, shape));
    if (shape->rank < 2 || shape->rank > 4 || shape->dim[0] != 1)
        return import_fail(im, BASIN_EUNSUPPORTED,
                           "its input is %s; basin has it for channels, with the batch alone in front",
                           basin_shape_text(shape, text));
    TRY(import_operand(im, 0, BASIN_BIAS, in));
    *in = form_channels(im, *in, shape);
    status = im->net->status;
done:
    return status;
}

/* Whether input k is a constant that holds one number throughout. */
static int is_constant(importer *im, int k, double wanted) {
    basin_shape shape;
    const onnx_value *v = import_input(im, k);
    double *number = v && (v->kind == VALUE_NUMBERS || v->fixed) ? import_array(im, k, &shape) : NULL;
    int is = number != NULL;
    for (int64_t i = 0; is && i < basin_shape_size(&shape); i++) is = number[i] == wanted;
    free(number);
    return is;
}

static basin_status note_training(importer *im) {
    if (!import_int(im, "training_mode", im->at->n_output > 1)) return BASIN_OK;
    return import_note(im, "batch_norm",
                       "batch norm says training_mode=1: the export ran the network once in training mode, which "
                       "changed its running statistics; export after model.eval() with training=PRESERVE, or take "
                       "them from the checkpoint with --weights");
}

/* A scale of 1 and a shift of 0 that the exporter made up are no parameters (affine=False). */
basin_status onnx_batch_norm(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    op_attr a = {.eps = (float)import_float(im, "epsilon", 1e-5)};
    int in = 0, out = 0;
    TRY(channels_first(im, &in, &shape));
    TRY(note_training(im));
    a.plain = is_constant(im, 1, 1) && is_constant(im, 2, 0);
    TRY(import_weighted(im, &op_batch_norm, a, in, a.plain ? 3 : 1, a.plain ? 2 : 4, &out));
    import_set(im, 0, out, &shape);
done:
    return status;
}

/* Without parameters it is a layer norm of each channel: the middle of a group norm, as exporters write it. */
basin_status onnx_instance_norm(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    op_attr a = {.eps = (float)import_float(im, "epsilon", 1e-5)};
    int in = 0, out = 0;
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    if (shape.rank < 3 || shape.dim[0] != 1) return import_fail(im, BASIN_EUNSUPPORTED, "its input is no channels");
    int64_t inner = basin_shape_size(&shape) / shape.dim[1];
    if (is_constant(im, 1, 1) && is_constant(im, 2, 0)) {
        in = form_as(im, in, (basin_shape){3, {1, shape.dim[1], inner}});
        out = import_add(im, &op_layer_norm, a, in, NODE_NONE);
    } else {
        in = form_as(im, in, shape.rank == 4 ? shape : (basin_shape){4, {1, shape.dim[1], inner, 1}});
        TRY(import_weighted(im, &op_instance_norm, a, in, 1, 2, &out));
    }
    import_set(im, 0, out, &shape);
    status = im->net->status;
done:
    return status;
}

basin_status onnx_layer_norm(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    op_attr a = {.eps = (float)import_float(im, "epsilon", 1e-5)};
    int in = 0, out = 0;
    int64_t size = 1;
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    int axis = import_axis(import_int(im, "axis", -1), shape.rank);
    if (axis < 0) return import_fail(im, BASIN_EFORMAT, "it has no such axis");
    for (int i = axis; i < shape.rank; i++) size *= shape.dim[i];
    in = form_rows(im, in, size);
    a.affine = import_input(im, 2) ? 2 : 1;
    if (!import_is_tensor(im, 1))
        return import_fail(im, BASIN_EUNSUPPORTED, "its input 1 has to be a tensor of the file");
    TRY(onnx_tensor_shape(&a.own, import_input(im, 1)->tensor, im->path, im->err));
    if (a.own.rank == 0) a.own = (basin_shape){1, {1}};
    TRY(import_weighted(im, &op_layer_norm, a, in, 1, a.affine, &out));
    import_set(im, 0, out, &shape);
    status = im->net->status;
done:
    return status;
}
