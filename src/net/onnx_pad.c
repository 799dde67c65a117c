/* onnx_pad.c - Pad of ONNX: around a value, with a number or with what it holds itself. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_window.h"

/* What Pad puts in front of each dimension and behind it, of all of them or, as its fourth input may say, of some. */
static int paddings(importer *im, int rank, double padding[BASIN_RANK_MAX][2]) {
    double number[ONNX_NUMBERS], axes[ONNX_NUMBERS];
    int count = import_list(im, "pads", 1, number), some = import_input(im, 3) != NULL, seen = 0;
    int many = some ? import_numbers(im, 3, axes) : rank;
    if (many < 0 || count != 2 * many) return 0;
    memset(padding, 0, BASIN_RANK_MAX * sizeof *padding);
    for (int i = 0; i < many; i++) {
        int axis = some ? import_axis((int64_t)fmin(fmax(axes[i], -100), 100), rank) : i;
        if (axis < 0 || seen >> axis & 1) return 0;
        seen |= 1 << axis;
        padding[axis][0] = number[i];
        padding[axis][1] = number[many + i];
    }
    return 1;
}

/* What stands in a padding: a number, or the place of the input from which it is taken. */
typedef struct pad_mode {
    const char *name;
    int64_t (*place)(int64_t at, int64_t size); /* for places before 0 and from `size` on; NULL: a fixed number */
} pad_mode;

static int64_t mirrored(int64_t at, int64_t size) {
    return at < 0 ? -at : 2 * (size - 1) - at;
}
static int64_t nearest(int64_t at, int64_t size) {
    return at < 0 ? 0 : size - 1;
}
static int64_t around(int64_t at, int64_t size) {
    return at < 0 ? at + size : at - size;
}

static const pad_mode pad_modes[] = {
    {"constant", NULL}, {"reflect", mirrored}, {"edge", nearest}, {"wrap", around}, {NULL, NULL}};

/* The row of the node's mode, or NULL. */
static const pad_mode *find_mode(importer *im) {
    char text[64];
    const pad_mode *mode = pad_modes;
    if (!*import_text(im, "mode", text)) return mode;
    while (mode->name && strcmp(mode->name, text) != 0) mode++;
    return mode->name ? mode : NULL;
}

/* One axis, padded with numbers of its own. */
static int pad_from(importer *im, int n, basin_shape *shape, int axis, const op_attr *a, const pad_mode *mode) {
    const int64_t size = shape->dim[axis], count = a->begin + size + a->end;
    double *place = malloc((size_t)count * sizeof *place);
    int inside = place != NULL;
    for (int64_t i = 0; inside && i < count; i++) {
        const int64_t at = i - a->begin, from = at >= 0 && at < size ? at : mode->place(at, size);
        inside = from >= 0 && from < size;
        place[i] = (double)from;
    }
    if (inside)
        n = import_take(im, n, shape, axis, place, count);
    else if (im->net->status == BASIN_OK)
        im->net->status = place ? import_fail(im, BASIN_EUNSUPPORTED, "more padding than there is to take it from")
                                : import_fail(im, BASIN_ENOMEM, "out of memory");
    free(place);
    return n;
}

static int pad_with(importer *im, int n, basin_shape *shape, int axis, op_attr a) {
    n = form_along(im, n, shape, axis, axis, 1, &a.axis);
    shape->dim[axis] += a.begin + a.end;
    return import_add(im, &op_pad, a, n, NODE_NONE);
}

basin_status onnx_pad(importer *im) {
    basin_status status = BASIN_OK;
    double padding[BASIN_RANK_MAX][2], value = import_float(im, "value", 0);
    int in = 0, known = 1;
    basin_shape shape;
    const pad_mode *mode = find_mode(im);
    TRY(import_shape(im, 0, &shape));
    TRY(import_operand(im, 0, BASIN_BIAS, &in));
    if (import_input(im, 2)) value = import_fixed(im, 2, &known);
    if (!mode || !paddings(im, shape.rank, padding) || !known)
        return import_fail(im, BASIN_EUNSUPPORTED,
                           "only fixed paddings are supported, with a number or by reflect, edge or wrap");
    for (int axis = 0; axis < shape.rank; axis++) {
        double begin = padding[axis][0], end = padding[axis][1];
        if (!(begin >= 0 && begin <= EXTENT_MAX && end >= 0 && end <= EXTENT_MAX))
            return import_fail(im, BASIN_EUNSUPPORTED, "a padding of %g is not supported", begin < 0 ? begin : end);
        op_attr a = {.begin = (int64_t)begin, .end = (int64_t)end, .beta = (float)value};
        if (!a.begin && !a.end) continue;
        in = mode->place ? pad_from(im, in, &shape, axis, &a, mode) : pad_with(im, in, &shape, axis, a);
        TRY(im->net->status);
    }
    import_set(im, 0, in, &shape);
done:
    return status;
}
