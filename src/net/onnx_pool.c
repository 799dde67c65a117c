/* onnx_pool.c - poolings of ONNX, and the windows that they share with convolutions. */
#include <limits.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_window.h"

/* Extents of the sides from a list attribute, which may have several parts; what has one side has the width. */
static basin_status pair(importer *im, const char *name, int sides, int part, int least, int pair[2]) {
    int64_t list[8];
    int count = import_ints(im, name, list, 8), first = part * sides;
    if (count < 0) return BASIN_OK;
    if (first + sides > count)
        return import_fail(im, BASIN_EUNSUPPORTED, "'%s' is not for images with two sides, or series with one", name);
    for (int i = 0; i < sides; i++) {
        if (list[first + i] < least || list[first + i] > EXTENT_MAX)
            return import_fail(im, BASIN_EUNSUPPORTED, "'%s' of %lld is not supported", name,
                               (long long)list[first + i]);
        pair[2 - sides + i] = (int)list[first + i];
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

basin_status import_window(importer *im, const basin_shape *in, op_attr *a) {
    basin_status status = BASIN_OK;
    char text[64];
    basin_shape shape;
    TRY(import_shape(im, 0, &shape));
    const int sides = shape.rank - 2;
    for (int i = 0; i < 2; i++) a->stride[i] = a->dilation[i] = 1;
    if (sides == 1) a->kernel[0] = 1;
    TRY(pair(im, "kernel_shape", sides, 0, 1, a->kernel));
    TRY(pair(im, "strides", sides, 0, 1, a->stride));
    TRY(pair(im, "dilations", sides, 0, 1, a->dilation));
    TRY(pair(im, "pads", sides, 0, 0, a->pad_begin));
    TRY(pair(im, "pads", sides, 1, 0, a->pad_end));
    a->ceil_mode = import_int(im, "ceil_mode", 0) != 0;
    import_text(im, "auto_pad", text);
    if (strcmp(text, "SAME_UPPER") == 0 || strcmp(text, "SAME_LOWER") == 0)
        pad_same(a, in, text[5] == 'U');
    else if (*text && strcmp(text, "NOTSET") != 0 && strcmp(text, "VALID") != 0)
        status = import_fail(im, BASIN_EUNSUPPORTED, "auto_pad '%s' is not supported", text);
done:
    return status;
}

static basin_status pool(importer *im, const op *row) {
    basin_status status = BASIN_OK;
    op_attr a = {.exclude_pad = !import_int(im, "count_include_pad", 0)};
    int in = 0;
    TRY(form_image(im, 0, &in));
    TRY(import_window(im, graph_shape(im->net, in), &a));
    if (a.kernel[1] < 1) return import_fail(im, BASIN_EFORMAT, "it has no kernel_shape");
    if (a.dilation[0] != 1 || a.dilation[1] != 1)
        return import_fail(im, BASIN_EUNSUPPORTED, "a dilated pooling is not supported");
    int n = import_add(im, row, a, in, NODE_NONE);
    form_set_image(im, n);
    status = im->net->status;
done:
    return status;
}

basin_status onnx_max_pool(importer *im) {
    return pool(im, &op_max_pool);
}
basin_status onnx_average_pool(importer *im) {
    return pool(im, &op_average_pool);
}

int import_global_pool(importer *im, const op *row, int in) {
    const basin_shape *shape = graph_shape(im->net, in);
    op_attr a = {.stride = {1, 1}};
    for (int i = 0; i < 2; i++) a.kernel[i] = (int)(shape->dim[2 + i] < INT_MAX ? shape->dim[2 + i] : INT_MAX);
    return import_add(im, row, a, in, NODE_NONE);
}

/* Over all of the image. */
static basin_status global(importer *im, const op *row) {
    basin_status status = BASIN_OK;
    int in = 0;
    TRY(form_image(im, 0, &in));
    int n = import_global_pool(im, row, in);
    form_set_image(im, n);
    status = im->net->status;
done:
    return status;
}

basin_status onnx_global_average_pool(importer *im) {
    return global(im, &op_global_average_pool);
}
basin_status onnx_global_max_pool(importer *im) {
    return global(im, &op_max_pool);
}
