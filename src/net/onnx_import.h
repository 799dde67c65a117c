/* onnx_import.h - a graph being imported: what each of its values is, and what the importers of its operators share. */
#ifndef NET_ONNX_IMPORT_H
#define NET_ONNX_IMPORT_H

#include <search.h>

#include "net/graph.h"
#include "net/onnx_file.h"

#define ONNX_NUMBERS 64 /* of a value that is known at load: shapes, axes, bounds */

/** What is known of a value of the graph. */
typedef struct onnx_value {
    const char *name;
    enum { VALUE_UNKNOWN, VALUE_NODE, VALUE_TENSOR, VALUE_NUMBERS } kind;
    int node;                        /* VALUE_NODE: it is computed by this node of the network */
    const Onnx__TensorProto *tensor; /* VALUE_TENSOR: it is in the file, ... */
    const char *param;               /* ... under this name as a parameter, ... */
    int turned;                      /* ... and this value is its transpose */
    int rank, count;                 /* VALUE_NUMBERS: a scalar (rank 0) or a list, computed at load */
    double number[ONNX_NUMBERS];
    int readers, reader; /* how many nodes of the graph read it, and the last one of them */
} onnx_value;

typedef struct importer {
    const char *path;
    const Onnx__GraphProto *graph;
    int64_t opset;
    basin_network *net;
    basin_record *notes;
    int values;
    onnx_value *value;
    struct hsearch_data names;
    int *wanted;               /* per node of the graph: whether the output depends on it */
    const Onnx__NodeProto *at; /* the node that is being imported */
    int concats, (*concat)[4]; /* what was put side by side already: a, b, axis, result */
    basin_error *err;
} importer;

/** One operator of ONNX: one row. */
typedef struct onnx_op {
    const char *name;
    basin_status (*import)(importer *im);
} onnx_op;

/** The row of that name, or NULL; all names, for messages. */
const onnx_op *onnx_op_find(const char *name);
const char *onnx_op_names(char text[900]);

/** Computes the outputs of im->at if all its inputs are known at load.  @return 1 if it did */
int onnx_fold(importer *im);

/** Fails with the file, the node's name and operator in front. */
basin_status import_fail(importer *im, basin_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** A sentence for the user, once. */
basin_status import_note(importer *im, const char *key, const char *text);

/** The value of a name; NULL for an empty name. Names are all known from the start. */
onnx_value *import_value(importer *im, const char *name);
/** Input and output `k` of the node; NULL where there is none. */
onnx_value *import_input(importer *im, int k);
onnx_value *import_output(importer *im, int k);

/** The network's node that computes input k.  @return BASIN_OK; BASIN_EUNSUPPORTED if it is a fixed tensor */
basin_status import_node(importer *im, int k, int *out);
/** The only reader of a value, if it is of that type; else NULL. */
const Onnx__NodeProto *import_reader(importer *im, const onnx_value *value, const char *type);
/** Whether input k is there and is a tensor of the file. */
int import_is_tensor(importer *im, int k);
/** The numbers of input k, a scalar or a short list known at load.  @return how many; -1 if they are not known */
int import_numbers(importer *im, int k, double number[ONNX_NUMBERS]);
/** The one number of input k; 0 in *known if it is not known. */
double import_number(importer *im, int k, int *known);
/** The shape of input k in either case. */
basin_status import_shape(importer *im, int k, basin_shape *shape);

int64_t import_int(const importer *im, const char *name, int64_t normal);
double import_float(const importer *im, const char *name, double normal);
const char *import_text(const importer *im, const char *name, char text[64]);
/** A list attribute.  @return how many, at most `room`; -1 if it is not there */
int import_ints(const importer *im, const char *name, int64_t *list, int room);
const Onnx__AttributeProto *import_attribute(const importer *im, const char *name);

/** Appends a node without parameters behind `a` (and `b`) and makes it output 0. */
basin_status import_emit(importer *im, const op *row, op_attr attr, int a, int b);
/** Makes the network's node output k. */
void import_set(importer *im, int k, int computed);

#endif
