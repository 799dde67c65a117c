/* along.c - what operators along one dimension share. */
#include "op/along.h"

along along_axis(const basin_shape *shape, int axis) {
    along a = {1, shape->dim[axis], 1};
    for (int i = 0; i < axis; i++) a.outer *= shape->dim[i];
    for (int i = axis + 1; i < shape->rank; i++) a.inner *= shape->dim[i];
    return a;
}

basin_status along_check(const op_use *use, basin_error *err) {
    char text[128];
    if (use->in[0].rank != 4 && use->attr.axis >= 1 && use->attr.axis < use->in[0].rank) return BASIN_OK;
    return fail(err, BASIN_ESHAPE, "%s: dimension %d of %s cannot be", use->op->name, use->attr.axis,
                basin_shape_text(&use->in[0], text));
}
