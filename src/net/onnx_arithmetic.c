/* onnx_arithmetic.c - arithmetic of ONNX: of two values that are broadcast to each other, or of one and a fixed number. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "net/onnx_import.h"

/* Both operands in one rank, the first one whole; what is repeated has to be written out for all rows but `multiply`. */
static basin_status two_values(importer *im, const op *row, op_attr attr, basin_role vector) {
    basin_status status = BASIN_OK;
    basin_shape shape[2], out, form;
    int n[2];
    for (int i = 0; i < 2; i++) {
        TRY(import_shape(im, i, &shape[i]));
        TRY(import_operand(im, i, vector, &n[i]));
    }
    if (!broadcast_shape(&shape[0], &shape[1], &out)) return import_fail(im, BASIN_ESHAPE, "its inputs do not fit");
    TRY(batch_check_pair(im, &out));
    TRY(broadcast_forms(im, n, shape, &out, &form));
    int whole = basin_shape_equal(graph_shape(im->net, n[0]), &form) ? 0 : 1;
    int a = broadcast_to(im, n[whole], &form), b = n[1 - whole];
    if (row != &op_multiply) b = broadcast_to(im, b, &form);
    import_set(im, 0, import_add(im, row, attr, a, b), &out);
    status = im->net->status;
done:
    return status;
}

/* f(x) with fixed numbers, where input `at` is the x; the other is one number, which may raise the rank. */
static basin_status one_value(importer *im, int at, const op *row, op_attr attr) {
    basin_status status = BASIN_OK;
    basin_shape shape, number = {0}, out;
    int in = 0;
    TRY(import_shape(im, at, &shape));
    if (import_input(im, 1 - at)) TRY(import_shape(im, 1 - at, &number));
    TRY(import_operand(im, at, BASIN_BIAS, &in));
    if (!broadcast_shape(&shape, &number, &out)) return import_fail(im, BASIN_ESHAPE, "its inputs do not fit");
    import_set(im, 0, import_add(im, row, attr, in, NODE_NONE), &out);
    status = im->net->status;
done:
    return status;
}

/* y = factor x + offset */
static basin_status line(importer *im, int at, double factor, double offset) {
    return one_value(im, at, &op_affine, (op_attr){.slope = (float)factor, .beta = (float)offset});
}

/* The place of the input that is a fixed number, or -1. */
static int fixed(importer *im, double *number) {
    for (int k = 1; k >= 0; k--) {
        int known;
        *number = import_number(im, k, &known);
        if (known && !import_is_trained(im, import_input(im, k))) return k;
    }
    return -1;
}

basin_status onnx_add(importer *im) {
    double c;
    int k = fixed(im, &c);
    return k < 0 ? two_values(im, &op_add, (op_attr){0}, BASIN_BIAS) : line(im, 1 - k, 1, c);
}

basin_status onnx_multiply(importer *im) {
    double c;
    int k = fixed(im, &c);
    if (pattern_gelu(im)) return im->net->status;
    return k < 0 ? two_values(im, &op_multiply, (op_attr){0}, BASIN_NORM_SCALE) : line(im, 1 - k, c, 0);
}

/* Input k replaced by f of it, for a moment: a - b = a + (-b), a / b = a * b^-1. */
static basin_status with(importer *im, int k, const op *f, op_attr attr, const op *row, basin_role vector) {
    basin_status status = BASIN_OK;
    basin_shape shape;
    int in = 0;
    TRY(import_shape(im, k, &shape));
    TRY(import_operand(im, k, vector, &in));
    onnx_value *value = import_input(im, k), was = *value;
    if (value == import_input(im, 1 - k)) return import_fail(im, BASIN_EUNSUPPORTED, "its two inputs are one");
    value->kind = VALUE_NODE;
    value->shape = shape;
    value->node = import_add(im, f, attr, in, NODE_NONE);
    if ((status = im->net->status) == BASIN_OK) status = two_values(im, row, (op_attr){0}, vector);
    *value = was;
done:
    return status;
}

basin_status onnx_subtract(importer *im) {
    double c;
    int k = fixed(im, &c);
    if (k == 1) return line(im, 0, 1, -c);
    if (k == 0) return line(im, 1, -1, c);
    return with(im, 1, &op_affine, (op_attr){.slope = -1}, &op_add, BASIN_BIAS);
}

basin_status onnx_divide(importer *im) {
    double c;
    int k = fixed(im, &c);
    if (pattern_gelu(im)) return im->net->status;
    if (k == 1) return line(im, 0, 1 / c, 0);
    op_attr inverse = {.slope = k == 0 ? (float)c : 1, .beta = -1};
    if (k == 0) return one_value(im, 1, &op_power, inverse);
    return with(im, 1, &op_power, inverse, &op_multiply, BASIN_NORM_SCALE);
}

/* With a fixed number, what is beyond it is clipped. */
static basin_status extreme(importer *im, int is_max) {
    double c;
    if (im->at->n_input != 2) return import_fail(im, BASIN_EUNSUPPORTED, "it has not two inputs");
    const int k = fixed(im, &c);
    op_attr bounds = {.slope = -INFINITY, .beta = INFINITY};
    *(is_max ? &bounds.slope : &bounds.beta) = (float)c;
    if (k >= 0 && !isnan(c)) return one_value(im, 1 - k, &op_clip, bounds);
    return two_values(im, &op_maximum, (op_attr){.slope = is_max ? 1 : -1}, BASIN_BIAS);
}

basin_status onnx_maximum(importer *im) {
    return extreme(im, 1);
}
basin_status onnx_minimum(importer *im) {
    return extreme(im, 0);
}

/* By a learned exponent a^b = exp(b log a), which is NaN for a below 0. A square is none, whatever the file calls its 2. */
basin_status onnx_power(importer *im) {
    basin_status status = BASIN_OK;
    int known;
    const double c = import_number(im, 1, &known);
    if (known && c == 2) {
        import_fixed(im, 1, &known);
        if (!known) return import_fail(im, BASIN_EUNSUPPORTED, "its exponent of 2 is a parameter elsewhere");
    }
    if (known && !import_is_trained(im, import_input(im, 1)))
        return c == 0.5 ? one_value(im, 0, &op_sqrt, (op_attr){0})
                        : one_value(im, 0, &op_power, (op_attr){.slope = 1, .beta = (float)c});
    TRY(with(im, 0, &op_log, (op_attr){0}, &op_multiply, BASIN_NORM_SCALE));
    onnx_value *out = import_output(im, 0);
    if (out) out->node = import_add(im, &op_exp, (op_attr){0}, out->node, NODE_NONE);
    status = im->net->status;
done:
    return status;
}

/* Input k repeated to the shape of the result, as one list of numbers. */
static basin_status written_out(importer *im, int k, const basin_shape *out, int *n) {
    basin_status status = BASIN_OK;
    basin_shape shape[2], form;
    int both[2];
    TRY(import_shape(im, k, &shape[0]));
    TRY(import_operand(im, k, BASIN_BIAS, &both[0]));
    shape[1] = shape[0];
    both[1] = both[0];
    TRY(broadcast_forms(im, both, shape, out, &form));
    *n = form_as(im, broadcast_to(im, both[0], &form), (basin_shape){2, {1, basin_shape_size(out)}});
    status = im->net->status;
done:
    return status;
}

/* The mask repeated to the shape of the result.  @return NULL if it cannot be */
static const float *mask_numbers(importer *im, const double *mask, const basin_shape *shape, const basin_shape *out) {
    int64_t size = basin_shape_size(out);
    float *kept = import_room(im, size);
    for (int64_t i = 0; kept && i < size; i++) {
        int64_t left = i, place = 0, step = 1;
        for (int d = out->rank - 1, m = shape->rank - 1; d >= 0; d--, m--) {
            int64_t at = left % out->dim[d];
            left /= out->dim[d];
            if (m < 0) continue;
            place += shape->dim[m] == 1 ? 0 : at * step;
            step *= shape->dim[m];
        }
        kept[i] = mask[place] != 0;
    }
    return kept;
}

basin_status onnx_where(importer *im) {
    basin_status status = BASIN_OK;
    basin_shape shape, side[2], pair, out;
    op_attr a = {0};
    int n[2];
    double *mask = import_array(im, 0, &shape);
    if (!mask) return import_fail(im, BASIN_EUNSUPPORTED, "its condition depends on the data");
    for (int i = 0; i < 2; i++) TRY(import_shape(im, 1 + i, &side[i]));
    if (!broadcast_shape(&side[0], &side[1], &pair) || !broadcast_shape(&shape, &pair, &out) ||
        basin_shape_size(&out) > ONNX_KNOWN_MAX || basin_shape_size(&out) < 1) {
        status = import_fail(im, BASIN_ESHAPE, "its inputs do not fit");
        goto done;
    }
    for (int i = 0; i < 2; i++) TRY(written_out(im, 1 + i, &out, &n[i]));
    a.values = mask_numbers(im, mask, &shape, &out);
    TRY(im->net->status);
    import_set(im, 0, import_add(im, &op_where, a, n[0], n[1]), &out);
    status = im->net->status;
done:
    free(mask);
    return status;
}

basin_status onnx_expand(importer *im) {
    basin_status status = BASIN_OK;
    double number[ONNX_NUMBERS];
    basin_shape shape, wanted = {0}, out;
    int n, count = import_numbers(im, 1, number);
    TRY(import_shape(im, 0, &shape));
    if (count < 0 || count > BASIN_RANK_MAX)
        return import_fail(im, BASIN_EUNSUPPORTED, "its shape depends on the data");
    wanted.rank = count;
    int64_t size = 1;
    for (int i = 0; i < count; i++) {
        if (!(number[i] >= 1 && number[i] <= 1 << 30)) return import_fail(im, BASIN_EFORMAT, "its shape cannot be");
        wanted.dim[i] = (int64_t)number[i];
        if (i == 0 && im->batch > 1 && wanted.dim[0] == im->batch) wanted.dim[0] = 1;
        if (__builtin_mul_overflow(size, wanted.dim[i], &size) || size > 1 << 30)
            return import_fail(im, BASIN_EFORMAT, "its shape cannot be");
    }
    if (!broadcast_shape(&shape, &wanted, &out) || basin_shape_size(&out) > 1 << 30)
        return import_fail(im, BASIN_ESHAPE, "its input does not fit its shape");
    if (basin_shape_size(&out) == basin_shape_size(&shape)) return import_view(im, &out);
    TRY(written_out(im, 0, &out, &n));
    import_set(im, 0, n, &out);
done:
    return status;
}
