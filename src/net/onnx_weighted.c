/* onnx_weighted.c - operators of ONNX with weights: convolution, linear layers, embeddings, products of two values. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_window.h"

basin_status import_weighted(importer *im, const op *row, op_attr attr, int in, int first, int count, int *out) {
    const char *names[OP_PARAMS] = {NULL};
    char has[128], wants[128];
    for (int i = 0; i < count; i++) {
        if (!import_is_tensor(im, first + i))
            return import_fail(
                im, BASIN_EUNSUPPORTED,
                "its input %d has to be a tensor of the file; what computes it (weight_norm, standardized weights) "
                "has to be removed before the export",
                first + i);
        names[i] = import_input(im, first + i)->param;
    }
    *out = graph_add_named(im->net, row, names, attr, in, NODE_NONE);
    if (im->net->status != BASIN_OK) return im->net->status;
    for (int i = 0; i < count; i++) {
        basin_shape shape;
        const basin_shape *want = &im->net->node[*out].use.param[i].shape;
        basin_status status = onnx_tensor_shape(&shape, import_input(im, first + i)->tensor, im->path, im->err);
        if (status != BASIN_OK) return status;
        if (!basin_shape_equal(&shape, want))
            return import_fail(im, BASIN_ESHAPE, "tensor '%.120s' is %s, not %s", names[i],
                               basin_shape_text(&shape, has), basin_shape_text(want, wants));
    }
    return BASIN_OK;
}

basin_status onnx_conv(importer *im) {
    basin_status status = BASIN_OK;
    op_attr a = {0};
    int in = 0, out = 0;
    basin_shape shape, weight;
    TRY(import_shape(im, 0, &shape));
    TRY(form_image(im, 0, &in));
    TRY(import_shape(im, 1, &weight));
    if (weight.rank != shape.rank || weight.dim[0] < 1 || weight.dim[0] > INT_MAX)
        return import_fail(im, BASIN_EUNSUPPORTED, "its weights have rank %d, its input %d", weight.rank, shape.rank);
    for (int i = 2; i < weight.rank; i++)
        a.kernel[4 - weight.rank + i - 2] = (int)(weight.dim[i] < EXTENT_MAX ? weight.dim[i] : EXTENT_MAX);
    a.own = weight;
    TRY(import_window(im, graph_shape(im->net, in), &a));
    int64_t groups = import_int(im, "group", 1);
    if (groups < 1 || groups > weight.dim[0]) return import_fail(im, BASIN_EFORMAT, "%lld groups", (long long)groups);
    a.groups = (int)groups;
    a.outputs = (int)weight.dim[0];
    a.bias = import_input(im, 2) != NULL;
    TRY(import_weighted(im, &op_convolution, a, in, 1, 1 + a.bias, &out));
    form_set_image(im, out);
done:
    return status;
}

/* The rows that meet weights for `inputs` features, and the shape of what comes out. */
static basin_status rows_for(importer *im, int64_t inputs, int64_t outputs, int *in, basin_shape *shape) {
    basin_status status = BASIN_OK;
    TRY(import_shape(im, 0, shape));
    TRY(import_operand(im, 0, BASIN_BIAS, in));
    if (shape->rank < 1 || shape->dim[shape->rank - 1] != inputs)
        return import_fail(im, BASIN_ESHAPE, "%lld inputs meet weights for %lld",
                           (long long)(shape->rank < 1 ? 1 : shape->dim[shape->rank - 1]), (long long)inputs);
    if (shape->rank > 1 && import_batch(im, 0) == shape->rank - 1) return batch_fail(im, shape->rank - 1);
    *in = form_rows(im, *in, inputs);
    shape->dim[shape->rank - 1] = outputs;
    status = im->net->status;
done:
    return status;
}

static basin_status check_matrix(importer *im, const basin_shape *weight) {
    if (weight->rank == 2 && weight->dim[0] >= 1 && weight->dim[1] >= 1 && weight->dim[0] <= INT_MAX &&
        weight->dim[1] <= INT_MAX)
        return BASIN_OK;
    return import_fail(im, BASIN_EUNSUPPORTED, "its weights are no matrix");
}

int import_scaled(importer *im, int n, double factor) {
    return factor == 1 ? n : import_add(im, &op_affine, (op_attr){.slope = (float)factor}, n, NODE_NONE);
}

/* y = alpha x W + beta b = beta ((alpha / beta) x W + b): the parameters stay those of the file, so that directions do, too. */
static basin_status affine(importer *im, const basin_shape *weight, double alpha, double beta) {
    basin_status status = BASIN_OK;
    op_attr a = {.transposed = !import_int(im, "transB", 0), .bias = import_input(im, 2) && beta != 0};
    int in = 0, out = 0;
    basin_shape shape;
    TRY(check_matrix(im, weight));
    a.outputs = (int)weight->dim[a.transposed];
    TRY(rows_for(im, weight->dim[!a.transposed], a.outputs, &in, &shape));
    a.transposed ^= import_input(im, 1)->turned;
    const double behind = a.bias ? beta : 1;
    in = import_scaled(im, in, alpha / behind);
    TRY(import_weighted(im, &op_linear, a, in, 1, 1 + a.bias, &out));
    import_set(im, 0, import_scaled(im, out, behind), &shape);
    status = im->net->status;
done:
    return status;
}

/* Whether a linear layer does it: its matrix is of the file, its bias as well, with a number for each output. */
static int is_affine(importer *im, const basin_shape *weight) {
    const onnx_value *w = import_input(im, 1), *b = import_input(im, 2);
    if (w->kind != VALUE_TENSOR || w->viewed || import_int(im, "transA", 0)) return 0;
    return !b || weight->rank != 2 ||
           (b->kind == VALUE_TENSOR && !b->viewed && b->tensor->n_dims == 1 &&
            b->tensor->dims[0] == weight->dim[!import_int(im, "transB", 0)]);
}

basin_status onnx_gemm(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape weight;
    const double alpha = import_float(im, "alpha", 1), beta = import_float(im, "beta", 1);
    TRY(import_shape(im, 1, &weight));
    if (!isfinite(alpha) || !isfinite(beta))
        return import_fail(im, BASIN_EUNSUPPORTED, "factors that are not finite are not supported");
    status = is_affine(im, &weight) ? affine(im, &weight, alpha, beta) : import_gemm_of_values(im, alpha, beta);
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
        if (b && b != v && b->kind == VALUE_TENSOR && !b->viewed && b->tensor->n_dims == 1 &&
            b->tensor->dims[0] == outputs) {
            *reader = add;
            return b;
        }
    }
    return NULL;
}

static basin_status linear(importer *im, const basin_shape *weight) {
    basin_status status = BASIN_OK;
    const Onnx__NodeProto *add = NULL;
    basin_shape shape;
    int in = 0;
    TRY(check_matrix(im, weight));
    TRY(rows_for(im, weight->dim[0], weight->dim[1], &in, &shape));
    op_attr a = {.outputs = (int)weight->dim[1], .transposed = !import_input(im, 1)->turned};
    const onnx_value *bias = bias_behind(im, weight->dim[1], &add);
    const char *names[OP_PARAMS] = {import_input(im, 1)->param, bias ? bias->param : NULL};
    a.bias = bias != NULL;
    int n = graph_add_named(im->net, &op_linear, names, a, in, NODE_NONE);
    TRY(im->net->status);
    import_set(im, 0, n, &shape);
    if (bias) import_become(im, import_value(im, add->output[0]), n, &shape);
done:
    return status;
}

/* How many matrices a shape holds. */
static int64_t matrices(const basin_shape *shape) {
    int64_t count = 1;
    for (int i = 0; i < shape->rank - 2; i++) count *= shape->dim[i];
    return count;
}

static basin_shape matrix_form(int64_t count, const basin_shape *shape, int swapped) {
    int64_t rows = shape->dim[shape->rank - 2 + swapped], columns = shape->dim[shape->rank - 1 - swapped];
    if (count == 1) return (basin_shape){3, {1, rows, columns}};
    return (basin_shape){5, {1, 1, count, rows, columns}};
}

/* Both operands as matrices over the same dimensions; the second repeated or turned where the graph has it so. */
static basin_status two_operands(importer *im, const basin_shape shape[2], const basin_shape *out, int n[2],
                                 op_attr *a) {
    basin_status status = BASIN_OK;
    int64_t count = matrices(out);
    for (int i = 0; i < 2; i++) {
        const onnx_value *v = import_input(im, i);
        TRY(import_operand(im, i, BASIN_BIAS, &n[i]));
        int swapped = i == 1 && v->kind == VALUE_NODE && v->swapped != NODE_NONE;
        if (swapped) n[i] = v->swapped, a->transposed = 1;
        n[i] = form_as(im, n[i], matrix_form(matrices(&shape[i]), &shape[i], swapped));
        basin_shape whole = matrix_form(count, &shape[i], swapped);
        if (matrices(&shape[i]) == 1 && count > 1) {
            n[i] = form_as(im, n[i], (basin_shape){5, {1, 1, 1, whole.dim[3], whole.dim[4]}});
            n[i] = broadcast_to(im, n[i], &whole);
        } else if (matrices(&shape[i]) != count) {
            return import_fail(im, BASIN_EUNSUPPORTED, "its matrices are repeated in more than one way");
        }
    }
    status = im->net->status;
done:
    return status;
}

/* What is summed over is no batch, and no row meets the column of another sample. */
static basin_status check_batches(importer *im, const basin_shape shape[2]) {
    for (int i = 0; i < 2; i++) {
        const int at = import_batch(im, i), rank = shape[i].rank;
        if (at >= 0 && (at == rank - 1 - i || (i == 1 && at == rank - 1 && import_batch(im, 0) >= 0)))
            return batch_fail(im, at);
    }
    return BASIN_OK;
}

/* The shape of the product of two matrices, or of as many as there are.  @return whether they fit */
static int product_shape(const basin_shape shape[2], basin_shape *out) {
    basin_shape batch[2] = {shape[0], shape[1]};
    for (int i = 0; i < 2; i++) batch[i].dim[batch[i].rank - 1] = batch[i].dim[batch[i].rank - 2] = 1;
    if (!broadcast_shape(&batch[0], &batch[1], out) ||
        shape[0].dim[shape[0].rank - 1] != shape[1].dim[shape[1].rank - 2])
        return 0;
    out->dim[out->rank - 2] = shape[0].dim[shape[0].rank - 2];
    out->dim[out->rank - 1] = shape[1].dim[shape[1].rank - 1];
    return 1;
}

/* A vector is one row on the left and one column on the right, a dimension that the product has not. */
static basin_status product(importer *im, const basin_shape given[2]) {
    basin_status status = BASIN_OK;
    basin_shape shape[2] = {given[0], given[1]}, out, seen = {0};
    op_attr a = {0};
    int n[2];
    if (given[0].rank < 1 || given[1].rank < 1) return import_fail(im, BASIN_ESHAPE, "its matrices do not fit");
    if (given[0].rank == 1) shape[0] = (basin_shape){2, {1, given[0].dim[0]}};
    if (given[1].rank == 1) shape[1] = (basin_shape){2, {given[1].dim[0], 1}};
    if (!product_shape(shape, &out)) return import_fail(im, BASIN_ESHAPE, "its matrices do not fit");
    TRY(check_batches(im, shape));
    TRY(two_operands(im, shape, &out, n, &a));
    for (int i = 0; i < out.rank; i++)
        if (!(given[0].rank == 1 && i == out.rank - 2) && !(given[1].rank == 1 && i == out.rank - 1))
            seen.dim[seen.rank++] = out.dim[i];
    import_set(im, 0, import_add(im, &op_matmul, a, n[0], n[1]), &seen);
    status = im->net->status;
done:
    return status;
}

basin_status onnx_mat_mul(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape shape[2];
    for (int i = 0; i < 2; i++) TRY(import_shape(im, i, &shape[i]));
    const onnx_value *weight = import_input(im, 1);
    if (weight->kind == VALUE_TENSOR && shape[1].rank == 2 && !weight->viewed) return linear(im, &shape[1]);
    TRY(product(im, shape));
done:
    return status;
}

/* Rows of a table of the file, by computed numbers.  @return whether this Gather is one */
basin_status import_embedding(importer *im, int *is_one) {
    basin_status status = BASIN_OK;
    const onnx_value *table = import_input(im, 0), *place = import_input(im, 1);
    basin_shape rows, shape;
    int in = 0, out = 0;
    *is_one = table && place && table->kind == VALUE_TENSOR && !table->turned && !table->viewed &&
              table->tensor->n_dims == 2 && place->kind == VALUE_NODE && import_int(im, "axis", 0) == 0;
    if (!*is_one) return BASIN_OK;
    TRY(import_shape(im, 0, &rows));
    TRY(check_matrix(im, &rows));
    TRY(import_shape(im, 1, &shape));
    TRY(import_operand(im, 1, BASIN_BIAS, &in));
    if (shape.rank == BASIN_RANK_MAX) return import_fail(im, BASIN_EUNSUPPORTED, "its places have rank %d", shape.rank);
    in = form_as(im, in, (basin_shape){2, {1, basin_shape_size(&shape)}});
    op_attr a = {.outputs = (int)rows.dim[1], .end = rows.dim[0]};
    TRY(import_weighted(im, &op_embedding, a, in, 0, 1, &out));
    shape.dim[shape.rank++] = rows.dim[1];
    import_set(im, 0, out, &shape);
    batch_moved(place, import_output(im, 0), place->batch);
done:
    return status;
}
