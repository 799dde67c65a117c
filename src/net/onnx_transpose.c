/* onnx_transpose.c - operators of ONNX that put dimensions in another order. */
#include <string.h>

#include "base/error.h"
#include "net/onnx_import.h"

/* A matrix of the file: the value stays in it, under its own name, and is read the other way. */
static basin_status turn(importer *im) {
    basin_status status = onnx_identity(im);
    if (status != BASIN_OK) return status;
    const onnx_value *from = import_input(im, 0);
    import_output(im, 0)->param = from->param;
    import_output(im, 0)->turned = !from->turned;
    return BASIN_OK;
}

/* Dimensions that stay neighbours, as one; those of 1 are none.
 * @param[out] dims  of the input  @param[out] order  of the output, in terms of those  @return how many */
static int merge(const basin_shape *from, const int *order_in, int64_t dims[BASIN_RANK_MAX],
                 int order[BASIN_RANK_MAX]) {
    int place[BASIN_RANK_MAX], first[BASIN_RANK_MAX], count = 0, many = 0, before = -2;
    int64_t run[BASIN_RANK_MAX]; /* in the order of the output */
    for (int i = 0; i < from->rank; i++) place[i] = from->dim[i] == 1 ? -1 : many++;
    for (int i = 0; i < from->rank; i++) {
        int at = place[order_in[i]];
        if (at < 0) continue;
        if (at != before + 1) first[count] = at, run[count++] = 1;
        run[count - 1] *= from->dim[order_in[i]];
        before = at;
    }
    for (int i = 0; i < count; i++) {
        order[i] = 0;
        for (int j = 0; j < count; j++) order[i] += first[j] < first[i];
        dims[order[i]] = run[i];
    }
    return count;
}

/* More than four dimensions, one after the other: what comes next in `order` changes places with what is still before it. */
static int by_steps(importer *im, int n, const int64_t *dims, const int *order, int count) {
    int left[BASIN_RANK_MAX];
    int64_t before = 1, inside, behind;
    for (int i = 0; i < count; i++) left[i] = i;
    for (int p = 0; p < count; before *= dims[order[p++]]) {
        int at = p;
        inside = behind = 1;
        for (; left[at] != order[p]; at++) inside *= dims[left[at]];
        for (int i = at + 1; i < count; i++) behind *= dims[left[i]];
        if (at == p) continue;
        n = form_as(im, n, (basin_shape){5, {1, before, inside, dims[order[p]], behind}});
        n = import_add(im, &op_transpose, (op_attr){.order = {0, 1, 3, 2, 4}}, n, NODE_NONE);
        memmove(left + p + 1, left + p, (size_t)(at - p) * sizeof *left);
        left[p] = order[p];
    }
    return n;
}

int import_reorder(importer *im, int n, const basin_shape *from, const int *order_in) {
    int64_t dims[BASIN_RANK_MAX];
    int order[BASIN_RANK_MAX], count = merge(from, order_in, dims, order);
    if (count > 4) return by_steps(im, n, dims, order, count);
    if (count < 2) return n;        /* they all stay where they are */
    int extra = count == 3 ? 2 : 1; /* three dimensions behind the batch are four: rank 4 is for images */
    basin_shape form = {count + extra, {1, 1}};
    op_attr a = {0};
    for (int i = 0; i < extra; i++) a.order[i] = i;
    for (int i = 0; i < count; i++) {
        form.dim[extra + i] = dims[i];
        a.order[extra + i] = extra + order[i];
    }
    return import_add(im, &op_transpose, a, form_as(im, n, form), NODE_NONE);
}

/* Between images and rows of channels the memory stays as it is. */
static int with_image(importer *im, int n, const basin_shape *from, const int *order) {
    static const int to_rows[] = {0, 2, 3, 1}, to_image[] = {0, 3, 1, 2};
    int rows = from->rank == 4, image = from->rank == 4 && from->dim[0] == 1;
    for (int i = 0; i < 4; i++) rows = rows && order[i] == to_rows[i], image = image && order[i] == to_image[i];
    if (rows && form_is_image(im, n, from)) return import_add(im, &op_channels_last, (op_attr){0}, n, NODE_NONE);
    if (!image || form_is_image(im, n, from)) return -1;
    n = form_as(im, n, (basin_shape){5, {1, 1, from->dim[1], from->dim[2], from->dim[3]}});
    return import_add(im, &op_channels_first, (op_attr){0}, n, NODE_NONE);
}

basin_status onnx_transpose(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape from, to;
    int order[BASIN_RANK_MAX], in = 0;
    TRY(import_shape(im, 0, &from));
    int rank = from.rank;
    if (!onnx_transposed(im, &from, &to, order))
        return import_fail(im, BASIN_EFORMAT, "its order of dimensions cannot be");
    if (import_is_tensor(im, 0) && rank == 2 && order[0] == 1 && !import_input(im, 0)->viewed) return turn(im);
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    int n = with_image(im, in, &from, order);
    if (n < 0) n = import_reorder(im, in, &from, order);
    import_set(im, 0, n, &to);
    onnx_value *out = import_output(im, 0);
    const int batch = batch_of(import_input(im, 0));
    for (int i = 0; out && batch >= 0 && i < rank; i++)
        if (order[i] == batch) batch_moved(import_input(im, 0), out, i);
    if (out && rank > 2 && import_next(im, out, "MatMul")) { /* which takes it the other way as well, without a copy */
        int last = order[rank - 1];
        order[rank - 1] = order[rank - 2];
        order[rank - 2] = last;
        out->swapped = import_reorder(im, in, &from, order);
    }
    status = im->net->status;
done:
    return status;
}

/* Blocks of an image and channels: the image as six dimensions, in another order, as an image again. */
static basin_status blocks(importer *im, basin_shape six, const int order[6], basin_shape to) {
    basin_status status = BASIN_OK;
    int in = 0;
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    import_set(im, 0, import_reorder(im, in, &six, order), &to);
    status = im->net->status;
done:
    return status;
}

static basin_status block_shape(importer *im, basin_shape *shape, int64_t *block) {
    basin_status status = BASIN_OK;
    TRY(import_shape(im, 0, shape));
    *block = import_int(im, "blocksize", 0);
    if (shape->rank != 4 || shape->dim[0] != 1 || *block < 1 || *block > 1 << 15)
        return import_fail(im, BASIN_EUNSUPPORTED, "its input is no image, or its blocks cannot be");
done:
    return status;
}

/* Channels become blocks of b x b pixels: pixel shuffle. */
basin_status onnx_depth_to_space(importer *im) {
    static const int rows_first[] = {0, 3, 4, 1, 5, 2}, channels_first[] = {0, 1, 4, 2, 5, 3};
    basin_status status = BASIN_OK;
    basin_shape s;
    int64_t b = 0;
    char mode[64];
    TRY(block_shape(im, &s, &b));
    if (s.dim[1] % (b * b)) return import_fail(im, BASIN_ESHAPE, "its channels are no blocks of %lld", (long long)b);
    const int64_t c = s.dim[1] / (b * b);
    const basin_shape to = {4, {1, c, s.dim[2] * b, s.dim[3] * b}};
    if (strcmp(import_text(im, "mode", mode), "CRD") == 0)
        return blocks(im, (basin_shape){6, {1, c, b, b, s.dim[2], s.dim[3]}}, channels_first, to);
    return blocks(im, (basin_shape){6, {1, b, b, c, s.dim[2], s.dim[3]}}, rows_first, to);
done:
    return status;
}

/* Blocks of b x b pixels become channels. */
basin_status onnx_space_to_depth(importer *im) {
    static const int order[] = {0, 3, 5, 1, 2, 4};
    basin_status status = BASIN_OK;
    basin_shape s;
    int64_t b = 0;
    TRY(block_shape(im, &s, &b));
    if (s.dim[2] % b || s.dim[3] % b)
        return import_fail(im, BASIN_ESHAPE, "its sides are no blocks of %lld", (long long)b);
    const int64_t h = s.dim[2] / b, w = s.dim[3] / b;
    return blocks(im, (basin_shape){6, {1, s.dim[1], h, b, w, b}}, order,
                  (basin_shape){4, {1, s.dim[1] * b * b, h, w}});
done:
    return status;
}
