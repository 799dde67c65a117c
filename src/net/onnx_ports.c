/* onnx_ports.c - the inputs and outputs of an ONNX graph, as its file has them. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/network.h"
#include "net/onnx_file.h"

#define WORD_MAX 64 /* bytes of a dimension's name that are shown ... */
#define DIMS_MAX 16 /* ... and dimensions */

/* How many bytes of a text are shown, whole characters of UTF-8; "..." stands for the rest. */
static int shown(const char *text, int most) {
    int end = (int)strnlen(text, (size_t)most + 1);
    if (end <= most) return end;
    while (--end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80) continue;
    return end;
}

static const char *rest(const char *text, int end) {
    return text[end] ? "..." : "";
}

/* "float", "int64"; "" if it is none that ONNX knows. */
static char *type_text(const Onnx__TypeProto__Tensor *tensor) {
    const ProtobufCEnumValue *kind =
        tensor ? protobuf_c_enum_descriptor_get_value(&onnx__tensor_proto__data_type__descriptor, tensor->elem_type)
               : NULL;
    char *text = strdup(kind && kind->value ? kind->name : "");
    for (char *c = text; c && *c; c++) *c = (char)tolower((unsigned char)*c);
    return text;
}

static void put_dimension(FILE *out, const Onnx__TensorShapeProto__Dimension *dim) {
    if (dim->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE) {
        fprintf(out, "%lld", (long long)dim->dim_value);
    } else if (dim->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM && dim->dim_param[0]) {
        const int end = shown(dim->dim_param, WORD_MAX);
        fprintf(out, "%.*s%s", end, dim->dim_param, rest(dim->dim_param, end));
    } else {
        fputc('?', out);
    }
}

/* "(batch, 3, 224, 224)"; "" if the file states none. */
static char *shape_text(const Onnx__TypeProto__Tensor *tensor) {
    char *text = NULL;
    size_t size = 0;
    if (!tensor || !tensor->shape) return strdup("");
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    fputc('(', out);
    for (size_t i = 0; i < tensor->shape->n_dim && i < DIMS_MAX; i++) {
        if (i) fputs(", ", out);
        put_dimension(out, tensor->shape->dim[i]);
    }
    if (tensor->shape->n_dim > DIMS_MAX) fputs(", ...", out);
    fputc(')', out);
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

static basin_status fill(basin_port *port, const Onnx__ValueInfoProto *value, int is_output, basin_error *err) {
    const Onnx__TypeProto *type = value->type;
    const Onnx__TypeProto__Tensor *tensor =
        type && type->value_case == ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE ? type->tensor_type : NULL;
    const char *name = value->name ? value->name : "";
    const int end = shown(name, ONNX_NAME_MAX);
    *port = (basin_port){NULL, is_output, type_text(tensor), shape_text(tensor)};
    if (asprintf(&port->name, "%.*s%s", end, name, rest(name, end)) < 0) port->name = NULL;
    return port->name && port->type && port->shape ? BASIN_OK : fail_memory(err);
}

static int compare(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of the weights in order, which older files list among the inputs, too. */
static const char **weight_names(const Onnx__GraphProto *graph) {
    const char **names = calloc(graph->n_initializer + 1, sizeof *names);
    for (size_t i = 0; names && i < graph->n_initializer; i++)
        names[i] = graph->initializer[i]->name ? graph->initializer[i]->name : "";
    if (names) qsort(names, graph->n_initializer, sizeof *names, compare);
    return names;
}

basin_status onnx_ports(basin_ports *out, const Onnx__GraphProto *graph, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_ports ports = {0, calloc(graph->n_input + graph->n_output + 1, sizeof *ports.port)};
    const char **weights = weight_names(graph);
    if (!ports.port || !weights) {
        status = fail_memory(err);
        goto done;
    }
    for (size_t i = 0; i < graph->n_input; i++) {
        const char *name = graph->input[i]->name ? graph->input[i]->name : "";
        if (!bsearch(&name, weights, graph->n_initializer, sizeof *weights, compare))
            TRY(fill(&ports.port[ports.count++], graph->input[i], 0, err));
    }
    for (size_t i = 0; i < graph->n_output; i++) TRY(fill(&ports.port[ports.count++], graph->output[i], 1, err));
    *out = ports;
    ports = (basin_ports){0};
done:
    basin_ports_clear(&ports);
    free(weights);
    return status;
}

void basin_ports_clear(basin_ports *ports) {
    for (int i = 0; i < ports->count; i++) {
        free(ports->port[i].name);
        free(ports->port[i].type);
        free(ports->port[i].shape);
    }
    free(ports->port);
    *ports = (basin_ports){0};
}
