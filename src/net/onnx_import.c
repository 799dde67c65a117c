/* onnx_import.c - what the importers of ONNX's operators share. */
#include "net/onnx_import.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "basin/record.h"

basin_status import_fail(importer *im, basin_status status, const char *format, ...) {
    char what[800];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    const char *name = im->at->name && *im->at->name ? im->at->name : im->at->n_output ? im->at->output[0] : "";
    const char *hint = "; the example input of its export had several samples: export with one";
    return fail(im->err, status, "%s: node '%.120s' (%.40s): %s%s", im->path, name,
                im->at->op_type ? im->at->op_type : "?", what, status == BASIN_ESHAPE && im->batch > 1 ? hint : "");
}

basin_status import_note(importer *im, const char *key, const char *text) {
    return im->notes ? basin_record_set(im->notes, im->err, key, "%s: %s", im->path, text) : BASIN_OK;
}

onnx_value *import_value(importer *im, const char *name) {
    ENTRY wanted = {.key = (char *)name}, *found = NULL; /* only read */
    if (!name || !*name || !hsearch_r(wanted, FIND, &found, &im->names)) return NULL;
    return found->data;
}

onnx_value *import_input(importer *im, int k) {
    return k < (int)im->at->n_input ? import_value(im, im->at->input[k]) : NULL;
}

onnx_value *import_output(importer *im, int k) {
    return k < (int)im->at->n_output ? import_value(im, im->at->output[k]) : NULL;
}

static basin_status bring_in(importer *im, onnx_value *v, const basin_shape *shape, basin_role vector) {
    basin_status status = BASIN_OK;
    const char *names[OP_PARAMS] = {v->param};
    op_attr a = {.role = vector};
    basin_shape own;
    TRY(onnx_tensor_shape(&own, v->tensor, im->path, im->err));
    if (own.rank == 0) own = (basin_shape){1, {1}};
    if (own.rank > 1) a.role = BASIN_WEIGHT;
    a.own = own;
    a.axis = v->viewed ? 0 : v->counts;
    a.to = (basin_shape){2, {1, basin_shape_size(&own)}};
    if (v->turned) a.to = (basin_shape){3, {1, own.dim[0], own.dim[1]}};
    v->node = graph_add_named(im->net, &op_parameter, names, a, 0, NODE_NONE);
    if (v->turned) v->node = import_add(im, &op_transpose, (op_attr){.order = {0, 2, 1}}, v->node, NODE_NONE);
    v->shape = *shape;
    status = im->net->status;
done:
    return status;
}

static basin_status bring_in_numbers(importer *im, int k, onnx_value *v) {
    basin_shape shape;
    double *number = import_array(im, k, &shape);
    if (!number) return import_fail(im, BASIN_EFORMAT, "its input %d cannot be read", k);
    op_attr a = {.to = {2, {1, basin_shape_size(&shape)}}};
    a.values = import_keep(im, number, a.to.dim[1]);
    free(number);
    if (im->net->status != BASIN_OK) return im->net->status;
    if (a.to.dim[1] < 1) return import_fail(im, BASIN_EUNSUPPORTED, "its input %d is empty", k);
    v->node = import_add(im, &op_constant, a, 0, NODE_NONE);
    return im->net->status;
}

basin_status import_operand(importer *im, int k, basin_role vector, int *out) {
    basin_status status = BASIN_OK;
    onnx_value *v = import_input(im, k);
    basin_shape shape;
    if (!v || v->kind == VALUE_UNKNOWN) return import_fail(im, BASIN_EFORMAT, "its input %d is computed nowhere", k);
    TRY(import_shape(im, k, &shape));
    if (v->node == NODE_NONE && mask_is(im, v)) v->fixed = 1;
    if (v->node == NODE_NONE && import_is_known(im, v) && !import_is_trained(im, v))
        TRY(bring_in_numbers(im, k, v));
    else if (v->node == NODE_NONE)
        TRY(bring_in(im, v, &shape, vector));
    *out = v->node;
done:
    return status;
}

const Onnx__NodeProto *import_reader(importer *im, const onnx_value *value, const char *type) {
    if (!value || value->readers != 1 || value->reader < 0) return NULL;
    const Onnx__NodeProto *reader = im->graph->node[value->reader];
    return reader->op_type && strcmp(reader->op_type, type) == 0 ? reader : NULL;
}

/* How far behind a node its readers are looked for: the parts of an operator that was written out lie close together. */
enum { CLOSE = 40 };

const Onnx__NodeProto *import_next(importer *im, const onnx_value *value, const char *type) {
    for (size_t i = im->index + 1; value && i < im->graph->n_node && i <= im->index + CLOSE; i++) {
        const Onnx__NodeProto *n = im->graph->node[i];
        if (!im->wanted[i] || !n->op_type || strcmp(n->op_type, type) != 0) continue;
        for (size_t k = 0; k < n->n_input; k++)
            if (import_value(im, n->input[k]) == value) return n;
    }
    return NULL;
}

int import_is_tensor(importer *im, int k) {
    const onnx_value *v = import_input(im, k);
    return v && v->kind == VALUE_TENSOR;
}

int import_is_known(importer *im, const onnx_value *v) {
    basin_shape shape;
    if (!v || v->kind != VALUE_TENSOR) return v && v->kind == VALUE_NUMBERS;
    if (onnx_tensor_shape(&shape, v->tensor, im->path, NULL) != BASIN_OK || basin_shape_size(&shape) > ONNX_KNOWN_MAX)
        return 0;
    return v->fixed || basin_shape_size(&shape) <= 1 || onnx_tensor_is_whole(v->tensor);
}

int import_is_trained(importer *im, const onnx_value *v) {
    return v && v->kind == VALUE_TENSOR && !v->fixed && !onnx_tensor_is_whole(v->tensor) && import_is_known(im, v) &&
           !text_is_made_up(v->param);
}

/* Rows and columns of a matrix change places. */
static void turn(double *number, const basin_shape *shape) {
    const int64_t rows = shape->dim[0], columns = shape->dim[1], count = columns > 0 ? rows * columns : 0;
    double *copy = calloc((size_t)count + 1, sizeof *copy);
    for (int64_t i = 0; copy && i < count; i++) copy[i] = number[i];
    for (int64_t i = 0; copy && i < count; i++) number[i] = copy[i % columns * rows + i / columns];
    free(copy);
}

double *import_array(importer *im, int k, basin_shape *shape) {
    const onnx_value *v = import_input(im, k);
    double *number = NULL;
    *shape = (basin_shape){0};
    if (!import_is_known(im, v) || import_shape(im, k, shape) != BASIN_OK) return NULL;
    if ((im->known += basin_shape_size(shape)) > ONNX_KNOWN_TOTAL) return NULL;
    if (v->kind == VALUE_TENSOR) {
        if (onnx_tensor_numbers(&number, v->tensor, im->file, NULL) == BASIN_OK && v->turned) turn(number, shape);
        return number;
    }
    int64_t count = basin_shape_size(shape);
    number = malloc((size_t)count * sizeof *number + 1);
    if (number) memcpy(number, v->number, (size_t)count * sizeof *number);
    return number;
}

int import_numbers(importer *im, int k, double number[ONNX_NUMBERS]) {
    basin_shape shape = {0};
    if (!import_is_known(im, import_input(im, k)) || import_shape(im, k, &shape) != BASIN_OK) return -1;
    int64_t count = basin_shape_size(&shape);
    if (count > ONNX_NUMBERS || (shape.rank > 1 && count > 1)) return -1;
    double *all = import_array(im, k, &shape);
    if (all) memcpy(number, all, (size_t)count * sizeof *number);
    free(all);
    return all ? (int)count : -1;
}

double import_number(importer *im, int k, int *known) {
    double number[ONNX_NUMBERS];
    *known = import_numbers(im, k, number) == 1;
    return *known ? number[0] : 0;
}

double import_fixed(importer *im, int k, int *known) {
    const double number = import_number(im, k, known);
    onnx_value *v = import_input(im, k);
    if (!*known || !import_is_trained(im, v)) return number;
    *known = v->node == NODE_NONE;
    v->fixed = *known;
    return number;
}

basin_status import_shape(importer *im, int k, basin_shape *shape) {
    const onnx_value *v = import_input(im, k);
    if (!v || v->kind == VALUE_UNKNOWN) return import_fail(im, BASIN_EFORMAT, "its input %d is missing", k);
    *shape = v->shape;
    if (v->kind != VALUE_TENSOR || v->viewed) return BASIN_OK;
    basin_status status = onnx_tensor_shape(shape, v->tensor, im->path, im->err);
    if (status == BASIN_OK && v->turned) {
        int64_t rows = shape->dim[0];
        shape->dim[0] = shape->dim[1];
        shape->dim[1] = rows;
    }
    return status;
}

int import_axis(int64_t axis, int rank) {
    if (axis < 0) axis += rank;
    return axis >= 0 && axis < rank ? (int)axis : -1;
}

const Onnx__AttributeProto *import_attribute(const importer *im, const char *name) {
    for (size_t i = 0; i < im->at->n_attribute; i++)
        if (im->at->attribute[i]->name && strcmp(im->at->attribute[i]->name, name) == 0) return im->at->attribute[i];
    return NULL;
}

int64_t import_int(const importer *im, const char *name, int64_t normal) {
    const Onnx__AttributeProto *a = import_attribute(im, name);
    return a && a->has_i ? a->i : normal;
}

double import_float(const importer *im, const char *name, double normal) {
    const Onnx__AttributeProto *a = import_attribute(im, name);
    return a && a->has_f ? (double)a->f : normal;
}

const char *import_text(const importer *im, const char *name, char text[64]) {
    const Onnx__AttributeProto *a = import_attribute(im, name);
    snprintf(text, 64, "%.*s", a && a->has_s ? (int)(a->s.len < 63 ? a->s.len : 63) : 0,
             a && a->has_s ? (const char *)a->s.data : "");
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 32 || (unsigned char)*c > 126) *c = '?'; /* it may stand in a message */
    return text;
}

int import_ints(const importer *im, const char *name, int64_t *list, int room) {
    const Onnx__AttributeProto *a = import_attribute(im, name);
    if (!a) return -1;
    int count = a->n_ints < (size_t)room ? (int)a->n_ints : room;
    for (int i = 0; i < count; i++) list[i] = a->ints[i];
    return count;
}

int import_list(importer *im, const char *name, int k, double number[ONNX_NUMBERS]) {
    int64_t list[ONNX_NUMBERS];
    int count = import_ints(im, name, list, ONNX_NUMBERS);
    for (int i = 0; i < count; i++) number[i] = (double)list[i];
    return count >= 0 ? count : import_numbers(im, k, number);
}

void import_set(importer *im, int k, int computed, const basin_shape *shape) {
    import_become(im, import_output(im, k), computed, shape);
}

void import_become(importer *im, onnx_value *v, int computed, const basin_shape *shape) {
    if (!v) return;
    v->kind = VALUE_NODE;
    v->node = computed;
    v->shape = *shape;
    batch_behind(im, v);
}

basin_status import_view(importer *im, const basin_shape *shape) {
    onnx_value *from = import_input(im, 0), *to = import_output(im, 0);
    basin_status status = BASIN_OK;
    int n = 0;
    if (!from || !to) return import_fail(im, BASIN_EFORMAT, "it has no input or no output");
    if (from->kind == VALUE_TENSOR && !from->turned) {
        to->kind = VALUE_TENSOR;
        to->shape = *shape;
        to->viewed = 1;
        to->node = from->node;
        to->tensor = from->tensor;
        to->param = from->param;
        to->fixed = from->fixed;
        return BASIN_OK;
    }
    TRY(import_operand(im, 0, BASIN_BIAS, &n));
    import_set(im, 0, n, shape);
    to->batch = BATCH_NONE;
    if (from->kind == VALUE_NODE) batch_reshaped(from, to);
    to->whole = from->whole;
done:
    return status;
}

int import_add(importer *im, const op *row, op_attr attr, int a, int b) {
    return graph_add(im->net, row, NULL, attr, a, b);
}

float *import_room(importer *im, int64_t count) {
    if ((im->known += count) <= ONNX_KNOWN_TOTAL) return network_numbers(im->net, (size_t)count);
    im->net->status = import_fail(im, BASIN_EUNSUPPORTED, "the graph has too many fixed numbers");
    return NULL;
}

const float *import_keep(importer *im, const double *number, int64_t count) {
    float *kept = import_room(im, count);
    for (int64_t i = 0; kept && i < count; i++) kept[i] = (float)number[i];
    return kept;
}
