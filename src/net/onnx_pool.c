/* onnx_pool.c - poolings of ONNX, and the windows that they share with convolutions. */
#include <string.h>

#include "base/error.h"
#include "net/onnx_window.h"

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

basin_status import_window(importer *im, const basin_shape *in, op_attr *a) {
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

static basin_status pool(importer *im, const op *row) {
    basin_status status = BASIN_OK;
    op_attr a = {.exclude_pad = !import_int(im, "count_include_pad", 0)};
    int in = 0;
    TRY(form_image(im, 0, &in));
    TRY(import_window(im, graph_shape(im->net, in), &a));
    if (a.kernel[0] < 1) return import_fail(im, BASIN_EFORMAT, "it has no kernel_shape");
    if (a.dilation[0] != 1 || a.dilation[1] != 1)
        return import_fail(im, BASIN_EUNSUPPORTED, "a dilated pooling is not supported");
    int n = import_add(im, row, a, in, NODE_NONE);
    import_set(im, 0, n, graph_shape(im->net, n));
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
    for (int i = 0; i < 2; i++) a.kernel[i] = (int)(shape->dim[2 + i] < EXTENT_MAX ? shape->dim[2 + i] : EXTENT_MAX);
    return import_add(im, row, a, in, NODE_NONE);
}

/* Over all of the image. */
static basin_status global(importer *im, const op *row) {
    basin_status status = BASIN_OK;
    int in = 0;
    TRY(form_image(im, 0, &in));
    int n = import_global_pool(im, row, in);
    import_set(im, 0, n, graph_shape(im->net, n));
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
