/* onnx_import.c - what the importers of ONNX's operators share. */
#include "net/onnx_import.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/record.h"

basin_status import_fail(importer *im, basin_status status, const char *format, ...) {
    char what[512];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    const char *name = im->at->name && *im->at->name ? im->at->name : im->at->n_output ? im->at->output[0] : "";
    return fail(im->err, status, "%s: node '%.120s' (%.40s): %s", im->path, name,
                im->at->op_type ? im->at->op_type : "?", what);
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

basin_status import_node(importer *im, int k, int *out) {
    const onnx_value *v = import_input(im, k);
    if (v && v->kind == VALUE_NODE) {
        *out = v->node;
        return BASIN_OK;
    }
    if (!v || v->kind == VALUE_UNKNOWN) return import_fail(im, BASIN_EFORMAT, "its input %d is computed nowhere", k);
    return import_fail(im, BASIN_EUNSUPPORTED, "its input %d, '%.120s', is a fixed tensor; basin wants a computed one",
                       k, v->name);
}

const Onnx__NodeProto *import_reader(importer *im, const onnx_value *value, const char *type) {
    if (!value || value->readers != 1 || value->reader < 0) return NULL;
    const Onnx__NodeProto *reader = im->graph->node[value->reader];
    return reader->op_type && strcmp(reader->op_type, type) == 0 ? reader : NULL;
}

int import_is_tensor(importer *im, int k) {
    const onnx_value *v = import_input(im, k);
    return v && v->kind == VALUE_TENSOR;
}

static int tensor_numbers(importer *im, const Onnx__TensorProto *tensor, double number[ONNX_NUMBERS]) {
    basin_shape shape;
    double *all = NULL;
    if (onnx_tensor_shape(&shape, tensor, im->path, NULL) != BASIN_OK || shape.rank > 1 ||
        basin_shape_size(&shape) > ONNX_NUMBERS || onnx_tensor_numbers(&all, tensor, im->path, NULL) != BASIN_OK)
        return -1;
    int count = (int)basin_shape_size(&shape);
    memcpy(number, all, (size_t)count * sizeof *number);
    free(all);
    return count;
}

int import_numbers(importer *im, int k, double number[ONNX_NUMBERS]) {
    const onnx_value *v = import_input(im, k);
    if (!v) return -1;
    if (v->kind == VALUE_TENSOR) return tensor_numbers(im, v->tensor, number);
    if (v->kind != VALUE_NUMBERS) return -1;
    memcpy(number, v->number, (size_t)v->count * sizeof *number);
    return v->count;
}

double import_number(importer *im, int k, int *known) {
    double number[ONNX_NUMBERS];
    *known = import_numbers(im, k, number) == 1;
    return *known ? number[0] : 0;
}

basin_status import_shape(importer *im, int k, basin_shape *shape) {
    const onnx_value *v = import_input(im, k);
    if (v && v->kind == VALUE_TENSOR) {
        basin_status status = onnx_tensor_shape(shape, v->tensor, im->path, im->err);
        if (v->turned) {
            int64_t rows = shape->dim[0];
            shape->dim[0] = shape->dim[1];
            shape->dim[1] = rows;
        }
        return status;
    }
    if (v && v->kind == VALUE_NODE) {
        *shape = *graph_shape(im->net, v->node);
        return BASIN_OK;
    }
    return import_fail(im, BASIN_EFORMAT, "its input %d is missing", k);
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
    return text;
}

int import_ints(const importer *im, const char *name, int64_t *list, int room) {
    const Onnx__AttributeProto *a = import_attribute(im, name);
    if (!a) return -1;
    int count = a->n_ints < (size_t)room ? (int)a->n_ints : room;
    for (int i = 0; i < count; i++) list[i] = a->ints[i];
    return count;
}

void import_set(importer *im, int k, int computed) {
    onnx_value *v = import_output(im, k);
    if (!v) return;
    v->kind = VALUE_NODE;
    v->node = computed;
}

basin_status import_emit(importer *im, const op *row, op_attr attr, int a, int b) {
    import_set(im, 0, graph_add(im->net, row, NULL, attr, a, b));
    return im->net->status;
}
